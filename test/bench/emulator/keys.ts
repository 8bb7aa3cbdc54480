import { seededRandom } from "../../../extension/src/core/memory/runtimeRandom.ts";

export type KeyKind = "uint64" | "string";

/** 64-bit numbers as low and high halves. */
export type Numbers = Uint32Array;

/** The keys of a bench: those that are inserted, the same in another order, and as many that are not in the map. */
export interface Keys {
  readonly count: number;
  readonly made: Numbers;
  readonly found: Numbers;
  readonly missing: Numbers;
}

export type KeySet = Exclude<keyof Keys, "count">;

export function makeKeys(count: number): Keys {
  const { rand32 } = seededRandom(1);
  const draw = (): Numbers => Uint32Array.from({ length: 2 * count }, rand32);
  const made = draw();
  const missing = draw();
  const found = made.slice();
  for (let i = count - 1; i > 0; i--) swap(found, i, rand32() % (i + 1));
  return { count, made, found, missing };
}

function swap(numbers: Numbers, i: number, j: number): void {
  for (const half of [0, 1]) {
    const kept = numbers[2 * i + half] as number;
    numbers[2 * i + half] = numbers[2 * j + half] as number;
    numbers[2 * j + half] = kept;
  }
}

/** The i-th number as 16 hexadecimal digits: the string keys of all sides. */
export function textOf(numbers: Numbers, i: number): string {
  const hex = (word: number): string => word.toString(16).padStart(8, "0");
  return hex(numbers[2 * i + 1] as number) + hex(numbers[2 * i] as number);
}
