import assert from "node:assert/strict";
import { test } from "node:test";
import { TinyBlocks } from "../../../../../extension/src/core/go/abi/tinyBlocks.ts";

/** Offsets of objects of these sizes, those that begin a block with +. */
function places(ptrSizeBytes: 4 | 8, ...sizesBytes: readonly number[]): string {
  const tiny = new TinyBlocks(ptrSizeBytes);
  return sizesBytes
    .map((size) => tiny.place(size))
    .map(({ newBlock, offsetBytes }) => (newBlock ? "+" : String(offsetBytes)))
    .join(" ");
}

test("objects share a block in the alignment that their size asks for", () => {
  assert.equal(places(8, 8, 8, 8), "+ 8 +");
  assert.equal(places(8, 1, 1, 2, 4, 8), "+ 1 2 4 8");
  assert.equal(places(8, 3, 4, 8), "+ 4 8");
  assert.equal(places(8, 3, 8), "+ 8");
  assert.equal(places(8, 1, 6, 5), "+ 2 8");
  assert.equal(places(8, 4, 12), "+ 4");
  assert.equal(places(4, 4, 12), "+ +", "12 bytes may be an atomic uint64 on 32-bit");
});

test("of two blocks the one with more room is used further", () => {
  assert.equal(places(8, 9, 12, 5), "+ + 9");
  assert.equal(places(8, 12, 8, 8), "+ + 8");
});
