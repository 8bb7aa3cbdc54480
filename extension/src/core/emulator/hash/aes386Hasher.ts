import { wordAt } from "../../memory/words.ts";
import { roundWord } from "./aesTables.ts";
import { AesX86Hasher } from "./aesX86Hasher.ts";

/** The AES hash of 386 (runtime/asm_386.s; internal/runtime/maps/memhash_386.s from 1.27): a 32-bit seed and hash. */
export class Aes386Hasher extends AesX86Hasher {
  protected override readonly seedIs64 = false;

  hash64(keyLo: number, keyHi: number, seedLo: number): void {
    this.#hashThrice(keyLo, keyHi, seedLo, 0);
  }

  hash32(key: number, seedLo: number): void {
    this.#hashThrice(seedLo, key, 0, 0);
  }

  /** Rounds with K0, K1 and K2; the lowest word is the hash. */
  #hashThrice(x0: number, x1: number, x2: number, x3: number): void {
    const { keyWords: k, out } = this;
    const y0 = roundWord(x0, x1, x2, x3) ^ (k[0] as number);
    const y1 = roundWord(x1, x2, x3, x0) ^ (k[1] as number);
    const y2 = roundWord(x2, x3, x0, x1) ^ (k[2] as number);
    const y3 = roundWord(x3, x0, x1, x2) ^ (k[3] as number);
    const z0 = roundWord(y0, y1, y2, y3) ^ (k[4] as number);
    const z1 = roundWord(y1, y2, y3, y0) ^ (k[5] as number);
    const z2 = roundWord(y2, y3, y0, y1) ^ (k[6] as number);
    const z3 = roundWord(y3, y0, y1, y2) ^ (k[7] as number);
    out[0] = roundWord(z0, z1, z2, z3) ^ (k[8] as number);
    out[1] = 0;
  }

  hashBytes(at: number, sizeBytes: number, seedLo: number): void {
    const blocks = this.seedBlocksOf(sizeBytes, seedLo | 0, 0);
    if (sizeBytes === 0) this.hashNothing(blocks);
    else if (sizeBytes < 16) this.hashPartBlock(at, sizeBytes, blocks);
    else if (sizeBytes <= 64) this.hashBlocks(at, sizeBytes, blocks);
    else this.#hashLong(at, sizeBytes, blocks);
    this.out[1] = 0;
  }

  /** Four lanes over rounds of 64 bytes. Unlike amd64, a lane's block is the state and its seed block the key. */
  #hashLong(at: number, sizeBytes: number, blocks: number): void {
    const { out } = this;
    out[0] = 0;
    const rounds = Math.floor((sizeBytes - 1) / 64);
    for (let lane = 0; lane < 4; lane++)
      this.#addLane(at + lane * 16, at + sizeBytes - 64 + lane * 16, rounds, blocks + lane * 4);
  }

  #addLane(at: number, lastAt: number, rounds: number, block: number): void {
    const { seedBlocks: s } = this;
    const { i32 } = this.heap;
    const b0 = wordAt(i32, lastAt);
    const b1 = wordAt(i32, lastAt + 4);
    const b2 = wordAt(i32, lastAt + 8);
    const b3 = wordAt(i32, lastAt + 12);
    let x0 = roundWord(b0, b1, b2, b3) ^ (s[block] as number);
    let x1 = roundWord(b1, b2, b3, b0) ^ (s[block + 1] as number);
    let x2 = roundWord(b2, b3, b0, b1) ^ (s[block + 2] as number);
    let x3 = roundWord(b3, b0, b1, b2) ^ (s[block + 3] as number);
    for (let i = 0, blockAt = at; i < rounds; i++, blockAt += 64) {
      const y0 = roundWord(x0, x1, x2, x3) ^ wordAt(i32, blockAt);
      const y1 = roundWord(x1, x2, x3, x0) ^ wordAt(i32, blockAt + 4);
      const y2 = roundWord(x2, x3, x0, x1) ^ wordAt(i32, blockAt + 8);
      const y3 = roundWord(x3, x0, x1, x2) ^ wordAt(i32, blockAt + 12);
      x0 = roundWord(y0, y1, y2, y3) ^ y0;
      x1 = roundWord(y1, y2, y3, y0) ^ y1;
      x2 = roundWord(y2, y3, y0, y1) ^ y2;
      x3 = roundWord(y3, y0, y1, y2) ^ y3;
    }
    this.addScrambled(x0, x1, x2, x3);
  }
}
