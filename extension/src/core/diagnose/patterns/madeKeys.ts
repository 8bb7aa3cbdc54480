import type { VariableEntity } from "../../source/entity.ts";
import { coreType, underlying } from "../../source/members.ts";
import { isSameSafe } from "../../source/safeExpression.ts";
import { childOf, nodeText, type SyntaxNode, visit, withoutParens } from "../../source/syntaxNode.ts";
import type { Fix, FixableFinding, FixScope } from "../fixes/fix.ts";
import { edit, fileText, indentOf, lineEnd } from "../fixes/sourceText.ts";
import { isBuiltin } from "./callReach.ts";
import { freshName } from "./freshName.ts";
import type { Pattern, Reading } from "./pattern.ts";

/** `seen[string(b)] = true` in a loop: each round makes a string, also for a key that is there. */
export const madeKeys: Pattern["find"] = (reading) => {
  const found: FixableFinding[] = [];
  visit(reading.root, (node) => {
    if (node.kind !== "assignment_statement" || node.parent?.kind !== "statement_list") return;
    const target = setMember(node, reading);
    const loop = loopAround(node);
    if (target === null || loop === null || target.set.place.node.start > loop.start) return;
    if (namesListed(target, reading)) return;
    if (isAskedIn(loop, target, reading) || isMadeAnyway(loop, target, reading)) return;
    found.push(findingAt(node, target, reading));
  });
  return found;
};

interface Member {
  readonly set: VariableEntity;
  readonly index: SyntaxNode;
  readonly bytes: SyntaxNode;
  readonly elem: "bool" | "struct";
}

function findingAt(statement: SyntaxNode, member: Member, reading: Reading): FixableFinding {
  const text = nodeText(member.bytes);
  return {
    code: "uselessCopy",
    node: member.index,
    where: reading.where,
    message: `each round makes a string of ${text}, also for a key that is there: a look-up with string(${text}) makes none, so look first`,
    related: [],
    group: null,
    fixesIn: (scope) => [lookFirst(statement, member, reading, scope)].filter((fix) => fix !== null),
  };
}

function lookFirst(
  statement: SyntaxNode,
  { index, elem }: Member,
  { where, root }: Reading,
  scope: FixScope,
): Fix | null {
  const text = fileText(where, scope);
  const indent = indentOf(statement, text);
  if (indent === null) return null;
  const [end, key] = [lineEnd(text), nodeText(index)];
  const ok = freshName(["ok", "has"], root);
  const condition = elem === "bool" ? `!${key}` : `_, ${ok} := ${key}; !${ok}`;
  const written = `if ${condition} {${end}${indent}\t${nodeText(statement)}${end}${indent}}`;
  return {
    message: `Look for ${key} first`,
    edits: [edit(where, statement, statement.start, statement.end, written)],
  };
}

/** The target of `m[string(b)] = true`, `m[string(b)] = struct{}{}`. */
function setMember(statement: SyntaxNode, reading: Reading): Member | null {
  const { inference, where, uses } = reading;
  const operator = childOf(statement, "operator");
  const [target, more] = childOf(statement, "left")?.children ?? [];
  const [value] = childOf(statement, "right")?.children ?? [];
  if (target === undefined || more !== undefined || value === undefined) return null;
  if (operator !== null && nodeText(operator) !== "=") return null;
  const index = withoutParens(target);
  const [map, key] = [childOf(index, "operand"), childOf(index, "index")];
  if (index.kind !== "index_expression" || map === null || key === null) return null;
  const type = coreType(inference.typeOf(map, where), inference);
  // What is put into a map that lives on is mostly new, and taken out elsewhere.
  const set = uses.variable(withoutParens(map));
  if (type.kind !== "map" || set === null || set.place.package.lookup(set.name) === set) return null;
  const elem = underlying(type.elem, inference);
  const constant = inference.constantOf(value, where);
  const isTrue = elem.kind === "basic" && elem.name === "bool" && constant?.kind === "bool" && constant.value;
  const isMember = elem.kind === "struct" && elem.fields.length === 0;
  const bytes = convertedBytes(withoutParens(key), reading);
  if (bytes === null || (!isTrue && !isMember)) return null;
  return { set, index, bytes, elem: isTrue ? "bool" : "struct" };
}

/** b of `string(b)`, where asking for it again is the same and does nothing else. */
function convertedBytes(key: SyntaxNode, reading: Reading): SyntaxNode | null {
  const { inference, where } = reading;
  const callee = key.kind === "call_expression" ? childOf(key, "function") : null;
  const [only] = childOf(key, "arguments")?.children ?? [];
  if (callee === null || only === undefined || !isBuiltin(callee, /^string$/, reading)) return null;
  const below = underlying(inference.typeOf(only, where), inference);
  if (below.kind !== "slice") return null;
  const elem = underlying(below.elem, inference);
  const base = only.kind === "slice_expression" ? only.children : [only];
  const isPlain = base.every((part) => isSameSafe(part, part, where, inference));
  return elem.kind === "basic" && elem.name === "uint8" && isPlain ? only : null;
}

/** Whether the bytes are a field of what a loop ranges over: those name it, so each is mostly a new one. */
function namesListed({ bytes }: Member, { uses }: Reading): boolean {
  let base = withoutParens(bytes);
  let hasField = false;
  while (/^(?:selector|slice|index)_expression$/.test(base.kind)) {
    const operand = childOf(base, "operand");
    if (operand === null) return false;
    hasField ||= base.kind === "selector_expression";
    base = withoutParens(operand);
  }
  return hasField && uses.variable(base)?.origin.from === "range";
}

function loopAround(node: SyntaxNode): SyntaxNode | null {
  for (let up = node.parent; up !== null && up.kind !== "func_literal"; up = up.parent)
    if (up.kind === "for_statement") return up;
  return null;
}

/** Whether a loop has another use for the string. */
function isMadeAnyway(loop: SyntaxNode, { index, bytes }: Member, reading: Reading): boolean {
  const { inference, where } = reading;
  let isMade = false;
  visit(loop, (node) => {
    const again =
      node.kind === "call_expression" && (node.start < index.start || node.end > index.end)
        ? convertedBytes(node, reading)
        : null;
    if (again !== null && isSameSafe(again, bytes, where, inference)) isMade = true;
  });
  return isMade;
}

/** Whether a loop asks its map for anything, too. */
function isAskedIn(loop: SyntaxNode, { index }: Member, { inference, where }: Reading): boolean {
  const map = childOf(index, "operand");
  let isAsked = false;
  visit(loop, (node) => {
    const operand = node.kind === "index_expression" && node !== index ? childOf(node, "operand") : null;
    if (map !== null && operand !== null && isSameSafe(operand, map, where, inference)) isAsked = true;
  });
  return isAsked;
}
