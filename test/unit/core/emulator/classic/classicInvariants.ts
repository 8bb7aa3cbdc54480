import assert from "node:assert/strict";
import type { BucketState, ClassicState } from "../../../../../extension/src/core/decode/mapState.ts";
import { markBytes, slotCount } from "../../../../../extension/src/core/go/abi/constants.ts";
import {
  hashWritingFlag,
  hmapLayout,
  sameSizeGrowFlag,
} from "../../../../../extension/src/core/go/abi/hmapLayout.ts";
import {
  emptyOne,
  emptyRest,
  evacuatedEmpty,
  minTopHash,
} from "../../../../../extension/src/core/go/abi/tophash.ts";
import type { Fixture } from "./classicFixture.ts";

/**
 * What holds for every classic map between operations: the count, tophash and place of every entry, the emptyRest rule,
 * the marks of evacuation and the accounting of overflow buckets.
 */
export function checkInvariants(fixture: Fixture, m: number, where: string): ClassicState {
  const state = fixture.state(m);
  assert.equal(state.flags & hashWritingFlag, 0, `${where}: hashWriting is left set`);
  const live = [...liveCells(state)];
  assert.equal(live.length, state.count, `${where}: count`);
  for (const cell of live) checkCell(fixture, state, cell, where);
  for (const chain of state.buckets ?? []) checkChain(chain, where);
  checkOldBuckets(state, where);
  checkOverflow(fixture, state, where);
  return state;
}

interface LiveCell {
  readonly bucket: BucketState;
  readonly cell: number;
  readonly index: number;
  readonly bucketCount: number;
}

/** The cells that hold the entries: those of the new array and of old buckets that are not evacuated. */
function* liveCells(state: ClassicState): Generator<LiveCell> {
  for (const chains of [state.buckets ?? [], state.oldbuckets ?? []]) {
    for (const [index, chain] of chains.entries()) {
      for (const bucket of chain)
        for (let cell = 0; cell < slotCount; cell++)
          if ((bucket.tophash[cell] as number) >= minTopHash)
            yield { bucket, cell, index, bucketCount: chains.length };
    }
  }
}

function checkCell(fixture: Fixture, state: ClassicState, live: LiveCell, where: string): void {
  const { heap, type, runtime } = fixture;
  const slot = heap.offsetOf(live.bucket.address) + markBytes + live.cell * type.slotKeySizeBytes;
  runtime.hasher.hashKey(type.indirectKey ? (heap.u32[slot >>> 2] as number) : slot, state.hash0, 0);
  const { out } = runtime.hasher;
  const top = (out[type.model.target.hashBits === 64 ? 1 : 0] as number) >>> 24;
  assert.equal(
    live.bucket.tophash[live.cell],
    top < minTopHash ? top + minTopHash : top,
    `${where}: tophash`,
  );
  const wanted = ((out[0] as number) & (live.bucketCount - 1)) >>> 0;
  assert.equal(live.index, wanted, `${where}: an entry lies in bucket ${live.index}, not ${wanted}`);
}

/** emptyRest starts right after the last entry of a chain; nothing in the new array is marked as evacuated. */
function checkChain(chain: readonly BucketState[], where: string): void {
  const tops = chain.flatMap((b) => b.tophash);
  const end = tops.indexOf(emptyRest);
  if (end >= 0)
    assert.ok(
      tops.slice(end).every((t) => t === emptyRest),
      `${where}: entries after emptyRest: ${tops.join(" ")}`,
    );
  assert.notEqual(
    tops[(end < 0 ? tops.length : end) - 1],
    emptyOne,
    `${where}: a chain ends in emptyOne: ${tops.join(" ")}`,
  );
  assert.ok(
    tops.every((t) => t <= emptyOne || t >= minTopHash),
    `${where}: evacuation marks in the new array: ${tops.join(" ")}`,
  );
}

function checkOldBuckets(state: ClassicState, where: string): void {
  if (state.oldbuckets === null) {
    assert.equal(state.flags & sameSizeGrowFlag, 0, `${where}: sameSizeGrow is left set`);
    return;
  }
  const evacuated = state.oldbuckets.map((chain) => {
    const [head] = chain;
    const top = head?.tophash[0] as number;
    return top > emptyOne && top < minTopHash;
  });
  for (const [i, chain] of state.oldbuckets.entries()) {
    for (const { tophash } of evacuated[i] ? chain.slice(0, 1) : chain)
      for (const top of tophash)
        assert.equal(
          top > emptyOne && top <= evacuatedEmpty,
          evacuated[i],
          `${where}: old bucket ${i} is half evacuated`,
        );
  }
  assert.ok(state.nevacuate < evacuated.length, `${where}: nevacuate`);
  assert.equal(evacuated.indexOf(false), state.nevacuate, `${where}: the first bucket that is not evacuated`);
}

/** noverflow and the slice of overflow buckets agree with the chains (below B = 16). */
function checkOverflow(fixture: Fixture, state: ClassicState, where: string): void {
  const { heap, type } = fixture;
  const linked = (state.buckets ?? []).flatMap((chain) => chain.slice(1).map((b) => b.address));
  assert.equal(state.noverflow, linked.length, `${where}: noverflow`);
  if (!type.noscan || linked.length === 0) return;
  const layout = hmapLayout(type.model);
  const slice = heap.offsetOf(heap.readPointer(state.extraAddress + layout.overflow));
  const array = heap.u32[slice >>> 2] as number;
  const ptr = heap.ptrSizeBytes;
  const kept = Array.from({ length: heap.u32[(slice + ptr) >>> 2] as number }, (_, i) =>
    heap.readPointer(heap.addressOf(array + i * ptr)),
  );
  assert.deepEqual(new Set(kept), new Set(linked), `${where}: the overflow slice`);
}
