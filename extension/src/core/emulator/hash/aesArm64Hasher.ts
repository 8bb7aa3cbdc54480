import { tailAt, wordAt } from "../../memory/words.ts";
import { lastRoundWord, roundWord } from "./aesTables.ts";
import { type HasherParts, PlanHasher } from "./planHasher.ts";

/**
 * The AES hash of arm64 (runtime/asm_arm64.s; internal/runtime/maps/memhash_arm64.s from 1.27). Its instructions XOR
 * the key before SubBytes and leave MixColumns to an instruction of its own, which the last round mostly lacks.
 */
export class AesArm64Hasher extends PlanHasher {
  readonly #keyWords: Int32Array;
  /** S0…S7: each key block mixed with seed and length. */
  readonly #seedBlocks = new Int32Array(32);
  readonly #shortMixesLast: boolean;
  readonly #hash32UsesWholeSeed: boolean;

  constructor(parts: HasherParts, aeskeysched: Uint8Array) {
    super(parts);
    const bytes = aeskeysched.slice();
    this.#keyWords = new Int32Array(bytes.buffer, 0, bytes.length >>> 2);
    this.#shortMixesLast = this.model.release.arm64ShortHashMixesLast;
    this.#hash32UsesWholeSeed = this.model.release.arm64Memhash32WholeSeed;
  }

  /** Three rounds of (seed, key), each with the key block K0. */
  hash64(keyLo: number, keyHi: number, seedLo: number, seedHi: number): void {
    this.#setScrambled(seedLo, seedHi, keyLo, keyHi, this.#keyWords, 0, false);
  }

  /** Up to 1.26 the low half of the seed and the key lie in the first 8 bytes, the rest is 0. */
  hash32(key: number, seedLo: number, seedHi: number): void {
    if (this.#hash32UsesWholeSeed) this.hash64(key, 0, seedLo, seedHi);
    else this.#setScrambled(seedLo, key, 0, 0, this.#keyWords, 0, false);
  }

  hashBytes(at: number, sizeBytes: number, seedLo: number, seedHi: number): void {
    const s = this.#seedBlocks;
    this.#makeSeedBlocks(sizeBytes, seedLo, seedHi);
    if (sizeBytes === 0) {
      this.out[0] = s[0] as number;
      this.out[1] = s[1] as number;
    } else if (sizeBytes <= 16) this.#hashShort(at, sizeBytes);
    else if (sizeBytes <= 128) this.#hashBlocks(at, sizeBytes);
    else this.#hashLong(at, sizeBytes);
  }

  #makeSeedBlocks(sizeBytes: number, seedLo: number, seedHi: number): void {
    const k = this.#keyWords;
    const s = this.#seedBlocks;
    const words = sizeBytes <= 16 ? 4 : sizeBytes <= 32 ? 8 : 32;
    for (let i = 0; i < words; i += 4) {
      const x0 = seedLo ^ (k[i] as number);
      const x1 = seedHi ^ (k[i + 1] as number);
      const x2 = sizeBytes ^ (k[i + 2] as number);
      const x3 = k[i + 3] as number;
      s[i] = roundWord(x0, x1, x2, x3);
      s[i + 1] = roundWord(x1, x2, x3, x0);
      s[i + 2] = roundWord(x2, x3, x0, x1);
      s[i + 3] = roundWord(x3, x0, x1, x2);
    }
  }

  /** 1 to 16 bytes. Below 16, the parts of 8, 4, 2 and 1 bytes each have their place in the block. */
  #hashShort(at: number, sizeBytes: number): void {
    const { i32, u8 } = this.heap;
    let x0 = 0;
    let x1 = 0;
    let x2 = 0;
    let x3 = 0;
    let partAt = at;
    if (sizeBytes & 24) {
      x0 = wordAt(i32, at);
      x1 = wordAt(i32, at + 4);
      partAt += 8;
    }
    if (sizeBytes === 16) {
      x2 = wordAt(i32, at + 8);
      x3 = wordAt(i32, at + 12);
    } else {
      if (sizeBytes & 4) {
        x2 = wordAt(i32, partAt);
        partAt += 4;
      }
      if (sizeBytes & 2) {
        x3 = tailAt(u8, partAt, 2);
        partAt += 2;
      }
      if (sizeBytes & 1) x3 |= (u8[partAt] as number) << 16;
    }
    this.#setScrambled(x0, x1, x2, x3, this.#seedBlocks, 0, this.#shortMixesLast);
  }

  /** Whole blocks that may overlap: the first half from the start, the rest from the end. */
  #hashBlocks(at: number, sizeBytes: number): void {
    const { out } = this;
    const half = sizeBytes <= 32 ? 1 : sizeBytes <= 64 ? 2 : 4;
    const endAt = at + sizeBytes - half * 16;
    let lo = 0;
    let hi = 0;
    for (let i = 0; i < 2 * half; i++) {
      this.#setScrambledBlock(i < half ? at + i * 16 : endAt + (i - half) * 16, i * 4);
      lo ^= out[0] as number;
      hi ^= out[1] as number;
    }
    out[0] = lo;
    out[1] = hi;
  }

  #setScrambledBlock(at: number, block: number): void {
    const { i32 } = this.heap;
    const b0 = wordAt(i32, at);
    const b1 = wordAt(i32, at + 4);
    const b2 = wordAt(i32, at + 8);
    const b3 = wordAt(i32, at + 12);
    this.#setScrambled(b0, b1, b2, b3, this.#seedBlocks, block, false);
  }

  /** Sets `out` to the low half of a block after three rounds with the key block at an index of `k`. */
  #setScrambled(
    b0: number,
    b1: number,
    b2: number,
    b3: number,
    k: Int32Array,
    block: number,
    mixesLast: boolean,
  ): void {
    const { out } = this;
    const k0 = k[block] as number;
    const k1 = k[block + 1] as number;
    const k2 = k[block + 2] as number;
    const k3 = k[block + 3] as number;
    const x0 = b0 ^ k0;
    const x1 = b1 ^ k1;
    const x2 = b2 ^ k2;
    const x3 = b3 ^ k3;
    const y0 = roundWord(x0, x1, x2, x3) ^ k0;
    const y1 = roundWord(x1, x2, x3, x0) ^ k1;
    const y2 = roundWord(x2, x3, x0, x1) ^ k2;
    const y3 = roundWord(x3, x0, x1, x2) ^ k3;
    const z0 = roundWord(y0, y1, y2, y3) ^ k0;
    const z1 = roundWord(y1, y2, y3, y0) ^ k1;
    const z2 = roundWord(y2, y3, y0, y1) ^ k2;
    const z3 = roundWord(y3, y0, y1, y2) ^ k3;
    out[0] = mixesLast ? roundWord(z0, z1, z2, z3) : lastRoundWord(z0, z1, z2, z3);
    out[1] = mixesLast ? roundWord(z1, z2, z3, z0) : lastRoundWord(z1, z2, z3, z0);
  }

  /** Eight lanes: the seed block is the state and the data the key, first the last 128 bytes, then all from the start. */
  #hashLong(at: number, sizeBytes: number): void {
    const { out } = this;
    const rounds = Math.floor((sizeBytes - 1) / 128);
    out[0] = 0;
    out[1] = 0;
    for (let lane = 0; lane < 8; lane++)
      this.#addLane(at + lane * 16, at + sizeBytes - 128 + lane * 16, rounds, lane * 4);
  }

  #addLane(at: number, lastAt: number, rounds: number, block: number): void {
    const { out } = this;
    const { i32 } = this.heap;
    const s = this.#seedBlocks;
    let v0 = s[block] as number;
    let v1 = s[block + 1] as number;
    let v2 = s[block + 2] as number;
    let v3 = s[block + 3] as number;
    // Each block is the key twice, but the one from the end comes first and once, and the last stays for three more.
    let dataAt = lastAt;
    let nextAt = at;
    for (let turn = 0; turn < 2 * rounds + 3; turn++) {
      const x0 = v0 ^ wordAt(i32, dataAt);
      const x1 = v1 ^ wordAt(i32, dataAt + 4);
      const x2 = v2 ^ wordAt(i32, dataAt + 8);
      const x3 = v3 ^ wordAt(i32, dataAt + 12);
      if (turn === 2 * rounds + 2) {
        out[0] = (out[0] as number) ^ lastRoundWord(x0, x1, x2, x3);
        out[1] = (out[1] as number) ^ lastRoundWord(x1, x2, x3, x0);
        return;
      }
      v0 = roundWord(x0, x1, x2, x3);
      v1 = roundWord(x1, x2, x3, x0);
      v2 = roundWord(x2, x3, x0, x1);
      v3 = roundWord(x3, x0, x1, x2);
      if (turn % 2 === 0 && turn < 2 * rounds) {
        dataAt = nextAt;
        nextAt += 128;
      }
    }
  }
}
