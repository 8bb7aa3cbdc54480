import type { Where } from "../../source/entity.ts";
import type { Inference } from "../../source/inference.ts";
import { underlying } from "../../source/members.ts";
import type { SourceType } from "../../source/sourceType.ts";
import { childOf, nodeText, type SyntaxNode } from "../../source/syntaxNode.ts";
import { isUniverse } from "../../source/typeExpressions.ts";
import { sourceText } from "../../source/typeText.ts";
import type { FixEdit, FixScope } from "./fix.ts";

const keywords = new Set(["map", "struct", "func", "chan", "interface"]);

/**
 * A type as it is written at a place; null where it cannot be written there: part of it is not known, is not imported, or a
 * name of it means something else there.
 */
export function typeTextAt(
  type: SourceType,
  at: SyntaxNode,
  where: Where,
  inference: Inference,
): string | null {
  const text = sourceText(type, where.package);
  if (text === null || /struct\{ /.test(text)) return null;
  for (const [, before, name] of text.matchAll(/(\.?)([\p{L}_][\p{L}\p{Nd}_]*)/gu)) {
    if (name === undefined || before === "." || keywords.has(name)) continue;
    const entity = inference.lookup(name, at, where);
    const isPackage = text.includes(`${name}.`);
    const isType = entity === null ? isUniverse(name) : entity.kind === "type" || entity.kind === "typeParam";
    if (isPackage ? entity?.kind !== "import" : !isType) return null;
  }
  return text;
}

/** `make(T)` as it is written at a place; null where that is not to be had. */
export function makeTextAt(
  type: SourceType,
  at: SyntaxNode,
  where: Where,
  inference: Inference,
): string | null {
  if (underlying(type, inference).kind !== "map") return null;
  const text = typeTextAt(type, at, where, inference);
  return text === null || !mayMake(at, where, inference) ? null : `make(${text})`;
}

/** Whether `make` means what Go means by it. */
export function mayMake(at: SyntaxNode, where: Where, inference: Inference): boolean {
  return inference.lookup("make", at, where) === null;
}

/** An edit by nodes: what replaces the text between two offsets of a unit. */
export function edit(where: Where, { unit }: SyntaxNode, start: number, end: number, text: string): FixEdit {
  return { where, start: unit.baseOffset + start, end: unit.baseOffset + end, text };
}

/** The text of the file that a node is in. */
export function fileText(where: Where, { documents }: FixScope): string {
  return documents.get(where.file.path)?.text ?? "";
}

/** How the lines of a text end. */
export function lineEnd(text: string): string {
  return /\r\n/.test(text) ? "\r\n" : "\n";
}

/** What stands before a node in its line, where that is nothing but blanks; null otherwise. */
export function indentOf(node: SyntaxNode, text: string): string | null {
  const at = node.unit.baseOffset + node.start;
  const before = text.slice(text.lastIndexOf("\n", at - 1) + 1, at);
  return /^[ \t]*$/.test(before) ? before : null;
}

/** The statement of a block that a node is in, without going out of a function; null where it is none of a block's own. */
export function statementAround(node: SyntaxNode): SyntaxNode | null {
  for (let at: SyntaxNode = node; at.parent !== null; at = at.parent)
    if (at.parent.kind === "statement_list") return at.kind === "labeled_statement" ? null : at;
  return null;
}

/** The name that an expression of names and fields begins with: `s` of `s.index.byName`; null for others. */
export function rootOf(expression: SyntaxNode): SyntaxNode | null {
  let at: SyntaxNode = expression;
  for (;;) {
    if (at.kind === "identifier") return nodeText(at) === "_" ? null : at;
    const inner: SyntaxNode | null =
      at.kind === "selector_expression" || at.kind === "index_expression"
        ? childOf(at, "operand")
        : at.kind === "parenthesized_expression"
          ? (at.children[0] ?? null)
          : at.kind === "unary_expression" && nodeText(at).startsWith("*")
            ? childOf(at, "operand")
            : null;
    if (inner === null) return null;
    at = inner;
  }
}
