import { coreType } from "../../source/members.ts";
import { isSameSafe } from "../../source/safeExpression.ts";
import type { SourceMapType } from "../../source/sourceType.ts";
import {
  childOf,
  nodeText,
  type SyntaxNode,
  visit,
  withoutParens,
  withParens,
} from "../../source/syntaxNode.ts";
import { layoutText, typeLayoutText } from "../../source/typeText.ts";
import type { FixableFinding } from "../fixes/fix.ts";
import { type FirstLookup, firstLookups, nameEdits } from "./firstLookup.ts";
import type { Pattern, Reading } from "./pattern.ts";
import { isUntouched, lookupOf, simpleAround } from "./untouched.ts";

/** Copying larger elems may cost more than looking up one of their fields. */
const largestCopy = 128;

/** An elem that is read by another look-up of the key that has just been looked up. */
export const lookupTwice: Pattern = {
  code: "lookupTwice",
  hints: [/\bif\b/, /\]\)*\s*(?:;|[!=]=\s*nil|\n)/],
  find(reading) {
    if (reading.uses.hasJumps) return [];
    const found: FixableFinding[] = [];
    const told = new Set<SyntaxNode>();
    const given = new Set<string>();
    for (const first of firstLookups(reading)) {
      if (told.has(first.index)) continue;
      const again = readsAgain(first, reading).filter((read) => !told.has(read));
      const finding = again.length === 0 ? null : findingAt(first, again, given, reading);
      if (finding === null) continue;
      for (const node of [first.index, ...again]) told.add(node);
      found.push(finding);
    }
    return found;
  },
};

function readsAgain(first: FirstLookup, reading: Reading): SyntaxNode[] {
  const lookup = lookupOf(first.index, reading);
  if (lookup === null || !isWorthNaming(first.index, reading)) return [];
  if (!isSameSafe(first.index, first.index, reading.where, reading.inference)) return [];
  const reads: SyntaxNode[] = [];
  for (const part of first.within)
    eachOutsideLiterals(part, (node) => {
      if (node.kind !== "index_expression" || node.start < first.index.end) return;
      if (!isSame(first.index, node, reading) || !isPlainRead(node)) return;
      if (isWrittenAround(node, lookup.map, reading) || !isSeen(first, node, reading)) return;
      if (isUntouched(first.index, node, first.within, lookup, reading)) reads.push(node);
    });
  return reads;
}

function eachOutsideLiterals(node: SyntaxNode, enter: (node: SyntaxNode) => void): void {
  if (node.kind === "func_literal") return;
  enter(node);
  for (const child of node.children) eachOutsideLiterals(child, enter);
}

/** The same expression, of the same variables. */
function isSame(first: SyntaxNode, second: SyntaxNode, { inference, where }: Reading): boolean {
  if (!isSameSafe(first, second, where, inference)) return false;
  const names = (of: SyntaxNode): unknown[] => {
    const found: unknown[] = [];
    visit(of, (node) => {
      if (node.kind === "identifier") found.push(inference.lookup(nodeText(node), node, where));
    });
    return found;
  };
  const [one, other] = [names(first), names(second)];
  return one.length === other.length && one.every((entity, i) => entity === other[i]);
}

/** Whether the name that the elem has already means it at another place, too. */
function isSeen({ name }: FirstLookup, at: SyntaxNode, { inference, where, uses }: Reading): boolean {
  return name === null || inference.lookup(nodeText(name), at, where) === uses.variable(name);
}

/** Neither assigned to, nor with a second value of its own. */
function isPlainRead(read: SyntaxNode): boolean {
  const { parent } = withParens(read);
  if (parent === null || /^(?:inc|dec)_statement$/.test(parent.kind)) return false;
  if (parent.kind === "unary_expression" && nodeText(parent).startsWith("&")) return false;
  if (parent.kind !== "expression_list") return true;
  if (parent.field === "left") return false;
  const { parent: statement } = parent;
  const names =
    statement?.kind === "var_spec"
      ? statement.children.filter(({ field }) => field === "name").length
      : ((statement && childOf(statement, "left"))?.children.length ?? parent.children.length);
  return parent.parent?.kind === "return_statement" || names === parent.children.length;
}

/** Whether a statement that reads an elem writes into the same map: the second look-up is needed there. */
function isWrittenAround(read: SyntaxNode, map: SyntaxNode, { inference, where }: Reading): boolean {
  const statement = simpleAround(read);
  if (statement.kind !== "assignment_statement") return false;
  return (childOf(statement, "left")?.children ?? []).some((left) => {
    const target = withoutParens(left);
    const operand = target.kind === "index_expression" ? childOf(target, "operand") : null;
    return operand !== null && isSameSafe(operand, map, where, inference);
  });
}

function isWorthNaming(index: SyntaxNode, { inference, where, figures }: Reading): boolean {
  const operand = childOf(index, "operand");
  const type = operand === null ? null : coreType(inference.typeOf(operand, where), inference);
  if (type?.kind !== "map") return false;
  const layout = typeLayoutText(type.elem, inference);
  const size = "text" in layout ? figures.sizeOf(layout.text) : null;
  return size === null ? isOpen(type) : size > 0 && size <= largestCopy;
}

function isOpen({ elem }: SourceMapType): boolean {
  return elem.kind === "typeParam";
}

function findingAt(
  first: FirstLookup,
  reads: readonly SyntaxNode[],
  given: Set<string>,
  reading: Reading,
): FixableFinding | null {
  const { where } = reading;
  const [read] = reads;
  const named = nameEdits(first, given, reading);
  if (read === undefined || named === null) return null;
  given.add(named.name);
  const text = nodeText(first.index).replace(/\s+/g, " ");
  return {
    code: "lookupTwice",
    node: read,
    where,
    message: `${text} is looked up again, and nothing in between can have changed it: ${cost(first, reading)}`,
    related: [{ node: first.index, where, message: "looked up here" }],
    group: null,
    fixesIn: (scope) => {
      const edits = named.edits(scope);
      return edits === null
        ? []
        : [
            {
              message: first.name === null ? `Name the elem ${named.name} and use it` : `Use ${named.name}`,
              edits: [...edits, ...reads.map((node) => named.replace(node))],
            },
          ];
    },
  };
}

function cost({ index, hasOk }: FirstLookup, { inference, where, figures }: Reading): string {
  const operand = childOf(index, "operand");
  const type = operand === null ? null : coreType(inference.typeOf(operand, where), inference);
  const layout = type?.kind === "map" ? layoutText(type, inference) : null;
  const called = layout !== null && "text" in layout ? figures.lookups(layout.text) : null;
  if (called === null) return "the key is hashed and searched for twice";
  const { plain, withOk } = called;
  return hasOk
    ? `${withOk} has searched for the key, and ${plain} does so once more`
    : `${plain} searches for the key twice`;
}
