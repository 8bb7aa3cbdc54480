import type { SurveyCells } from "../../../extension/src/core/survey/survey.ts";

/** Blocks whose cells are kept; more than a canvas shows at the zoom where cells are seen. */
const keptBlocks = 256;
/** Blocks that are asked for in one message. */
const blocksPerRequest = 64;

/** The cells of the blocks that were looked at last; what is missing is asked for once. */
export class CellCache {
  readonly #ask: (blocks: readonly number[], texts: boolean) => void;
  readonly #cells = new Map<number, SurveyCells>();
  /** Blocks under way; true: with texts. */
  readonly #asked = new Map<number, boolean>();

  constructor(ask: (blocks: readonly number[], texts: boolean) => void) {
    this.#ask = ask;
  }

  clear(): void {
    this.#cells.clear();
    this.#asked.clear();
  }

  get(block: number): SurveyCells | undefined {
    return this.#cells.get(block);
  }

  /** Takes cells that arrived. */
  put(cells: SurveyCells): void {
    if (cells.texts.length > 0 || this.#asked.get(cells.block) !== true) this.#asked.delete(cells.block);
    const known = this.#cells.get(cells.block);
    if (known && known.texts.length > cells.texts.length) return;
    this.#cells.delete(cells.block);
    this.#cells.set(cells.block, cells);
    for (const oldest of this.#cells.keys()) {
      if (this.#cells.size <= keptBlocks) break;
      this.#cells.delete(oldest);
    }
  }

  /** Asks for the blocks that are not there, or not with their texts. */
  want(blocks: readonly number[], texts: boolean): void {
    const missing = blocks.filter((block) => {
      const known = this.#cells.get(block);
      const enough = known !== undefined && (!texts || known.texts.length > 0 || known.marks.length === 0);
      const asked = this.#asked.get(block);
      return !enough && (asked === undefined || (texts && !asked));
    });
    for (let i = 0; i < missing.length; i += blocksPerRequest) {
      const some = missing.slice(i, i + blocksPerRequest);
      for (const block of some) this.#asked.set(block, texts);
      this.#ask(some, texts);
    }
  }
}
