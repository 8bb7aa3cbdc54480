import type { Language, TreeCursor } from "web-tree-sitter";

/**
 * One top-level declaration's text. Nodes hold offsets relative to it, so that a declaration that an edit did not touch
 * keeps its nodes wherever it moves to.
 */
export interface SyntaxUnit {
  readonly text: string;
  /** UTF-16 offset of the unit in its file. */
  baseOffset: number;
}

/** A node of the syntax tree, detached from the parser. Only named nodes and operators; comments are left out. */
export interface SyntaxNode {
  /** tree-sitter-go's node type: "index_expression", "map_type"; "ERROR" for what does not parse. */
  readonly kind: string;
  /** The field of the parent that holds it: "operand", "left", or null. */
  readonly field: string | null;
  /** UTF-16 offsets relative to the unit. */
  readonly start: number;
  readonly end: number;
  readonly parent: SyntaxNode | null;
  readonly children: readonly SyntaxNode[];
  readonly unit: SyntaxUnit;
}

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
  const copy = (parent: SyntaxNode | null, depth: number): SyntaxNode => {
    const children: SyntaxNode[] = [];
    const node: SyntaxNode = {
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
      children.push(copy(node, depth + 1));
    } while (cursor.gotoNextSibling());
    cursor.gotoParent();
    return node;
  };
  return copy(null, 0);
}

/** The source text of a node. */
export function nodeText(node: SyntaxNode): string {
  return node.unit.text.slice(node.start, node.end);
}

/** The first child in a field. */
export function childOf(node: SyntaxNode, field: string): SyntaxNode | null {
  for (const child of node.children) if (child.field === field) return child;
  return null;
}

/** All children in a field. */
export function childrenOf(node: SyntaxNode, field: string): readonly SyntaxNode[] {
  return node.children.filter((child) => child.field === field);
}

/** The expression inside any parentheses. */
export function withoutParens(node: SyntaxNode): SyntaxNode {
  let inner = node;
  while (inner.kind === "parenthesized_expression" || inner.kind === "parenthesized_type") {
    const child = inner.children[0];
    if (child === undefined) break;
    inner = child;
  }
  return inner;
}

/** The smallest node that covers a unit-relative offset (an offset at a node's end belongs to the node before it). */
export function nodeAt(root: SyntaxNode, offset: number): SyntaxNode | null {
  if (offset < root.start || offset > root.end) return null;
  let node = root;
  for (;;) {
    let next: SyntaxNode | undefined;
    for (const child of node.children) {
      if (child.start <= offset && offset <= child.end) {
        next = child;
        if (offset < child.end) break;
      }
    }
    if (next === undefined) return node;
    node = next;
  }
}

/** Visits a node and what is below it, outermost first, in source order. */
export function visit(node: SyntaxNode, enter: (node: SyntaxNode) => void): void {
  enter(node);
  for (const child of node.children) visit(child, enter);
}
