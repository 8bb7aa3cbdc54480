import { tailAt, wordAt } from "../../memory/words.ts";
import { roundTable0, roundTable1, roundTable2, roundTable3, roundWord } from "./aesTables.ts";
import { type HasherParts, PlanHasher } from "./planHasher.ts";

/** Lengths whose seed blocks are kept; all longer ones share one place. */
const keptLengths = 129;
const blocksPerLength = 8;

/**
 * What amd64 and 386 have in common (runtime/asm_amd64.s, asm_386.s aeshashbody; internal/runtime/maps from 1.27):
 * memhash XORs 16-byte blocks with blocks made of the seed and the length, scrambles each three times with itself as
 * the key, and XORs the results. Only the low 8 bytes of a last round are worked out.
 */
export abstract class AesX86Hasher extends PlanHasher {
  /** aeskeysched as words. */
  readonly keyWords: Int32Array;
  /** The blocks S0…S7 of each length under the last seed. */
  protected readonly seedBlocks = new Int32Array((keptLengths + 1) * blocksPerLength * 4);
  /** The generation in which a length's blocks were made; a new seed starts a new generation. */
  readonly #madeIn = new Int32Array(keptLengths + 1);
  /** Low and high half of the last seed, its generation, and the length in the shared place. */
  readonly #last = Int32Array.of(0, 0, 1, 0);

  constructor(parts: HasherParts, aeskeysched: Uint8Array) {
    super(parts);
    const bytes = aeskeysched.slice();
    this.keyWords = new Int32Array(bytes.buffer, 0, bytes.length >>> 2);
  }

  /** The whole seed goes into the blocks (amd64), or its low half (386). */
  protected abstract readonly seedIs64: boolean;

  /** Index in `seedBlocks` of the blocks for this length and seed. */
  protected seedBlocksOf(sizeBytes: number, seedLo: number, seedHi: number): number {
    const last = this.#last;
    if (last[0] !== seedLo || last[1] !== seedHi) this.#startGeneration(seedLo, seedHi);
    const place = Math.min(sizeBytes, keptLengths);
    const stale = this.#madeIn[place] !== last[2] || (place === keptLengths && last[3] !== sizeBytes);
    const index = place * blocksPerLength * 4;
    if (stale) this.#makeSeedBlocks(place, index, sizeBytes);
    return index;
  }

  #startGeneration(seedLo: number, seedHi: number): void {
    const last = this.#last;
    last[0] = seedLo;
    last[1] = seedHi;
    last[2] = (last[2] as number) + 1;
    if (last[2] !== 0) return;
    this.#madeIn.fill(0);
    last[2] = 1;
  }

  /** S_i = one round of (seed, length four times in 16 bits) ^ K_i, with itself as the key. */
  #makeSeedBlocks(place: number, index: number, sizeBytes: number): void {
    const { keyWords, seedBlocks } = this;
    const last = this.#last;
    const seedHi = this.seedIs64 ? (last[1] as number) : 0;
    const lengths = (sizeBytes & 0xffff) * 0x10001;
    const words = Math.min(keyWords.length, sizeBytes <= 16 ? 4 : sizeBytes <= 32 ? 8 : 32);
    for (let i = 0; i < words; i += 4) {
      const x0 = (last[0] as number) ^ (keyWords[i] as number);
      const x1 = seedHi ^ (keyWords[i + 1] as number);
      const x2 = lengths ^ (keyWords[i + 2] as number);
      const x3 = lengths ^ (keyWords[i + 3] as number);
      seedBlocks[index + i] = roundWord(x0, x1, x2, x3) ^ x0;
      seedBlocks[index + i + 1] = roundWord(x1, x2, x3, x0) ^ x1;
      seedBlocks[index + i + 2] = roundWord(x2, x3, x0, x1) ^ x2;
      seedBlocks[index + i + 3] = roundWord(x3, x0, x1, x2) ^ x3;
    }
    this.#madeIn[place] = last[2] as number;
    last[3] = sizeBytes;
  }

  /** memhash of no bytes: one round of S0 with itself. */
  protected hashNothing(blocks: number): void {
    const s = this.seedBlocks;
    const x0 = s[blocks] as number;
    const x1 = s[blocks + 1] as number;
    const x2 = s[blocks + 2] as number;
    const x3 = s[blocks + 3] as number;
    this.out[0] = roundWord(x0, x1, x2, x3) ^ x0;
    this.out[1] = roundWord(x1, x2, x3, x0) ^ x1;
  }

  /** memhash of 1 to 15 bytes, padded with zeros. */
  protected hashPartBlock(at: number, sizeBytes: number, blocks: number): void {
    const { seedBlocks: s, out } = this;
    const { i32, u8 } = this.heap;
    const tail = tailAt(u8, at + (sizeBytes & 12), sizeBytes & 3);
    let x0 = s[blocks] as number;
    let x1 = s[blocks + 1] as number;
    let x2 = s[blocks + 2] as number;
    let x3 = s[blocks + 3] as number;
    if (sizeBytes < 4) x0 ^= tail;
    else {
      x0 ^= wordAt(i32, at);
      if (sizeBytes < 8) x1 ^= tail;
      else {
        x1 ^= wordAt(i32, at + 4);
        if (sizeBytes < 12) x2 ^= tail;
        else {
          x2 ^= wordAt(i32, at + 8);
          x3 ^= tail;
        }
      }
    }
    out[0] = 0;
    out[1] = 0;
    this.addScrambled(x0, x1, x2, x3);
  }

  /** memhash of 16 bytes and more by whole blocks that may overlap: the first half from the start, the rest from the end. */
  protected hashBlocks(at: number, sizeBytes: number, blocks: number): void {
    const { out } = this;
    out[0] = 0;
    out[1] = 0;
    if (sizeBytes === 16) {
      this.#addBlock(at, blocks);
      return;
    }
    const half = sizeBytes <= 32 ? 1 : sizeBytes <= 64 ? 2 : 4;
    const endAt = at + sizeBytes - half * 16;
    for (let i = 0; i < half; i++) {
      this.#addBlock(at + i * 16, blocks + i * 4);
      this.#addBlock(endAt + i * 16, blocks + (half + i) * 4);
    }
  }

  #addBlock(at: number, block: number): void {
    const { seedBlocks: s } = this;
    const { i32 } = this.heap;
    this.addScrambled(
      wordAt(i32, at) ^ (s[block] as number),
      wordAt(i32, at + 4) ^ (s[block + 1] as number),
      wordAt(i32, at + 8) ^ (s[block + 2] as number),
      wordAt(i32, at + 12) ^ (s[block + 3] as number),
    );
  }

  /**
   * XORs the low half of a block after three rounds with itself as the key into `out`. With its rounds written out it is
   * too long for V8 to inline, so that its speed does not hang on the caller's length.
   */
  protected addScrambled(x0: number, x1: number, x2: number, x3: number): void {
    const { out } = this;
    const t0 = roundTable0;
    const t1 = roundTable1;
    const t2 = roundTable2;
    const t3 = roundTable3;
    const y0 =
      (t0[x0 & 255] as number) ^
      (t1[(x1 >>> 8) & 255] as number) ^
      (t2[(x2 >>> 16) & 255] as number) ^
      (t3[x3 >>> 24] as number) ^
      x0;
    const y1 =
      (t0[x1 & 255] as number) ^
      (t1[(x2 >>> 8) & 255] as number) ^
      (t2[(x3 >>> 16) & 255] as number) ^
      (t3[x0 >>> 24] as number) ^
      x1;
    const y2 =
      (t0[x2 & 255] as number) ^
      (t1[(x3 >>> 8) & 255] as number) ^
      (t2[(x0 >>> 16) & 255] as number) ^
      (t3[x1 >>> 24] as number) ^
      x2;
    const y3 =
      (t0[x3 & 255] as number) ^
      (t1[(x0 >>> 8) & 255] as number) ^
      (t2[(x1 >>> 16) & 255] as number) ^
      (t3[x2 >>> 24] as number) ^
      x3;
    const z0 =
      (t0[y0 & 255] as number) ^
      (t1[(y1 >>> 8) & 255] as number) ^
      (t2[(y2 >>> 16) & 255] as number) ^
      (t3[y3 >>> 24] as number) ^
      y0;
    const z1 =
      (t0[y1 & 255] as number) ^
      (t1[(y2 >>> 8) & 255] as number) ^
      (t2[(y3 >>> 16) & 255] as number) ^
      (t3[y0 >>> 24] as number) ^
      y1;
    const z2 =
      (t0[y2 & 255] as number) ^
      (t1[(y3 >>> 8) & 255] as number) ^
      (t2[(y0 >>> 16) & 255] as number) ^
      (t3[y1 >>> 24] as number) ^
      y2;
    const z3 =
      (t0[y3 & 255] as number) ^
      (t1[(y0 >>> 8) & 255] as number) ^
      (t2[(y1 >>> 16) & 255] as number) ^
      (t3[y2 >>> 24] as number) ^
      y3;
    out[0] =
      (out[0] as number) ^
      (t0[z0 & 255] as number) ^
      (t1[(z1 >>> 8) & 255] as number) ^
      (t2[(z2 >>> 16) & 255] as number) ^
      (t3[z3 >>> 24] as number) ^
      z0;
    out[1] =
      (out[1] as number) ^
      (t0[z1 & 255] as number) ^
      (t1[(z2 >>> 8) & 255] as number) ^
      (t2[(z3 >>> 16) & 255] as number) ^
      (t3[z0 >>> 24] as number) ^
      z1;
  }
}
