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
