/**
 * Control words: eight bytes, one per slot, matched as two 32-bit halves (internal/runtime/maps/group.go).
 * A set of slots of one half has bit 7 of each member's byte set.
 */

export const groupSlots = 8;
export const ctrlEmpty = 0x80;
export const ctrlDeleted = 0xfe;
/** Four empty control bytes, as a signed word. */
export const emptyHalf = 0x80808080 | 0;

const lowBits = 0x01010101;

/** H1 picks the first group, H2 is the control byte. */
export const h2Of = (hashLo: number): number => hashLo & 0x7f;

/** Bytes that equal `h2`; may name a byte just above a true match too, which the key comparison sorts out. */
export function matchH2(half: number, h2: number): number {
  const v = half ^ Math.imul(h2, lowBits);
  return (v - lowBits) & ~v & emptyHalf;
}

/** Empty bytes: bit 7 set, bit 1 not. */
export function matchEmpty(half: number): number {
  return half & ~(half << 6) & emptyHalf;
}

/** Slot number, 0 to 3, of the first member of a set that is not empty. */
export function firstSlot(set: number): number {
  return (31 - Math.clz32(set & -set)) >>> 3;
}
