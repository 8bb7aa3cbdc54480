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

/** `        JLS     main_put_pc59` or `main_put_pc59:` of Compiler Explorer. @returns false for other lines */
export function readExplorerLine(line: string, lineNumber: number, fn: ListingFunction): boolean {
  if (line.endsWith(":")) {
    if (/\s/.test(line)) return false;
    fn.labels.set(line.slice(0, -1), fn.instructions.length);
    return true;
  }
  const text = line.replace(/[ \t]+/g, " ");
  const space = text.indexOf(" ");
  const mnemonic = space < 0 ? text : text.slice(0, space);
  if (!/^[A-Z][A-Z0-9.]{0,19}$/.test(mnemonic)) return false;
  fn.instructions.push({
    line: lineNumber,
    pc: fn.instructions.length,
    text,
    mnemonic,
    operands: space < 0 ? "" : text.slice(space + 1),
    file: "",
    sourceLine: 0,
    code: "",
  });
  fn.endLine = lineNumber;
  return true;
}
