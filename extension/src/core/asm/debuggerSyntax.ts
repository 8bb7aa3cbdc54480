/** An instruction in Go's syntax. */
export interface GoSyntax {
  mnemonic: string;
  operands: string;
}

/** Text that is in Go's syntax already is split at the first space; Intel and AT&T syntax is kept as it is. */
export function translateDebuggerInstruction(text: string): GoSyntax {
  const space = text.indexOf(" ");
  return space < 0
    ? { mnemonic: text, operands: "" }
    : { mnemonic: text.slice(0, space), operands: text.slice(space + 1) };
}
