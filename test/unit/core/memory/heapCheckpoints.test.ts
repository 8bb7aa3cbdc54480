import assert from "node:assert/strict";
import { test } from "node:test";
import { goRelease } from "../../../../extension/src/core/go/release/goRelease.ts";
import { Heap, type HeapBooks } from "../../../../extension/src/core/memory/heap.ts";
import { HeapCheckpoints } from "../../../../extension/src/core/memory/heapCheckpoints.ts";
import { seededRandom } from "../../../../extension/src/core/memory/runtimeRandom.ts";

/** The part of the arena that was given out, and the books. */
function wholeOf(heap: Heap): { books: HeapBooks; bytes: Uint8Array } {
  const books = heap.books();
  return { books, bytes: heap.u8.slice(0, books.arenaEnd) };
}

test("each moment comes back, in any order, when moments were thinned out or forgotten too", (t) => {
  const seed = Date.now() & 0xffffff;
  t.diagnostic(`seed ${seed}`);
  const { rand32 } = seededRandom(seed);
  const heap = new Heap(goRelease(26), 8);
  const checkpoints = new HeapCheckpoints(heap);
  let moments: ReturnType<typeof wholeOf>[] = [];
  const objects: { at: number; sizeBytes: number }[] = [];
  const live = (): void => {
    for (let i = 0; i < 40; i++) {
      const sizeBytes = 8 * (1 + (rand32() % 900));
      if (rand32() % 3 > 0) objects.push({ at: heap.allocate(sizeBytes, true), sizeBytes });
      const object = objects[rand32() % objects.length];
      if (object) heap.u32[object.at >>> 2] = rand32() % 3;
      if (rand32() % 4 === 0)
        for (const gone of objects.splice(rand32() % (objects.length + 1), 1))
          heap.free(gone.at, gone.sizeBytes, true);
    }
  };
  const keep = (): void => {
    checkpoints.keep();
    moments.push(wholeOf(heap));
  };
  const restore = (index: number): void => {
    checkpoints.restore(index);
    const { books, bytes } = wholeOf(heap);
    const kept = moments[index];
    const where = `seed ${seed}, moment ${index} of ${moments.length}`;
    assert.deepEqual(books, kept?.books, where);
    assert.ok(kept && Buffer.compare(bytes, kept.bytes) === 0, where);
  };
  for (let round = 0; round < 8; round++) {
    while (moments.length % 2 === 0 || moments.length < 17) {
      live();
      keep();
    }
    for (let i = 0; i < 2 * moments.length; i++) restore(rand32() % moments.length);
    checkpoints.thin();
    moments = moments.filter((_, i) => i % 2 === 0);
    assert.equal(checkpoints.count, moments.length);
    for (let i = 0; i < moments.length; i++) restore(i);
    const left = round % 2 === 0 ? moments.length : 1 + (rand32() % moments.length);
    checkpoints.truncate(left);
    moments.length = left;
    // What is alive in the last moment is not known any more: what comes after begins anew.
    objects.length = 0;
    restore(left - 1);
  }
});
