import assert from "node:assert/strict";
import { test } from "node:test";
import { seededRandom } from "../../../../extension/src/core/memory/runtimeRandom.ts";
import { multiplyHigh, swapBytes, tailAt, wordAt } from "../../../../extension/src/core/memory/words.ts";

test("the high half of a product is exact, at the edges and at random", () => {
  const seed = (Math.random() * 2 ** 32) >>> 0;
  const random = seededRandom(seed);
  const edges = [0, 1, 2, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0x80000001, 0xfffffffe, 0xffffffff];
  const pairs = edges.flatMap((a) => edges.map((b) => [a, b] as const));
  for (let i = 0; i < 100_000; i++) pairs.push([random.rand32(), random.rand32()]);
  // Products just above a power of two, where doubles change their precision.
  for (let i = 0; i < 2000; i++) {
    const a = (random.rand32() | 0x80000001) >>> 0;
    pairs.push([a, Number((1n << 63n) / BigInt(a)) + 1]);
  }
  for (const [a, b] of pairs) {
    const exact = Number((BigInt(a) * BigInt(b)) >> 32n);
    assert.equal(multiplyHigh(a, b), exact, `${a} * ${b}, seed ${seed}`);
    assert.equal(multiplyHigh(a | 0, b | 0), exact, `${a | 0} * ${b | 0} as signed, seed ${seed}`);
  }
});

test("words and tails are read at any offset, also at the end of memory", () => {
  const bytes = Uint8Array.from({ length: 16 }, (_, i) => 0xf0 + i);
  const words = new Int32Array(bytes.buffer);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at <= 12; at++) assert.equal(wordAt(words, at), view.getInt32(at, true), `offset ${at}`);
  assert.deepEqual(
    [0, 1, 2, 3].map((size) => tailAt(bytes, 16 - size, size)),
    [0, 0xff, 0xfffe, 0xfffefd],
  );
  assert.equal(swapBytes(0x12345678), 0x78563412);
});
