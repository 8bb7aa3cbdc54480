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

// Deeper than any hand-written code, and what functions that call themselves for each level have room for.
const maxDepth = 4000;

/** Longer bodies of literals, in UTF-16 units, are left out of headers. */
export const maxHeaderLiteralLength = 20_000;
/** Longer ones are left out always: their nodes would fill the memory. Files have a limit of their own, usually a lower one. */
const maxLiteralLength = 16_000_000;

/** The kinds whose parts nobody asks for. */
const wholeKinds: ReadonlySet<string> = new Set(["interpreted_string_literal", "raw_string_literal"]);

/** A part of the source that is not looked into. */
export interface LeftOut {
  /** UTF-16 offset relative to the unit. */
  readonly start: number;
  /** "a literal of more than …": what it is. */
  readonly what: string;
}

const tooDeep = `what is nested more than ${maxDepth} levels deep`;
const tooLong = `a literal of more than ${maxLiteralLength} characters`;

/** A subtree, and what of it was left out for its depth or length. */
export interface CopiedTree {
  readonly root: SyntaxNode;
  readonly leftOut: readonly LeftOut[];
}

/**
 * Copies the subtree at the cursor. With `headersOnly` bodies of functions and methods and long literals are left out.
 * The cursor is back at its node afterwards.
 */
export function copyTree(
  cursor: TreeCursor,
  names: GrammarNames,
  unit: SyntaxUnit,
  headersOnly: boolean,
): CopiedTree {
  const { kinds, named, fields } = names;
  const leftOut: LeftOut[] = [];
  const draft = (parent: Draft | null): Draft => ({
    kind: kinds[cursor.nodeTypeId] ?? "ERROR",
    field: parent === null ? null : (fields[cursor.currentFieldId] ?? null),
    start: cursor.startIndex - unit.baseOffset,
    end: cursor.endIndex - unit.baseOffset,
    parent,
    children: [],
    unit,
  });
  const isKept = (): boolean => {
    const id = cursor.nodeTypeId;
    if (kinds[id] === "comment") return false;
    return id >= named.length || named[id] === true || fields[cursor.currentFieldId] === "operator";
  };
  const isTooLong = (): boolean => {
    if (kinds[cursor.nodeTypeId] !== "literal_value") return false;
    const { startIndex, endIndex } = cursor;
    if (endIndex - startIndex > maxLiteralLength)
      leftOut.push({ start: startIndex - unit.baseOffset, what: tooLong });
    return endIndex - startIndex > (headersOnly ? maxHeaderLiteralLength : maxLiteralLength);
  };
  /** The nodes above the cursor, outermost first. */
  const above: Draft[] = [];
  const descends = (node: Draft): boolean => {
    const isBody = headersOnly && node.field === "body" && above.length === 1;
    if (isBody || wholeKinds.has(node.kind)) return false;
    if (above.length < maxDepth) return cursor.gotoFirstChild();
    if (leftOut.at(-1)?.what !== tooDeep) leftOut.push({ start: node.start, what: tooDeep });
    return false;
  };
  const root = draft(null);
  if (!descends(root)) return { root, leftOut };
  above.push(root);
  for (let parent = root; ; ) {
    if (isKept() && !isTooLong()) {
      const node = draft(parent);
      if (descends(node)) {
        above.push(node);
        parent = node;
        continue;
      }
      parent.children.push(canonical(node));
    }
    while (!cursor.gotoNextSibling()) {
      cursor.gotoParent();
      const done = above.pop() as Draft;
      const outer = above.at(-1);
      if (outer === undefined) return { root, leftOut };
      outer.children.push(canonical(done));
      parent = outer;
    }
  }
}
