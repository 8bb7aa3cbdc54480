/** The 32-bit word at any heap offset, byte 0 in its low bits, from the heap's view of words. */
export function wordAt(words: Int32Array, at: number): number {
  const index = at >>> 2;
  const shift = (at & 3) << 3;
  if (shift === 0) return words[index] as number;
  return ((words[index] as number) >>> shift) | ((words[index + 1] as number) << (32 - shift));
}

/** The first `sizeBytes` (0 to 3) bytes at an offset as a word whose other bytes are 0; reads no word beyond them. */
export function tailAt(bytes: Uint8Array, at: number, sizeBytes: number): number {
  if (sizeBytes === 0) return 0;
  let word = bytes[at] as number;
  if (sizeBytes > 1) word |= (bytes[at + 1] as number) << 8;
  if (sizeBytes > 2) word |= (bytes[at + 2] as number) << 16;
  return word;
}

/** A word with its bytes in the opposite order. */
export function swapBytes(word: number): number {
  return (word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24);
}

/**
 * The high 32 bits of a 32×32-bit product. The product as a double is off by at most 2^10 and so is the difference to its
 * exact low half, which is far less than half of 2^32: rounding gives the high half exactly.
 */
export function multiplyHigh(a: number, b: number): number {
  const product = (a >>> 0) * (b >>> 0);
  const low = Math.imul(a, b) >>> 0;
  return ((product - low) * 2.3283064365386963e-10 + 0.5) >>> 0;
}
