import type { GoDocument } from "./goParser.ts";
import { LineIndex } from "./lineIndex.ts";
import { enclosingFunction } from "./siteContext.ts";
import type { SyntaxNode } from "./syntaxNode.ts";
import { nodeText, visit } from "./syntaxNode.ts";

/** Where the functions of a file stand, and what its lines hold. Lines count from 1. */
export interface CodeOutline {
  /** By the names that the linker gives them within their package; the `func` keyword is on their first line. */
  readonly functions: readonly OutlinedFunction[];
  /** Lines on which code begins. */
  readonly code: ReadonlySet<number>;
  /** Of these, those that may allocate more than the variables that they declare: calls, literals, returns, joined strings. */
  readonly busy: ReadonlySet<number>;
}

/** A function or method of a file. */
export interface OutlinedFunction {
  readonly name: string;
  readonly line: number;
  readonly endLine: number;
  /** The lines on which function literals in it begin. */
  readonly literals: ReadonlySet<number>;
}

const busyKinds =
  /^(?:call_expression|type_conversion_expression|composite_literal|func_literal|(?:go|defer|return)_statement)$/;

/** Whether a node may allocate something else than one variable or value that is moved to the heap. */
function isBusy(node: SyntaxNode): boolean {
  if (busyKinds.test(node.kind)) return true;
  const operator = node.children.find(({ field }) => field === "operator");
  const joins = node.kind === "binary_expression" || node.kind === "assignment_statement";
  if (joins) return operator !== undefined && nodeText(operator).startsWith("+");
  return node.kind === "unary_expression" && nodeText(node).startsWith("&");
}

/** The outline of a file. */
export function outlineCode(document: GoDocument): CodeOutline {
  const lines = new LineIndex(document.text);
  const functions: OutlinedFunction[] = [];
  const code = new Set<number>();
  const busy = new Set<number>();
  for (const declaration of document.declarations) {
    const { baseOffset, text } = declaration.unit;
    const lineAt = (offset: number): number => lines.positionOf(baseOffset + offset).line;
    const root = declaration.whole();
    const literals = new Set<number>();
    visit(root, (node) => {
      const { kind, start, end } = node;
      const line = lineAt(start);
      code.add(line);
      if (kind === "func_literal") literals.add(line);
      if (!isBusy(node)) return;
      // The lines of a function literal have statements of their own.
      const last = kind === "func_literal" ? line : lineAt(end);
      for (let at = line; at <= last; at++) busy.add(at);
    });
    for (let line = lineAt(0); line <= lineAt(text.length); line++) {
      const from = lines.startOf(line);
      // What is nested too deep is not in the tree; a brace may end a round of a loop, or call what is deferred.
      if (
        declaration.leftOut().length === 0 &&
        !document.text.slice(from, lines.startOf(line + 1)).includes("}")
      )
        continue;
      code.add(line);
      busy.add(line);
    }
    if (root.kind !== "function_declaration" && root.kind !== "method_declaration") continue;
    const { name } = enclosingFunction(root);
    functions.push({ name, line: lineAt(root.start), endLine: lineAt(root.end), literals });
  }
  return { functions, code, busy };
}
