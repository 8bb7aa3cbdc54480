import type { Where } from "../../source/entity.ts";
import type { Inference } from "../../source/inference.ts";
import { underlying } from "../../source/members.ts";
import type { SourceType } from "../../source/sourceType.ts";
import { childOf, childrenOf, nodeText, type SyntaxNode } from "../../source/syntaxNode.ts";
import type { Fix, FixScope } from "./fix.ts";
import { edit, fileText, indentOf, lineEnd, makeTextAt, typeTextAt } from "./sourceText.ts";

/** Fields from a struct to a map in it, each a value and no pointer. */
type Path = readonly { readonly name: string; readonly type: SourceType }[];

const maxDepth = 4;

/**
 * The field is made where its struct comes from: in the literal, or in one that takes the place of `new(T)` or `var x T`.
 * @param left the field that is left out there; undefined where it is not left out
 */
export function fieldFix(
  origin: SyntaxNode,
  where: Where,
  left: string | undefined,
  written: SyntaxNode,
  scope: FixScope,
): Fix | null {
  const { inference } = scope;
  const field = written.kind === "selector_expression" ? childOf(written, "field") : null;
  if (left === undefined) return null;
  const type = structType(origin, where, inference);
  if (type === null) return null;
  if (origin.kind === "call_expression" && underlying(type, inference).kind === "map")
    return insteadOfNew(origin, "the map", "", where);
  // Where the write does not name the field it is the one that was left out itself.
  const name = field === null ? left : nodeText(field);
  const paths = pathsTo(name, type, inference, 0).filter(([first]) => first?.name === left);
  const direct = paths.filter((path) => path.length === 1);
  const [path, another] = direct.length > 0 ? direct : paths;
  if (path === undefined || another !== undefined || !isVisible(path, type, where)) return null;
  const element = elementText(path, origin, where, inference);
  if (element === null) return null;
  const made = path.map((part) => part.name).join(".");
  if (origin.kind === "composite_literal" || origin.kind === "literal_value")
    return inLiteral(origin, element, made, where, scope);
  const typeNode = typeNodeOf(origin);
  if (typeNode === null) return null;
  const text = nodeText(typeNode);
  if (origin.kind === "call_expression") return insteadOfNew(origin, made, element, where);
  return {
    message: `Make ${made} where ${nodeText(origin.kind === "var_spec" ? (childOf(origin, "name") ?? origin) : origin)} is declared`,
    edits: [edit(where, typeNode, typeNode.start, typeNode.end, `= ${text}{${element}}`)],
  };
}

/** `&T{…}` in the place of `new(T)`. */
function insteadOfNew(origin: SyntaxNode, made: string, elements: string, where: Where): Fix | null {
  const type = typeNodeOf(origin);
  if (type === null) return null;
  const literal = `&${nodeText(type)}{${elements}}`;
  const isOperand = /^(?:selector|index|slice|call|type_assertion)_expression$/.test(
    origin.parent?.kind ?? "",
  );
  return {
    message: `Make ${made} in a literal instead of ${nodeText(origin)}`,
    edits: [edit(where, origin, origin.start, origin.end, isOperand ? `(${literal})` : literal)],
  };
}

/** The type node of `new(T)`, or of `var x T` with one name and no value. */
function typeNodeOf(origin: SyntaxNode): SyntaxNode | null {
  if (origin.kind === "call_expression") {
    const called = childOf(origin, "function");
    const [only, more] = childOf(origin, "arguments")?.children ?? [];
    if (called === null || nodeText(called) !== "new" || more !== undefined) return null;
    return only !== undefined && /^(?:type_)?identifier$|^qualified_type$|^generic_type$/.test(only.kind)
      ? only
      : null;
  }
  const spec = origin.kind === "var_spec" ? origin : origin.parent;
  if (spec?.kind !== "var_spec" || childOf(spec, "value") !== null) return null;
  if (childrenOf(spec, "name").filter(({ kind }) => kind === "identifier").length !== 1) return null;
  const type = childOf(spec, "type");
  return type !== null && /^(?:type_identifier|qualified_type|generic_type)$/.test(type.kind) ? type : null;
}

function structType(origin: SyntaxNode, where: Where, inference: Inference): SourceType | null {
  if (origin.kind === "composite_literal") return inference.typeOf(origin, where);
  if (origin.kind === "literal_value") return elidedType(origin, where, inference);
  const type = typeNodeOf(origin);
  return type === null ? null : inference.resolve(type, where);
}

/** The type of a literal that leaves its own out: the element type of the literal around. */
function elidedType(body: SyntaxNode, where: Where, inference: Inference): SourceType | null {
  const element = body.parent;
  const around = element?.parent?.kind === "keyed_element" ? element.parent.parent : element?.parent;
  const literal = around?.parent;
  if (literal?.kind !== "composite_literal" || element?.field === "key") return null;
  const type = underlying(inference.typeOf(literal, where), inference);
  if (type.kind !== "slice" && type.kind !== "array" && type.kind !== "map") return null;
  return type.elem.kind === "pointer" ? type.elem.elem : type.elem;
}

function pathsTo(name: string, type: SourceType, inference: Inference, depth: number): Path[] {
  const struct = underlying(type, inference);
  if (struct.kind !== "struct" || depth >= maxDepth) return [];
  return struct.fields.flatMap((field): Path[] => {
    const under = underlying(field.type, inference);
    if (field.name === name && under.kind === "map") return [[field]];
    if (under.kind !== "struct") return [];
    return pathsTo(name, field.type, inference, depth + 1).map((rest) => [field, ...rest]);
  });
}

/** Whether code of a package may name the fields. */
function isVisible(path: Path, type: SourceType, where: Where): boolean {
  const types = [type, ...path.slice(0, -1).map((part) => part.type)];
  return path.every(({ name }, i) => {
    const holder = types[i];
    const isOwn = holder?.kind !== "named" || holder.entity.place.package === where.package;
    return isOwn || /^\p{Lu}/u.test(name);
  });
}

/** `inner: Inner{m: make(map[K]V)}` */
function elementText(path: Path, at: SyntaxNode, where: Where, inference: Inference): string | null {
  const [first, ...rest] = path;
  if (first === undefined) return null;
  if (rest.length === 0) {
    const make = makeTextAt(first.type, at, where, inference);
    return make === null ? null : `${first.name}: ${make}`;
  }
  if (first.type.kind !== "named") return null;
  const type = typeTextAt(first.type, at, where, inference);
  const inner = elementText(rest, at, where, inference);
  return type === null || inner === null ? null : `${first.name}: ${type}{${inner}}`;
}

function inLiteral(
  literal: SyntaxNode,
  element: string,
  made: string,
  where: Where,
  scope: FixScope,
): Fix | null {
  const body = literal.kind === "literal_value" ? literal : childOf(literal, "body");
  if (body === null || body.children.some(({ kind }) => kind !== "keyed_element")) return null;
  const typeNode = literal === body ? null : childOf(literal, "type");
  const message = `Make ${made} in the literal${typeNode === null ? "" : ` of ${nodeText(typeNode)}`}`;
  const [first] = body.children;
  if (first === undefined)
    return { message, edits: [edit(where, body, body.start + 1, body.start + 1, element)] };
  const text = fileText(where, scope);
  const indent = indentOf(first, text);
  if (indent === null)
    return { message, edits: [edit(where, body, first.start, first.start, `${element}, `)] };
  const written = `${aligned(element, first)},${lineEnd(text)}${indent}`;
  const moved = movedValues(element, body).map(([at, by]) => edit(where, body, at, at, by));
  return { message, edits: [edit(where, body, first.start, first.start, written), ...moved] };
}

/** Where values have to move to the right for one with a longer key, and how far; nowhere where that is not simple. */
function movedValues(element: string, { children, unit }: SyntaxNode): [at: number, by: string][] {
  const key = element.indexOf(":") + 1;
  const rows = children.map((row) => ({ row, value: childOf(row, "value") }));
  const isSimple = rows.every(({ row, value }, i) => {
    const next = children[i + 1];
    const behind = next === undefined ? "\n" : unit.text.slice(row.end, next.start);
    return value !== null && !nodeText(row).includes("\n") && behind.split("\n").length === 2;
  });
  if (!isSimple) return [];
  return rows.flatMap(({ row, value }): [number, string][] => {
    const by = key + 1 - ((value?.start ?? 0) - row.start);
    return value !== null && by > 0 ? [[value.start, " ".repeat(by)]] : [];
  });
}

/** An element whose value stands where that of the next line does, as gofmt has it, where its key is short enough. */
function aligned(element: string, next: SyntaxNode): string {
  const value = childOf(next, "value");
  const width = value === null ? 0 : value.start - next.start;
  const colon = element.indexOf(":") + 1;
  return `${element.slice(0, colon)}${" ".repeat(Math.max(1, width - colon))}${element.slice(colon).trimStart()}`;
}
