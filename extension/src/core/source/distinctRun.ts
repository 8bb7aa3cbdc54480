import { isType } from "./callTypes.ts";
import type { CountedLoop } from "./countedLoop.ts";
import { LoopNumbers, type Numbers } from "./loopNumbers.ts";
import { underlying } from "./members.ts";
import { calledFunction } from "./printedText.ts";
import type { PureValues, Variables } from "./pureValues.ts";
import type { SyntaxNode } from "./syntaxNode.ts";
import { childOf, nodeText, withoutParens } from "./syntaxNode.ts";

/** The different keys of a counted loop. */
export interface DistinctKeys {
  readonly count: bigint;
  /** Integers in equal steps, alone or inside a text; null for anything else. */
  readonly steps: KeySteps | null;
}

/** first, first + step, …, each between two texts where the keys are strings. */
export interface KeySteps {
  readonly first: bigint;
  readonly step: bigint;
  readonly count: bigint;
  /** null: the keys are the numbers themselves. */
  readonly text: readonly [before: string, after: string] | null;
}

/** The different keys that an expression gives over a counted loop; null where their number is not certain. */
export function distinctKeys(
  key: SyntaxNode,
  loop: CountedLoop,
  body: SyntaxNode,
  values: PureValues,
  variables: Variables,
): DistinctKeys | null {
  return new DistinctProof(loop, body, values, variables).of(key);
}

class DistinctProof {
  readonly #loop: CountedLoop;
  readonly #values: PureValues;
  readonly #numbers: LoopNumbers;

  constructor(loop: CountedLoop, body: SyntaxNode, values: PureValues, variables: Variables) {
    this.#loop = loop;
    this.#values = values;
    this.#numbers = new LoopNumbers(loop, body, values, variables);
  }

  of(expression: SyntaxNode): DistinctKeys | null {
    const node = withoutParens(expression);
    const numbers = this.#numbers.numbersOf(node);
    if (numbers !== null) return keysOf(numbers, null);
    switch (node.kind) {
      case "identifier": {
        const initial = this.#numbers.localValue(node);
        return initial === null ? null : this.of(initial);
      }
      case "call_expression":
        return this.#call(node);
      case "binary_expression":
        return this.#joined(node);
      case "composite_literal":
      case "literal_value":
        return this.#literal(node);
      default:
        return null;
    }
  }

  #call(node: SyntaxNode): DistinctKeys | null {
    const callee = childOf(node, "function");
    const args = childOf(node, "arguments")?.children ?? [];
    const [first] = args;
    if (callee === null || first === undefined) return null;
    const { inference, where } = this.#values;
    if (isType(callee, where, inference)) {
      const type = underlying(inference.resolve(callee, where), inference);
      const found = this.of(first);
      // A text with numbers in it, by another name; the characters of numbers are another thing.
      return type.kind === "basic" && type.name === "string" && found?.steps?.text ? found : null;
    }
    switch (calledFunction(callee, where, inference)) {
      case "strconv.Itoa":
        return this.#printed(first, ["", ""]);
      case "strconv.FormatInt":
      case "strconv.FormatUint":
        return this.#numbers.fixed(args[1] ?? node) === 10n ? this.#printed(first, ["", ""]) : null;
      case "fmt.Sprint":
        return args.length === 1 && isBasic(first, this.#values) ? this.#printed(first, ["", ""]) : null;
      case "fmt.Sprintf":
        return this.#formatted(first, args.slice(1));
      default:
        return null;
    }
  }

  #printed(number: SyntaxNode, text: readonly [string, string]): DistinctKeys | null {
    const numbers = this.#numbers.numbersOf(number);
    return numbers === null ? null : keysOf(numbers, text);
  }

  /** One number in a format: %d, %v, or with zeros or blanks before it. */
  #formatted(format: SyntaxNode, args: readonly SyntaxNode[]): DistinctKeys | null {
    const text = this.#numbers.fixed(format);
    const [number, more] = args;
    if (typeof text !== "string" || number === undefined || more !== undefined) return null;
    const match = /^([^%]*)%(0?\d*)[dv]([^%]*)$/.exec(text);
    if (match === null || !isBasic(number, this.#values)) return null;
    const [, before = "", width = "", after = ""] = match;
    const found = this.#printed(number, [before, after]);
    return found === null || width === "" ? found : { ...found, steps: null };
  }

  /** A text that is the same each time, before or after one that is not. */
  #joined(node: SyntaxNode): DistinctKeys | null {
    const [left, right, operator] = [
      childOf(node, "left"),
      childOf(node, "right"),
      childOf(node, "operator"),
    ];
    if (left === null || right === null || operator === null || nodeText(operator) !== "+") return null;
    const [before, after] = [this.#numbers.fixed(left), this.#numbers.fixed(right)];
    const found =
      typeof before === "string" ? this.of(right) : typeof after === "string" ? this.of(left) : null;
    if (found === null) return null;
    const text = found.steps?.text;
    if (found.steps === null || text == null) return { ...found, steps: null };
    const joined: readonly [string, string] = [
      `${typeof before === "string" ? before : ""}${text[0]}`,
      `${text[1]}${typeof after === "string" && typeof before !== "string" ? after : ""}`,
    ];
    return { ...found, steps: { ...found.steps, text: joined } };
  }

  /** A struct or array is another one where one of its parts is. */
  #literal(node: SyntaxNode): DistinctKeys | null {
    const { inference, where } = this.#values;
    const type = underlying(inference.typeOf(node, where), inference);
    const body = node.kind === "literal_value" ? node : childOf(node, "body");
    if (body === null || (type.kind !== "struct" && type.kind !== "array")) return null;
    const parts = body.children.flatMap((element) => {
      if (element.kind !== "keyed_element") return [element.children[0] ?? element];
      const value = childOf(element, "value");
      const name = childOf(element, "key");
      // Blank fields are not compared.
      return value === null || name === null || nodeText(name) === "_" ? [] : [value.children[0] ?? value];
    });
    const compared = type.kind === "struct" && type.fields.some(({ name }) => name === "_") ? [] : parts;
    const { count } = this.#loop;
    return compared.some((part) => this.of(part)?.count === count) ? { count, steps: null } : null;
  }
}

function keysOf({ first, step, count, isInOrder }: Numbers, text: KeySteps["text"]): DistinctKeys {
  return { count, steps: isInOrder ? { first, step, count, text } : null };
}

/** Its type has no method that prints it otherwise. */
function isBasic(node: SyntaxNode, { inference, where }: PureValues): boolean {
  return ["basic", "untyped"].includes(inference.typeOf(node, where).kind);
}
