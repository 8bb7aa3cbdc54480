import { GoTypeError } from "./goType.ts";

/** One token of Go type syntax; `text` is as written, `end` is the offset behind it. */
export interface TypeToken {
  readonly kind: "name" | "number" | "string" | "punctuation" | "end";
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const blank = /(?:[ \t\r]|\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*\*\/)+/y;
const tokens: readonly [TypeToken["kind"], RegExp][] = [
  ["name", /[\p{L}_][\p{L}\p{Nd}_]*/uy],
  ["number", /\d[\w.]*/y],
  ["string", /"(?:[^"\\\n]|\\.)*"|`[^`]*`/y],
  ["punctuation", /<-|\.\.\.|[[\](){}*,;.=~|\n]/y],
];

/** Tokens after which Go's scanner turns a line end into a semicolon. */
function endsStatement(token: TypeToken | undefined): boolean {
  if (token === undefined) return false;
  if (token.kind !== "punctuation") return true;
  return token.text === ")" || token.text === "]" || token.text === "}";
}

/**
 * Splits Go type syntax into tokens, the last one of kind "end". Comments are skipped; line ends become semicolons by Go's rule.
 * @throws GoTypeError for a character that Go's type syntax does not have
 */
export function scanTypeText(text: string): TypeToken[] {
  const found: TypeToken[] = [];
  for (let at = 0; at < text.length; ) {
    blank.lastIndex = at;
    if (blank.test(text)) {
      at = blank.lastIndex;
      continue;
    }
    const token = tokenAt(text, at);
    if (token === undefined)
      throw new GoTypeError(
        `unexpected ${JSON.stringify(String.fromCodePoint(text.codePointAt(at) ?? 0))} in a type, at column ${at + 1}`,
      );
    at = token.end;
    if (token.text !== "\n") found.push(token);
    else if (endsStatement(found.at(-1))) found.push({ ...token, text: ";" });
  }
  found.push({ kind: "end", text: "", start: text.length, end: text.length });
  return found;
}

function tokenAt(text: string, start: number): TypeToken | undefined {
  for (const [kind, pattern] of tokens) {
    pattern.lastIndex = start;
    if (pattern.test(text))
      return { kind, text: text.slice(start, pattern.lastIndex), start, end: pattern.lastIndex };
  }
  return undefined;
}
