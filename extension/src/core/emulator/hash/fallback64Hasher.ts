import { multiplyHigh, tailAt } from "../../memory/words.ts";
import { type HasherParts, PlanHasher } from "./planHasher.ts";

const m5Lo = 0xc47d124f | 0;
const m5Hi = 0x1d8e4e27;
/** The constants beside hashkey up to 1.22, low half then high half. */
const oldConstants = [
  0x78bd642f, 0xa0761d64, 0xa0b428db, 0xe7037ed1, 0x9c88c6e3, 0x8ebc6af0, 0x75374cc3, 0x589965cc,
];

/**
 * The portable 64-bit hash, a form of wyhash (runtime/hash64.go; internal/runtime/maps/runtime_hash64.go from 1.27).
 * Up to 1.22 only hashkey[0] is used, beside fixed constants; from 1.23 on all four words.
 */
export class Fallback64Hasher extends PlanHasher {
  /** The four words that lengths of data are XORed with: a0, a1, a2, a3. */
  readonly #a: Int32Array;
  readonly #bigEndian: boolean;

  constructor(parts: HasherParts, hashkey: Uint32Array) {
    super(parts);
    this.#a = Int32Array.from(this.model.release.fallbackUsesConstants ? oldConstants : hashkey);
    if (this.model.release.fallbackUsesConstants)
      for (let i = 0; i < 2; i++) this.#a[i] = (this.#a[i] as number) ^ (hashkey[i] as number);
    this.#bigEndian = this.model.target.bigEndian;
  }

  hash64(keyLo: number, keyHi: number, seedLo: number, seedHi: number): void {
    const a = this.#a;
    this.#finish(keyLo, keyHi, keyLo, keyHi, 8, seedLo ^ (a[0] as number), seedHi ^ (a[1] as number));
  }

  hash32(key: number, seedLo: number, seedHi: number): void {
    const a = this.#a;
    this.#finish(key, 0, key, 0, 4, seedLo ^ (a[0] as number), seedHi ^ (a[1] as number));
  }

  hashBytes(at: number, sizeBytes: number, seedLo: number, seedHi: number): void {
    const a = this.#a;
    const lo = seedLo ^ (a[0] as number);
    const hi = seedHi ^ (a[1] as number);
    if (sizeBytes > 16) this.#hashLong(at, sizeBytes, lo, hi);
    else if (sizeBytes >= 8) {
      const lastAt = at + sizeBytes - 8;
      this.#finish(
        this.#lowAt(at),
        this.#highAt(at),
        this.#lowAt(lastAt),
        this.#highAt(lastAt),
        sizeBytes,
        lo,
        hi,
      );
    } else if (sizeBytes >= 4) {
      this.#finish(this.targetWordAt(at), 0, this.targetWordAt(at + sizeBytes - 4), 0, sizeBytes, lo, hi);
    } else if (sizeBytes > 0) {
      const { u8 } = this.heap;
      const middle = u8[at + (sizeBytes >>> 1)] as number;
      const word = tailAt(u8, at, 1) | (middle << 8) | ((u8[at + sizeBytes - 1] as number) << 16);
      this.#finish(word, 0, 0, 0, sizeBytes, lo, hi);
    } else {
      this.out[0] = lo;
      this.out[1] = hi;
    }
  }

  /** Over 16 bytes: three lanes of 16 while over 48 are left, then one, the last 16 bytes always in `finish`. */
  #hashLong(at: number, sizeBytes: number, seedLo: number, seedHi: number): void {
    const { out } = this;
    let lo = seedLo;
    let hi = seedHi;
    let left = sizeBytes;
    let dataAt = at;
    if (left > 48) {
      let lo1 = lo;
      let hi1 = hi;
      let lo2 = lo;
      let hi2 = hi;
      for (; left > 48; left -= 48, dataAt += 48) {
        this.#mixData(dataAt, 2, lo, hi);
        lo = out[0] as number;
        hi = out[1] as number;
        this.#mixData(dataAt + 16, 4, lo1, hi1);
        lo1 = out[0] as number;
        hi1 = out[1] as number;
        this.#mixData(dataAt + 32, 6, lo2, hi2);
        lo2 = out[0] as number;
        hi2 = out[1] as number;
      }
      lo ^= lo1 ^ lo2;
      hi ^= hi1 ^ hi2;
    }
    for (; left > 16; left -= 16, dataAt += 16) {
      this.#mixData(dataAt, 2, lo, hi);
      lo = out[0] as number;
      hi = out[1] as number;
    }
    const aAt = dataAt + left - 16;
    const bAt = aAt + 8;
    this.#finish(this.#lowAt(aAt), this.#highAt(aAt), this.#lowAt(bAt), this.#highAt(bAt), sizeBytes, lo, hi);
  }

  /** Mixes 16 bytes of data into a lane: the first 8 with the word at an index of `#a`, the others with the lane. */
  #mixData(at: number, index: number, lo: number, hi: number): void {
    const a = this.#a;
    this.#mix(
      this.#lowAt(at) ^ (a[index] as number),
      this.#highAt(at) ^ (a[index + 1] as number),
      this.#lowAt(at + 8) ^ lo,
      this.#highAt(at + 8) ^ hi,
    );
  }

  /** mix(m5 ^ size, mix(first ^ a1, second ^ seed)). */
  #finish(
    firstLo: number,
    firstHi: number,
    secondLo: number,
    secondHi: number,
    sizeBytes: number,
    lo: number,
    hi: number,
  ): void {
    const { out } = this;
    const a = this.#a;
    this.#mix(firstLo ^ (a[2] as number), firstHi ^ (a[3] as number), secondLo ^ lo, secondHi ^ hi);
    this.#mix(m5Lo ^ sizeBytes, m5Hi, out[0] as number, out[1] as number);
  }

  /** Sets `out` to the high half XOR the low half of the 128-bit product. */
  #mix(aLo: number, aHi: number, bLo: number, bHi: number): void {
    const middle = multiplyHigh(aLo, bLo) + (Math.imul(aLo, bHi) >>> 0) + (Math.imul(aHi, bLo) >>> 0);
    const carry = middle > 0xffffffff ? (middle > 0x1ffffffff ? 2 : 1) : 0;
    const high = multiplyHigh(aLo, bHi) + multiplyHigh(aHi, bLo) + (Math.imul(aHi, bHi) >>> 0) + carry;
    const highCarry = high > 0xffffffff ? (high > 0x1ffffffff ? 2 : 1) : 0;
    this.out[0] = Math.imul(aLo, bLo) ^ high;
    this.out[1] = middle ^ (multiplyHigh(aHi, bHi) + highCarry);
  }

  #lowAt(at: number): number {
    return this.targetWordAt(this.#bigEndian ? at + 4 : at);
  }

  #highAt(at: number): number {
    return this.targetWordAt(this.#bigEndian ? at : at + 4);
  }
}
