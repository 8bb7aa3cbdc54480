import { isType } from "./callTypes.ts";
import type { Entity, VariableEntity, Where } from "./entity.ts";
import type { ConstantValue, Inference } from "./inference.ts";
import { integerOf, operate, wrapped } from "./integers.ts";
import { underlying } from "./members.ts";
import { integerText, printedText } from "./printedText.ts";
import { maxTextLength, type Value } from "./pureValue.ts";
import type { SourceType } from "./sourceType.ts";
import type { SyntaxNode } from "./syntaxNode.ts";
import { childOf, nodeText, withoutParens } from "./syntaxNode.ts";
import type { VariableUses } from "./variableUses.ts";

/** What the variables of a function hold; undefined: not known. */
export type Variables = Map<Entity, Value | undefined>;

/** An expression's value while variables hold what they hold; undefined where it is not known. */
export type Evaluate = (variables: Variables) => Value | undefined;

const notKnown: Evaluate = () => undefined;
/** A string literal beyond ASCII may hold bytes that are no text. */
export const isAscii = (text: string): boolean => [...text].every((character) => character < "\x80");

/** Computes expressions of integers, texts and truths as Go does, from what is constant; everything else is not known. */
export class PureValues {
  readonly where: Where;
  readonly inference: Inference;
  readonly uses: VariableUses;
  readonly #compiled = new Map<SyntaxNode, Evaluate>();
  readonly #settled = new Map<Entity, Value | undefined>();

  constructor(where: Where, inference: Inference, uses: VariableUses) {
    this.where = where;
    this.inference = inference;
    this.uses = uses;
  }

  /** The value of an expression, made ready to be asked for many times. */
  compile(expression: SyntaxNode): Evaluate {
    const node = withoutParens(expression);
    let compiled = this.#compiled.get(node);
    if (compiled === undefined) {
      // What refers to itself does not compile; it must not hang either.
      this.#compiled.set(node, notKnown);
      compiled = this.#compile(node);
      this.#compiled.set(node, compiled);
    }
    return compiled;
  }

  #compile(node: SyntaxNode): Evaluate {
    const constant = this.inference.constantOf(node, this.where);
    if (constant !== null) return this.#constant(constant, node);
    switch (node.kind) {
      case "identifier":
        return this.#variable(node);
      case "unary_expression":
        return this.#unary(node);
      case "binary_expression":
        return this.#binary(node);
      case "call_expression":
        return this.#call(node);
      case "composite_literal":
      case "literal_value":
        return this.#literal(node);
      case "index_expression":
        return this.#element(node);
      default:
        return notKnown;
    }
  }

  #constant(constant: ConstantValue, node: SyntaxNode): Evaluate {
    const type = underlying(this.inference.typeOf(node, this.where), this.inference);
    const isFloat = type.kind === "basic" && /^float/.test(type.name);
    const value = constant.kind === "int" && isFloat ? Number(constant.value) : constant.value;
    return typeof value === "string" && !isAscii(value) ? notKnown : () => value;
  }

  #variable(node: SyntaxNode): Evaluate {
    const entity = this.inference.lookup(nodeText(node), node, this.where);
    if (entity?.kind !== "variable" || this.uses.isOutOfSight(entity)) return notKnown;
    return (variables) => {
      const value = variables.has(entity) ? variables.get(entity) : this.#settledValue(entity);
      return typeof value === "object" && this.uses.isShared(entity) ? undefined : value;
    };
  }

  /** What a variable is declared with and never changed from; it must be one of the function's own. */
  #settledValue(entity: VariableEntity): Value | undefined {
    if (this.#settled.has(entity)) return this.#settled.get(entity);
    this.#settled.set(entity, undefined);
    const { origin } = entity;
    if (origin.from !== "value" || origin.count !== origin.values.length || this.uses.isReassigned(entity))
      return undefined;
    const initial = origin.values[origin.index];
    const value = initial === undefined ? undefined : this.compile(initial)(new Map());
    this.#settled.set(entity, value);
    return value;
  }

  #unary(node: SyntaxNode): Evaluate {
    const operand = childOf(node, "operand");
    const operator = childOf(node, "operator");
    if (operand === null || operator === null) return notKnown;
    const of = this.compile(operand);
    const type = integerOf(this.inference.typeOf(node, this.where), this.inference);
    switch (nodeText(operator)) {
      case "!":
        return (variables) => {
          const value = of(variables);
          return typeof value === "boolean" ? !value : undefined;
        };
      case "-":
        return (variables) => {
          const value = of(variables);
          return typeof value === "bigint" && type !== null ? wrapped(-value, type) : undefined;
        };
      case "^":
        return (variables) => {
          const value = of(variables);
          return typeof value === "bigint" && type !== null ? wrapped(~value, type) : undefined;
        };
      default:
        return notKnown;
    }
  }

  #binary(node: SyntaxNode): Evaluate {
    const [leftNode, rightNode, operator] = [
      childOf(node, "left"),
      childOf(node, "right"),
      childOf(node, "operator"),
    ];
    if (leftNode === null || rightNode === null || operator === null) return notKnown;
    const [left, right, op] = [this.compile(leftNode), this.compile(rightNode), nodeText(operator)];
    if (op === "&&" || op === "||")
      return (variables) => {
        const value = left(variables);
        if (typeof value !== "boolean") return undefined;
        return value === (op === "||") ? value : right(variables);
      };
    const type = integerOf(this.inference.typeOf(node, this.where), this.inference);
    return (variables) => {
      const a = left(variables);
      const b = right(variables);
      return a === undefined || b === undefined ? undefined : operate(op, a, b, type);
    };
  }

  #call(node: SyntaxNode): Evaluate {
    const callee = childOf(node, "function");
    const args = childOf(node, "arguments")?.children ?? [];
    const [first] = args;
    if (callee === null || first === undefined) return notKnown;
    if (isType(callee, this.where, this.inference)) return this.#conversion(callee, first);
    if (callee.kind === "identifier" && nodeText(callee) === "len") return this.#length(callee, first);
    const printed = printedText(callee, args, this.where, this.inference);
    if (printed === null) return notKnown;
    const values = args.map((argument) => this.compile(argument));
    return (variables) => {
      const known: Value[] = [];
      for (const evaluate of values) {
        const value = evaluate(variables);
        if (value === undefined) return undefined;
        known.push(value);
      }
      const text = printed(known);
      return text !== undefined && text.length > maxTextLength ? undefined : text;
    };
  }

  #length(callee: SyntaxNode, of: SyntaxNode): Evaluate {
    if (this.inference.lookup("len", callee, this.where) !== null) return notKnown;
    const list = this.compile(of);
    const type = underlying(this.inference.typeOf(of, this.where), this.inference);
    if (type.kind !== "slice" && type.kind !== "array") return notKnown;
    return (variables) => {
      const value = list(variables);
      return typeof value === "object" ? BigInt(value.items.length) : undefined;
    };
  }

  #conversion(to: SyntaxNode, argument: SyntaxNode): Evaluate {
    const type = underlying(this.inference.resolve(to, this.where), this.inference);
    const value = this.compile(argument);
    const integer = integerOf(type, this.inference);
    if (integer !== null)
      return (variables) => {
        const from = value(variables);
        return typeof from === "bigint" ? wrapped(from, integer) : undefined;
      };
    if (type.kind !== "basic") return notKnown;
    if (type.name === "float64" || type.name === "float32")
      return (variables) => {
        const from = value(variables);
        if (typeof from !== "bigint") return undefined;
        return type.name === "float32" ? Math.fround(Number(from)) : Number(from);
      };
    return type.name === "string"
      ? (variables) => {
          const from = value(variables);
          return typeof from === "bigint" ? integerText(from) : typeof from === "string" ? from : undefined;
        }
      : notKnown;
  }

  /** The elements of a slice or array, the fields of a struct in the order of its type. */
  #literal(node: SyntaxNode): Evaluate {
    const body = node.kind === "literal_value" ? node : childOf(node, "body");
    const type = underlying(this.inference.typeOf(node, this.where), this.inference);
    if (body === null) return notKnown;
    const elements = body.children.filter(({ kind }) => /element$/.test(kind));
    if (type.kind === "struct") return this.#struct(elements, type);
    if (type.kind !== "slice" && type.kind !== "array") return notKnown;
    if (elements.some(({ kind }) => kind === "keyed_element")) return notKnown;
    const items = elements.map((element) => this.compile(element.children[0] ?? element));
    const missing = type.kind === "array" ? type.length - items.length : 0;
    if (missing > maxItems || items.length > maxItems) return notKnown;
    const zero = zeroOf(type.elem, this.inference);
    return (variables) => ({
      items: [
        ...items.map((item) => item(variables)),
        ...Array.from({ length: Math.max(0, missing) }, () => zero),
      ],
    });
  }

  #struct(elements: readonly SyntaxNode[], { fields }: Extract<SourceType, { kind: "struct" }>): Evaluate {
    const given = new Map<number, Evaluate>();
    elements.forEach((element, i) => {
      const keyed = element.kind === "keyed_element";
      const name = keyed ? childOf(element, "key") : null;
      const value = keyed ? childOf(element, "value") : element;
      const index = name === null ? i : fields.findIndex((field) => field.name === nodeText(name));
      const inner = value?.kind === "literal_element" ? value.children[0] : value;
      if (inner) given.set(index, this.compile(inner));
    });
    return (variables) => ({
      items: fields.map((field, i) => {
        const value = given.get(i);
        return value === undefined ? zeroOf(field.type, this.inference) : value(variables);
      }),
    });
  }

  #element(node: SyntaxNode): Evaluate {
    const operand = childOf(node, "operand");
    const index = childOf(node, "index");
    if (operand === null || index === null) return notKnown;
    const type = underlying(this.inference.typeOf(operand, this.where), this.inference);
    if (type.kind !== "slice" && type.kind !== "array") return notKnown;
    const [list, at] = [this.compile(operand), this.compile(index)];
    return (variables) => {
      const [items, position] = [list(variables), at(variables)];
      return typeof items === "object" && typeof position === "bigint"
        ? items.items[Number(position)]
        : undefined;
    };
  }
}

/** Longer literals are not followed. */
const maxItems = 10_000;

/** The zero value of a type of integers, texts or truths. */
export function zeroOf(type: SourceType, inference: Inference): Value | undefined {
  const under = underlying(type, inference);
  if (integerOf(under, inference) !== null) return 0n;
  if (under.kind !== "basic") return undefined;
  if (under.name === "string") return "";
  return under.name === "bool" ? false : /^float/.test(under.name) ? 0 : undefined;
}

/** A text that two values share when they are the same key of a map; null where that is not known. */
export function identityOf(value: Value | undefined): string | null {
  switch (typeof value) {
    case "bigint":
      return `${value}`;
    case "number":
      // 0 and -0 are one key, and NaN is a new one each time.
      return Number.isNaN(value) ? null : `${value + 0}`;
    case "string":
      return JSON.stringify(value);
    case "boolean":
      return `${value}`;
    case "object": {
      const items = value.items.map(identityOf);
      const text = items.includes(null) ? "" : `{${items.join()}}`;
      return text === "" || text.length > maxTextLength ? null : text;
    }
    default:
      return null;
  }
}
