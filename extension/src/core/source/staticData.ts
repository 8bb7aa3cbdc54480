import { isType } from "./callTypes.ts";
import type { Entity, Where } from "./entity.ts";
import type { ConstantValue, Inference } from "./inference.ts";
import { underlying } from "./members.ts";
import type { SourceType } from "./sourceType.ts";
import type { SyntaxNode } from "./syntaxNode.ts";
import { childOf, nodeText, withoutParens } from "./syntaxNode.ts";
import { sourceText } from "./typeText.ts";

/** Whether the value of a package variable is laid out when it is compiled, or made by code when the program starts. */
export interface StaticValue {
  readonly made: "compiled" | "atInit" | "unknown";
  /** Nothing but zeros are laid out for it; null where that is not known. */
  readonly zero: boolean | null;
  /** It hangs on a call that later releases inline and then lay out. */
  readonly byCall: boolean;
}

const laidOut: StaticValue = { made: "compiled", zero: false, byCall: false };
const zeros: StaticValue = { made: "compiled", zero: true, byCall: false };
const atInit: StaticValue = { made: "atInit", zero: true, byCall: false };
const notKnown: StaticValue = { made: "unknown", zero: null, byCall: false };
const ofCall: StaticValue = { ...notKnown, byCall: true };

/**
 * What becomes of an expression in a literal of a package variable (cmd/compile/internal/staticinit StaticAssign and
 * staticcopy, 1.18 to 1.27).
 * @param to the type of what it is given to
 */
export function staticValue(
  expression: SyntaxNode,
  to: SourceType,
  where: Where,
  inference: Inference,
): StaticValue {
  return new Layout(where, inference).value(expression, to);
}

class Layout {
  readonly #where: Where;
  readonly #inference: Inference;

  constructor(where: Where, inference: Inference) {
    this.#where = where;
    this.#inference = inference;
  }

  value(expression: SyntaxNode, to: SourceType): StaticValue {
    const node = inner(expression);
    if (nodeText(node) === "nil" && this.#lookup(node) === null) return zeros;
    const value = this.#plain(node);
    if (underlying(to, this.#inference).kind !== "interface") return value;
    // Of the zeros only a nil interface has an interface for its type: code makes another interface of it.
    if (value === zeros && this.#under(node).kind === "interface")
      return this.#hasType(node, to) ? zeros : notKnown;
    // An interface holds a type as well, even of a zero.
    return { ...value, zero: value.made === "compiled" ? false : null };
  }

  #lookup(node: SyntaxNode): Entity | null {
    return this.#inference.lookup(nodeText(node), node, this.#where);
  }

  #hasType(node: SyntaxNode, type: SourceType): boolean {
    const [own, given] = [this.#inference.typeOf(node, this.#where), type].map((one) =>
      sourceText(one, this.#where.package),
    );
    return own !== null && own === given;
  }

  #under(node: SyntaxNode): SourceType {
    return underlying(this.#inference.typeOf(node, this.#where), this.#inference);
  }

  #plain(node: SyntaxNode): StaticValue {
    const constant = this.#inference.constantOf(node, this.#where);
    if (constant !== null) return isZero(constant) ? zeros : laidOut;
    switch (node.kind) {
      case "imaginary_literal":
        return { ...laidOut, zero: null };
      case "composite_literal":
      case "literal_value":
        return this.#literal(node);
      // At package level it captures nothing.
      case "func_literal":
        return laidOut;
      case "identifier":
        return this.#named(this.#lookup(node), true, node);
      case "selector_expression":
        return this.#selector(node);
      case "unary_expression":
        return this.#unary(node);
      case "call_expression":
        return this.#call(node);
      case "type_conversion_expression":
        return this.#conversion(childOf(node, "operand"), this.#under(node));
      case "binary_expression":
        return this.#hasVariable(node) ? atInit : notKnown;
      case "slice_expression":
      case "type_assertion_expression":
        return atInit;
      case "index_expression":
        return this.#under(childOf(node, "operand") ?? node).kind === "map" ? atInit : notKnown;
      default:
        return notKnown;
    }
  }

  #literal(node: SyntaxNode): StaticValue {
    const body = node.kind === "literal_value" ? node : childOf(node, "body");
    const written = this.#inference.typeOf(node, this.#where);
    // Inside another literal `{…}` may stand for `&T{…}`.
    const isPointer = node.kind === "literal_value" && written.kind === "pointer";
    const type = underlying(isPointer ? written.elem : written, this.#inference);
    if (body === null) return notKnown;
    const referred = isPointer || type.kind === "slice";
    if (type.kind === "map") return isPointer ? { ...atInit, zero: false } : atInit;
    if (!/^(?:struct|array|slice)$/.test(type.kind)) return notKnown;
    const whole = together(body.children.map((child, i) => this.#part(child, i, type)));
    return referred ? { ...whole, zero: false } : whole;
  }

  #part(child: SyntaxNode, index: number, type: SourceType): StaticValue {
    const keyed = child.kind === "keyed_element";
    const value = keyed ? childOf(child, "value") : child;
    const key = keyed ? childOf(child, "key") : null;
    if (value === null) return notKnown;
    if (type.kind === "slice" || type.kind === "array") return this.value(value, type.elem);
    if (type.kind !== "struct") return notKnown;
    const field =
      key === null ? type.fields[index] : type.fields.find((one) => one.name === nodeText(inner(key)));
    return field === undefined ? notKnown : this.value(value, field.type);
  }

  /** What a name stands for. @param own it is of this package */
  #named(entity: Entity | null, own: boolean, node: SyntaxNode): StaticValue {
    if (entity === null) return notKnown;
    if (entity.kind === "function")
      return childOf(entity.place.node, "type_parameters") === null ? laidOut : notKnown;
    if (entity.kind !== "variable") return notKnown;
    // A copy of another variable is laid out where that one is and nothing can have changed it; a string is never.
    const type = this.#under(node);
    return !own || (type.kind === "basic" && type.name === "string") ? atInit : notKnown;
  }

  #selector(node: SyntaxNode): StaticValue {
    const operand = childOf(node, "operand");
    const field = childOf(node, "field");
    if (operand === null || field === null) return notKnown;
    const entity = operand.kind === "identifier" ? this.#lookup(operand) : null;
    if (entity?.kind === "import") {
      const named = this.#inference.packages.packageAt(entity.path)?.lookup(nodeText(field)) ?? null;
      return this.#named(named, false, node);
    }
    if (isType(operand, this.#where, this.#inference)) return laidOut;
    return entity?.kind === "variable" ? atInit : notKnown;
  }

  #unary(node: SyntaxNode): StaticValue {
    const operand = childOf(node, "operand");
    if (operand === null) return notKnown;
    const of = inner(operand);
    switch (nodeText(node).charAt(0)) {
      case "&":
        if (of.kind === "composite_literal") return { ...this.#plain(of), zero: false };
        return this.#hasAddress(of) ? laidOut : notKnown;
      case "*":
      case "<":
        return atInit;
      default:
        return this.#hasVariable(node) ? atInit : notKnown;
    }
  }

  /** A package variable, or a field of one. */
  #hasAddress(node: SyntaxNode): boolean {
    if (node.kind === "identifier") return this.#lookup(node)?.kind === "variable";
    const operand = node.kind === "selector_expression" ? childOf(node, "operand") : null;
    if (operand === null) return false;
    const entity = operand.kind === "identifier" ? this.#lookup(operand) : null;
    if (entity?.kind === "import") {
      const field = childOf(node, "field");
      const named =
        field === null ? null : this.#inference.packages.packageAt(entity.path)?.lookup(nodeText(field));
      return named?.kind === "variable";
    }
    const type = this.#under(operand);
    const field = nodeText(childOf(node, "field") ?? node);
    return (
      type.kind === "struct" &&
      type.fields.some((one) => one.name === field) &&
      this.#hasAddress(inner(operand))
    );
  }

  #call(node: SyntaxNode): StaticValue {
    const callee = childOf(node, "function");
    const [argument] = childOf(node, "arguments")?.children ?? [];
    if (callee === null) return notKnown;
    if (isType(callee, this.#where, this.#inference))
      return this.#conversion(argument ?? null, this.#under(node));
    const plain = inner(callee);
    if (plain.kind === "identifier" && this.#lookup(plain) === null)
      return /^(?:make|append|copy)$/.test(nodeText(plain)) ? atInit : notKnown;
    return underlying(this.#inference.typeOf(callee, this.#where), this.#inference).kind === "func"
      ? ofCall
      : notKnown;
  }

  #conversion(from: SyntaxNode | null, target: SourceType): StaticValue {
    if (from === null || target.kind === "unknown") return notKnown;
    const node = inner(from);
    const isConstant = this.#inference.constantOf(node, this.#where) !== null;
    if (target.kind === "slice" && isConstant) {
      const elem = underlying(target.elem, this.#inference);
      return elem.kind === "basic" && elem.name === "uint8" ? laidOut : atInit;
    }
    if (/^(?:func|pointer|map|chan|slice|struct|array|interface)$/.test(target.kind))
      return this.value(node, target);
    return notKnown;
  }

  /** A variable is part of the expression, and nothing that would be constant for all that. */
  #hasVariable(node: SyntaxNode): boolean {
    if (node.kind === "identifier") return this.#lookup(node)?.kind === "variable";
    if (node.kind === "call_expression" || node.kind === "selector_expression") return false;
    return node.children.some((child) => this.#hasVariable(child));
  }
}

/** The expression of an element, without parentheses. */
function inner(expression: SyntaxNode): SyntaxNode {
  return withoutParens(
    expression.kind === "literal_element" ? (expression.children[0] ?? expression) : expression,
  );
}

function isZero(value: ConstantValue): boolean {
  return value.kind === "string" ? value.value === "" : Number(value.value) === 0;
}

/** What several values beside each other are. */
function together(values: readonly StaticValue[]): StaticValue {
  const made = values.some((value) => value.made === "atInit")
    ? "atInit"
    : values.some((value) => value.made === "unknown")
      ? "unknown"
      : "compiled";
  const zero = values.some((value) => value.zero === false)
    ? false
    : values.some((value) => value.zero === null)
      ? null
      : true;
  const unknowns = values.filter((value) => value.made === "unknown");
  return { made, zero, byCall: unknowns.length > 0 && unknowns.every((value) => value.byCall) };
}
