import { h2Bits, h2Of } from "../../go/abi/controlWord.ts";
import { minTopHash } from "../../go/abi/tophash.ts";
import { decimalText } from "../../numbers/numberText.ts";
import type { Hasher } from "./hasher.ts";

/** What a key's hash must be for the key to land in a certain place; each part that is left out may be anything. */
export interface WantedHash {
  /** Classic: bucket `index` of 2^`B` (the hash's low bits). */
  readonly bucket?: { readonly index: number; readonly B: number };
  /** Classic: the tophash byte, 5 to 255 (runtime/map.go tophash). */
  readonly tophash?: number;
  /** Swiss: the low 7 bits. */
  readonly h2?: number;
  /** Swiss: the first group that is probed, of a table with `count` groups, a power of two. */
  readonly group?: { readonly index: number; readonly count: number };
  /** Swiss: entry `index` of a directory of 2^`globalDepth` tables (the hash's high bits). */
  readonly directory?: { readonly index: number; readonly globalDepth: number };
}

/** Whether a hash, given by its halves, is a wanted one. */
export function isWantedHash(lo: number, hi: number, hashBits: 32 | 64, wanted: WantedHash): boolean {
  const { bucket, tophash, h2, group, directory } = wanted;
  const top = hashBits === 64 ? hi : lo;
  if (bucket !== undefined && (lo & (2 ** bucket.B - 1)) >>> 0 !== bucket.index) return false;
  if (tophash !== undefined) {
    const topByte = top >>> 24;
    if ((topByte < minTopHash ? topByte + minTopHash : topByte) !== tophash) return false;
  }
  if (h2 !== undefined && h2Of(lo) !== h2) return false;
  if (group !== undefined && ((lo >>> h2Bits) & (group.count - 1)) !== group.index) return false;
  if (directory !== undefined) {
    const { index, globalDepth } = directory;
    if (globalDepth > 0 && top >>> (32 - globalDepth) !== index) return false;
  }
  return true;
}

/** What to look for, how many, and how long. */
export interface KeySearch {
  readonly hasher: Hasher;
  readonly hashBits: 32 | 64;
  readonly seedLo: number;
  readonly seedHi: number;
  readonly wanted: WantedHash;
  readonly count: number;
  /** Candidates 0 … maxTries-1 are tried. */
  readonly maxTries: number;
  /** Writes a candidate into the heap and returns its offset; different indexes give different keys. */
  readonly candidateAt: (index: number) => number;
}

/** The candidates that were found, fewer than asked for when the tries were used up. */
export interface FoundKeys {
  readonly indexes: readonly number[];
  readonly tries: number;
}

/**
 * Finds keys that collide on purpose: in the same bucket, with the same tophash or H2, in the same table.
 * @throws RangeError when no hash can be as wanted
 */
export function findKeys(search: KeySearch): FoundKeys {
  const { hasher, hashBits, seedLo, seedHi, wanted, count, maxTries, candidateAt } = search;
  refuseImpossible(wanted);
  const { out } = hasher;
  const indexes: number[] = [];
  let tries = 0;
  while (indexes.length < count && tries < maxTries) {
    hasher.hashKey(candidateAt(tries), seedLo, seedHi);
    if (isWantedHash(out[0] as number, out[1] as number, hashBits, wanted)) indexes.push(tries);
    tries++;
  }
  return { indexes, tries };
}

function refuseImpossible({ bucket, tophash, h2, group, directory }: WantedHash): void {
  const refuseOutside = (name: string, value: number, least: number, end: number): void => {
    if (!Number.isInteger(value) || value < least || value >= end)
      throw new RangeError(`${name} ${value} is not from ${least} to ${end - 1}`);
  };
  if (bucket !== undefined) {
    refuseOutside("B", bucket.B, 0, 32);
    refuseOutside("bucket", bucket.index, 0, 2 ** bucket.B);
  }
  if (tophash !== undefined) refuseOutside("tophash", tophash, minTopHash, 256);
  if (h2 !== undefined) refuseOutside("H2", h2, 0, 128);
  if (group !== undefined) {
    if (!Number.isInteger(Math.log2(group.count)))
      throw new RangeError(`${decimalText(group.count)} groups are not a power of two`);
    refuseOutside("group", group.index, 0, group.count);
  }
  if (directory !== undefined) {
    refuseOutside("globalDepth", directory.globalDepth, 0, 33);
    refuseOutside("directory entry", directory.index, 0, 2 ** directory.globalDepth);
  }
}
