import { wordAt } from "../../memory/words.ts";
import { roundTable0, roundTable1, roundTable2, roundTable3, roundWord } from "./aesTables.ts";
import { AesX86Hasher } from "./aesX86Hasher.ts";
import type { HasherParts } from "./planHasher.ts";

// Places in #state: the last seed, what it and K0 give to the first round, then the keys of the later rounds that count.
const seedAt = 0;
const firstAt = 2;
const secondAt = 6;
const thirdAt = 10;

/** The AES hash of amd64 (runtime/asm_amd64.s; internal/runtime/maps/memhash_amd64.s from 1.27). */
export class AesAmd64Hasher extends AesX86Hasher {
  protected override readonly seedIs64 = true;
  readonly #state = new Int32Array(12);

  constructor(parts: HasherParts, aeskeysched: Uint8Array) {
    super(parts, aeskeysched);
    this.#state.set(this.keyWords.subarray(4, 10), secondAt);
    this.#prepareSeed(0, 0);
  }

  #prepareSeed(lo: number, hi: number): void {
    const t0 = roundTable0;
    const t1 = roundTable1;
    const t2 = roundTable2;
    const t3 = roundTable3;
    const { keyWords } = this;
    const state = this.#state;
    state[seedAt] = lo;
    state[seedAt + 1] = hi;
    state[firstAt] = (keyWords[0] as number) ^ (t0[lo & 255] as number) ^ (t1[(hi >>> 8) & 255] as number);
    state[firstAt + 1] = (keyWords[1] as number) ^ (t0[hi & 255] as number) ^ (t3[lo >>> 24] as number);
    state[firstAt + 2] =
      (keyWords[2] as number) ^ (t2[(lo >>> 16) & 255] as number) ^ (t3[hi >>> 24] as number);
    state[firstAt + 3] =
      (keyWords[3] as number) ^ (t1[(lo >>> 8) & 255] as number) ^ (t2[(hi >>> 16) & 255] as number);
  }

  /** Three rounds of (seed, key) with K0, K1, K2. */
  hash64(keyLo: number, keyHi: number, seedLo: number, seedHi: number): void {
    const t0 = roundTable0;
    const t1 = roundTable1;
    const t2 = roundTable2;
    const t3 = roundTable3;
    const { out } = this;
    const state = this.#state;
    const lo = seedLo | 0;
    const hi = seedHi | 0;
    if (lo !== state[seedAt] || hi !== state[seedAt + 1]) this.#prepareSeed(lo, hi);
    const x0 =
      (state[firstAt] as number) ^ (t2[(keyLo >>> 16) & 255] as number) ^ (t3[keyHi >>> 24] as number);
    const x1 =
      (state[firstAt + 1] as number) ^
      (t1[(keyLo >>> 8) & 255] as number) ^
      (t2[(keyHi >>> 16) & 255] as number);
    const x2 =
      (state[firstAt + 2] as number) ^ (t0[keyLo & 255] as number) ^ (t1[(keyHi >>> 8) & 255] as number);
    const x3 = (state[firstAt + 3] as number) ^ (t0[keyHi & 255] as number) ^ (t3[keyLo >>> 24] as number);
    const y0 =
      (state[secondAt] as number) ^
      (t0[x0 & 255] as number) ^
      (t1[(x1 >>> 8) & 255] as number) ^
      (t2[(x2 >>> 16) & 255] as number) ^
      (t3[x3 >>> 24] as number);
    const y1 =
      (state[secondAt + 1] as number) ^
      (t0[x1 & 255] as number) ^
      (t1[(x2 >>> 8) & 255] as number) ^
      (t2[(x3 >>> 16) & 255] as number) ^
      (t3[x0 >>> 24] as number);
    const y2 =
      (state[secondAt + 2] as number) ^
      (t0[x2 & 255] as number) ^
      (t1[(x3 >>> 8) & 255] as number) ^
      (t2[(x0 >>> 16) & 255] as number) ^
      (t3[x1 >>> 24] as number);
    const y3 =
      (state[secondAt + 3] as number) ^
      (t0[x3 & 255] as number) ^
      (t1[(x0 >>> 8) & 255] as number) ^
      (t2[(x1 >>> 16) & 255] as number) ^
      (t3[x2 >>> 24] as number);
    out[0] =
      (state[thirdAt] as number) ^
      (t0[y0 & 255] as number) ^
      (t1[(y1 >>> 8) & 255] as number) ^
      (t2[(y2 >>> 16) & 255] as number) ^
      (t3[y3 >>> 24] as number);
    out[1] =
      (state[thirdAt + 1] as number) ^
      (t0[y1 & 255] as number) ^
      (t1[(y2 >>> 8) & 255] as number) ^
      (t2[(y3 >>> 16) & 255] as number) ^
      (t3[y0 >>> 24] as number);
  }

  hash32(key: number, seedLo: number, seedHi: number): void {
    this.hash64(key, 0, seedLo, seedHi);
  }

  hashBytes(at: number, sizeBytes: number, seedLo: number, seedHi: number): void {
    const blocks = this.seedBlocksOf(sizeBytes, seedLo | 0, seedHi | 0);
    if (sizeBytes === 0) this.hashNothing(blocks);
    else if (sizeBytes < 16) this.hashPartBlock(at, sizeBytes, blocks);
    else if (sizeBytes <= 128) this.hashBlocks(at, sizeBytes, blocks);
    else this.#hashLong(at, sizeBytes, blocks);
  }

  /** Eight lanes that start with the last 128 bytes and take all rounds of 128 from the start. */
  #hashLong(at: number, sizeBytes: number, blocks: number): void {
    const { out, seedBlocks } = this;
    out[0] = 0;
    out[1] = 0;
    const rounds = Math.floor((sizeBytes - 1) / 128);
    for (let lane = 0; lane < 8; lane++)
      this.#addLane(at + lane * 16, at + sizeBytes - 128 + lane * 16, rounds, seedBlocks, blocks + lane * 4);
  }

  #addLane(at: number, lastAt: number, rounds: number, s: Int32Array, block: number): void {
    const { i32 } = this.heap;
    let x0 = wordAt(i32, lastAt) ^ (s[block] as number);
    let x1 = wordAt(i32, lastAt + 4) ^ (s[block + 1] as number);
    let x2 = wordAt(i32, lastAt + 8) ^ (s[block + 2] as number);
    let x3 = wordAt(i32, lastAt + 12) ^ (s[block + 3] as number);
    for (let i = 0, blockAt = at; i < rounds; i++, blockAt += 128) {
      const y0 = roundWord(x0, x1, x2, x3) ^ x0;
      const y1 = roundWord(x1, x2, x3, x0) ^ x1;
      const y2 = roundWord(x2, x3, x0, x1) ^ x2;
      const y3 = roundWord(x3, x0, x1, x2) ^ x3;
      x0 = roundWord(y0, y1, y2, y3) ^ wordAt(i32, blockAt);
      x1 = roundWord(y1, y2, y3, y0) ^ wordAt(i32, blockAt + 4);
      x2 = roundWord(y2, y3, y0, y1) ^ wordAt(i32, blockAt + 8);
      x3 = roundWord(y3, y0, y1, y2) ^ wordAt(i32, blockAt + 12);
    }
    this.addScrambled(x0, x1, x2, x3);
  }
}
