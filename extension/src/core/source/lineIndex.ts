/** A place as Go's tools print it: line and byte column from 1. */
export interface LinePosition {
  readonly line: number;
  readonly column: number;
}

const stretchLength = 256;

/** Lines and byte columns of a file's text. */
export class LineIndex {
  private readonly text: string;
  private readonly starts: number[] = [0];
  /** Bytes in front of each so many units: lines may be as long as the file. */
  private readonly bytes: number[] = [0];

  constructor(text: string) {
    this.text = text;
    for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) this.starts.push(at + 1);
  }

  /** The position of a UTF-16 offset. */
  positionOf(offset: number): LinePosition {
    const line = this.lineOf(offset);
    const start = this.starts[line - 1] ?? 0;
    return { line, column: this.bytesBefore(offset) - this.bytesBefore(start) + 1 };
  }

  /** The UTF-16 offset of a line's first character; lines count from 1. */
  startOf(line: number): number {
    return this.starts[line - 1] ?? this.text.length;
  }

  /** UTF-16 units from the start of a line to a byte column of it; no further than its end. */
  characterOf(line: number, column: number): number {
    const start = this.startOf(line);
    const next = this.starts[line];
    return unitsBefore(this.text.slice(start, next === undefined ? undefined : next - 1), column - 1);
  }

  private bytesBefore(offset: number): number {
    const stretch = Math.floor(offset / stretchLength);
    for (let at = this.bytes.length; at <= stretch; at++)
      this.bytes.push(
        (this.bytes[at - 1] ?? 0) + utf8Length(this.text, (at - 1) * stretchLength, at * stretchLength),
      );
    return (this.bytes[stretch] ?? 0) + utf8Length(this.text, stretch * stretchLength, offset);
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

/** UTF-16 units of a line's beginning that takes so many bytes in UTF-8. */
function unitsBefore(line: string, bytes: number): number {
  let units = 0;
  for (let taken = 0; taken < bytes && units < line.length; ) {
    const point = line.codePointAt(units) ?? 0;
    taken += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x1_0000 ? 3 : 4;
    units += point < 0x1_0000 ? 1 : 2;
  }
  return units;
}
