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
  readonly contents: Int32Array;
}

/** Moments of a heap to come back to. A page that no moment up to one has kept held zeroes then. */
export class HeapCheckpoints {
  readonly #heap: Heap;
  #checkpoints: Checkpoint[] = [];
  /** Where the last checkpoint has each page: a checkpoint's number and a place in its contents; -1 where it is zero. */
  #holder = new Int32Array(0);
  #place = new Int32Array(0);

  constructor(heap: Heap) {
    this.#heap = heap;
  }

  get count(): number {
    return this.#checkpoints.length;
  }

  /** Bytes that all checkpoints hold. */
  get sizeBytes(): number {
    return this.#checkpoints.reduce((sum, { contents }) => sum + contents.byteLength, 0);
  }

  /** Keeps the heap as it is now, behind the checkpoints that there are. */
  keep(): void {
    const books = this.#heap.books();
    const pageCount = books.arenaEnd / pageBytes;
    this.#reservePlaces(pageCount);
    const { i32 } = this.#heap;
    const changed: number[] = [];
    for (let page = 0; page < pageCount; page++) {
      const held = this.#checkpoints[this.#holder[page] as number]?.contents ?? zeroes;
      if (!sameWords(i32, page * pageWords, held, (this.#place[page] as number) * pageWords))
        changed.push(page);
    }
    const contents = new Int32Array(changed.length * pageWords);
    changed.forEach((page, i) => {
      contents.set(i32.subarray(page * pageWords, (page + 1) * pageWords), i * pageWords);
    });
    this.#checkpoints.push({ books, pages: Uint32Array.from(changed), contents });
    this.#hold(this.count - 1);
  }

  /** Puts the heap back to the checkpoint with a number from 0. */
  restore(index: number): void {
    this.#heap.openBooks((this.#checkpoints[index] as Checkpoint).books);
    this.#writeArena(index);
  }

  /** Forgets all checkpoints from number `count` on; at least one is left. */
  truncate(count: number): void {
    if (count >= this.count) return;
    this.#checkpoints.length = count;
    this.#findPlaces();
  }

  /** Forgets every second checkpoint; there must be an odd number, so that the first and the last stay. */
  thin(): void {
    const [first, ...others] = this.#checkpoints;
    const kept = [first as Checkpoint];
    for (let i = 0; i + 1 < others.length; i += 2)
      kept.push(joined(others[i] as Checkpoint, others[i + 1] as Checkpoint));
    this.#checkpoints = kept;
    this.#findPlaces();
  }

  #reservePlaces(pageCount: number): void {
    if (pageCount <= this.#holder.length) return;
    const length = Math.ceil(pageCount * 1.25);
    const [holder, place] = [new Int32Array(length).fill(-1), new Int32Array(length)];
    holder.set(this.#holder);
    place.set(this.#place);
    this.#holder = holder;
    this.#place = place;
  }

  #findPlaces(): void {
    this.#holder.fill(-1);
    this.#place.fill(0);
    for (let i = 0; i < this.count; i++) this.#hold(i);
  }

  /** The pages of a checkpoint are the latest. */
  #hold(index: number): void {
    const { pages } = this.#checkpoints[index] as Checkpoint;
    for (let i = 0; i < pages.length; i++) {
      this.#holder[pages[i] as number] = index;
      this.#place[pages[i] as number] = i;
    }
  }

  /** Writes the arena of a checkpoint: each page from the latest checkpoint that has it. */
  #writeArena(index: number): void {
    const arena = this.#heap.i32;
    const written = new Uint8Array((this.#checkpoints[index] as Checkpoint).books.arenaEnd / pageBytes);
    for (let i = index; i >= 0; i--) writeMissing(this.#checkpoints[i] as Checkpoint, arena, written);
    for (let page = 0; page < written.length; page++)
      if (written[page] === 0) arena.fill(0, page * pageWords, (page + 1) * pageWords);
  }
}

/** A page that no checkpoint has. */
const zeroes = new Int32Array(pageWords);

function sameWords(a: Int32Array, aFrom: number, b: Int32Array, bFrom: number): boolean {
  for (let i = 0; i < pageWords; i++) if (a[aFrom + i] !== b[bFrom + i]) return false;
  return true;
}

/** Writes those pages of a checkpoint that are not written yet; neighbours are copied together. */
function writeMissing({ pages, contents }: Checkpoint, arena: Int32Array, written: Uint8Array): void {
  for (let i = 0; i < pages.length; ) {
    const page = pages[i] as number;
    let end = i;
    while (pages[end] === page + end - i && written[page + end - i] === 0) {
      written[page + end - i] = 1;
      end++;
    }
    if (end > i) arena.set(contents.subarray(i * pageWords, end * pageWords), page * pageWords);
    i = Math.max(end, i + 1);
  }
}

/** Two checkpoints in a row as one. */
function joined(earlier: Checkpoint, later: Checkpoint): Checkpoint {
  const place = new Map<number, Int32Array>();
  for (const { pages, contents } of [earlier, later])
    pages.forEach((page, i) => {
      place.set(page, contents.subarray(i * pageWords, (i + 1) * pageWords));
    });
  const pages = Uint32Array.from(place.keys()).sort();
  const contents = new Int32Array(pages.length * pageWords);
  pages.forEach((page, i) => {
    contents.set(place.get(page) as Int32Array, i * pageWords);
  });
  return { books: later.books, pages, contents };
}
