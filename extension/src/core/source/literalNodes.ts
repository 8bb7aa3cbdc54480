import { isType } from "./callTypes.ts";
import type { Where } from "./entity.ts";
import type { Inference } from "./inference.ts";
import { memberType, underlying } from "./members.ts";
import type { SourceType } from "./sourceType.ts";
import type { SyntaxNode } from "./syntaxNode.ts";
import { childOf, nodeText, withoutParens } from "./syntaxNode.ts";
import { sourceText } from "./typeText.ts";

/** Whether evaluating has an effect, as the compiler judges it: what could panic has one. */
export type Effects = "none" | "some" | "unknown";

/** How large an expression is to the compiler, in nodes of its syntax tree after type checking, and what it does. */
export interface NodeCount {
  readonly least: number;
  /** Infinity where that is not known. */
  readonly most: number;
  readonly effects: Effects;
  /** A constant is one node, however it is written. */
  readonly constant: "yes" | "no" | "maybe";
}

const leaf: NodeCount = { least: 1, most: 1, effects: "none", constant: "no" };
const constantLeaf: NodeCount = { ...leaf, constant: "yes" };
const notKnown: NodeCount = {
  least: 1,
  most: Number.POSITIVE_INFINITY,
  effects: "unknown",
  constant: "maybe",
};

/**
 * Counts the nodes of an expression that is given to something of a type (cmd/compile/internal/ir Any,
 * staticinit isSideEffect; 1.21 to 1.27: before them nobody asked).
 * @param to null: it is given to nothing that would convert it
 */
export function countNodes(
  expression: SyntaxNode,
  to: SourceType | null,
  where: Where,
  inference: Inference,
): NodeCount {
  return new Counter(where, inference).converted(expression, to);
}

class Counter {
  readonly #where: Where;
  readonly #inference: Inference;

  constructor(where: Where, inference: Inference) {
    this.#where = where;
    this.#inference = inference;
  }

  /** With the conversion that giving it to something of another type takes. */
  converted(expression: SyntaxNode, to: SourceType | null): NodeCount {
    const node = inner(expression);
    const count = this.#count(node);
    if (to === null || node.kind === "literal_value" || this.#isNil(node)) return count;
    const { least, most } = this.#conversion(node, count, to);
    const { constant } = count;
    return {
      ...count,
      least: count.least + least,
      most: count.most + most,
      constant: most > 0 ? "no" : constant,
    };
  }

  #conversion(node: SyntaxNode, { constant }: NodeCount, to: SourceType): { least: number; most: number } {
    const [none, one, open] = [
      { least: 0, most: 0 },
      { least: 1, most: 1 },
      { least: 0, most: 1 },
    ];
    const under = underlying(to, this.#inference);
    if (under.kind === "unknown") return open;
    const isInterface = under.kind === "interface";
    if (constant === "yes") return isInterface ? one : none;
    const own = this.#inference.typeOf(node, this.#where);
    // A comparison or shift gets the type that it is given to.
    if (own.kind === "untyped") return isInterface ? one : none;
    if (own.kind === "unknown" || constant === "maybe") return isInterface ? one : open;
    const [from, into] = [own, to].map((type) => sourceText(type, this.#where.package));
    if (from === null || into === null) return open;
    return from === into ? none : one;
  }

  #count(node: SyntaxNode): NodeCount {
    if (this.#inference.constantOf(node, this.#where) !== null || isBasicLiteral(node)) return constantLeaf;
    switch (node.kind) {
      case "identifier":
        return this.#name(node);
      case "composite_literal":
      case "literal_value":
        return this.#literal(node);
      case "selector_expression":
        return this.#selector(node);
      case "unary_expression":
        return this.#unary(node);
      case "binary_expression":
        return this.#binary(node);
      case "call_expression":
        return this.#call(node);
      case "type_conversion_expression":
        return this.#conversionCall(node, childOf(node, "type"), childOf(node, "operand"));
      case "func_literal":
        return { ...leaf, effects: "some" };
      case "slice_expression":
      case "type_assertion_expression":
        return { ...leaf, most: Number.POSITIVE_INFINITY, effects: "some" };
      case "index_expression": {
        const operand = childOf(node, "operand");
        const type = operand === null ? null : underlying(this.#typeOf(operand), this.#inference);
        // What has type arguments is no index.
        const indexed = type !== null && /^(?:map|slice|array|pointer|basic)$/.test(type.kind);
        return { ...leaf, most: Number.POSITIVE_INFINITY, effects: indexed ? "some" : "unknown" };
      }
      default:
        return notKnown;
    }
  }

  #typeOf(node: SyntaxNode): SourceType {
    return this.#inference.typeOf(node, this.#where);
  }

  #isNil(node: SyntaxNode): boolean {
    return nodeText(node) === "nil" && this.#inference.lookup("nil", node, this.#where) === null;
  }

  #name(node: SyntaxNode): NodeCount {
    const name = nodeText(node);
    const entity = this.#inference.lookup(name, node, this.#where);
    if (entity === null)
      return /^(?:true|false|iota|nil)$/.test(name) ? constantLeaf : { ...leaf, constant: "maybe" };
    return entity.kind === "constant" ? constantLeaf : leaf;
  }

  #literal(node: SyntaxNode): NodeCount {
    const body = node.kind === "literal_value" ? node : childOf(node, "body");
    const written = this.#typeOf(node);
    // Inside another literal `{…}` may stand for `&T{…}`.
    const isPointer = node.kind === "literal_value" && written.kind === "pointer";
    const type = underlying(isPointer ? written.elem : written, this.#inference);
    if (body === null || !isComposite(type)) return notKnown;
    const parts = body.children.map((child, i) => this.#element(child, i, type));
    return sum(isPointer ? 2 : 1, parts);
  }

  /** Entries and fields are nodes of their own; so is an index that is written. */
  #element(child: SyntaxNode, index: number, type: Composite): NodeCount {
    const keyed = child.kind === "keyed_element";
    const key = keyed ? childOf(child, "key") : null;
    const value = keyed ? childOf(child, "value") : child;
    if (value === null || (keyed && key === null)) return notKnown;
    switch (type.kind) {
      case "map":
        return key === null
          ? notKnown
          : sum(1, [this.converted(key, type.key), this.converted(value, type.elem)]);
      case "struct": {
        const name = key === null ? null : nodeText(inner(key));
        const field = name === null ? type.fields[index] : type.fields.find((f) => f.name === name);
        return sum(1, [this.converted(value, field?.type ?? { kind: "unknown", reason: "" })]);
      }
      default:
        return sum(keyed ? 2 : 0, [this.converted(value, type.elem)]);
    }
  }

  #selector(node: SyntaxNode): NodeCount {
    const operand = childOf(node, "operand");
    const field = childOf(node, "field");
    if (operand === null || field === null) return notKnown;
    const named =
      operand.kind === "identifier" ? this.#inference.lookup(nodeText(operand), operand, this.#where) : null;
    if (named?.kind === "import") {
      const kind = this.#inference.packages.packageAt(named.path)?.lookup(nodeText(field))?.kind;
      const constant = kind === undefined ? "maybe" : kind === "constant" ? "yes" : "no";
      return { ...leaf, constant };
    }
    const type = this.#typeOf(operand);
    const under = underlying(type, this.#inference);
    // A method, by a value or by its type, is no plain value.
    if (isType(operand, this.#where, this.#inference)) return { ...leaf, most: 2, effects: "some" };
    if (under.kind === "struct" && under.fields.some(({ name }) => name === nodeText(field)))
      return sum(1, [this.#count(inner(operand))]);
    const isKnown = memberType(type, nodeText(field), this.#inference).kind !== "unknown";
    const effects =
      isKnown && (under.kind === "pointer" || isMethod(type, nodeText(field))) ? "some" : "unknown";
    return { ...leaf, least: 2, most: Number.POSITIVE_INFINITY, effects };
  }

  #unary(node: SyntaxNode): NodeCount {
    const operand = childOf(node, "operand");
    const operator = nodeText(node).charAt(0);
    if (operand === null) return notKnown;
    const of = this.#count(inner(operand));
    if (operator === "*" || operator === "<") return { ...sum(1, [of]), effects: "some" };
    return operator === "&" ? sum(1, [of]) : folded(sum(1, [of]), [of]);
  }

  #binary(node: SyntaxNode): NodeCount {
    const sides = ["left", "right"].map((field) => childOf(node, field));
    const operator = nodeText(childOf(node, "operator") ?? node);
    const [left, right] = sides.map((side) => (side === null ? notKnown : this.#count(inner(side))));
    if (left === undefined || right === undefined) return notKnown;
    const whole = folded(sum(1, [left, right]), [left, right]);
    if (operator === "/" || operator === "%") {
      const divisor = sides[1] ?? null;
      const value = divisor === null ? null : this.#inference.constantOf(divisor, this.#where);
      const isSafe = value !== null && Number(value.value) !== 0;
      if (isSafe) return whole;
      return { ...whole, effects: right.constant === "no" ? "some" : worse(whole.effects, "unknown") };
    }
    // A sum of strings is one node with all its terms, of which constants that stand beside each other may become one.
    const isText = operator === "+" && isStringLike(underlying(this.#typeOf(node), this.#inference));
    return isText && whole.constant === "no" ? { ...whole, least: Math.min(3, whole.least) } : whole;
  }

  #call(node: SyntaxNode): NodeCount {
    const callee = childOf(node, "function");
    const args = childOf(node, "arguments")?.children ?? [];
    if (callee === null) return notKnown;
    if (isType(callee, this.#where, this.#inference))
      return this.#conversionCall(node, callee, args[0] ?? null);
    const plain = inner(callee);
    if (plain.kind === "identifier" && this.#inference.lookup(nodeText(plain), plain, this.#where) === null)
      return this.#builtin(nodeText(plain), args);
    const isFunction = underlying(this.#typeOf(callee), this.#inference).kind === "func";
    const open = { ...leaf, least: 1, most: Number.POSITIVE_INFINITY };
    if (isUnsafe(plain, this.#where, this.#inference))
      return { ...open, effects: "unknown", constant: "maybe" };
    return isFunction
      ? { ...open, least: 2, effects: "some" }
      : { ...open, effects: "unknown", constant: "maybe" };
  }

  #conversionCall(node: SyntaxNode, to: SyntaxNode | null, from: SyntaxNode | null): NodeCount {
    if (to === null || from === null) return notKnown;
    const of = this.#count(inner(from));
    const target = underlying(this.#typeOf(node), this.#inference);
    if (target.kind === "slice" && of.constant === "yes") return this.#textAsSlice(inner(from), target.elem);
    // Constants stay constants in basic types alone.
    const isFolded = target.kind === "basic" || target.kind === "unknown";
    const whole = isFolded ? folded(sum(1, [of]), [of]) : sum(1, [of]);
    // A slice that becomes an array, or a pointer to one, may be too short.
    if (!/^(?:array|pointer|unknown|typeParam)$/.test(target.kind)) return whole;
    const source = underlying(this.#typeOf(from), this.#inference);
    if (target.kind !== "unknown" && !/^(?:slice|unknown|typeParam)$/.test(source.kind)) return whole;
    return { ...whole, effects: worse(whole.effects, source.kind === "slice" ? "some" : "unknown") };
  }

  /** A constant string is converted to bytes, but to runes it becomes a literal of them, each with its index. */
  #textAsSlice(text: SyntaxNode, elem: SourceType): NodeCount {
    const under = underlying(elem, this.#inference);
    if (under.kind === "basic" && under.name === "uint8") return { ...leaf, least: 2, most: 2 };
    const constant = this.#inference.constantOf(text, this.#where);
    const isPlain = constant?.kind === "string" && !/[\u0080-\u00ff]/.test(constant.value);
    if (!isPlain) return { ...leaf, most: Number.POSITIVE_INFINITY };
    const size = 1 + 3 * constant.value.length;
    return { ...leaf, least: size, most: size };
  }

  #builtin(name: string, args: readonly SyntaxNode[]): NodeCount {
    const open = { ...leaf, most: Number.POSITIVE_INFINITY };
    const [first, second] = args;
    switch (name) {
      case "len":
      case "cap": {
        if (first === undefined) return notKnown;
        const of = this.#count(inner(first));
        const type = underlying(this.#typeOf(first), this.#inference);
        // That of an array is a constant, mostly.
        return type.kind === "basic" || type.kind === "slice" || type.kind === "map" || type.kind === "chan"
          ? sum(1, [of])
          : { ...sum(1, [of]), least: 1, constant: "maybe" };
      }
      case "new":
        return first !== undefined && isTypeNode(first, this.#where, this.#inference)
          ? { ...leaf, least: 2, most: 2 }
          : { ...open, effects: "unknown" };
      case "make": {
        const made =
          first === undefined
            ? null
            : underlying(this.#inference.resolve(first, this.#where), this.#inference);
        if (made === null || made.kind === "unknown") return { ...open, effects: "unknown" };
        if (made.kind === "slice") return { ...open, least: 2, effects: "some" };
        if (second === undefined) return { ...leaf, least: 2, most: 2 };
        const size = this.#inference.constantOf(second, this.#where);
        const isZero = size !== null && Number(size.value) === 0;
        const effects = size === null && this.#count(inner(second)).constant !== "no" ? "unknown" : "some";
        return { ...open, least: 2, effects: isZero ? "none" : effects };
      }
      case "complex":
      case "real":
      case "imag": {
        const parts = args.map((arg) => this.#count(inner(arg)));
        return folded(sum(1, parts), parts);
      }
      case "append":
      case "copy":
        return { ...open, least: 2, effects: "some" };
      default:
        return notKnown;
    }
  }
}

type Composite = Extract<SourceType, { kind: "map" | "slice" | "array" | "struct" }>;

function isComposite(type: SourceType): type is Composite {
  return type.kind === "map" || type.kind === "slice" || type.kind === "array" || type.kind === "struct";
}

/** The expression of an element, without parentheses. */
function inner(expression: SyntaxNode): SyntaxNode {
  const node = expression.kind === "literal_element" ? (expression.children[0] ?? expression) : expression;
  return withoutParens(node);
}

/** Whether a type declares a method itself: one that it has from an embedded field is not looked for. */
function isMethod(type: SourceType, name: string): boolean {
  const named = type.kind === "pointer" ? type.elem : type;
  return named.kind === "named" && named.entity.place.package.method(named.entity.name, name) !== null;
}

function isBasicLiteral({ kind }: SyntaxNode): boolean {
  return /^(?:int|float|imaginary|rune|interpreted_string|raw_string)_literal$/.test(kind);
}

function isTypeNode(node: SyntaxNode, where: Where, inference: Inference): boolean {
  return /_type$/.test(node.kind) || isType(node, where, inference);
}

function isUnsafe(callee: SyntaxNode, where: Where, inference: Inference): boolean {
  const operand = callee.kind === "selector_expression" ? childOf(callee, "operand") : null;
  if (operand?.kind !== "identifier") return false;
  const entity = inference.lookup(nodeText(operand), operand, where);
  return entity?.kind === "import" && entity.path === "unsafe";
}

const isStringLike = (type: SourceType): boolean =>
  (type.kind === "basic" && type.name === "string") || (type.kind === "untyped" && type.of === "string");

function sum(own: number, parts: readonly NodeCount[]): NodeCount {
  let [least, most] = [own, own];
  let effects: Effects = "none";
  for (const part of parts) {
    least += part.least;
    most += part.most;
    effects = worse(effects, part.effects);
  }
  return { least, most, effects, constant: "no" };
}

/** What an operation on constants is: one node, where all are constant. */
function folded(whole: NodeCount, parts: readonly NodeCount[]): NodeCount {
  if (parts.some(({ constant }) => constant === "no")) return whole;
  if (parts.every(({ constant }) => constant === "yes")) return constantLeaf;
  return { ...whole, least: 1, constant: "maybe" };
}

function worse(a: Effects, b: Effects): Effects {
  if (a === "some" || b === "some") return "some";
  return a === "unknown" || b === "unknown" ? "unknown" : "none";
}
