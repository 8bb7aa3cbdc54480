/** A place as Go's tools print it: line and byte column from 1. */
export interface LinePosition {
  readonly line: number;
  readonly column: number;
}

/** Lines and byte columns of a file's text. */
export class LineIndex {
  private readonly text: string;
  private readonly starts: number[] = [0];

  constructor(text: string) {
    this.text = text;
    for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) this.starts.push(at + 1);
  }

  /** The position of a UTF-16 offset. */
  positionOf(offset: number): LinePosition {
    const line = this.lineOf(offset);
    const start = this.starts[line - 1] ?? 0;
    return { line, column: utf8Length(this.text, start, offset) + 1 };
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
