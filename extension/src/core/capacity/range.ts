import type { MapModel } from "../go/release/goTarget.ts";

/** A figure that hashes can change: `low` and `high` are left out less than once in a thousand million maps. */
export interface Range {
  readonly low: number;
  readonly typical: number;
  readonly high: number;
}

export const exactly = (value: number): Range => ({ low: value, typical: value, high: value });

/** Chance beyond which a value is left out of a range, on each side. */
const tailChance = 1e-9;
/** Normal deviate of that chance. */
const tailDeviations = 6;

/** ln Γ(x) for x > 0 (Lanczos, about 15 digits). */
function lnGamma(x: number): number {
  const coefficients = [
    76.18009172947146, -86.50532032941678, 24.01409824083091, -1.231739572450155, 0.001208650973866179,
    -0.000005395239384953,
  ];
  const t = x + 5.5;
  let series = 1.000000000190015;
  coefficients.forEach((c, i) => {
    series += c / (x + 1 + i);
  });
  return (x + 0.5) * Math.log(t) - t + Math.log((2.5066282746310007 * series) / x);
}

/** Continued fraction of the incomplete beta function, by Lentz's method. */
function betaFraction(a: number, b: number, x: number): number {
  const tiny = 1e-300;
  const safe = (v: number): number => (Math.abs(v) < tiny ? tiny : v);
  let c = 1;
  let d = 1 / safe(1 - ((a + b) * x) / (a + 1));
  let h = d;
  for (let m = 1; m < 100_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / safe(1 + even * d);
    c = safe(1 + even / c);
    h *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / safe(1 + odd * d);
    c = safe(1 + odd / c);
    h *= d * c;
    if (Math.abs(d * c - 1) < 1e-12) break;
  }
  return h;
}

/** The chance that at least `k` of `n` independent draws with chance `p` succeed. */
export function chanceOfAtLeast(k: number, n: number, p: number): number {
  if (k <= 0 || (p >= 1 && k <= n)) return 1;
  if (k > n || p <= 0) return 0;
  const a = k;
  const b = n - k + 1;
  const front = Math.exp(lnGamma(a + b) - lnGamma(a) - lnGamma(b) + a * Math.log(p) + b * Math.log1p(-p));
  if (p < (a + 1) / (a + b + 2)) return Math.min(1, (front * betaFraction(a, b, p)) / a);
  return Math.max(0, 1 - (front * betaFraction(b, a, 1 - p)) / b);
}

/**
 * How keys fall on places by their hashes: as by chance, or anywhere from there to the same number on each.
 */
export type HashSpread = "random" | "randomToEven";

/**
 * How a target's hashes spread. The last AES round of arm64 lacks MixColumns (runtime/asm_arm64.s; memhash_arm64.s from
 * 1.27), so 256 keys that differ in one byte have 256 different lowest and highest bytes of their hashes.
 */
export function hashSpread({ target }: MapModel): HashSpread {
  return target.goarch === "arm64" ? "randomToEven" : "random";
}

/**
 * How many of `places` hold at least `threshold` keys when `keys` keys fall on them by their hashes. Places take keys
 * from each other, which narrows the spread that is given here.
 */
export function countOfPlaces(places: number, threshold: number, keys: number, spread: HashSpread): Range {
  if (threshold > keys) return exactly(0);
  if (places === 1) return exactly(1);
  const random = successes(places, chanceOfAtLeast(threshold, keys, 1 / places));
  if (spread === "random") return random;
  const even = evenCount(places, threshold, keys);
  return { low: Math.min(random.low, even), typical: random.typical, high: Math.max(random.high, even) };
}

/** How many of `places` hold at least `threshold` keys when no two of them differ by more than one key. */
function evenCount(places: number, threshold: number, keys: number): number {
  const each = Math.floor(keys / places);
  if (threshold <= each) return places;
  return threshold === each + 1 ? keys % places : 0;
}

/** The spread of the number of successes in `n` draws with chance `p`. */
function successes(n: number, p: number): Range {
  if (n * p < tailChance) return exactly(0);
  if (n * (1 - p) < tailChance) return exactly(n);
  const mean = n * p;
  const typical = Math.round(mean);
  const variance = mean * (1 - p);
  if (variance > 2000) {
    const spread = tailDeviations * Math.sqrt(variance);
    return {
      low: Math.max(0, Math.floor(mean - spread)),
      typical,
      high: Math.min(n, Math.ceil(mean + spread)),
    };
  }
  // The largest count that is reached with more than the tail's chance, and the smallest that is exceeded so.
  const high = lastWhere(n, (k) => chanceOfAtLeast(k, n, p) >= tailChance);
  const low = lastWhere(n, (k) => 1 - chanceOfAtLeast(k, n, p) < tailChance);
  return { low, typical, high };
}

/** The largest k from 0 to n for which a test holds that holds up to some k (it is taken to hold for 0). */
export function lastWhere(n: number, holds: (k: number) => boolean): number {
  let low = 0;
  let high = n;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (holds(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
