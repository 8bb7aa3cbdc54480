import { type LineSymbol, symbolAt, symbolsOf } from "../asm/listing/lineWords.ts";

/** Text in quotes, or a run of what import paths and names are made of. */
const quotedOrWord = /"(?:[^"\\]|\\.)*"?|[^\s,$()[\]{}*<>:;|"]+/g;

/** A major version at the end of an import path, which alone names nothing: `server/v2`. */
const majorVersion = /^v[2-9]\d*(?=\.)/;

/**
 * A listing's text with import paths cut to their last element: `github.com/nats-io/nats-server/v2/server.key+48(SP)` becomes
 * `server.key+48(SP)`. Text in quotes stays whole; a major version keeps the element before it.
 */
export function shortPaths(text: string): string {
  return text.includes("/")
    ? text.replace(quotedOrWord, (word) => (word.startsWith('"') ? word : lastElement(word)))
    : text;
}

function lastElement(word: string): string {
  const end = word.lastIndexOf("/");
  if (end <= 0 || word[end - 1] === "/" || end === word.length - 1) return word;
  const last = word.slice(end + 1);
  return majorVersion.test(last) ? word.slice(word.lastIndexOf("/", end - 1) + 1) : last;
}

/** The symbol of an instruction that a row shows at a column with its path cut. @param row the shown line */
export function fullSymbolAt(instruction: string, row: string, column: number): LineSymbol | undefined {
  const shown = symbolAt(row, column);
  return shown && (symbolsOf(instruction).find(({ name }) => shortPaths(name) === shown.name) ?? shown);
}
