import { GoTypeError } from "../go/types/goType.ts";
import { parseTypeText } from "../go/types/typeSyntax.ts";

/** Longer texts are left to the plain type parser. */
const maxTextLength = 20_000;

/**
 * Whether a written type needs Go's declarations to be understood: the library's, constants, generic types. Texts for
 * which this is false are parseMapType's alone.
 */
export function needsDeclarations(text: string): boolean {
  if (text.length > maxTextLength) return false;
  try {
    parseTypeText(text);
  } catch (error) {
    if (error instanceof GoTypeError) return true;
    throw error;
  }
  return qualifiersIn(text).size > 0;
}

/** Strings, runes and comments, which hide what they hold; then what they do not hide. */
export const skipped =
  /"(?:[^"\\\n]|\\.)*"?|`[^`]*`?|'(?:[^'\\\n]|\\.)*'?|\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*(?:\*\/)?/;

/** The names before dots, with the names behind them. */
export function qualifiersIn(text: string): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  const pattern = new RegExp(
    `${skipped.source}|(?<![\\p{L}\\p{N}_.])([\\p{L}_][\\p{L}\\p{N}_]*)\\s*\\.\\s*([\\p{L}_][\\p{L}\\p{N}_]*)`,
    "gu",
  );
  for (const [, name, member] of text.matchAll(pattern)) {
    if (name === undefined || member === undefined || name === "unsafe") continue;
    found.set(name, (found.get(name) ?? new Set()).add(member));
  }
  return found;
}
