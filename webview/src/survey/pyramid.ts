import { noValue } from "../../../extension/src/core/survey/survey.ts";
import { blockPlace, type Geometry, unitsIn } from "./geometry.ts";

/** No unit at all. */
export const noUnit = 255;

/** One level of a survey's picture: a byte for each unit, or for each square of units of a coarser level. */
export interface Level {
  readonly width: number;
  readonly height: number;
  readonly values: Uint8Array;
}

/** How the units under one point of a coarser level are summed up: rare, telling values must not drown. */
export type Summary = "mean" | "max";

/** All levels of a picture, the finest first, each half as wide and high as the one before. */
export function buildLevels(geometry: Geometry, values: Uint8Array, summary: Summary): Level[] {
  const levels = [spread(geometry, values)];
  for (let last = levels[0]; last && (last.width > 1 || last.height > 1); last = levels.at(-1))
    levels.push(summary === "max" ? halved(last, strongest) : halved(last, average));
  return levels;
}

/** Puts each unit's value at its place. */
function spread(geometry: Geometry, values: Uint8Array): Level {
  const { width, height, unitColumns, blockStarts } = geometry;
  const placed = new Uint8Array(width * height).fill(noUnit);
  for (let block = 0; block < geometry.blocks; block++) {
    const { x, y } = blockPlace(geometry, block);
    const first = blockStarts[block] ?? 0;
    const units = unitsIn(blockStarts, block);
    for (let i = 0; i < units; i += unitColumns) {
      const row = values.subarray(first + i, first + Math.min(units, i + unitColumns));
      placed.set(row, (y + i / unitColumns) * width + x);
    }
  }
  return { width, height, values: placed };
}

type Combine = (a: number, b: number, c: number, d: number) => number;

function halved({ width, height, values }: Level, combine: Combine): Level {
  const halfWidth = Math.ceil(width / 2);
  const halfHeight = Math.ceil(height / 2);
  const half = new Uint8Array(halfWidth * halfHeight);
  for (let y = 0; y < halfHeight; y++) {
    const upper = 2 * y * width;
    const lower = 2 * y + 1 < height ? upper + width : -1;
    for (let x = 0; x < halfWidth; x++) {
      const right = 2 * x + 1 < width;
      const at = 2 * x;
      half[y * halfWidth + x] = combine(
        values[upper + at] as number,
        right ? (values[upper + at + 1] as number) : noUnit,
        lower < 0 ? noUnit : (values[lower + at] as number),
        lower < 0 || !right ? noUnit : (values[lower + at + 1] as number),
      );
    }
  }
  return { width: halfWidth, height: halfHeight, values: half };
}

function average(a: number, b: number, c: number, d: number): number {
  let sum = 0;
  let count = 0;
  if (a < noValue) {
    sum += a;
    count++;
  }
  if (b < noValue) {
    sum += b;
    count++;
  }
  if (c < noValue) {
    sum += c;
    count++;
  }
  if (d < noValue) {
    sum += d;
    count++;
  }
  return count === 0 ? Math.min(a, b, c, d) : Math.round(sum / count);
}

function strongest(a: number, b: number, c: number, d: number): number {
  let top = -1;
  if (a < noValue) top = a;
  if (b < noValue && b > top) top = b;
  if (c < noValue && c > top) top = c;
  if (d < noValue && d > top) top = d;
  return top < 0 ? Math.min(a, b, c, d) : top;
}
