import assert from "node:assert/strict";
import { test } from "node:test";
import type { BucketState } from "../../../../../extension/src/core/decode/mapState.ts";
import { markBytes, slotCount } from "../../../../../extension/src/core/go/abi/constants.ts";
import { classicFixture, deleteInt, type Fixture, readInt, setInt } from "./classicFixture.ts";

// States of real Go 1.18 to 1.23 on linux/amd64: map[int]int, aeskeysched 00 01 … 7f, hash0 0x12345678.
const same = [18, 19, 20, 22, 23];

function intMap(minor: number): { fixture: Fixture; m: number } {
  const fixture = classicFixture({ map: "map[int]int", minor, hash0: 0x12345678 });
  return { fixture, m: fixture.runtime.make(null) };
}

function insert(fixture: Fixture, m: number, from: number, to: number): void {
  for (let k = from; k <= to; k++) setInt(fixture, m, k);
}

/** "6be25569 [1 2 3 4]": the tophash up to the last cell that is not emptyRest, and all those cells' keys. */
function bucketText(fixture: Fixture, bucket: BucketState): string {
  const used = bucket.tophash
    .join(" ")
    .replace(/( 0)*$/, "")
    .split(" ").length;
  const tops = bucket.tophash.slice(0, bucket.tophash[0] === 0 ? 0 : used).map(byteText);
  const at = fixture.heap.offsetOf(bucket.address) + markBytes;
  const keys = tops.map((_, i) => readInt(fixture.heap, at + 8 * i, 8));
  return tops.length === 0 ? "" : `${tops.join("")} [${keys.join(" ")}]`;
}

function byteText(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}

function chains(fixture: Fixture, m: number): string[] {
  return (fixture.state(m).buckets ?? []).map((chain) =>
    chain.map((b) => bucketText(fixture, b)).join(" + "),
  );
}

function tophashes(chain: readonly BucketState[]): string {
  return chain.map((b) => Buffer.from(b.tophash).toString("hex")).join(" ");
}

for (const minor of same) {
  test(`the documented life of a map[int]int in go1.${minor}`, () => {
    const { fixture, m } = intMap(minor);
    insert(fixture, m, 1, 8);
    assert.deepEqual(chains(fixture, m), ["6be2556926b56dc4 [1 2 3 4 5 6 7 8]"]);

    insert(fixture, m, 9, 9);
    assert.deepEqual(chains(fixture, m), ["6be2556921 [1 2 3 4 9]", "26b56dc4 [5 6 7 8]"]);
    assert.equal(fixture.state(m).nevacuate, 1);
    assert.equal(fixture.state(m).oldbuckets, null);

    insert(fixture, m, 10, 14);
    assert.deepEqual(chains(fixture, m), [
      "e21a [2 12]",
      "266d [5 7]",
      "6b5569213aa0 [1 3 4 9 11 14]",
      "b5c455f3 [6 8 10 13]",
    ]);

    insert(fixture, m, 15, 27);
    const growing = fixture.state(m);
    assert.equal(growing.B, 3);
    assert.equal(growing.nevacuate, 1);
    assert.deepEqual(chains(fixture, m), [
      "1a0d5088 [12 15 16 23]",
      "",
      "",
      "55f3 [10 13]",
      "e2e0e0 [2 20 25]",
      "",
      "",
      "b5c419 [6 8 27]",
    ]);
    assert.deepEqual((growing.oldbuckets ?? []).map(tophashes), [
      "0302020203020304",
      "266d3c7d10e30000",
      "6b5569213aa0cc23 7800000000000000",
      "0303020204040404",
    ]);

    insert(fixture, m, 28, 29);
    assert.equal(fixture.state(m).oldbuckets, null);
    assert.deepEqual(chains(fixture, m), [
      "1a0d5088 [12 15 16 23]",
      "266d3c7de3 [5 7 17 18 26]",
      "6b556921c7 [1 3 4 9 29]",
      "55f3 [10 13]",
      "e2e0e0 [2 20 25]",
      "108c [19 28]",
      "3aa0cc2378 [11 14 21 22 24]",
      "b5c419 [6 8 27]",
    ]);

    insert(fixture, m, 30, 40);
    assert.deepEqual(chains(fixture, m), [
      "1a0d5088bb8c5b [12 15 16 23 30 34 39]",
      "266d3c7de3 [5 7 17 18 26]",
      "6b556921c7 [1 3 4 9 29]",
      "55f3cc69d5 [10 13 36 38 40]",
      "e2e0e00d39 [2 20 25 31 37]",
      "108c4d [19 28 32]",
      "3aa0cc237848 [11 14 21 22 24 33]",
      "b5c41984 [6 8 27 35]",
    ]);

    for (let k = 5; k <= 30; k++) deleteInt(fixture, m, k);
    assert.equal(fixture.state(m).count, 14);
    assert.deepEqual((fixture.state(m).buckets ?? []).map(tophashes), [
      "01010101018c5b00",
      "0000000000000000",
      "6b55690000000000",
      "0101cc69d5000000",
      "e201010d39000000",
      "01014d0000000000",
      "0101010101480000",
      "0101018400000000",
    ]);

    insert(fixture, m, 100, 109);
    assert.deepEqual(
      chains(fixture, m).map((text) => text.slice(0, 4)),
      ["8f01", "3248", "6b55", "45ce", "e270", "0101", "fa87", "667b"],
    );
  });

  test(`6000 inserts into a map[int]int in go1.${minor}`, () => {
    const { fixture, m } = intMap(minor);
    insert(fixture, m, 1, 3500);
    const growing = fixture.state(m);
    assert.deepEqual([growing.B, growing.nevacuate, growing.oldbuckets?.length], [10, 200, 512]);
    insert(fixture, m, 3501, 6000);
    const done = fixture.state(m);
    assert.deepEqual([done.B, done.noverflow, done.oldbuckets], [10, 124, null]);
  });
}

test("bytes of deleted integer keys stay, those of their elems are cleared", () => {
  const { fixture, m } = intMap(23);
  insert(fixture, m, 1, 8);
  deleteInt(fixture, m, 3);
  const [bucket] = fixture.state(m).buckets?.[0] ?? [];
  assert.ok(bucket);
  const at = fixture.heap.offsetOf(bucket.address);
  assert.equal(readInt(fixture.heap, at + markBytes + 2 * 8, 8), 3);
  assert.equal(readInt(fixture.heap, at + markBytes + slotCount * 8 + 2 * 8, 8), 0);
  assert.equal(bucket.tophash[2], 1);
});
