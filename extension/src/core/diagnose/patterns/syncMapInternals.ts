import { underlying } from "../../source/members.ts";
import { calledFunction } from "../../source/printedText.ts";
import type { SourceType } from "../../source/sourceType.ts";
import { childOf, nodeText, type SyntaxNode, withoutParens } from "../../source/syntaxNode.ts";
import type { Reading } from "./pattern.ts";

/** The fields that a sync.Map has up to Go 1.23 (src/sync/map.go); from 1.24 on they are no more. */
const oldFields = new Set(["mu", "read", "dirty", "misses"]);

/** What is wrong with a call that looks into a sync.Map; null for another one. */
export function syncMapInternals(call: SyntaxNode, reading: Reading): string | null {
  return fieldByName(call, reading) ?? cast(call, reading);
}

/** `reflect.ValueOf(&m).Elem().FieldByName("dirty")` */
function fieldByName(call: SyntaxNode, reading: Reading): string | null {
  const { inference, where, root } = reading;
  const method = methodOf(call);
  const [argument] = childOf(call, "arguments")?.children ?? [];
  if (method?.name !== "FieldByName" || argument === undefined) return null;
  const name = inference.constantOf(argument, where);
  if (name?.kind !== "string" || !oldFields.has(name.value)) return null;
  // Who asks whether there is such a field knows that there may be none.
  if (!isReflected(method.operand, reading) || /\.IsValid\(\)/.test(nodeText(root))) return null;
  return `a sync.Map has a field ${name.value} up to Go 1.23 only: from 1.24 on FieldByName gives the zero Value, of which almost every method panics; Range gives all entries`;
}

function methodOf(call: SyntaxNode): { readonly name: string; readonly operand: SyntaxNode } | null {
  const callee = call.kind === "call_expression" ? childOf(call, "function") : null;
  const operand = callee?.kind === "selector_expression" ? childOf(callee, "operand") : null;
  const field = callee === null ? null : childOf(callee, "field");
  return operand === null || field === null
    ? null
    : { name: nodeText(field), operand: withoutParens(operand) };
}

/** Whether an expression is the reflect.Value of a sync.Map. */
function isReflected(value: SyntaxNode, reading: Reading): boolean {
  const { inference, where } = reading;
  const node = heldBy(value, reading);
  const callee = node.kind === "call_expression" ? childOf(node, "function") : null;
  if (callee === null) return false;
  const called = calledFunction(callee, where, inference);
  const [only] = childOf(node, "arguments")?.children ?? [];
  if (called === "reflect.ValueOf") return only !== undefined && isSyncMap(inference.typeOf(only, where));
  const pointer =
    called === "reflect.Indirect"
      ? only
      : methodOf(node)?.name === "Elem"
        ? methodOf(node)?.operand
        : undefined;
  if (pointer === undefined) return false;
  const inner = heldBy(pointer, reading);
  const innerCallee = inner.kind === "call_expression" ? childOf(inner, "function") : null;
  const [of] = childOf(inner, "arguments")?.children ?? [];
  if (innerCallee === null || of === undefined) return false;
  const type = inference.typeOf(of, where);
  return (
    calledFunction(innerCallee, where, inference) === "reflect.ValueOf" &&
    type.kind === "pointer" &&
    isSyncMap(type.elem)
  );
}

/** What a variable was declared with that gets no other value: methods of a reflect.Value leave it as it is. */
function heldBy(node: SyntaxNode, { uses }: Reading): SyntaxNode {
  const inner = withoutParens(node);
  const variable = uses.variable(inner);
  if (variable?.origin.from !== "value" || variable.origin.count !== 1 || uses.isReassigned(variable))
    return inner;
  return withoutParens(variable.origin.values[0] ?? inner);
}

function isSyncMap(type: SourceType): boolean {
  return (
    type.kind === "named" && type.entity.name === "Map" && type.entity.place.package.importPath === "sync"
  );
}

/** `(*inner)(unsafe.Pointer(&m))` */
function cast(conversion: SyntaxNode, reading: Reading): string | null {
  const { inference, where } = reading;
  const [only] = childOf(conversion, "arguments")?.children ?? [];
  const inner = only === undefined ? null : withoutParens(only);
  const callee = inner?.kind === "call_expression" ? childOf(inner, "function") : null;
  if (inner === null || callee === null || calledFunction(callee, where, inference) !== "unsafe.Pointer")
    return null;
  const [from] = childOf(inner, "arguments")?.children ?? [];
  const given = from === undefined ? null : inference.typeOf(from, where);
  if (given?.kind !== "pointer" || !isSyncMap(given.elem)) return null;
  const to = underlying(inference.typeOf(conversion, where), inference);
  if (to.kind !== "pointer" || isSyncMap(to.elem) || underlying(to.elem, inference).kind !== "struct")
    return null;
  return "a sync.Map is another struct from Go 1.24 on (a trie of hashes, before it was a map with a copy that is only read): what is read here by the places of fields is something else in one of the two";
}
