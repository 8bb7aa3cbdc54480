import type { Where } from "../../source/entity.ts";
import type { Inference } from "../../source/inference.ts";
import { childOf, nodeText, type SyntaxNode, visit } from "../../source/syntaxNode.ts";
import { isUniverse } from "../../source/typeExpressions.ts";
import type { FixEdit, FixScope } from "./fix.ts";
import { edit, fileText, indentOf, lineEnd, statementAround } from "./sourceText.ts";

/** What must not be in a statement during which a lock is held: it may wait, go elsewhere, or take the lock again. */
const unfit =
  /^(?:func_literal|go_statement|defer_statement|send_statement|receive_statement|select_statement|labeled_statement|goto_statement|ERROR)$/;

/** The statement of a use during which a lock can simply be held; null where there is none. */
export function holdableStatement(use: SyntaxNode, where: Where, inference: Inference): SyntaxNode | null {
  const statement = statementAround(use);
  if (statement === null) return null;
  let isFit = !/^(?:go|defer)_statement$/.test(statement.kind);
  visit(statement, (node) => {
    if (unfit.test(node.kind)) isFit = false;
    if (node.kind === "return_statement" && node !== statement) isFit = false;
    if (/^(?:break|continue)_statement$/.test(node.kind))
      isFit &&= statement.kind === "for_statement" && node.children.length === 0;
    if (node.kind === "unary_expression" && nodeText(node).startsWith("<-")) isFit = false;
    if (node.kind === "call_expression") isFit &&= isQuiet(node, where, inference);
  });
  return isFit ? statement : null;
}

/** A call of Go's own, or of its library: neither takes a lock of ours. */
function isQuiet(call: SyntaxNode, where: Where, inference: Inference): boolean {
  const called = childOf(call, "function");
  if (called === null) return false;
  if (called.kind === "identifier" || called.kind === "type_identifier")
    return (
      nodeText(called) !== "panic" &&
      isUniverse(nodeText(called)) &&
      inference.lookup(nodeText(called), called, where) === null
    );
  const operand = called.kind === "selector_expression" ? childOf(called, "operand") : null;
  const entity = operand?.kind === "identifier" ? inference.lookup(nodeText(operand), operand, where) : null;
  return (
    entity?.kind === "import" &&
    /^(?:fmt|strings|strconv|sort|slices|maps|math|bytes|unicode|encoding\/json|errors)$/.test(entity.path)
  );
}

/** The edits that hold a lock during a statement, or from a return on. */
export function held(
  statement: SyntaxNode,
  lock: string,
  isShared: boolean,
  where: Where,
  scope: FixScope,
): FixEdit[] {
  const [take, give] = isShared ? ["RLock", "RUnlock"] : ["Lock", "Unlock"];
  const text = fileText(where, scope);
  const indent = indentOf(statement, text);
  const gap = indent === null ? "; " : `${lineEnd(text)}${indent}`;
  const before = (more: string): FixEdit =>
    edit(where, statement, statement.start, statement.start, `${lock}.${take}()${gap}${more}`);
  if (statement.kind === "return_statement") return [before(`defer ${lock}.${give}()${gap}`)];
  const end = statement.unit.baseOffset + statement.end;
  // A comment behind the statement stays with it.
  const rest = /^[ \t]*(?:\/\/[^\n]*)?(?=\r?\n)/.exec(text.slice(end))?.[0];
  const at = indent === null || rest === undefined ? 0 : rest.trimEnd().length;
  const after = edit(where, statement, statement.end + at, statement.end + at, `${gap}${lock}.${give}()`);
  return [before(""), after];
}
