/** Bytes of a block that smaller objects without pointers share (runtime/malloc.go maxTinySize, the same in 1.18 to 1.27). */
export const tinyBlockBytes = 16;

/** Where the tiny allocator puts an object. */
export interface TinyPlace {
  /** The object begins a block of its own. */
  readonly newBlock: boolean;
  /** Later objects may share its block: not where the block before has more room. */
  readonly shared: boolean;
  /** From the start of the block. */
  readonly offsetBytes: number;
}

/**
 * The tiny allocator of one processor, which begins without a block as after a collection or ReadMemStats
 * (runtime/malloc.go mallocgcTiny, mcache.go releaseAll; 1.18 to 1.27).
 */
export class TinyBlocks {
  readonly #ptrSizeBytes: 4 | 8;
  /** Used bytes of the block in use; null while there is none. */
  #usedBytes: number | null = null;

  constructor(ptrSizeBytes: 4 | 8) {
    this.#ptrSizeBytes = ptrSizeBytes;
  }

  /** Used bytes of the block in use, 0 without one: all that later places depend on. */
  get usedBytes(): number {
    return this.#usedBytes ?? 0;
  }

  /** Gives an object without pointers of 1 to 15 bytes its place. */
  place(sizeBytes: number): TinyPlace {
    const used = this.usedBytes;
    const offsetBytes = Math.ceil(used / this.#alignBytes(sizeBytes)) * this.#alignBytes(sizeBytes);
    if (this.#usedBytes !== null && offsetBytes + sizeBytes <= tinyBlockBytes) {
      this.#usedBytes = offsetBytes + sizeBytes;
      return { newBlock: false, shared: true, offsetBytes };
    }
    // The block with more room is the one that goes on being used.
    const shared = this.#usedBytes === null || sizeBytes < used;
    if (shared) this.#usedBytes = sizeBytes;
    return { newBlock: true, shared, offsetBytes: 0 };
  }

  #alignBytes(sizeBytes: number): number {
    if (sizeBytes % 8 === 0) return 8;
    if (this.#ptrSizeBytes === 4 && sizeBytes === 12) return 8;
    if (sizeBytes % 4 === 0) return 4;
    return sizeBytes % 2 === 0 ? 2 : 1;
  }
}
