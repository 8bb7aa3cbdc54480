import assert from "node:assert/strict";
import { test } from "node:test";
import { checkInvariants } from "./checkInvariants.ts";
import { type Fixture, goldenSeed, insertInt, putIntKey, swissFixture } from "./swissFixture.ts";

const seedLo = Number(goldenSeed & 0xffffffffn) | 0;
const seedHi = Number(goldenSeed >> 32n) | 0;

/** The next `count` numbers from `from` on whose hash starts with the bits 101. */
function lopsidedKeys({ runtime: { hasher } }: Fixture, from: number, count: number): number[] {
  const keys: number[] = [];
  for (let k = from; keys.length < count; k++) {
    hasher.hash64(k, 0, seedLo, seedHi);
    if ((hasher.out[1] as number) >>> 29 === 5) keys.push(k);
  }
  return keys;
}

/** A map whose keys crowd into an eighth of the directory, so that the other tables fill long runs of it. */
function lopsidedMap(dirOffset = 0): { fixture: Fixture; m: number; keys: number[] } {
  let draws = 0;
  const random = {
    rand32: () => (draws++ % 4 === 2 ? dirOffset : 0),
    drawSeed(into: Int32Array) {
      into[0] = seedLo;
      into[1] = seedHi;
    },
  };
  const fixture = swissFixture({ map: "map[int]int", random });
  const m = fixture.runtime.make(null);
  const keys = lopsidedKeys(fixture, 1, 2500);
  for (const key of keys) insertInt(fixture, m, key);
  return { fixture, m, keys };
}

test("tables that fill long runs of the directory keep their places when it doubles", () => {
  const { fixture, m } = lopsidedMap();
  const { dirLen, tables } = checkInvariants(fixture, m);
  assert.ok(dirLen >= 32);
  assert.ok(tables.length < 10);
  assert.deepEqual(
    tables.slice(0, 2).map((t) => [t.index, t.localDepth, t.used]),
    [
      [0, 1, 0],
      [dirLen / 2, 3, 0],
    ],
  );
});

test("a clone shares tables between directory entries as the original does", () => {
  const { fixture, m } = lopsidedMap();
  const copy = fixture.runtime.clone(m);
  checkInvariants(fixture, copy);
  assert.deepEqual(fixture.state(copy).directory, fixture.state(m).directory);
  assert.deepEqual(fixture.runtime.liveMemory(copy), fixture.runtime.liveMemory(m));
});

test("iteration from any place in the directory sees each entry once", () => {
  for (let dirOffset = 0; dirOffset < 64; dirOffset++) {
    const { fixture, m, keys } = lopsidedMap(dirOffset);
    const seen: number[] = [];
    const entries = fixture.runtime.iterate(m);
    while (entries.next()) seen.push(fixture.heap.u32[entries.keyAt >>> 2] as number);
    assert.deepEqual(
      seen.sort((a, b) => a - b),
      keys,
    );
  }
});

test("a directory that doubles during the iteration hides and repeats nothing", () => {
  for (let dirOffset = 0; dirOffset < 64; dirOffset += 3) {
    const { fixture, m, keys } = lopsidedMap(dirOffset);
    const later = lopsidedKeys(fixture, (keys.at(-1) as number) + 1, 6000);
    const depth = fixture.state(m).globalDepth;
    const seen = new Map<number, number>();
    const entries = fixture.runtime.iterate(m);
    while (entries.next()) {
      const key = fixture.heap.u32[entries.keyAt >>> 2] as number;
      seen.set(key, (seen.get(key) ?? 0) + 1);
      if (seen.size % 500 === 499) for (const added of later.splice(0, 1500)) insertInt(fixture, m, added);
    }
    assert.ok(fixture.state(m).globalDepth > depth);
    assert.ok(keys.every((key) => seen.get(key) === 1));
    assert.ok([...seen.values()].every((times) => times === 1));
    checkInvariants(fixture, m);
  }
});

test("an entry that comes into a passed-over slot of the same group is not seen", () => {
  const random = { rand32: () => 0, drawSeed: (into: Int32Array) => into.set([seedLo, seedHi]) };
  const fixture = swissFixture({ map: "map[int]int", random });
  const { runtime, heap } = fixture;
  const m = runtime.make(400);
  const homeGroup = (key: number): number => {
    runtime.hasher.hash64(key, 0, seedLo, seedHi);
    return ((runtime.hasher.out[0] as number) >>> 7) & 63;
  };
  const [first, second] = Array.from({ length: 2000 }, (_, k) => k + 1).filter((k) => homeGroup(k) === 5);
  assert.ok(first !== undefined && second !== undefined);
  insertInt(fixture, m, first);
  const entries = runtime.iterate(m);
  assert.equal(entries.next(), true);
  assert.equal(heap.u32[entries.keyAt >>> 2], first);
  insertInt(fixture, m, second);
  assert.equal(entries.next(), false);
  assert.notEqual(runtime.access(m, putIntKey(fixture, second)), 0);
});
