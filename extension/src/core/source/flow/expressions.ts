import { isType } from "../callTypes.ts";
import { childOf, nodeText, type SyntaxNode, withoutParens } from "../syntaxNode.ts";
import type { FlowBuilder } from "./flowBuilder.ts";
import type { LiteralBody, LiteralElement, Temp } from "./instruction.ts";

/** The path of the package that a name stands for, or null. */
export function importPath(node: SyntaxNode | null, to: FlowBuilder): string | null {
  if (node?.kind !== "identifier") return null;
  const entity = to.lookup(nodeText(node), node);
  return entity?.kind === "import" ? entity.path : null;
}

export function operator(node: SyntaxNode): string {
  const sign = childOf(node, "operator");
  return sign === null ? "" : nodeText(sign);
}

/** Emits what makes the value of an expression; of a call with several results a tuple. */
export function evaluate(expression: SyntaxNode, to: FlowBuilder): Temp {
  const node = withoutParens(expression);
  const result = to.temp();
  const constant = to.inference.constantOf(node, to.where);
  if (constant !== null && constant.kind !== "float") {
    const value = constant.kind === "int" ? Number(constant.value) : constant.value;
    if (typeof value !== "number" || Number.isSafeInteger(value)) {
      const type = /^(?:string|int|float|rune|imaginary|true|false)|_literal$/.test(node.kind)
        ? null
        : to.inference.typeOf(node, to.where);
      const named = type?.kind === "named" ? { type } : {};
      to.emit({ op: "const", to: result, value, ...named, node });
    } else to.emit({ op: "unknown", to: result, node });
    return result;
  }
  switch (node.kind) {
    case "identifier":
      identifier(node, result, to);
      break;
    case "selector_expression":
      selector(node, result, to);
      break;
    case "index_expression":
    case "type_instantiation_expression":
      index(node, result, to, false);
      break;
    case "slice_expression":
      sliced(node, result, to);
      break;
    case "call_expression":
      to.emitters.call(node, result, "call", to);
      break;
    case "unary_expression":
      unary(node, result, to);
      break;
    case "binary_expression":
      binary(node, result, to);
      break;
    case "composite_literal": {
      const type = childOf(node, "type");
      const body = childOf(node, "body");
      if (type !== null && body !== null)
        to.emit({ op: "literal", to: result, type, body: literalBody(body, to), node });
      break;
    }
    case "func_literal": {
      const inner = to.emitters.function(node, to);
      if (inner !== null) to.emit({ op: "closure", to: result, function: inner, node });
      break;
    }
    case "type_assertion_expression":
      assertion(node, result, to, false);
      break;
    default:
      to.emit({ op: "unknown", to: result, node });
  }
  return result;
}

/** The two values of `v, ok := m[k]`, `x.(T)` and `<-c`, as a tuple; null for an expression that has no such form. */
export function evaluatePair(expression: SyntaxNode, to: FlowBuilder): Temp | null {
  const node = withoutParens(expression);
  const result = to.temp();
  if (node.kind === "index_expression") index(node, result, to, true);
  else if (node.kind === "type_assertion_expression") assertion(node, result, to, true);
  else if (node.kind === "unary_expression" && operator(node) === "<-") {
    const operand = childOf(node, "operand");
    if (operand === null) return null;
    to.emit({ op: "receive", to: result, channel: evaluate(operand, to), pair: true, node });
  } else return null;
  return result;
}

/** Emits what finds the place of an expression; of one that is not addressable a place of its own. */
export function place(expression: SyntaxNode, to: FlowBuilder): Temp {
  const node = withoutParens(expression);
  const result = to.temp();
  if (node.kind === "identifier") {
    const entity = to.lookup(nodeText(node), node);
    if (entity?.kind === "variable") {
      const slot = to.slotOf(entity);
      if (slot === null) to.emit({ op: "global", to: result, entity, node });
      else to.emit({ op: "local", to: result, slot, node });
      return result;
    }
  }
  const operand = childOf(node, "operand");
  if (operand !== null) {
    if (
      node.kind === "selector_expression" &&
      importPath(operand, to) === null &&
      !isType(operand, to.where, to.inference)
    ) {
      const name = childOf(node, "field");
      const base = place(operand, to);
      to.emit({ op: "fieldPlace", to: result, base, name: name === null ? "" : nodeText(name), node });
      return result;
    }
    const at = childOf(node, "index");
    if (node.kind === "index_expression" && at !== null && !isInstance(node, to)) {
      const base = place(operand, to);
      to.emit({ op: "indexPlace", to: result, base, index: evaluate(at, to), node });
      return result;
    }
    if (node.kind === "unary_expression" && operator(node) === "*") {
      to.emit({ op: "derefPlace", to: result, from: evaluate(operand, to), node });
      return result;
    }
  }
  to.emit({ op: "hold", to: result, from: evaluate(node, to), node });
  return result;
}

function identifier(node: SyntaxNode, result: Temp, to: FlowBuilder): void {
  const name = nodeText(node);
  const entity = to.lookup(name, node);
  if (entity === null && name === "nil") to.emit({ op: "nil", to: result, node });
  else if (entity?.kind === "variable") to.emit({ op: "load", to: result, place: place(node, to), node });
  else if (entity?.kind === "function") to.emit({ op: "functionValue", to: result, entity, node });
  else to.emit({ op: "unknown", to: result, node });
}

function selector(node: SyntaxNode, result: Temp, to: FlowBuilder): void {
  const operand = childOf(node, "operand");
  const field = childOf(node, "field");
  if (operand === null || field === null) return void to.emit({ op: "unknown", to: result, node });
  const path = importPath(operand, to);
  const name = nodeText(field);
  if (path !== null) to.emit({ op: "importedValue", to: result, path, name, node });
  else if (isType(operand, to.where, to.inference)) {
    const type = withoutParens(operand);
    to.emit({ op: "methodOf", to: result, type, name, node });
  } else to.emit({ op: "member", to: result, base: place(operand, to), name, node });
}

/** `f[int]`: no index, but an instance. */
function isInstance(node: SyntaxNode, to: FlowBuilder): boolean {
  const operand = childOf(node, "operand");
  if (node.kind === "type_instantiation_expression" || operand === null) return true;
  const inner = withoutParens(operand);
  if (inner.kind === "identifier") {
    const entity = to.lookup(nodeText(inner), inner);
    return entity !== null && entity.kind !== "variable" && entity.kind !== "constant";
  }
  const path = inner.kind === "selector_expression" ? importPath(childOf(inner, "operand"), to) : null;
  if (path === null) return false;
  const name = childOf(inner, "field");
  return name !== null && to.inference.packages.packageAt(path)?.lookup(nodeText(name))?.kind === "function";
}

function index(node: SyntaxNode, result: Temp, to: FlowBuilder, pair: boolean): void {
  const operand = childOf(node, "operand") ?? node.children[0];
  const at = childOf(node, "index");
  if (operand === undefined) return void to.emit({ op: "unknown", to: result, node });
  if (isInstance(node, to)) {
    const value = evaluate(operand, to);
    const held = to.temp();
    to.emit({ op: "hold", to: held, from: value, node });
    to.emit({ op: "load", to: result, place: held, node });
  } else if (at !== null) {
    const base = place(operand, to);
    to.emit({ op: "lookup", to: result, base, index: evaluate(at, to), pair, node });
  }
}

function sliced(node: SyntaxNode, result: Temp, to: FlowBuilder): void {
  const operand = childOf(node, "operand");
  if (operand === null) return void to.emit({ op: "unknown", to: result, node });
  const base = place(operand, to);
  const bound = (field: string): Temp | null => {
    const part = childOf(node, field);
    return part === null ? null : evaluate(part, to);
  };
  to.emit({ op: "slice", to: result, base, low: bound("start"), high: bound("end"), node });
}

function unary(node: SyntaxNode, result: Temp, to: FlowBuilder): void {
  const operand = childOf(node, "operand");
  const sign = operator(node);
  if (operand === null) return void to.emit({ op: "unknown", to: result, node });
  if (sign === "&") to.emit({ op: "address", to: result, place: place(operand, to), node });
  else if (sign === "*") to.emit({ op: "load", to: result, place: place(node, to), node });
  else if (sign === "<-")
    to.emit({ op: "receive", to: result, channel: evaluate(operand, to), pair: false, node });
  else to.emit({ op: "unary", to: result, operator: sign, from: evaluate(operand, to), node });
}

function binary(node: SyntaxNode, result: Temp, to: FlowBuilder): void {
  const left = childOf(node, "left");
  const right = childOf(node, "right");
  const sign = operator(node);
  if (left === null || right === null) return void to.emit({ op: "unknown", to: result, node });
  if (sign !== "&&" && sign !== "||") {
    const [a, b] = [evaluate(left, to), evaluate(right, to)];
    to.emit({ op: "binary", to: result, operator: sign, left: a, right: b, node });
    return;
  }
  // `a || b` is `!(!a && !b)`; both are a variable that the right side sets only where the left does not decide.
  const slot = to.declare(null);
  to.emit({ op: "declare", slot, from: evaluate(left, to), type: null, node });
  const held = to.temp();
  to.emit({ op: "local", to: held, slot, node });
  const on = to.temp();
  to.emit({ op: "load", to: on, place: held, node });
  const tested = sign === "&&" ? on : to.temp();
  if (sign === "||") to.emit({ op: "unary", to: tested, operator: "!", from: on, node });
  const past = to.emit({ op: "branch", on: tested, otherwise: -1, loop: false, node });
  to.emit({ op: "store", place: held, from: evaluate(right, to), node });
  const done = to.jump(node);
  to.lead(past);
  const decided = to.temp();
  to.emit({ op: "const", to: decided, value: sign === "||", node });
  to.emit({ op: "store", place: held, from: decided, node });
  to.lead(done);
  to.emit({ op: "load", to: result, place: held, node });
}

function assertion(node: SyntaxNode, result: Temp, to: FlowBuilder, pair: boolean): void {
  const operand = childOf(node, "operand");
  const type = childOf(node, "type");
  if (operand === null || type === null) return void to.emit({ op: "unknown", to: result, node });
  to.emit({ op: "assert", to: result, from: evaluate(operand, to), type, pair, node });
}

function literalBody(body: SyntaxNode, to: FlowBuilder): LiteralBody {
  const element = (holder: SyntaxNode | null | undefined): Temp | LiteralBody => {
    const inner = holder?.kind === "literal_element" ? holder.children[0] : holder;
    if (inner?.kind === "literal_value") return literalBody(inner, to);
    if (inner) return evaluate(inner, to);
    const nothing = to.temp();
    to.emit({ op: "unknown", to: nothing, node: body });
    return nothing;
  };
  const elements = body.children.map((part): LiteralElement => {
    if (part.kind !== "keyed_element") return { field: null, key: null, value: element(part) };
    const key = childOf(part, "key");
    const inner = key?.kind === "literal_element" ? key.children[0] : key;
    const field = inner?.kind === "identifier" ? nodeText(inner) : null;
    // The name of a field is no variable.
    const named = field !== null && inner ? to.lookup(field, inner) : null;
    const isValue = field === null || named?.kind === "variable" || named?.kind === "constant";
    return {
      field,
      key: isValue || named === null ? element(key) : null,
      value: element(childOf(part, "value")),
    };
  });
  return { elements, node: body };
}
