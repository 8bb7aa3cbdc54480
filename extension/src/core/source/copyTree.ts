import type { Language, TreeCursor } from "web-tree-sitter";
import { canonical, type Draft } from "./canonicalSyntax.ts";
import type { SyntaxNode, SyntaxUnit } from "./syntaxNode.ts";

/** The names behind a grammar's numeric ids, read once. */
export interface GrammarNames {
  readonly kinds: readonly string[];
  readonly named: readonly boolean[];
  readonly fields: readonly (string | null)[];
}

/** Reads the id tables of a grammar. */
export function grammarNames(language: Language): GrammarNames {
  const kinds: string[] = [];
  const named: boolean[] = [];
  for (let id = 0; id < language.nodeTypeCount; id++) {
    kinds.push(language.nodeTypeForId(id) ?? "ERROR");
    named.push(language.nodeTypeIsNamed(id));
  }
  const fields: (string | null)[] = [];
  for (let id = 0; id <= language.fieldCount; id++) fields.push(language.fieldNameForId(id));
  return { kinds, named, fields };
}

// Deeper nesting than any hand-written code; what lies below is left out instead of overflowing the stack.
const maxDepth = 1500;

/** Longer bodies of literals, in UTF-16 units, are left out of headers; much longer ones always, as tables of generated code. */
export const maxHeaderLiteralLength = 20_000;
const maxLiteralLength = 200_000;

/**
 * Copies the subtree at the cursor. With `headersOnly` bodies of functions and methods and long literals are left out.
 * The cursor is back at its node afterwards.
 */
export function copyTree(
  cursor: TreeCursor,
  names: GrammarNames,
  unit: SyntaxUnit,
  headersOnly: boolean,
): SyntaxNode {
  const base = unit.baseOffset;
  const copy = (parent: SyntaxNode | null, depth: number): Draft => {
    const children: SyntaxNode[] = [];
    const node: Draft = {
      kind: names.kinds[cursor.nodeTypeId] ?? "ERROR",
      field: parent === null ? null : (names.fields[cursor.currentFieldId] ?? null),
      start: cursor.startIndex - base,
      end: cursor.endIndex - base,
      parent,
      children,
      unit,
    };
    const skipped = headersOnly && node.field === "body" && parent?.parent === null;
    if (skipped || depth > maxDepth || !cursor.gotoFirstChild()) return node;
    do {
      const id = cursor.nodeTypeId;
      const keep =
        id >= names.named.length || names.named[id] || names.fields[cursor.currentFieldId] === "operator";
      if (!keep || names.kinds[id] === "comment") continue;
      const length = cursor.endIndex - cursor.startIndex;
      const isLong = length > (headersOnly ? maxHeaderLiteralLength : maxLiteralLength);
      if (isLong && names.kinds[id] === "literal_value") continue;
      children.push(canonical(copy(node, depth + 1)));
    } while (cursor.gotoNextSibling());
    cursor.gotoParent();
    return node;
  };
  return copy(null, 0);
}
