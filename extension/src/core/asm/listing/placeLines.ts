import { decimal } from "./objdumpLines.ts";
import type { Row } from "./pastedRows.ts";

/**
 * Source places that hold for the rows below them: `/path/main.go:` and `6\tfunc f() {` of gdb, `/path/main.go:6` of
 * objdump -l; and those that pprof writes only where they change.
 */
export class PlaceLines {
  #file = "";
  #line = 0;

  clear(): void {
    this.#file = "";
    this.#line = 0;
  }

  /** A line between the rows of a function. */
  read(text: string): void {
    const words = text.split(/[ \t]/, 2);
    const first = words[0] as string;
    const number = decimal(first, 0, first.length);
    if (number >= 0 && this.#file !== "" && text.length > first.length) {
      // A number of the copied text may stand in front of the source's own.
      const second = words[1] ?? "";
      this.#line = decimal(second, 0, second.length) >= 0 ? decimal(second, 0, second.length) : number;
      return;
    }
    const end = text.endsWith(":") ? text.length - 1 : text.length;
    const colon = text.lastIndexOf(":", end - 1);
    const line = colon < 0 ? -1 : decimal(text, colon + 1, end);
    const file = line < 0 ? text.slice(0, end) : text.slice(0, colon);
    if (!file.endsWith(".go") && !file.endsWith(".s")) return;
    if (line < 0 && end === text.length) return;
    this.#file = file.slice(file.lastIndexOf(" ", file.indexOf("/")) + 1);
    this.#line = Math.max(0, line);
  }

  /** The place of a row: its own, or the last that was told. */
  of(row: Row): { file: string; sourceLine: number } {
    if (row.file !== "" && row.shape === "colon") {
      this.#file = row.file;
      this.#line = row.sourceLine;
    }
    if (row.file !== "" || row.shape === "compile" || row.shape === "place") return row;
    return this.#line > 0 ? { file: this.#file, sourceLine: this.#line } : row;
  }
}
