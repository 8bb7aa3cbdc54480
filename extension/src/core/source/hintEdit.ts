import { type GoDocument, type GoParser, openGoDocument, type TextEdit } from "./goParser.ts";
import type { OffsetRange } from "./mapSite.ts";
import { childOf, nodeAt, nodeText, type SyntaxNode, visit } from "./syntaxNode.ts";

/** A call of make in a file: offsets in its text. */
interface MakeCall {
  readonly range: OffsetRange;
  readonly type: OffsetRange;
  readonly hint: (OffsetRange & { readonly text: string }) | null;
  /** Parts of the declaration around it that do not parse. */
  readonly errors: number;
}

/**
 * The edit that gives a make a hint, or with null takes its hint away; comments stay. The text that it makes has been
 * parsed again: it holds the same make with that hint, and nothing in it fails to parse that did not before.
 * @param range of the call of make in the document
 * @returns null where there is no such make, or no such edit
 */
export function hintEdit(
  goParser: GoParser,
  document: GoDocument,
  range: OffsetRange,
  hint: number | null,
): TextEdit | null {
  const make = makeCallAt(document, range.start);
  if (make === null || make.range.end !== range.end) return null;
  const edit = editOf(document.text, make, hint);
  if (edit === null) return null;
  const text = document.text.slice(0, edit.startOffset) + edit.text + document.text.slice(edit.endOffset);
  const after = openGoDocument(goParser, text);
  try {
    const made = makeCallAt(after, range.start);
    const isIt =
      made !== null &&
      (made.hint?.text ?? null) === (hint === null ? null : String(hint)) &&
      sliceOf(text, made.type) === sliceOf(document.text, make.type) &&
      made.errors <= make.errors &&
      (!after.hasError || document.hasError);
    return isIt ? edit : null;
  } finally {
    after.close();
  }
}

function makeCallAt(document: GoDocument, start: number): MakeCall | null {
  const declaration = document.declarations.find(
    ({ unit }) => unit.baseOffset <= start && start < unit.baseOffset + unit.text.length,
  );
  if (declaration === undefined) return null;
  const base = declaration.unit.baseOffset;
  const root = declaration.whole();
  let errors = 0;
  visit(root, ({ kind }) => {
    if (kind === "ERROR") errors++;
  });
  // The innermost node at the call's first character is the name of what is called.
  let node: SyntaxNode | null = nodeAt(root, start - base + 1);
  while (node !== null && node.kind !== "call_expression") node = node.parent;
  const called = node && childOf(node, "function");
  const list = node && childOf(node, "arguments");
  if (!node || !called || !list || node.start + base !== start || nodeText(called) !== "make") return null;
  const [type, hint, ...more] = list.children;
  if (type === undefined || more.length > 0) return null;
  const place = (of: SyntaxNode): OffsetRange => ({ start: of.start + base, end: of.end + base });
  return {
    range: place(node),
    type: place(type),
    hint: hint === undefined ? null : { ...place(hint), text: nodeText(hint) },
    errors,
  };
}

function editOf(text: string, make: MakeCall, hint: number | null): TextEdit | null {
  const { range, type, hint: old } = make;
  if (old === null) {
    if (hint === null) return null;
    // A comma that closes a one-line list would be one too many for gofmt.
    const closing = text.slice(type.end, range.end);
    return closing === ",)"
      ? replace(type.end, range.end - 1, `, ${hint}`)
      : replace(type.end, type.end, `, ${hint}`);
  }
  if (hint !== null) return replace(old.start, old.end, String(hint));
  const { comma, comments } = gapOf(text, type.end, old.start);
  if (comma === null) return null;
  const between = text.slice(type.end, old.start);
  if (comments.length === 0) return replace(comma, old.end, "");
  // Behind a line that ends with a type Go sets a semicolon: there the comma has to stay, and it is the last one.
  if (between.includes("\n")) {
    const next = gapOf(text, old.end, range.end - 1).comma;
    const after = next === null ? old.end : next + 1;
    const endsLine = /^[ \t\r]*(?:\n|\/\/)/.test(text.slice(after, range.end));
    const joins = endsLine || comments.at(-1)?.startsWith("//") === false;
    const kept = joins ? text.slice(0, old.start).trimEnd().length : text.lastIndexOf("\n", old.start) + 1;
    return replace(Math.max(kept, type.end), after, "");
  }
  return replace(type.end, old.end, ` ${comments.join(" ")}`);
}

const replace = (startOffset: number, endOffset: number, text: string): TextEdit => ({
  startOffset,
  endOffset,
  text,
});

const sliceOf = (text: string, { start, end }: OffsetRange): string => text.slice(start, end);

/** What stands between two arguments: the comma's offset, and the comments. */
function gapOf(
  text: string,
  start: number,
  end: number,
): { comma: number | null; comments: readonly string[] } {
  let comma: number | null = null;
  const comments: string[] = [];
  for (let at = start; at < end; ) {
    const opens = text.startsWith("/*", at) ? "*/" : text.startsWith("//", at) ? "\n" : null;
    if (opens === null) {
      if (text[at] === ",") comma ??= at;
      at++;
      continue;
    }
    const close = text.indexOf(opens, at + 2);
    const after = close === -1 ? end : close + (opens === "*/" ? 2 : 0);
    comments.push(text.slice(at, after));
    at = after;
  }
  return { comma, comments };
}
