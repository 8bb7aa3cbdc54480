import { multiplyHigh, tailAt } from "../../memory/words.ts";
import { type HasherParts, PlanHasher } from "./planHasher.ts";

/**
 * The portable 32-bit hash (runtime/hash32.go; internal/runtime/maps/runtime_hash32.go from 1.27): 386, arm, mips,
 * and wasm from 1.26. Only the low halves of seed and hashkey count.
 */
export class Fallback32Hasher extends PlanHasher {
  readonly #key0: number;
  readonly #key1: number;
  readonly #key2: number;
  /** Up to 1.26 memhash64 takes the words in memory order, from 1.27 the low half first. */
  readonly #highHalfFirst: boolean;
  // The pair that the hash works on.
  #a = 0;
  #b = 0;

  constructor(parts: HasherParts, hashkey: Uint32Array) {
    super(parts);
    this.#key0 = (hashkey[0] as number) | 0;
    this.#key1 = (hashkey[2] as number) | 0;
    this.#key2 = (hashkey[4] as number) | 0;
    this.#highHalfFirst = this.model.target.bigEndian && this.model.release.fallbackTakesHighHalfFirst;
  }

  hash64(keyLo: number, keyHi: number, seedLo: number): void {
    this.#start(8, seedLo);
    if (this.#highHalfFirst) this.#finish(keyHi, keyLo);
    else this.#finish(keyLo, keyHi);
  }

  hash32(key: number, seedLo: number): void {
    this.#start(4, seedLo);
    this.#finish(key, key);
  }

  hashBytes(at: number, sizeBytes: number, seedLo: number): void {
    this.#start(sizeBytes, seedLo);
    let dataAt = at;
    let left = sizeBytes;
    for (; left > 8; left -= 8, dataAt += 8)
      this.#mix(this.targetWordAt(dataAt), this.targetWordAt(dataAt + 4));
    if (left >= 4) this.#finish(this.targetWordAt(dataAt), this.targetWordAt(dataAt + left - 4));
    else if (left > 0) {
      const { u8 } = this.heap;
      const middle = u8[dataAt + (left >>> 1)] as number;
      this.#finish(0, tailAt(u8, dataAt, 1) | (middle << 8) | ((u8[dataAt + left - 1] as number) << 16));
    } else {
      this.out[0] = this.#a ^ this.#b;
      this.out[1] = 0;
    }
  }

  #start(sizeBytes: number, seed: number): void {
    this.#a = seed;
    this.#b = sizeBytes ^ this.#key0;
    this.#mix(0, 0);
  }

  /** XORs data into the pair and replaces it by the low and high half of its keyed product. */
  #mix(aData: number, bData: number): void {
    const a = this.#a ^ aData ^ this.#key1;
    const b = this.#b ^ bData ^ this.#key2;
    this.#a = Math.imul(a, b);
    this.#b = multiplyHigh(a, b) | 0;
  }

  #finish(aData: number, bData: number): void {
    this.#mix(aData, bData);
    this.#mix(0, 0);
    this.out[0] = this.#a ^ this.#b;
    this.out[1] = 0;
  }
}
