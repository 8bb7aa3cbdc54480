import { isType } from "./callTypes.ts";
import type { Entity } from "./entity.ts";
import { type IntegerType, integerOf } from "./integers.ts";
import { underlying } from "./members.ts";
import { calledFunction } from "./printedText.ts";
import type { PureValues, Variables } from "./pureValues.ts";
import type { SyntaxNode } from "./syntaxNode.ts";
import { childOf, nodeText, visit, withoutParens } from "./syntaxNode.ts";

/** A loop over one integer: `for i := first; i < …; i += step`. */
export interface CountedLoop {
  readonly variable: Entity;
  readonly first: bigint;
  readonly step: bigint;
  readonly count: bigint;
}

/** Keys of a counted loop that are all different. */
export interface DistinctKeys {
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

/** `scale` times the loop's variable and `offset`. */
interface Linear {
  readonly scale: bigint;
  readonly offset: bigint;
}

/** The loop of a for statement over one integer, whose bounds are known; null for any other. */
export function countedLoop(loop: SyntaxNode, values: PureValues, variables: Variables): CountedLoop | null {
  const clause = loop.children.find(({ kind }) => kind === "for_clause" || kind === "range_clause");
  const body = childOf(loop, "body");
  if (clause === undefined || body === null) return null;
  const counted =
    clause.kind === "range_clause"
      ? countedRange(clause, values, variables)
      : countedClause(clause, values, variables);
  return counted === null || values.uses.assignedIn(body).has(counted.variable) ? null : counted;
}

function countedRange(clause: SyntaxNode, values: PureValues, variables: Variables): CountedLoop | null {
  const [key, more] = childOf(clause, "left")?.children ?? [];
  const over = childOf(clause, "right");
  const variable = key === undefined || more !== undefined ? null : values.uses.variable(key);
  const count = over === null ? undefined : values.compile(over)(variables);
  if (variable === null || typeof count !== "bigint" || count <= 0n) return null;
  return { variable, first: 0n, step: 1n, count };
}

function countedClause(clause: SyntaxNode, values: PureValues, variables: Variables): CountedLoop | null {
  const [initializer, condition, update] = ["initializer", "condition", "update"].map((field) =>
    childOf(clause, field),
  );
  const name = initializer == null ? undefined : childOf(initializer, "left")?.children[0];
  const start = initializer == null ? undefined : childOf(initializer, "right")?.children[0];
  const variable = name === undefined ? null : values.uses.variable(name);
  if (variable === null || !start || condition?.kind !== "binary_expression" || !update) return null;
  const isVariable = (node: SyntaxNode | null | undefined): boolean =>
    node != null && values.uses.variable(withoutParens(node)) === variable;
  const step = stepOf(update, isVariable, values, variables);
  const left = childOf(condition, "left");
  const right = childOf(condition, "right");
  const first = values.compile(start)(variables);
  const limit = right === null ? undefined : values.compile(right)(variables);
  const type = integerOf(values.inference.entityType(variable), values.inference);
  if (
    step === null ||
    type === null ||
    !isVariable(left) ||
    typeof first !== "bigint" ||
    typeof limit !== "bigint"
  )
    return null;
  const reassigned = values.uses.assignedIn(childOf(clause.parent ?? clause, "body") ?? clause);
  let isFixed = true;
  if (right !== null)
    visit(right, (node) => {
      const entity = values.uses.variable(node);
      if (entity !== null && (entity === variable || reassigned.has(entity))) isFixed = false;
    });
  if (!isFixed) return null;
  const operator = childOf(condition, "operator");
  const count = rounds(operator === null ? "" : nodeText(operator), first, limit, step);
  // One step beyond the last value ends it, unless that wraps around.
  if (count === null || count <= 0n || !fits(first + count * step, type)) return null;
  return { variable, first, step, count };
}

function stepOf(
  update: SyntaxNode,
  isVariable: (node: SyntaxNode | undefined) => boolean,
  values: PureValues,
  variables: Variables,
): bigint | null {
  if (update.kind === "inc_statement" || update.kind === "dec_statement")
    return isVariable(update.children[0]) ? (update.kind === "inc_statement" ? 1n : -1n) : null;
  const operator = childOf(update, "operator");
  const by = childOf(update, "right")?.children[0];
  if (update.kind !== "assignment_statement" || operator === null || by === undefined) return null;
  if (!isVariable(childOf(update, "left")?.children[0])) return null;
  const value =
    values.inference.constantOf(by, values.where) === null ? undefined : values.compile(by)(variables);
  if (typeof value !== "bigint") return null;
  const op = nodeText(operator);
  return op === "+=" ? value : op === "-=" ? -value : null;
}

function rounds(operator: string, first: bigint, limit: bigint, step: bigint): bigint | null {
  if (step === 0n) return null;
  const [distance, pace] = step > 0n ? [limit - first, step] : [first - limit, -step];
  switch (operator) {
    case "<":
    case ">":
      return step > 0n === (operator === "<") ? (distance + pace - 1n) / pace : null;
    case "<=":
    case ">=":
      return step > 0n === (operator === "<=") && distance >= 0n ? distance / pace + 1n : null;
    case "!=":
      return distance >= 0n && distance % pace === 0n ? distance / pace : null;
    default:
      return null;
  }
}

const fits = (value: bigint, { bits, signed }: IntegerType): boolean =>
  signed ? BigInt.asIntN(bits, value) === value : BigInt.asUintN(bits, value) === value;

/** The keys that an expression gives over a counted loop, where no two of them are the same; null where that is not certain. */
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
  readonly #body: SyntaxNode;
  readonly #values: PureValues;
  readonly #variables: Variables;

  constructor(loop: CountedLoop, body: SyntaxNode, values: PureValues, variables: Variables) {
    this.#loop = loop;
    this.#body = body;
    this.#values = values;
    this.#variables = variables;
  }

  of(expression: SyntaxNode): DistinctKeys | null {
    const node = withoutParens(expression);
    const linear = this.#linear(node);
    if (linear !== null) return linear.scale === 0n ? null : { steps: this.#steps(linear, null) };
    switch (node.kind) {
      case "identifier": {
        const initial = this.#localValue(node);
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

  #steps({ scale, offset }: Linear, text: KeySteps["text"]): KeySteps {
    const { first, step, count } = this.#loop;
    return { first: scale * first + offset, step: scale * step, count, text };
  }

  /** `k` of `k := …` in the loop's body, which nothing else assigns to. */
  #localValue(name: SyntaxNode): SyntaxNode | null {
    const { uses } = this.#values;
    const entity = uses.variable(name);
    if (entity?.origin.from !== "value" || uses.isOutOfSight(entity) || uses.isReassigned(entity))
      return null;
    const { values, index, count } = entity.origin;
    const statement = entity.place.node;
    const isHere = statement.start >= this.#body.start && statement.end <= name.start;
    return isHere && values.length === count ? (values[index] ?? null) : null;
  }

  /** An integer expression that is a straight line over the loop's variable, and does not wrap around. */
  #linear(expression: SyntaxNode): Linear | null {
    const node = withoutParens(expression);
    const { inference, where, uses } = this.#values;
    if (uses.variable(node) === this.#loop.variable) return { scale: 1n, offset: 0n };
    const fixed = this.#fixed(node);
    if (typeof fixed === "bigint") return { scale: 0n, offset: fixed };
    if (node.kind === "identifier") {
      const initial = this.#localValue(node);
      return initial === null ? null : this.#linear(initial);
    }
    const type = integerOf(inference.typeOf(node, where), inference);
    const found =
      node.kind === "binary_expression"
        ? this.#combined(node)
        : node.kind === "call_expression"
          ? this.#converted(node)
          : null;
    return found !== null && type !== null && this.#staysIn(found, type) ? found : null;
  }

  #combined(node: SyntaxNode): Linear | null {
    const [leftNode, rightNode, operator] = [
      childOf(node, "left"),
      childOf(node, "right"),
      childOf(node, "operator"),
    ];
    const left = leftNode && this.#linear(leftNode);
    const right = rightNode && this.#linear(rightNode);
    if (!left || !right || operator === null) return null;
    switch (nodeText(operator)) {
      case "+":
        return { scale: left.scale + right.scale, offset: left.offset + right.offset };
      case "-":
        return { scale: left.scale - right.scale, offset: left.offset - right.offset };
      case "*": {
        if (left.scale !== 0n && right.scale !== 0n) return null;
        const [line, by] = left.scale === 0n ? [right, left.offset] : [left, right.offset];
        return { scale: line.scale * by, offset: line.offset * by };
      }
      case "<<":
        if (right.scale !== 0n || right.offset < 0n || right.offset > 63n) return null;
        return { scale: left.scale << right.offset, offset: left.offset << right.offset };
      default:
        return null;
    }
  }

  #converted(call: SyntaxNode): Linear | null {
    const callee = childOf(call, "function");
    const [argument, more] = childOf(call, "arguments")?.children ?? [];
    if (callee === null || argument === undefined || more !== undefined) return null;
    const { inference, where } = this.#values;
    if (!isType(callee, where, inference)) return null;
    return integerOf(inference.resolve(callee, where), inference) === null ? null : this.#linear(argument);
  }

  #staysIn({ scale, offset }: Linear, type: IntegerType): boolean {
    const { first, step, count } = this.#loop;
    const at = (value: bigint): boolean => fits(scale * value + offset, type);
    return at(first) && at(first + step * (count - 1n));
  }

  /** The value of what the loop does not change. */
  #fixed(node: SyntaxNode): ReturnType<ReturnType<PureValues["compile"]>> {
    const { uses } = this.#values;
    const assigned = uses.assignedIn(this.#body);
    let isFixed = true;
    visit(node, (inner) => {
      const entity = uses.variable(inner);
      if (entity === null) return;
      const { start } = entity.place.node;
      const isLocal = start >= this.#body.start && start < this.#body.end;
      if (entity === this.#loop.variable || assigned.has(entity) || isLocal) isFixed = false;
    });
    return isFixed ? this.#values.compile(node)(this.#variables) : undefined;
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
        return this.#fixed(args[1] ?? node) === 10n ? this.#printed(first, ["", ""]) : null;
      case "fmt.Sprint":
        return args.length === 1 && isBasic(first, this.#values) ? this.#printed(first, ["", ""]) : null;
      case "fmt.Sprintf":
        return this.#formatted(first, args.slice(1));
      default:
        return null;
    }
  }

  #printed(number: SyntaxNode, text: readonly [string, string]): DistinctKeys | null {
    const linear = this.#linear(number);
    return linear === null || linear.scale === 0n ? null : { steps: this.#steps(linear, text) };
  }

  /** One number in a format: %d, %v, or with zeros or blanks before it. */
  #formatted(format: SyntaxNode, args: readonly SyntaxNode[]): DistinctKeys | null {
    const text = this.#fixed(format);
    const [number, more] = args;
    if (typeof text !== "string" || number === undefined || more !== undefined) return null;
    const match = /^([^%]*)%(0?\d*)[dv]([^%]*)$/.exec(text);
    if (match === null || !isBasic(number, this.#values)) return null;
    const [, before = "", width = "", after = ""] = match;
    const found = this.#printed(number, [before, after]);
    return found === null || width === "" ? found : { steps: null };
  }

  /** A text that is the same each time, before or after one that is not. */
  #joined(node: SyntaxNode): DistinctKeys | null {
    const [left, right, operator] = [
      childOf(node, "left"),
      childOf(node, "right"),
      childOf(node, "operator"),
    ];
    if (left === null || right === null || operator === null || nodeText(operator) !== "+") return null;
    const [before, after] = [this.#fixed(left), this.#fixed(right)];
    const found =
      typeof before === "string" ? this.of(right) : typeof after === "string" ? this.of(left) : null;
    if (found === null) return null;
    const text = found.steps?.text;
    if (found.steps === null || text == null) return { steps: null };
    const joined: readonly [string, string] = [
      `${typeof before === "string" ? before : ""}${text[0]}`,
      `${text[1]}${typeof after === "string" && typeof before !== "string" ? after : ""}`,
    ];
    return { steps: { ...found.steps, text: joined } };
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
    return compared.some((part) => this.of(part) !== null) ? { steps: null } : null;
  }
}

/** Its type has no method that prints it otherwise. */
function isBasic(node: SyntaxNode, { inference, where }: PureValues): boolean {
  return ["basic", "untyped"].includes(inference.typeOf(node, where).kind);
}
