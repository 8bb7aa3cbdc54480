/** What the numbers of an axis count. */
export type Unit = "bytes" | "count";

/**
 * Round positions on an axis from 0 to the first one at or above `max`, at most `atMost` steps: powers of two for bytes,
 * 1, 2 or 5 times a power of ten for counts.
 */
export function ticksTo(max: number, unit: Unit, atMost: number): number[] {
  const step = stepFor(Math.max(max, 1) / Math.max(atMost, 1), unit);
  const ticks = [0];
  for (let tick = step; ticks.length <= atMost + 1; tick += step) {
    ticks.push(tick);
    if (tick >= max) break;
  }
  return ticks;
}

function stepFor(atLeast: number, unit: Unit): number {
  if (atLeast <= 1) return 1;
  if (unit === "bytes") return 2 ** Math.ceil(Math.log2(atLeast));
  const power = 10 ** Math.floor(Math.log10(atLeast));
  return [1, 2, 5, 10].map((digit) => digit * power).find((step) => step >= atLeast) ?? 10 * power;
}

const binaryUnits = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
const decimalUnits = ["", "k", "M", "G", "T", "P"];
const exact = new Intl.NumberFormat("en-US");

/** A number as an axis shows it: "1.5 MiB", "20k". */
export function tickText(value: number, unit: Unit): string {
  const base = unit === "bytes" ? 1024 : 1000;
  const names = unit === "bytes" ? binaryUnits : decimalUnits;
  let power = 0;
  while (value >= base && power < names.length - 1) {
    value /= base;
    power++;
  }
  const text = String(Math.round(value * 100) / 100);
  return unit === "bytes" ? `${text} ${names[power]}` : `${text}${names[power]}`;
}

/** A number in full: "54,656 bytes", "1,792". */
export function exactText(value: number, unit: Unit): string {
  const text = exact.format(value);
  return unit === "bytes" ? `${text} ${value === 1 ? "byte" : "bytes"}` : text;
}

/** Places values from 0 to `max` on a line from `start` to `end` (which may run backwards). */
export function linearScale(max: number, start: number, end: number): (value: number) => number {
  const whole = Math.max(max, Number.MIN_VALUE);
  return (value) => start + (Math.min(Math.max(value, 0), whole) / whole) * (end - start);
}

/** What the ticks of an axis of powers are powers of. */
const bases: Readonly<Record<Unit, number>> = { bytes: 2, count: 10 };

/**
 * Powers on an axis from the one at or below `min` to the one at or above `max`, at most `atMost` steps, all as far apart.
 * Both are more than 0.
 */
export function powersTo(min: number, max: number, unit: Unit, atMost: number): number[] {
  const base = bases[unit];
  const power = (value: number): number => Math.log(value) / Math.log(base);
  // A power of ten is no whole number by its logarithm.
  const first = Math.floor(power(min) + 1e-9);
  const last = Math.max(first + 1, Math.ceil(power(max) - 1e-9));
  const step = Math.ceil((last - first) / Math.max(atMost, 1));
  const ticks: number[] = [];
  for (let exponent = first; ; exponent += step) {
    ticks.push(base ** exponent);
    if (exponent >= last) return ticks;
  }
}

/** Places values from `min` to `max` on a line by their logarithms. */
export function logScale(min: number, max: number, start: number, end: number): (value: number) => number {
  const length = Math.log(max / min);
  return (value) => start + (Math.log(Math.min(Math.max(value, min), max) / min) / length) * (end - start);
}
