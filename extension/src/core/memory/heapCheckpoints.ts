import type { Heap, HeapBooks } from "./heap.ts";

/** Memory is compared and kept in pages of this size. */
const pageBytes = 1024;
const pageWords = pageBytes / 4;

/** One moment of a heap: what changed since the moment before. */
interface Checkpoint {
  readonly books: HeapBooks;
  /** Numbers of the pages that changed, ascending. */
  readonly pages: Uint32Array;
  /** What was in them, one after the other. */
  readonly contents: Uint8Array;
}

/** Moments of a heap to come back to. A page that no moment up to one has kept held zeroes then. */
export class HeapCheckpoints {
  readonly #heap: Heap;
  #checkpoints: Checkpoint[] = [];
  /** The arena as the last checkpoint found it. */
  #last = new Int32Array(0);

  constructor(heap: Heap) {
    this.#heap = heap;
  }

  get count(): number {
    return this.#checkpoints.length;
  }

  /** Bytes that all checkpoints hold. */
  get sizeBytes(): number {
    return this.#checkpoints.reduce((sum, { contents }) => sum + contents.length, 0);
  }

  /** Keeps the heap as it is now, behind the checkpoints that there are. */
  keep(): void {
    const books = this.#heap.books();
    const pageCount = books.arenaEnd / pageBytes;
    this.#reserveLast(pageCount);
    const { i32, u8 } = this.#heap;
    const changed: number[] = [];
    for (let page = 0; page < pageCount; page++) {
      const from = page * pageWords;
      if (sameWords(i32, this.#last, from, from + pageWords)) continue;
      changed.push(page);
      this.#last.set(i32.subarray(from, from + pageWords), from);
    }
    const contents = new Uint8Array(changed.length * pageBytes);
    changed.forEach((page, i) => {
      contents.set(u8.subarray(page * pageBytes, (page + 1) * pageBytes), i * pageBytes);
    });
    this.#checkpoints.push({ books, pages: Uint32Array.from(changed), contents });
  }

  /** Puts the heap back to the checkpoint with a number from 0. */
  restore(index: number): void {
    this.#heap.openBooks((this.#checkpoints[index] as Checkpoint).books);
    this.#writeArena(index, this.#heap.u8);
  }

  /** Forgets all checkpoints from number `count` on; at least one is left. */
  truncate(count: number): void {
    if (count >= this.count) return;
    this.#checkpoints.length = count;
    this.#last = new Int32Array(this.#pageCount(count - 1) * pageWords);
    this.#writeArena(count - 1, new Uint8Array(this.#last.buffer));
  }

  /** Forgets every second checkpoint; there must be an odd number, so that the first and the last stay. */
  thin(): void {
    const [first, ...others] = this.#checkpoints;
    const kept = [first as Checkpoint];
    for (let i = 0; i + 1 < others.length; i += 2)
      kept.push(joined(others[i] as Checkpoint, others[i + 1] as Checkpoint));
    this.#checkpoints = kept;
  }

  #pageCount(index: number): number {
    return (this.#checkpoints[index] as Checkpoint).books.arenaEnd / pageBytes;
  }

  #reserveLast(pageCount: number): void {
    if (pageCount * pageWords <= this.#last.length) return;
    const grown = new Int32Array(Math.ceil(pageCount * 1.25) * pageWords);
    grown.set(this.#last);
    this.#last = grown;
  }

  /** Writes the arena of a checkpoint: each page from the latest checkpoint that has it. */
  #writeArena(index: number, arena: Uint8Array): void {
    const pageCount = this.#pageCount(index);
    const written = new Uint8Array(pageCount);
    for (let i = index; i >= 0; i--) writeMissing(this.#checkpoints[i] as Checkpoint, arena, written);
    for (let page = 0; page < pageCount; page++)
      if (written[page] === 0) arena.fill(0, page * pageBytes, (page + 1) * pageBytes);
  }
}

function sameWords(a: Int32Array, b: Int32Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Writes those pages of a checkpoint that are not written yet; neighbours are copied together. */
function writeMissing({ pages, contents }: Checkpoint, arena: Uint8Array, written: Uint8Array): void {
  for (let i = 0; i < pages.length; ) {
    const page = pages[i] as number;
    let end = i;
    while (pages[end] === page + end - i && written[page + end - i] === 0) {
      written[page + end - i] = 1;
      end++;
    }
    if (end > i) arena.set(contents.subarray(i * pageBytes, end * pageBytes), page * pageBytes);
    i = Math.max(end, i + 1);
  }
}

/** Two checkpoints in a row as one. */
function joined(earlier: Checkpoint, later: Checkpoint): Checkpoint {
  const place = new Map<number, Uint8Array>();
  for (const { pages, contents } of [earlier, later])
    pages.forEach((page, i) => {
      place.set(page, contents.subarray(i * pageBytes, (i + 1) * pageBytes));
    });
  const pages = Uint32Array.from(place.keys()).sort();
  const contents = new Uint8Array(pages.length * pageBytes);
  pages.forEach((page, i) => {
    contents.set(place.get(page) as Uint8Array, i * pageBytes);
  });
  return { books: later.books, pages, contents };
}
