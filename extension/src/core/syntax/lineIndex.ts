/** A place as Go's tools print it: line and byte column from 1. */
export interface LinePosition {
  readonly line: number;
  readonly column: number;
}

/** Where the compiler says that a line is: `//line` directives give it another file and number. */
export interface CompiledLine {
  readonly file: string;
  readonly line: number;
}

interface LineDirective extends CompiledLine {
  /** The line below the directive, to which it gives its number. */
  readonly from: number;
}

/** Lines and byte columns of a file's text. */
export class LineIndex {
  private readonly text: string;
  private readonly file: string;
  private readonly starts: number[] = [0];
  private readonly directives: readonly LineDirective[];

  /** @param file the file's path, in which relative `//line` directives are found */
  constructor(text: string, file: string) {
    this.text = text;
    this.file = file;
    for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) this.starts.push(at + 1);
    this.directives = text.includes("//line ") ? this.readDirectives() : [];
  }

  /** The position of a UTF-16 offset. */
  positionOf(offset: number): LinePosition {
    const line = this.lineOf(offset);
    const start = this.starts[line - 1] ?? 0;
    return { line, column: utf8Length(this.text, start, offset) + 1 };
  }

  /** Where the compiler places a line, given by its number in the text. */
  compiledLine(line: number): CompiledLine {
    const directive = this.directives.filter(({ from }) => from <= line).at(-1);
    return directive === undefined
      ? { file: this.file, line }
      : { file: directive.file, line: directive.line + line - directive.from };
  }

  private lineOf(offset: number): number {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }

  /** `//line FILE:LINE` and `//line FILE:LINE:COLUMN` at the beginning of a line (cmd/compile, "Compiler Directives"). */
  private readDirectives(): LineDirective[] {
    let file = this.file;
    return [...this.text.matchAll(/^\/\/line (.*?):(\d+)(?::\d+)?\r?$/gm)].map((match) => {
      const [, name = "", line = "1"] = match;
      if (name !== "") file = beside(this.file, name);
      return { file, line: Number(line), from: this.lineOf(match.index) + 1 };
    });
  }
}

/** A file named in another: as it is if it has a root, else from the other's folder. */
function beside(file: string, name: string): string {
  if (/^(?:[/\\]|[A-Za-z]:)/.test(name)) return name;
  const parts = file.split("/").slice(0, -1);
  for (const part of name.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.join("/");
}

/** Bytes in UTF-8 of the text between two UTF-16 offsets. */
export function utf8Length(text: string, start: number, end: number): number {
  let bytes = 0;
  for (let at = start; at < end; at++) {
    const unit = text.charCodeAt(at);
    // Each half of a surrogate pair is two of the character's four bytes.
    bytes += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 2 : 3;
  }
  return bytes;
}
