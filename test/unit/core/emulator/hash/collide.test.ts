import assert from "node:assert/strict";
import { test } from "node:test";
import {
  findKeys,
  isWantedHash,
  type WantedHash,
} from "../../../../../extension/src/core/emulator/hash/collide.ts";
import { countingAesKeys, hashFixture } from "./hashFixture.ts";

function search(wanted: WantedHash, count: number, maxTries: number) {
  const { heap, hasher } = hashFixture(26, "amd64", countingAesKeys(128));
  const at = heap.allocate(8, true);
  const candidateAt = (index: number): number => {
    heap.u32[at >>> 2] = index;
    return at;
  };
  const seedLo = 0x9abcdef0 | 0;
  const seedHi = 0x12345678;
  return findKeys({ hasher, hashBits: 64, seedLo, seedHi, wanted, count, maxTries, candidateAt });
}

test("keys with the H2 of key 1 are found in order, key 1 among them", () => {
  // H(1) is c43a2c902fdbaf96.
  const { indexes, tries } = search({ h2: 0x16 }, 4, 10_000);
  assert.equal(indexes.length, 4);
  assert.equal(indexes[0], 1);
  assert.equal(tries, (indexes[3] as number) + 1);
});

test("all parts are wanted together", () => {
  const wanted = {
    h2: 0x16,
    group: { index: (0x2fdbaf96 >>> 7) & 15, count: 16 },
    directory: { index: 0b110, globalDepth: 3 },
    tophash: 0xc4,
    bucket: { index: 0x6, B: 4 },
  };
  assert.deepEqual(search(wanted, 1, 10).indexes, [1]);
  const wrong: readonly WantedHash[] = [
    { ...wanted, h2: 0x17 },
    { ...wanted, group: { index: 0, count: 16 } },
    { ...wanted, directory: { index: 0b111, globalDepth: 3 } },
    { ...wanted, tophash: 0xc5 },
    { ...wanted, bucket: { index: 0x7, B: 4 } },
  ];
  for (const other of wrong) assert.deepEqual(search(other, 1, 10), { indexes: [], tries: 10 });
});

test("a top byte below 5 counts as itself plus 5, and 32-bit hashes have their top in the low half", () => {
  assert.equal(isWantedHash(0, 0x02000000, 64, { tophash: 7 }), true);
  assert.equal(isWantedHash(0, 0x07000000, 64, { tophash: 7 }), true);
  assert.equal(isWantedHash(0, 0x05000000, 64, { tophash: 5 }), true);
  assert.equal(isWantedHash(0x02000000, 0, 32, { tophash: 7 }), true);
  assert.equal(isWantedHash(0xf0000000 | 0, 0, 32, { directory: { index: 15, globalDepth: 4 } }), true);
  assert.equal(isWantedHash(0xf0000000 | 0, 0, 64, { directory: { index: 0, globalDepth: 0 } }), true);
});

test("what no hash can be is refused, and too rare a hash ends with the tries", () => {
  const impossible: readonly WantedHash[] = [
    { tophash: 4 },
    { tophash: 256 },
    { h2: 128 },
    { h2: 1.5 },
    { bucket: { index: 4, B: 2 } },
    { bucket: { index: 0, B: 40 } },
    { group: { index: 0, count: 3 } },
    { group: { index: 8, count: 8 } },
    { directory: { index: 2, globalDepth: 1 } },
    { directory: { index: Number.NaN, globalDepth: 1 } },
  ];
  for (const wanted of impossible) assert.throws(() => search(wanted, 1, 10), RangeError);
  assert.equal(search({ bucket: { index: 5, B: 31 } }, 1, 100).tries, 100);
  assert.deepEqual(search({}, 3, 100).indexes, [0, 1, 2]);
});
