import type { Condition, FloatComparison } from "../../../../extension/src/core/asm/machine/effects.ts";

/** Flags after a comparison of two floats, as the processors' manuals give them, and when a condition holds of them. */

export interface FloatFlags {
  readonly z: boolean;
  readonly c: boolean;
  /** Parity of amd64, overflow of arm64. */
  readonly p: boolean;
  readonly n: boolean;
}

const isUnordered = (a: number, b: number): boolean => Number.isNaN(a) || Number.isNaN(b);

/** UCOMISD: below and equal and parity where there is no order. */
function amd64(a: number, b: number): FloatFlags {
  const p = isUnordered(a, b);
  return { z: p || a === b, c: p || a < b, p, n: false };
}

/** FCMPD: carry and overflow where there is no order. */
function arm64(a: number, b: number): FloatFlags {
  const p = isUnordered(a, b);
  return { z: a === b, c: p || a >= b, p, n: a < b };
}

export type FloatHolds = Readonly<Partial<Record<Condition, (flags: FloatFlags) => boolean>>>;

const ofAmd64: FloatHolds = {
  "==": ({ z }) => z,
  "!=": ({ z }) => !z,
  "u<": ({ c }) => c,
  "u>=": ({ c }) => !c,
  "u<=": ({ c, z }) => c || z,
  "u>": ({ c, z }) => !c && !z,
  parity: ({ p }) => p,
  noParity: ({ p }) => !p,
  same: ({ z, p }) => z && !p,
  differ: ({ z, p }) => !z || p,
};

const ofArm64: FloatHolds = {
  "==": ({ z }) => z,
  "!=": ({ z }) => !z,
  "u>=": ({ c }) => c,
  "u<": ({ c }) => !c,
  negative: ({ n }) => n,
  notNegative: ({ n }) => !n,
  overflow: ({ p }) => p,
  noOverflow: ({ p }) => !p,
  "u>": ({ c, z }) => c && !z,
  "u<=": ({ c, z }) => !c || z,
  ">=": ({ n, p }) => n === p,
  "<": ({ n, p }) => n !== p,
  ">": ({ n, p, z }) => !z && n === p,
  "<=": ({ n, p, z }) => z || n !== p,
};

/** By comparison: the flags that it leaves, and what they mean. */
export const floatFlags: Readonly<
  Record<FloatComparison, readonly [flags: (a: number, b: number) => FloatFlags, holds: FloatHolds]>
> = { floatBelow: [amd64, ofAmd64], floatAbove: [arm64, ofArm64] };

/** The number that some bits are. */
export function floatOf(bits: bigint, bytes: number): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt.asUintN(64, bits));
  if (bytes === 8) return view.getFloat64(0);
  return view.getFloat32(4);
}
