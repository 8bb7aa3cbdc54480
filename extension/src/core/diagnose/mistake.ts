import type { CodeFacts } from "./codes.ts";
import type { PlainEdit } from "./fixes/edits.ts";
import type { Code } from "./machine/finding.ts";

/** Where something is: path, lines and byte columns from 1, and UTF-16 offsets in the file and from the start of the line. */
export interface FoundPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly start: number;
  readonly end: number;
  readonly character: number;
  readonly endCharacter: number;
}

/** A change of a file. */
export interface FoundEdit extends PlainEdit {
  readonly file: string;
  /** Of the file's whole text: an edit is for this text and no other. */
  readonly fingerprint: string;
}

/** One way to put a mistake right: all of its edits, or none. */
export interface FoundFix {
  readonly message: string;
  readonly edits: readonly FoundEdit[];
}

/** A mistake in the source, as plain data. */
export interface FoundMistake extends FoundPlace {
  readonly code: Code;
  readonly severity: CodeFacts["severity"];
  readonly url: string;
  readonly message: string;
  /** The line that it begins in, and the declaration around it: they stay when lines above come and go. */
  readonly lineText: string;
  readonly within: string;
  /** The way there, outermost first. */
  readonly related: readonly (FoundPlace & { readonly message: string })[];
  /** Ways to put it right, the likeliest first. */
  readonly fixes: readonly FoundFix[];
  /** What silences it: a comment; null where there is no room for one. */
  readonly ignore: FoundEdit | null;
}

/** Tells texts apart, but for a very rare chance. */
export function textFingerprint(text: string): string {
  let low = 0x811c9dc5;
  let high = 0x1b873593;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit, 0x5bd1e995);
  }
  return `${text.length}-${(low >>> 0).toString(16)}${(high >>> 0).toString(16)}`;
}

/** The first file whose text is not the one that edits were made for; null where all are. */
export function changedSince(edits: readonly FoundEdit[], textOf: (file: string) => string): string | null {
  const now = new Map<string, string>();
  for (const { file, fingerprint } of edits) {
    const current = now.get(file) ?? textFingerprint(textOf(file));
    now.set(file, current);
    if (current !== fingerprint) return file;
  }
  return null;
}
