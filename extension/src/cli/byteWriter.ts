/** Text gathered as UTF-8 bytes: many short pieces, and no string made of them. */
export class ByteWriter {
  #bytes = Buffer.allocUnsafe(1 << 16);
  #length = 0;

  /** Bytes gathered. */
  get length(): number {
    return this.#length;
  }

  /** Gives what was gathered and begins anew. */
  take(): Uint8Array {
    const taken = Buffer.from(this.#bytes.subarray(0, this.#length));
    this.#length = 0;
    return taken;
  }

  text(text: string): void {
    const end = text.length;
    this.#need(3 * end);
    if (end > longestByHand) {
      this.#length += this.#bytes.write(text, this.#length);
      return;
    }
    const bytes = this.#bytes;
    let at = this.#length;
    for (let i = 0; i < end; i++) {
      const code = text.charCodeAt(i);
      if (code >= 0x80) {
        this.#length += bytes.write(text, this.#length);
        return;
      }
      bytes[at++] = code;
    }
    this.#length = at;
  }

  spaces(count: number): void {
    this.#need(count);
    for (let i = 0; i < count; i++) this.#bytes[this.#length++] = 32;
  }

  /** A string of JSON, as JSON.stringify writes it. */
  quoted(text: string): void {
    if (needsEscape.test(text)) {
      this.text(JSON.stringify(text));
      return;
    }
    this.text('"');
    this.text(text);
    this.text('"');
  }

  #need(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(2 * this.#bytes.length, this.#length + count));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}

/** Characters up to which a loop is faster than a call out of the script. */
const longestByHand = 24;

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what JSON escapes
const needsEscape = /[\u0000-\u001f"\\\ud800-\udfff]/;
