import type { Inference } from "../source/inference.ts";
import { underlying } from "../source/members.ts";
import { childOf, nodeText, type SyntaxNode, visit, withoutParens } from "../source/syntaxNode.ts";
import type { Declared, ListedFunction } from "./machine/program.ts";

/** What may write a map, by its text. */
const mayWrite =
  /\]\s{0,4}(?:[-+*/%|^&]?\^?=[^=]|<<=|>>=|,|\+\+|--)|\bmaps\.|\.(?:Set|Add)\(|\b(?:delete|clear)\(/;

/**
 * The functions that write a map, or mention by its name one that does: only they can be mistaken, whoever calls them.
 * @param functions all that are followed
 */
export function relevantFunctions(
  functions: readonly ListedFunction[],
  inference: Inference,
): Set<ListedFunction> {
  const mentions = new Map<string, ListedFunction[]>();
  const relevant = new Set<ListedFunction>();
  const waiting: ListedFunction[] = [];
  const add = (listed: ListedFunction): void => {
    if (relevant.has(listed)) return;
    relevant.add(listed);
    waiting.push(listed);
  };
  for (const listed of functions) {
    const { text } = listed.declaration.unit;
    for (const name of new Set(text.match(/[\p{L}_][\p{L}\p{Nd}_]*/gu))) {
      const known = mentions.get(name);
      if (known === undefined) mentions.set(name, [listed]);
      else known.push(listed);
    }
    if (mayWrite.test(text) && writesMap(listed.declared(), inference)) add(listed);
  }
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop())
    for (const user of mentions.get(next.name) ?? []) add(user);
  return relevant;
}

function writesMap({ node, where }: Declared, inference: Inference): boolean {
  let writes = false;
  const isMap = (operand: SyntaxNode | null): boolean => {
    if (operand === null) return false;
    const type = underlying(inference.typeOf(operand, where), inference);
    return type.kind === "map" || type.kind === "unknown" || type.kind === "typeParam";
  };
  const target = (left: SyntaxNode): void => {
    const inner = withoutParens(left);
    if (inner.kind === "index_expression") writes ||= isMap(childOf(inner, "operand"));
  };
  visit(node, (inner) => {
    if (writes) return;
    if (inner.kind === "assignment_statement") childOf(inner, "left")?.children.forEach(target);
    else if (inner.kind === "inc_statement" || inner.kind === "dec_statement")
      inner.children.slice(0, 1).forEach(target);
    else if (inner.kind === "call_expression") {
      const called = childOf(inner, "function");
      const name = called === null ? "" : nodeText(called);
      const [first] = childOf(inner, "arguments")?.children ?? [];
      if (name === "delete" || name.startsWith("maps.")) writes = true;
      else if (name === "clear") writes = first !== undefined && isMap(first);
      else if (/\.(?:Set|Add)$/.test(name) && called !== null) writes = isMap(childOf(called, "operand"));
    }
  });
  return writes;
}
