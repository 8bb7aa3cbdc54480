import { childBits, childCount } from "../go/abi/trieStructs.ts";
import type { GoTarget } from "../go/release/goTarget.ts";
import { exactly, type Range } from "./range.ts";

/** How many inner nodes a trie has: the mean over all hash seeds, and the range that seeds leave it in. */
export interface NodeCount {
  readonly mean: number;
  readonly range: Range;
}

/** Standard deviations from the mean that are left less than once in a thousand million tries, with a margin for their skew. */
const tailDeviations = 7;
/** Below this variance the count is too far from normal: then its generating function bounds it. */
const leastVariance = 50;
/** Chance beyond which a count is left out, on each side. */
const tailChance = 1e-9;
/** What the bound tries, as exponents: from 16 on nothing bounds the longest path. */
const bases = Array.from({ length: 25 }, (_, i) => 0.1 * (i + 1));

/**
 * Inner nodes of a HashTrieMap that was filled with `keys` distinct keys and never deleted from: the root, and a node for
 * each prefix of whole 4-bit digits that two hashes or more share (internal/sync/hashtriemap.go expand; 1.24 to 1.27).
 */
export function trieNodes(keys: number, target: GoTarget): NodeCount {
  if (keys < 2) return { mean: keys, range: exactly(keys) };
  const { hashBits, ptrSizeBytes } = target;
  const hashes = distinctHashes(keys, hashBits);
  // Where hashes are narrower than a word, its upper digits are all 0: a node each that chooses nothing.
  const idle = (8 * ptrSizeBytes - hashBits) / childBits;
  const levels = Array.from({ length: hashBits / childBits - 1 }, (_, i) => childCount ** (i + 1));
  const mean = levels.reduce((sum, places) => sum + places * chanceOfTwo(hashes, 1 / places), 0);
  const { low, high } = spread(hashes, levels, mean);
  const fixed = 1 + idle;
  const range = { low: fixed + low, typical: fixed + Math.round(mean), high: fixed + high };
  return { mean: fixed + mean, range };
}

function spread(hashes: number, levels: readonly number[], mean: number): Pick<Range, "low" | "high"> {
  const variance = nodeVariance(hashes, levels);
  if (variance >= leastVariance) {
    const away = tailDeviations * Math.sqrt(variance);
    return { low: Math.max(0, Math.floor(mean - away)), high: Math.ceil(mean + away) };
  }
  const room = Math.log(2) - Math.log(tailChance);
  const highest = bases.map((s) => (logGenerating(hashes, levels, s) + room) / s);
  const lowest = bases.map((s) => (-logGenerating(hashes, levels, -s) - room) / s);
  return {
    low: Math.max(0, Math.floor(Math.max(...lowest)) + 1),
    high: Math.ceil(Math.min(...highest)) - 1,
  };
}

/**
 * ln E e^(sT) of the number T of nodes below the root, for a Poisson number of keys of that mean. More keys make no fewer
 * nodes, and every other time there are no fewer than the mean: so twice this bounds the tails for that many keys (Chernoff).
 */
function logGenerating(hashes: number, levels: readonly number[], s: number): number {
  // Of one place of a level, less 1: first of the lowest level, which has no nodes below it.
  let less1 = 0;
  for (const places of [...levels].reverse()) {
    const two = chanceOfTwoRandom(hashes / places);
    less1 = Math.exp(s) * (Math.expm1(childCount * Math.log1p(less1)) + two) - two;
  }
  return childCount * Math.log1p(less1);
}

/** The chance of two or more where the mean is `mean` (Poisson). */
function chanceOfTwoRandom(mean: number): number {
  // The difference below would lose all its digits.
  return mean < 1e-4 ? (mean * mean) / 2 : -Math.expm1(-mean) - mean * Math.exp(-mean);
}

/** Hashes that are expected to differ among those of so many keys. */
function distinctHashes(keys: number, hashBits: number): number {
  const all = 2 ** hashBits;
  const expected = -all * Math.expm1(keys * Math.log1p(-1 / all));
  return Math.min(keys, Math.max(2, Math.round(expected)));
}

/** The chance that at least two of `n` independent draws with chance `p` succeed. */
function chanceOfTwo(n: number, p: number): number {
  // The difference below would lose all its digits.
  if (n * p < 1e-4) return ((n * (n - 1)) / 2) * p * p * (1 - ((2 * (n - 2)) / 3) * p);
  const none = n * Math.log1p(-p);
  return -Math.expm1(none) - n * p * Math.exp(none - Math.log1p(-p));
}

/**
 * The variance of the number of nodes below the root: that of independent counts in all places, in which a node brings those
 * above it along, less what the fixed number of keys takes away.
 */
function nodeVariance(hashes: number, levels: readonly number[]): number {
  let variance = 0;
  let slope = 0;
  let above = 0;
  for (const places of levels) {
    const each = hashes / places;
    const full = chanceOfTwoRandom(each);
    variance += places * full * (1 - full + 2 * above);
    slope += each * Math.exp(-each);
    above += 1 - full;
  }
  return variance - hashes * slope * slope;
}
