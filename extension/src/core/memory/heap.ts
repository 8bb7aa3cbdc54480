import { mallocSizeBytes, maxSmallSizeBytes, pageSizeBytes } from "../go/abi/sizeClasses.ts";
import type { GoRelease } from "../go/release/goRelease.ts";
import { decimalText } from "../numbers/numberText.ts";
import type { MemoryReader } from "./memoryReader.ts";
import {
  arenaStart,
  instantiateWasm,
  newWasmMemory,
  type WasmCode,
  type WasmMemory,
  wasmPageBytes,
} from "./webAssembly.ts";

/** Upper half of every 64-bit address: linux/amd64 heaps start at 0xc000000000. */
const arenaHigh64 = 0xc0;
/** Largest arena: with what lies before it, 4 GiB. The low half of an address is the offset. */
const maxArenaBytes = 2 ** 32 - arenaStart;

/** The emulated heap is full, or one object is larger than it can ever be. */
export class OutOfMemoryError extends Error {
  override name = "OutOfMemoryError";
}

/** What a heap has given out: Go's TotalAlloc and Mallocs, and what was freed of it. */
export interface HeapStats {
  readonly allocatedBytes: number;
  readonly mallocs: number;
  readonly freedBytes: number;
  readonly frees: number;
}

/** Pages that lie together: offset and length, both multiples of the page size. */
interface PageRun {
  at: number;
  sizeBytes: number;
}

/** All that a heap knows beside the bytes of its arena. */
export interface HeapBooks {
  readonly arenaEnd: number;
  readonly stats: HeapStats;
  readonly freeSmall: readonly (readonly [number, Uint32Array])[];
  readonly freeRuns: readonly Readonly<PageRun>[];
  readonly dataAt: number;
  readonly dataEnd: number;
}

const dataChunkBytes = 8 * pageSizeBytes;
/** Each growth may begin a garbage collection; memory behind what is used takes only addresses until it is written to. */
const growthFactor = 1.5;

const pagesOf = (sizeBytes: number): number => Math.ceil(sizeBytes / wasmPageBytes);

/**
 * A simulated Go heap: one arena of bytes with typed views, in which objects lie at the places and in the sizes that
 * malloc's size classes give (runtime/malloc.go, mheap.go: spans of one class each, page runs for large objects).
 * An object is named by its offset, which is the low half of its address; the high half is the same for all objects.
 * Offset 0 is nil. Memory is zeroed when given out.
 *
 * The arena is WebAssembly memory, for two reasons: it grows in place, and the hot paths of core/swiss and core/classic run
 * on it. The views are replaced when it grows: after any `allocate`, take `heap.u32` and its like afresh.
 */
export class Heap implements MemoryReader {
  declare u8: Uint8Array;
  declare u16: Uint16Array;
  declare i32: Int32Array;
  declare u32: Uint32Array;
  /** What lies in linear memory before the arena: tables of the code that runs on it. */
  declare codeWords: Int32Array;
  readonly #memory: WasmMemory;
  readonly ptrSizeBytes: 4 | 8;
  /** No garbage collection: freed objects stay as they are and are not given out again. */
  keepsGarbage = false;
  /** High half of every address: 0xc0 on 64-bit, 0 on 32-bit. */
  readonly addressHigh: number;
  readonly #release: GoRelease;
  #arenaEnd = pageSizeBytes;
  /** From here on nothing was ever given out: it holds zeroes. */
  #untouchedAt = pageSizeBytes;
  #allocatedBytes = 0;
  #mallocs = 0;
  #freedBytes = 0;
  #frees = 0;
  /** Free objects of a class by size: a stack of offsets, fed by fresh spans and by `free`. */
  readonly #freeSmall = new Map<number, number[]>();
  /** Free page runs by offset, coalesced. */
  #freeRuns: PageRun[] = [];
  /** The rest of the current chunk for `reserveData`. */
  #dataAt = 0;
  #dataEnd = 0;

  constructor(release: GoRelease, ptrSizeBytes: 4 | 8, arenaBytes = 1 << 16) {
    this.#release = release;
    this.ptrSizeBytes = ptrSizeBytes;
    this.addressHigh = ptrSizeBytes === 8 ? arenaHigh64 : 0;
    this.#memory = newWasmMemory(1 + pagesOf(Math.max(arenaBytes, 2 * pageSizeBytes)));
    this.#takeViews();
  }

  #takeViews(): void {
    const { buffer } = this.#memory;
    this.u8 = new Uint8Array(buffer, arenaStart);
    this.u16 = new Uint16Array(buffer, arenaStart);
    this.i32 = new Int32Array(buffer, arenaStart);
    this.u32 = new Uint32Array(buffer, arenaStart);
    this.codeWords = new Int32Array(buffer, 0, arenaStart >>> 2);
  }

  /**
   * Puts compiled code to work on this heap's memory.
   * @param functions those that the code imports, by name
   */
  attachCode<Exports>(code: WasmCode, functions: object): Exports {
    return instantiateWasm(code, { heap: { memory: this.#memory, ...functions } });
  }

  get stats(): HeapStats {
    return {
      allocatedBytes: this.#allocatedBytes,
      mallocs: this.#mallocs,
      freedBytes: this.#freedBytes,
      frees: this.#frees,
    };
  }

  /** Bytes that malloc takes for an object of this size. */
  mallocSizeBytes(sizeBytes: number, noscan: boolean): number {
    return mallocSizeBytes(sizeBytes, noscan, this.#release, this.ptrSizeBytes);
  }

  /**
   * Gives zeroed memory for an object.
   * @returns its offset, or 0 for size 0
   * @throws OutOfMemoryError when the arena cannot hold it
   */
  allocate(sizeBytes: number, noscan: boolean): number {
    if (sizeBytes === 0) return 0;
    const taken = this.mallocSizeBytes(sizeBytes, noscan);
    const at = taken <= maxSmallSizeBytes ? this.#takeSmall(taken) : this.#takeRun(taken);
    this.#zero(at, at + taken);
    this.#allocatedBytes += taken;
    this.#mallocs++;
    return at;
  }

  /** Gives an object's memory back, as the garbage collector would: same size and noscan as it was allocated with. */
  free(at: number, sizeBytes: number, noscan: boolean): void {
    if (at === 0 || sizeBytes === 0 || this.keepsGarbage) return;
    const taken = this.mallocSizeBytes(sizeBytes, noscan);
    this.#freedBytes += taken;
    this.#frees++;
    if (taken <= maxSmallSizeBytes) this.#freeSmallList(taken).push(at);
    else this.#giveRun(at, taken);
  }

  /**
   * Gives zeroed memory, aligned to 8 bytes, that belongs to the program and not to a map (contents of strings,
   * scratch for keys, types of interfaces): it is not counted in `stats` and is never freed.
   */
  reserveData(sizeBytes: number): number {
    const taken = Math.max(8, Math.ceil(sizeBytes / 8) * 8);
    if (this.#dataAt + taken > this.#dataEnd) {
      const chunkBytes = Math.ceil(Math.max(taken, dataChunkBytes) / pageSizeBytes) * pageSizeBytes;
      this.#dataAt = this.#takeRun(chunkBytes);
      this.#dataEnd = this.#dataAt + chunkBytes;
      this.#zero(this.#dataAt, this.#dataEnd);
    }
    const at = this.#dataAt;
    this.#dataAt += taken;
    return at;
  }

  /**
   * Runs `use` with what it reserves put into `sizeBytes` bytes at `at`, which the next such call uses again: looking
   * something up leaves no trace in the heap.
   */
  useScratch<T>(at: number, sizeBytes: number, use: () => T): T {
    const [dataAt, dataEnd] = [this.#dataAt, this.#dataEnd];
    this.#dataAt = at;
    this.#dataEnd = at + sizeBytes;
    try {
      return use();
    } finally {
      this.#dataAt = dataAt;
      this.#dataEnd = dataEnd;
    }
  }

  /** A copy of all but the arena's bytes. */
  books(): HeapBooks {
    return {
      arenaEnd: this.#arenaEnd,
      stats: this.stats,
      freeSmall: [...this.#freeSmall].map(([size, list]) => [size, Uint32Array.from(list)] as const),
      freeRuns: this.#freeRuns.map((run) => ({ ...run })),
      dataAt: this.#dataAt,
      dataEnd: this.#dataEnd,
    };
  }

  /** Puts earlier books of this heap in force; the arena has room for them, its bytes are written by the caller. */
  openBooks(books: HeapBooks): void {
    this.#reserve(books.arenaEnd);
    // Memory that is not there yet holds nothing of later.
    if (this.#arenaEnd > books.arenaEnd) this.u8.fill(0, books.arenaEnd, this.#arenaEnd);
    this.#arenaEnd = books.arenaEnd;
    this.#allocatedBytes = books.stats.allocatedBytes;
    this.#mallocs = books.stats.mallocs;
    this.#freedBytes = books.stats.freedBytes;
    this.#frees = books.stats.frees;
    this.#freeSmall.clear();
    for (const [size, list] of books.freeSmall) this.#freeSmall.set(size, Array.from(list));
    this.#freeRuns = books.freeRuns.map((run) => ({ ...run }));
    this.#dataAt = books.dataAt;
    this.#dataEnd = books.dataEnd;
  }

  #zero(at: number, end: number): void {
    if (at < this.#untouchedAt) this.u8.fill(0, at, Math.min(end, this.#untouchedAt));
    this.#untouchedAt = Math.max(this.#untouchedAt, end);
  }

  #freeSmallList(classBytes: number): number[] {
    const known = this.#freeSmall.get(classBytes);
    if (known) return known;
    const list: number[] = [];
    this.#freeSmall.set(classBytes, list);
    return list;
  }

  #takeSmall(classBytes: number): number {
    const list = this.#freeSmallList(classBytes);
    const free = list.pop();
    if (free !== undefined) return free;
    const spanBytes = Math.max(pageSizeBytes, Math.ceil((classBytes * 8) / pageSizeBytes) * pageSizeBytes);
    const span = this.#takeRun(classBytes < 1024 ? pageSizeBytes : spanBytes);
    const count = Math.floor((classBytes < 1024 ? pageSizeBytes : spanBytes) / classBytes);
    for (let i = count - 1; i > 0; i--) list.push(span + i * classBytes);
    return span;
  }

  #takeRun(sizeBytes: number): number {
    const pages = Math.ceil(sizeBytes / pageSizeBytes) * pageSizeBytes;
    for (let i = 0; i < this.#freeRuns.length; i++) {
      const run = this.#freeRuns[i] as PageRun;
      if (run.sizeBytes < pages) continue;
      const at = run.at;
      run.at += pages;
      run.sizeBytes -= pages;
      if (run.sizeBytes === 0) this.#freeRuns.splice(i, 1);
      return at;
    }
    const at = this.#arenaEnd;
    this.#reserve(at + pages);
    this.#arenaEnd = at + pages;
    return at;
  }

  #giveRun(at: number, sizeBytes: number): void {
    const runs = this.#freeRuns;
    let i = 0;
    while (i < runs.length && (runs[i] as { at: number }).at < at) i++;
    runs.splice(i, 0, { at, sizeBytes });
    for (let j = Math.max(0, i - 1); j <= i && j + 1 < runs.length; ) {
      const a = runs[j] as PageRun;
      const b = runs[j + 1] as PageRun;
      if (a.at + a.sizeBytes !== b.at) j++;
      else {
        a.sizeBytes += b.sizeBytes;
        runs.splice(j + 1, 1);
        i = j;
      }
    }
  }

  #reserve(endBytes: number): void {
    if (endBytes <= this.u8.length) return;
    if (endBytes > maxArenaBytes)
      throw new OutOfMemoryError(
        `the emulated heap would need ${decimalText(endBytes)} bytes; it holds at most ${decimalText(maxArenaBytes)}`,
      );
    const grown = Math.min(maxArenaBytes, Math.max(endBytes, this.u8.length * growthFactor));
    try {
      this.#memory.grow(pagesOf(grown) - pagesOf(this.u8.length));
    } catch {
      throw new OutOfMemoryError(
        `this machine has no memory for an emulated heap of ${decimalText(endBytes)} bytes`,
      );
    }
    this.#takeViews();
  }

  /** The full address of an offset; 0 for nil. */
  addressOf(at: number): number {
    return at === 0 ? 0 : this.addressHigh * 0x100000000 + at;
  }

  /** The offset that a full address names. */
  offsetOf(address: number): number {
    return address % 0x100000000;
  }

  /** Stores the address of `target` (0: nil) as a pointer word at `at`. */
  writePointer(at: number, target: number): void {
    this.u32[at >>> 2] = target;
    if (this.ptrSizeBytes === 8) this.u32[(at >>> 2) + 1] = target === 0 ? 0 : this.addressHigh;
  }

  readUint8(address: number): number {
    return this.u8[this.offsetOf(address)] as number;
  }

  readUint16(address: number): number {
    return this.u16[this.offsetOf(address) >>> 1] as number;
  }

  readUint32(address: number): number {
    return this.u32[this.offsetOf(address) >>> 2] as number;
  }

  readPointer(address: number): number {
    return this.addressOf(this.u32[this.offsetOf(address) >>> 2] as number);
  }

  readBytes(address: number, sizeBytes: number): Uint8Array {
    const at = this.offsetOf(address);
    return this.u8.subarray(at, at + sizeBytes);
  }
}
