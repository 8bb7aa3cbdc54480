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

/** The outermost parentheses around an expression; itself where there are none. */
export function withParens(node: SyntaxNode): SyntaxNode {
  let outer = node;
  while (outer.parent?.kind === "parenthesized_expression") outer = outer.parent;
  return outer;
}

/** The function, method or function literal around a node; null at package level. */
export function functionAround(node: SyntaxNode): SyntaxNode | null {
  for (let up = node.parent; up !== null; up = up.parent)
    if (/^(?:func_literal|function_declaration|method_declaration)$/.test(up.kind)) return up;
  return null;
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
  const open = [node];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    enter(next);
    for (let i = next.children.length - 1; i >= 0; i--) {
      const child = next.children[i];
      if (child !== undefined) open.push(child);
    }
  }
}
