import type { ListingFunction } from "./listing.ts";

/** A line inside a TEXT block of a Plan 9 `.s` source: labels, instructions separated by `;`, comments. */
export function readSourceLine(line: string, lineNumber: number, fn: ListingFunction): void {
  const comment = line.indexOf("//");
  let text = (comment < 0 ? line : line.slice(0, comment)).trim();
  if (text === "" || text.charCodeAt(0) === 35) return;
  const colon = text.indexOf(":");
  if (colon > 0 && isLabel(text.slice(0, colon))) {
    fn.labels.set(text.slice(0, colon), fn.instructions.length);
    text = text.slice(colon + 1).trim();
  }
  for (const part of text.split(";")) {
    const statement = part.trim().replace(/\s+/g, " ");
    if (statement === "" || statement === "\\") continue;
    const space = statement.indexOf(" ");
    fn.instructions.push({
      line: lineNumber,
      pc: fn.instructions.length,
      text: statement,
      mnemonic: space < 0 ? statement : statement.slice(0, space),
      operands: space < 0 ? "" : statement.slice(space + 1),
      file: "",
      sourceLine: 0,
      code: "",
    });
    fn.endLine = lineNumber;
  }
}

function isLabel(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    const word = c === 95 || (c >= 48 && c <= 57) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122);
    if (!word) return false;
  }
  return true;
}
