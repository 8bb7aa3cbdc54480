import assert from "node:assert/strict";
import { test } from "node:test";
import { sameSizeGrowFlag } from "../../../../extension/src/core/go/abi/hmapLayout.ts";
import type { GoExperiment } from "../../../../extension/src/core/release/goRelease.ts";
import type { GoArch } from "../../../../extension/src/core/release/goTarget.ts";
import { distinctValues, writeKey } from "../../../../extension/src/core/runtime/keySource.ts";
import { seededRandom } from "../../../../extension/src/core/runtime/runtimeRandom.ts";
import { classicFixture, type Fixture, readInt, writeInt } from "./classicFixture.ts";
import { checkInvariants } from "./classicInvariants.ts";

/** One for each variant and each special case of keys and elems. */
const mapTypes = [
  "map[int64]int64",
  "map[int32]uint8",
  "map[uint32]*int",
  "map[string]int",
  "map[string]*int",
  "map[*int]string",
  "map[struct{a int32; b string}]int16",
  "map[float64]int",
  "map[complex64]int32",
  "map[interface{}]int",
  "map[[3]uint16]struct{}",
  "map[uint8]bool",
  "map[[20]int64]int",
  "map[int][200]byte",
  "map[[20]string][40]*int",
];

const releases: readonly { minor: number; experiments: readonly GoExperiment[] }[] = [
  ...[18, 19, 20, 21, 22, 23].map((minor) => ({ minor, experiments: [] })),
  ...[24, 25].map((minor) => ({ minor, experiments: ["noswissmap" as const] })),
];

const seed = Date.now() & 0xffffff;

/** A map under random operations next to what it should hold. */
class Twin {
  readonly fixture: Fixture;
  readonly m: number;
  readonly expected = new Map<number, number>();
  readonly #elemBytes: number;

  constructor(fixture: Fixture, hint: number | null) {
    this.fixture = fixture;
    this.m = fixture.runtime.make(hint);
    this.#elemBytes = Math.min(2, fixture.type.elem.sizeBytes);
  }

  #key(index: number): number {
    const { keyAt } = this.fixture;
    writeKey(this.fixture, this.fixture.type.key, keyAt, index, { kind: "random", seed: 99 });
    return keyAt;
  }

  set(index: number, value: number): void {
    const elemAt = this.fixture.runtime.assign(this.m, this.#key(index));
    writeInt(this.fixture.heap, elemAt, this.#elemBytes, value);
    this.expected.set(index, value % 256 ** this.#elemBytes);
  }

  delete(index: number): void {
    this.fixture.runtime.delete(this.m, this.#key(index));
    this.expected.delete(index);
  }

  clear(): void {
    this.fixture.runtime.clear(this.m);
    this.expected.clear();
  }

  /** Every key is found with its elem, and `absent` is not. */
  checkContent(absent: number, where: string): void {
    const { heap, runtime } = this.fixture;
    const seen = new Set<number>();
    for (const [index, value] of this.expected) {
      const elemAt = runtime.access(this.m, this.#key(index));
      assert.notEqual(elemAt, 0, `${where}: key ${index} is lost`);
      assert.equal(readInt(heap, elemAt, this.#elemBytes), value, `${where}: elem of key ${index}`);
      seen.add(elemAt);
    }
    if (this.#elemBytes > 0) assert.equal(seen.size, this.expected.size, `${where}: two keys share a cell`);
    if (!this.expected.has(absent))
      assert.equal(runtime.access(this.m, this.#key(absent)), 0, `${where}: absent key ${absent} is found`);
  }
}

/** Fill, churn, drain, clear and refill, with the invariants checked after every operation. */
function live(options: {
  map: string;
  minor: number;
  experiments: readonly GoExperiment[];
  goarch?: GoArch;
}): void {
  const random = seededRandom(seed);
  const pick = (n: number): number => random.rand32() % n;
  const fixture = classicFixture({ ...options, seed });
  const twin = new Twin(fixture, pick(2) === 0 ? null : pick(60));
  const range = Math.min(distinctValues(fixture.type.key), 160);
  const phases = [
    { steps: 130, inserts: 90 },
    { steps: 80, inserts: 50 },
    { steps: 60, inserts: 10 },
    { steps: 50, inserts: 70 },
  ];
  for (const [p, { steps, inserts }] of phases.entries()) {
    for (let step = 0; step < steps; step++) {
      const index = pick(range);
      if (pick(100) < inserts) twin.set(index, pick(65536));
      else twin.delete(index);
      const where = `${options.map} go1.${options.minor} seed ${seed} phase ${p} step ${step}`;
      const state = checkInvariants(fixture, twin.m, where);
      assert.equal(state.count, twin.expected.size, `${where}: count`);
      if (step % 5 === 0) twin.checkContent(index, where);
    }
    if (p === 2) twin.clear();
  }
  const { allocatedBytes, freedBytes, mallocs, frees } = fixture.heap.stats;
  assert.deepEqual(fixture.runtime.liveMemory(twin.m), {
    bytes: allocatedBytes - freedBytes,
    objects: mallocs - frees,
  });
}

for (const release of releases) {
  test(`random operations of every kind of map keep the invariants in go1.${release.minor}`, (t) => {
    t.diagnostic(`seed ${seed}`);
    for (const map of mapTypes) live({ map, ...release });
  });
}

for (const goarch of ["386", "arm64", "wasm"] as const) {
  test(`random operations of every kind of map keep the invariants on ${goarch}`, (t) => {
    t.diagnostic(`seed ${seed}`);
    for (const map of mapTypes) live({ map, minor: 23, experiments: [], goarch });
  });
}

test("constant-size churn ends in same-size growths that pack the chains", () => {
  const twin = new Twin(classicFixture({ map: "map[int64]int64", seed }), 104);
  let sameSize = 0;
  for (let n = 0; n < 4000; n++) {
    twin.set(n, n);
    if (n >= 100) twin.delete(n - 100);
    const state = checkInvariants(twin.fixture, twin.m, `seed ${seed} step ${n}`);
    assert.equal(state.B, 4, "at most 104 entries stay in 16 buckets");
    if ((state.flags & sameSizeGrowFlag) !== 0) sameSize++;
  }
  twin.checkContent(0, `seed ${seed}, at the end`);
  assert.ok(sameSize > 0, `no same-size growth happened with seed ${seed}`);
});
