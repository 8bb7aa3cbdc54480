import type { TextEdit } from "../../core/source/goParser.ts";
import type { OffsetRange } from "../../core/source/mapSite.ts";
import { rangeAfter } from "../../core/source/rangeAfter.ts";

/** Where an expression stands in a text that is edited; one that was deleted is found again where an undo puts it. */
export class PinnedPlace {
  #range: OffsetRange;
  /** How far into the deleted text the expression began; null while it is there. */
  #inDeleted: number | null = null;

  constructor(range: OffsetRange) {
    this.#range = range;
  }

  /** Where it begins; null while it is deleted. */
  get start(): number | null {
    return this.#inDeleted === null ? this.#range.start : null;
  }

  follow(edit: TextEdit): void {
    const { start, end } = this.#range;
    if (this.#inDeleted === null) {
      const after = rangeAfter(this.#range, edit);
      if (after) this.#range = after;
      else {
        this.#inDeleted = Math.max(0, start - edit.startOffset);
        this.#range = { start: edit.startOffset, end: edit.startOffset + end - start };
      }
    } else if (edit.startOffset === start && edit.text.length > this.#inDeleted) {
      const at = start + this.#inDeleted;
      this.#inDeleted = null;
      this.#range = { start: at, end: at + end - start };
    } else if (edit.endOffset <= start) {
      const by = edit.text.length - (edit.endOffset - edit.startOffset);
      this.#range = { start: start + by, end: end + by };
    }
  }
}
