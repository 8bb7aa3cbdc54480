const hexDigits = Uint8Array.from("0123456789abcdef", (digit) => digit.charCodeAt(0));
const comma = 0x2c;

/** JSON text that is built as bytes, for texts too long and too frequent for strings. Grows as needed. */
export class JsonBytes {
  #bytes: Uint8Array = new Uint8Array(1 << 12);
  #length = 0;

  /** Forgets what was written, and keeps the memory. */
  reset(): void {
    this.#length = 0;
  }

  /** What was written; valid until the next write. */
  view(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** What was written, which is ASCII, as a text. */
  text(): string {
    const bytes = this.view();
    let text = "";
    // A call takes only so many arguments.
    for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
    return text;
  }

  /** Appends ASCII text as it stands. */
  raw(text: string): void {
    this.#reserve(text.length);
    const bytes = this.#bytes;
    for (let i = 0; i < text.length; i++) bytes[this.#length++] = text.charCodeAt(i);
  }

  comma(): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = comma;
  }

  /** Appends bytes as two hex digits each. */
  hex(source: Uint8Array, at: number, sizeBytes: number): void {
    this.#reserve(2 * sizeBytes);
    const bytes = this.#bytes;
    let length = this.#length;
    for (let i = at; i < at + sizeBytes; i++) {
      const byte = source[i] as number;
      bytes[length] = hexDigits[byte >> 4] as number;
      bytes[length + 1] = hexDigits[byte & 15] as number;
      length += 2;
    }
    this.#length = length;
  }

  /** Appends a 64-bit word as 0x… without leading zeros. */
  hexWord(low: number, high: number): void {
    this.raw("0x");
    this.#reserve(16);
    const digits = high === 0 ? digitCount(low) : 8 + digitCount(high);
    for (let i = digits - 1; i >= 0; i--)
      this.#bytes[this.#length++] = hexDigits[((i < 8 ? low : high) >>> ((i & 7) * 4)) & 15] as number;
  }

  #reserve(sizeBytes: number): void {
    if (this.#length + sizeBytes <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(2 * this.#bytes.length, this.#length + sizeBytes));
    grown.set(this.view());
    this.#bytes = grown;
  }
}

/** Hex digits of an unsigned 32-bit number without leading zeros. */
function digitCount(word: number): number {
  return Math.max(1, 8 - (Math.clz32(word) >>> 2));
}
