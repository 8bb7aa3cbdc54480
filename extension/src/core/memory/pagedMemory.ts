import { decimalText } from "../numbers/numberText.ts";
import type { MemoryReader } from "./memoryReader.ts";

/** Memory of another process as a whole is read in such pieces. */
const pageBytes = 4096;
/** One read of more is a length that was read from memory that is no map. */
const maxReadBytes = 1 << 26;
/** Pages that are kept at most: 1 GiB. */
const maxPages = 1 << 18;

/** Memory that lies elsewhere and has not come yet: whoever reads asks for it and reads again. */
export class MissingMemory extends Error {
  override name = "MissingMemory";
  readonly address: number;
  readonly sizeBytes: number;

  constructor(address: number, sizeBytes: number) {
    super(`${decimalText(sizeBytes)} bytes at 0x${address.toString(16)} have not been read yet`);
    this.address = address;
    this.sizeBytes = sizeBytes;
  }
}

/** An address that cannot be read. */
export class MemoryFault extends Error {
  override name = "MemoryFault";
  readonly address: number;

  constructor(address: number, why: string) {
    super(`the memory at 0x${address.toString(16)} cannot be read: ${why}`);
    this.address = address;
  }
}

/** Reads memory that lies elsewhere; the bytes from `address` on, fewer where it ends, or one sentence why there are none. */
export type FetchMemory = (address: number, sizeBytes: number) => Promise<Uint8Array | string>;

/**
 * Memory that is elsewhere, as far as it has come. A read of what has not come throws MissingMemory, a read of what
 * cannot be read throws MemoryFault.
 */
export class PagedMemory implements MemoryReader {
  readonly bigEndian: boolean;
  readonly #ptrSizeBytes: 4 | 8;
  readonly #pages = new Map<number, Uint8Array | string>();

  constructor({ bigEndian, ptrSizeBytes }: { readonly bigEndian: boolean; readonly ptrSizeBytes: 4 | 8 }) {
    this.bigEndian = bigEndian;
    this.#ptrSizeBytes = ptrSizeBytes;
  }

  /** Forgets all: the process has gone on. */
  forget(): void {
    this.#pages.clear();
  }

  readUint8(address: number): number {
    return this.readBytes(address, 1)[0] as number;
  }

  readUint16(address: number): number {
    return this.#view(address, 2).getUint16(0, !this.bigEndian);
  }

  readUint32(address: number): number {
    return this.#view(address, 4).getUint32(0, !this.bigEndian);
  }

  readPointer(address: number): number {
    const view = this.#view(address, this.#ptrSizeBytes);
    return this.#ptrSizeBytes === 4
      ? view.getUint32(0, !this.bigEndian)
      : Number(view.getBigUint64(0, !this.bigEndian));
  }

  readBytes(address: number, sizeBytes: number): Uint8Array {
    if (sizeBytes === 0) return new Uint8Array(0);
    if (!(sizeBytes > 0 && sizeBytes <= maxReadBytes))
      throw new MemoryFault(address, `${decimalText(sizeBytes)} bytes are more than are read at a time`);
    if (!(address > 0 && address + sizeBytes <= Number.MAX_SAFE_INTEGER))
      throw new MemoryFault(address, "no memory has such an address");
    const first = Math.floor(address / pageBytes);
    const last = Math.floor((address + sizeBytes - 1) / pageBytes);
    this.#demand(first, last);
    const offset = address - first * pageBytes;
    if (first === last) return this.#page(first, offset, sizeBytes).subarray(offset, offset + sizeBytes);
    const bytes = new Uint8Array(sizeBytes);
    for (let page = first, at = 0; page <= last; page++) {
      const from = page === first ? offset : 0;
      const count = Math.min(pageBytes - from, sizeBytes - at);
      bytes.set(this.#page(page, from, count).subarray(from, from + count), at);
      at += count;
    }
    return bytes;
  }

  /** Takes what was read of memory that was missing; what lies behind the end of it cannot be read. */
  give({ address, sizeBytes }: MissingMemory, read: Uint8Array | string): void {
    for (let at = 0; at < sizeBytes; at += pageBytes) {
      const bytes = typeof read === "string" ? read : read.subarray(at, at + pageBytes);
      this.#pages.set((address + at) / pageBytes, bytes);
    }
  }

  /** Throws for the pages of a run that are missing, all in one piece. */
  #demand(first: number, last: number): void {
    for (let page = first; page <= last; page++) {
      if (this.#pages.has(page)) continue;
      let end = page + 1;
      while (end <= last && !this.#pages.has(end)) end++;
      if (this.#pages.size + end - page > maxPages)
        throw new MemoryFault(page * pageBytes, "more memory has been read than any map that is shown takes");
      throw new MissingMemory(page * pageBytes, (end - page) * pageBytes);
    }
  }

  #page(page: number, from: number, count: number): Uint8Array {
    const bytes = this.#pages.get(page);
    if (typeof bytes === "string") throw new MemoryFault(page * pageBytes + from, bytes);
    if (bytes === undefined || bytes.length < from + count)
      throw new MemoryFault(page * pageBytes + Math.max(from, bytes?.length ?? 0), "it ends there");
    return bytes;
  }

  #view(address: number, sizeBytes: number): DataView {
    const bytes = this.readBytes(address, sizeBytes);
    return new DataView(bytes.buffer, bytes.byteOffset, sizeBytes);
  }
}

/** Questions asked of memory that keeps missing; each brings at least a page. */
const maxRounds = maxPages;

/**
 * Reads something from memory that is elsewhere: what is missing is fetched, and the read begun again with what has come.
 * @throws MemoryFault when what it needs cannot be read; what `read` throws otherwise
 */
export async function readPaged<Result>(
  memory: PagedMemory,
  fetch: FetchMemory,
  read: (memory: PagedMemory) => Result,
): Promise<Result> {
  for (let round = 0; ; round++) {
    try {
      return read(memory);
    } catch (error) {
      if (!(error instanceof MissingMemory) || round === maxRounds) throw error;
      const bytes = await fetch(error.address, error.sizeBytes);
      if (typeof bytes !== "string" || error.sizeBytes === pageBytes) memory.give(error, bytes);
      else await eachPage(memory, fetch, error);
    }
  }
}

/** Where a run of pages cannot be read as a whole, some of them may. */
async function eachPage(memory: PagedMemory, fetch: FetchMemory, missing: MissingMemory): Promise<void> {
  for (let at = 0; at < missing.sizeBytes; at += pageBytes) {
    const page = new MissingMemory(missing.address + at, pageBytes);
    memory.give(page, await fetch(page.address, pageBytes));
  }
}
