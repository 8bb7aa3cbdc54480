import { declaredName } from "../../source/declarations.ts";
import type { VariableEntity } from "../../source/entity.ts";
import { coreType } from "../../source/members.ts";
import { childOf, nodeText, type SyntaxNode, visit, withoutParens } from "../../source/syntaxNode.ts";
import { isTarget } from "../../source/variableUses.ts";
import type { FixableFinding } from "../fixes/fix.ts";
import { appendIn, emptySlice } from "./emptySlice.ts";
import { begunBy, leavesLoop, mentions } from "./fillLoop.ts";
import { isLogged, isOnTheWay, mentionsAfter, orderedUse, orderedWrite, reliance } from "./orderedUses.ts";
import type { Pattern, Reading } from "./pattern.ts";
import { sortBefore, sortedKeys, sortedLoop } from "./sortFixes.ts";

/** Names of functions that show values to people. */
const shown = /^(?:GoString$|String$|dump|debug)/i;

/** What is joined, compared, hashed or put together in the order of a map, which is another one each time. */
export const unsortedKeys: Pattern = {
  code: "unsortedKeys",
  hints: [/\brange\b/, /\bappend\(|\+=|\.Write|\bFprint/],
  find(reading) {
    // What is shown to whoever looks for a mistake may come in any order.
    if (shown.test(declaredName(reading.root))) return [];
    const found: FixableFinding[] = [];
    visit(reading.root, (loop) => {
      if (loop.kind !== "for_statement" || loop.parent?.kind !== "statement_list") return;
      const over = rangedMap(loop, reading);
      if (over === null || leavesLoop(loop)) return;
      const finding = collected(loop, over, reading) ?? written(loop, over, reading);
      if (finding !== null) found.push(finding);
    });
    return found;
  },
};

/** The map that a loop ranges over. */
function rangedMap(loop: SyntaxNode, { inference, where }: Reading): SyntaxNode | null {
  const clause = loop.children.find(({ kind }) => kind === "range_clause");
  const over = clause && childOf(clause, "right");
  if (!over || childOf(loop, "body") === null) return null;
  return coreType(inference.typeOf(over, where), inference).kind === "map" ? over : null;
}

/** Keys or elements that a loop appends to a slice whose order the next use of it hangs on. */
function collected(loop: SyntaxNode, over: SyntaxNode, reading: Reading): FixableFinding | null {
  const { uses, where } = reading;
  const appended = firstAppend(loop, reading);
  const variable = appended && uses.variable(appended.target);
  if (!appended || !variable || uses.hasJumps || uses.isCaptured(variable)) return null;
  if (!hangsOnRound(appended.elem, loop, reading)) return null;
  const before = (loop.parent?.children ?? []).filter(({ end }) => end <= loop.start).reverse();
  const statement = before.find((one) => mentions(one, variable, reading));
  const begun = statement === undefined ? null : begunBy(statement, reading);
  const slice = begun?.variable === variable ? emptySlice(begun, reading, true) : null;
  const [use] = mentionsAfter(loop, variable, reading);
  if (begun === null || slice === null || use === undefined || loop.parent === null) return null;
  const does = isOnTheWay(use, loop.parent) ? orderedUse(use, reading) : null;
  if (does === null) return null;
  const name = variable.name;
  return {
    code: "unsortedKeys",
    node: use,
    where,
    message: `this ${does} ${name} in the order in which ${mapText(over)} was ranged over, which is another one each time`,
    related: [{ node: appended.statement, where, message: `${name} is filled here, in no order` }],
    group: null,
    fixesIn: (scope) =>
      [
        sortBefore(use, name, slice.elem, reading, scope),
        sortedKeys({ begun: begun.statement, loop, over, appended: appended.elem, name }, reading, scope),
      ].filter((fix) => fix !== null),
  };
}

/** The first `x = append(x, …)` of a loop, behind a condition or not. */
function firstAppend(loop: SyntaxNode, reading: Reading) {
  const found: NonNullable<ReturnType<typeof appendIn>>[] = [];
  visit(childOf(loop, "body") ?? loop, (node) => {
    const appended = appendIn(node, reading);
    if (appended !== null && isOfLoop(node, loop)) found.push(appended);
  });
  return found[0] ?? null;
}

/** A hash that a loop over a map puts together, or a text that is hashed, compared or a key. */
function written(loop: SyntaxNode, over: SyntaxNode, reading: Reading): FixableFinding | null {
  const { uses, where } = reading;
  const body = childOf(loop, "body");
  if (body === null || uses.hasJumps) return null;
  let first: ReturnType<typeof orderedWrite> = null;
  visit(body, (node) => {
    const write = first === null ? orderedWrite(node, reading) : null;
    if (write !== null && hangsOnRound(write.node, loop, reading) && isOfLoop(node, loop)) first = write;
  });
  const write = first as ReturnType<typeof orderedWrite>;
  const variable = write && uses.variable(write.into);
  if (!write || !variable || !isOutside(variable, loop) || !isOnlyWritten(variable, loop, reading))
    return null;
  const later = mentionsAfter(loop, variable, reading);
  const relied = later.map((use) => ({ use, how: reliance(use, reading) })).find(({ how }) => how !== null);
  // Of most texts nobody asks in which order they come.
  if (write.kind === "text" && relied === undefined) return null;
  if (later[0] !== undefined && isLogged(later[0])) return null;
  const what = write.kind === "hash" ? "the hash" : `${variable.name}, which is ${relied?.how} below,`;
  return {
    code: "unsortedKeys",
    node: write.node,
    where,
    message: `${what} is put together in the order of ${mapText(over)}, which is another one each time`,
    related: [
      {
        node: loop.children.find(({ kind }) => kind === "range_clause") ?? loop,
        where,
        message: "ranged over here",
      },
      ...(relied === undefined ? [] : [{ node: relied.use, where, message: `${relied.how} here` }]),
    ],
    group: null,
    fixesIn: (scope) => [sortedLoop(loop, over, reading, scope)].filter((fix) => fix !== null),
  };
}

function mapText(over: SyntaxNode): string {
  const text = nodeText(withoutParens(over)).replace(/\s+/g, " ");
  return text.length > 40 ? "the map" : text;
}

/** Whether code names what another round has another one of: the loop's own variables, or those of its body. */
function hangsOnRound(code: SyntaxNode, loop: SyntaxNode, { uses }: Reading): boolean {
  let found = false;
  visit(code, (node) => {
    const variable = uses.variable(node);
    if (variable !== null && !isOutside(variable, loop)) found = true;
  });
  return found;
}

function isOutside({ place }: VariableEntity, loop: SyntaxNode): boolean {
  return place.node.unit !== loop.unit || place.node.start < loop.start || place.node.start >= loop.end;
}

/** Not of a function literal, nor of an inner loop over another map, which is told for itself. */
function isOfLoop(node: SyntaxNode, loop: SyntaxNode): boolean {
  for (let up = node.parent; up !== null && up !== loop; up = up.parent)
    if (/^(?:func_literal|go_statement|defer_statement)$/.test(up.kind)) return false;
  return true;
}

/** Whether all that a loop does with a variable is to write to it in order, to compare it and to ask for its length. */
function isOnlyWritten(variable: VariableEntity, loop: SyntaxNode, reading: Reading): boolean {
  let isOnly = true;
  visit(loop, (node) => {
    if (!isOnly || node.kind !== "identifier" || reading.uses.variable(node) !== variable) return;
    let at: SyntaxNode = node;
    for (let up = at.parent; up !== null && up !== loop; at = up, up = up.parent) {
      const write = orderedWrite(up, reading);
      if (write !== null && write.into === node) return;
      if (up.kind === "binary_expression") return;
      if (up.kind === "call_expression" && /(?:^len$|\.Len$)/.test(nodeText(childOf(up, "function") ?? up)))
        return;
    }
    isOnly = false;
  });
  return isOnly && !isReset(variable, loop, reading);
}

function isReset(variable: VariableEntity, loop: SyntaxNode, { uses }: Reading): boolean {
  let found = false;
  visit(loop, (node) => {
    if (node.kind === "assignment_statement" && nodeText(childOf(node, "operator") ?? node) === "=")
      for (const left of childOf(node, "left")?.children ?? [])
        if (uses.variable(left) === variable && isTarget(left)) found = true;
  });
  return found;
}
