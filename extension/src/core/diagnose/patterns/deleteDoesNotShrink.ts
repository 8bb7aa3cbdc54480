import { coreType, underlying } from "../../source/members.ts";
import { calledFunction } from "../../source/printedText.ts";
import { isSameSafe } from "../../source/safeExpression.ts";
import {
  childOf,
  functionAround,
  nodeText,
  type SyntaxNode,
  visit,
  withoutParens,
} from "../../source/syntaxNode.ts";
import type { Fix, FixableFinding } from "../fixes/fix.ts";
import { edit, makeTextAt } from "../fixes/sourceText.ts";
import { callReach, isBuiltin } from "./callReach.ts";
import type { Pattern, Reading } from "./pattern.ts";

/** A map that lives on and is emptied before the code asks for its memory back: what it grew to stays with it. */
export const deleteDoesNotShrink: Pattern = {
  code: "deleteDoesNotShrink",
  hints: [/\b(?:clear|delete|Clear)\(/, /\.(?:GC|FreeOSMemory)\(\)/],
  find(reading) {
    const found: FixableFinding[] = [];
    if (reading.uses.hasJumps) return found;
    visit(reading.root, (node) => {
      const map = drained(node, reading);
      if (map === null || !livesOn(map, reading) || isSetBehind(node, map, reading)) return;
      const asked = askedBack(node, map, reading);
      if (asked !== null) found.push(findingAt(node, map, asked, reading));
    });
    return found;
  },
};

function findingAt(drain: SyntaxNode, map: SyntaxNode, asked: SyntaxNode, reading: Reading): FixableFinding {
  const { where } = reading;
  const name = nodeText(map);
  return {
    code: "deleteDoesNotShrink",
    node: drain,
    where,
    message: `${name} keeps the room of all entries that it has had: emptying it frees what keys and elems point to, but none of its groups (buckets up to Go 1.23), and ${nodeText(asked)} finds nothing of them to give back; a new map begins small`,
    related: [{ node: asked, where, message: "memory is asked back here" }],
    group: null,
    fixesIn: () => [madeAnew(drain, map, reading)].filter((fix) => fix !== null),
  };
}

function madeAnew(drain: SyntaxNode, map: SyntaxNode, { inference, where }: Reading): Fix | null {
  const made = makeTextAt(inference.typeOf(map, where), drain, where, inference);
  // What is said in the first line stays; what is said further in would be lost.
  const [head = "", ...rest] = nodeText(drain).split("\n");
  const comment = head.indexOf("//");
  const said = comment < 0 ? "" : ` ${head.slice(comment).trimEnd()}`;
  // What looks like a comment may stand in a text.
  const isText = comment >= 0 && /["`]/.test(head.slice(0, comment));
  if (made === null || isText || /\/\*/.test(head) || /\/[/*]/.test(rest.join("\n"))) return null;
  return {
    message: `Make ${nodeText(map)} anew`,
    edits: [edit(where, drain, drain.start, drain.end, `${nodeText(map)} = ${made}${said}`)],
  };
}

/** The map that a statement empties: `clear(m)`, `for k := range m { delete(m, k) }`; null for another one. */
function drained(statement: SyntaxNode, reading: Reading): SyntaxNode | null {
  if (statement.parent?.kind !== "statement_list") return null;
  const { inference, where } = reading;
  const isMap = (node: SyntaxNode): boolean =>
    coreType(inference.typeOf(node, where), inference).kind === "map";
  if (statement.kind === "for_statement") return deletedByLoop(statement, reading);
  const [call] = statement.kind === "expression_statement" ? statement.children : [];
  const callee = call?.kind === "call_expression" ? childOf(call, "function") : null;
  const [only, more] = call === undefined ? [] : (childOf(call, "arguments")?.children ?? []);
  if (callee === null || only === undefined || more !== undefined || !isMap(only)) return null;
  const isClear =
    isBuiltin(callee, /^clear$/, reading) ||
    calledFunction(callee, where, inference) === "golang.org/x/exp/maps.Clear";
  return isClear ? withoutParens(only) : null;
}

function deletedByLoop(loop: SyntaxNode, reading: Reading): SyntaxNode | null {
  const { inference, where, uses } = reading;
  const clause = loop.children.find(({ kind }) => kind === "range_clause");
  const over = clause && childOf(clause, "right");
  const [key] = (clause && childOf(clause, "left"))?.children ?? [];
  const lists = childOf(loop, "body")?.children ?? [];
  const [statement, more] = lists.flatMap((child) =>
    child.kind === "statement_list" ? child.children : [child],
  );
  const [call] = statement?.kind === "expression_statement" ? statement.children : [];
  const callee = call?.kind === "call_expression" ? childOf(call, "function") : null;
  const [map, deleted] = call === undefined ? [] : (childOf(call, "arguments")?.children ?? []);
  if (
    !over ||
    key === undefined ||
    more !== undefined ||
    !callee ||
    map === undefined ||
    deleted === undefined
  )
    return null;
  if (coreType(inference.typeOf(over, where), inference).kind !== "map") return null;
  const isOfKey = uses.variable(key) !== null && uses.variable(withoutParens(deleted)) === uses.variable(key);
  if (!isBuiltin(callee, /^delete$/, reading) || !isOfKey || !isSameSafe(over, map, where, inference))
    return null;
  return withoutParens(over);
}

/** A variable of the package, or a field of what a pointer or such a variable leads to. */
function livesOn(map: SyntaxNode, reading: Reading): boolean {
  const { inference, where, uses } = reading;
  if (!isSameSafe(map, map, where, inference)) return false;
  let at = map;
  while (/^(?:selector|index)_expression$/.test(at.kind)) {
    const operand = childOf(at, "operand");
    if (operand === null) return false;
    const { kind } = underlying(inference.typeOf(operand, where), inference);
    // An elem of a map is a copy.
    if (kind === "map" || kind === "unknown") return false;
    at = withoutParens(operand);
  }
  const variable = uses.variable(at);
  if (variable === null) return false;
  if (variable.place.package.lookup(variable.name) === variable) return true;
  // What another local variable leads to may end with the function.
  if (at === map || coreType(inference.typeOf(at, where), inference).kind !== "pointer") return false;
  const { origin } = variable;
  const over = origin.from === "range" ? uses.variable(withoutParens(origin.over)) : null;
  return (
    variable.place.node.kind === "parameter_declaration" ||
    (over !== null && over.place.package.lookup(over.name) === over)
  );
}

/** Whether the map is set behind a statement of its function, or anything through a pointer, which may be it. */
function isSetBehind(drain: SyntaxNode, map: SyntaxNode, { inference, where, root }: Reading): boolean {
  let isSet = false;
  visit(functionAround(drain) ?? root, (node) => {
    if (node.kind !== "assignment_statement") return;
    for (const target of childOf(node, "left")?.children ?? []) {
      if (withoutParens(target).kind === "unary_expression") isSet = true;
      if (node.start < drain.end) continue;
      const text = nodeText(withoutParens(target)).replace(/^\*/, "");
      if (isSameSafe(target, map, where, inference) || nodeText(map).startsWith(`${text}.`)) isSet = true;
    }
  });
  return isSet;
}

/** The call behind a statement, on the way out of its blocks, that asks for memory back before anything may fill the map. */
function askedBack(drain: SyntaxNode, map: SyntaxNode, reading: Reading): SyntaxNode | null {
  for (let at: SyntaxNode | null = drain; at !== null && at.kind !== "func_literal"; at = at.parent) {
    if (at.parent?.kind !== "statement_list") continue;
    for (const next of at.parent.children) {
      if (next.start < at.end) continue;
      const asked = collection(next, reading);
      if (asked !== null) return asked;
      if (mayFill(next, map, reading)) return null;
    }
  }
  return null;
}

/** `runtime.GC()`, `debug.FreeOSMemory()`, also in a goroutine or put off. */
function collection(statement: SyntaxNode, { inference, where }: Reading): SyntaxNode | null {
  const [call] = /^(?:expression|go|defer)_statement$/.test(statement.kind) ? statement.children : [];
  const callee = call?.kind === "call_expression" ? childOf(call, "function") : null;
  if (call === undefined || callee === null) return null;
  return /^runtime\.GC$|^runtime\/debug\.FreeOSMemory$/.test(calledFunction(callee, where, inference))
    ? call
    : null;
}

const quiet = /^(?:log|log\/slog|fmt|runtime|runtime\/debug|sync\/atomic|time|os)\./;

/** Whether a statement may put entries into a map, or leaves the function. */
function mayFill(statement: SyntaxNode, map: SyntaxNode, reading: Reading): boolean {
  const { inference, where } = reading;
  const written = nodeText(map);
  const name = written.slice(written.lastIndexOf(".") + 1);
  let fills = /^(?:return|break|continue)_statement$/.test(statement.kind);
  visit(statement, (node) => {
    if (/identifier$/.test(node.kind) && nodeText(node) === name && !isAsked(node)) fills = true;
    if (node.kind !== "call_expression" || callReach(node, reading) !== "anything") return;
    const callee = childOf(node, "function");
    if (callee === null || isBuiltin(callee, /^(?:delete|clear|close)$/, reading)) return;
    if (
      !quiet.test(calledFunction(callee, where, inference)) &&
      !/\.R?(?:Unlock|Lock)$/.test(nodeText(callee))
    )
      fills = true;
  });
  return fills;
}

/** The name in `len(m)`. */
function isAsked(name: SyntaxNode): boolean {
  let at = name;
  while (at.parent?.kind === "selector_expression") at = at.parent;
  const call = at.parent?.kind === "argument_list" ? at.parent.parent : null;
  return call !== null && /^len\(/.test(nodeText(call));
}
