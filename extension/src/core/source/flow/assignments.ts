import { childOf, nodeText, type SyntaxNode, withoutParens } from "../syntaxNode.ts";
import { evaluate, evaluatePair, place } from "./expressions.ts";
import type { FlowBuilder } from "./flowBuilder.ts";
import type { Temp } from "./instruction.ts";

/** The values for so many places on the left side. */
export function valuesFor(count: number, values: readonly SyntaxNode[], to: FlowBuilder): readonly Temp[] {
  const [only] = values;
  if (values.length !== 1 || count < 2 || only === undefined)
    return values.map((value) => evaluate(value, to));
  const tuple = (count === 2 ? evaluatePair(only, to) : null) ?? evaluate(only, to);
  return Array.from({ length: count }, (_, index) => extracted(tuple, index, only, to));
}

export function extracted(from: Temp, index: number, node: SyntaxNode, to: FlowBuilder): Temp {
  const part = to.temp();
  to.emit({ op: "extract", to: part, from, index, node });
  return part;
}

/** `=` and `:=`. */
export function assign(node: SyntaxNode, to: FlowBuilder): void {
  const left = childOf(node, "left")?.children ?? [];
  const right = childOf(node, "right")?.children ?? [];
  const declares = node.kind === "short_var_declaration";
  if (left.length === 1 && right.length === 1) {
    const [target, value] = [left[0], right[0]] as const;
    if (target === undefined || value === undefined) return;
    if (!declares) {
      const ready = target.kind === "identifier" ? null : targetOf(target, to);
      const from = evaluate(value, to);
      if (ready === null) storeInto(target, from, node, to, false);
      else ready(from);
      return;
    }
    return storeInto(target, evaluate(value, to), node, to, true);
  }
  // Operands of indexes and pointers come first, then the values, then the assignments in order.
  const ready = left.map((target) =>
    declares || target.kind === "identifier" ? null : targetOf(target, to),
  );
  const values = valuesFor(left.length, right, to);
  left.forEach((target, i) => {
    const from = values[i];
    if (from === undefined) return;
    const store = ready[i];
    if (store) store(from);
    else storeInto(target, from, node, to, declares);
  });
}

/** Stores into a variable or whatever an expression on the left side names; with `declares` a new one where it is one. */
export function storeInto(
  target: SyntaxNode,
  from: Temp,
  statement: SyntaxNode,
  to: FlowBuilder,
  declares: boolean,
): void {
  const inner = withoutParens(target);
  if (inner.kind === "identifier" || inner.kind === "blank_identifier") {
    const name = nodeText(inner);
    if (name === "_") return;
    const declared = declares ? to.declared(name, statement) : null;
    if (declared !== null) {
      to.emit({ op: "declare", slot: to.declare(declared), from, type: null, node: inner });
      return;
    }
    to.emit({ op: "store", place: place(inner, to), from, node: target });
    return;
  }
  targetOf(inner, to)(from);
}

/** Emits the operands of a target; what it gives emits the store. */
function targetOf(target: SyntaxNode, to: FlowBuilder): (from: Temp) => void {
  const inner = withoutParens(target);
  const operand = childOf(inner, "operand");
  const at = childOf(inner, "index");
  if (inner.kind === "index_expression" && operand !== null && at !== null) {
    const base = place(operand, to);
    const index = evaluate(at, to);
    return (from) => void to.emit({ op: "storeIndex", base, index, from, node: inner });
  }
  if (nodeText(inner) === "_") return () => {};
  const found = place(inner, to);
  return (from) => void to.emit({ op: "store", place: found, from, node: inner });
}

/** `a op= b`, and with `one` `a++`. */
export function compound(node: SyntaxNode, sign: string, one: number | null, to: FlowBuilder): void {
  const target = one === null ? childOf(node, "left")?.children[0] : node.children[0];
  const value = childOf(node, "right")?.children[0];
  if (target === undefined) return;
  const inner = withoutParens(target);
  const operand = childOf(inner, "operand");
  const at = childOf(inner, "index");
  const isIndex = inner.kind === "index_expression" && operand !== null && at !== null;
  const base = isIndex ? place(operand, to) : place(inner, to);
  const index = isIndex ? evaluate(at, to) : -1;
  const before = to.temp();
  if (isIndex) to.emit({ op: "lookup", to: before, base, index, pair: false, node: inner });
  else to.emit({ op: "load", to: before, place: base, node: inner });
  const by = to.temp();
  if (value === undefined) to.emit({ op: "const", to: by, value: one ?? 1, node });
  const right = value === undefined ? by : evaluate(value, to);
  const after = to.temp();
  to.emit({ op: "binary", to: after, operator: sign.slice(0, -1), left: before, right, node });
  if (isIndex) to.emit({ op: "storeIndex", base, index, from: after, node: inner });
  else to.emit({ op: "store", place: base, from: after, node: inner });
}
