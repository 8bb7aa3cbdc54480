import assert from "node:assert/strict";
import { test } from "node:test";
import { writeKey } from "../../../../../extension/src/core/emulator/map/keySource.ts";
import { writeString } from "../../../../../extension/src/core/emulator/map/programData.ts";
import { stepNames, stepOf } from "../../../../../extension/src/core/emulator/runtime/steps.ts";
import type { Tracer } from "../../../../../extension/src/core/emulator/runtime/tracer.ts";
import { classicFixture, type Fixture } from "./classicFixture.ts";

/** The steps of one operation. */
function stepsOf(fixture: Fixture, operation: () => void): string[] {
  const steps: string[] = [];
  fixture.runtime.tracer = {
    step(step, text, touched) {
      steps.push(step);
      assert.ok(stepNames.includes(stepOf(step)), step);
      assert.match(text, /^[^.]+[^.]$/, "one sentence without a full stop");
      for (const { at, sizeBytes } of touched)
        assert.ok(at > 0 && at + sizeBytes <= fixture.heap.u8.length, step);
    },
  };
  operation();
  fixture.runtime.tracer = null;
  return steps;
}

function key(fixture: Fixture, index: number): number {
  writeKey(fixture, fixture.type.key, fixture.keyAt, index, { kind: "sequential" });
  return fixture.keyAt;
}

test("the first insert and an update, step by step", () => {
  const fixture = classicFixture({ map: "map[int64]int" });
  const m = fixture.runtime.make(null);
  assert.deepEqual(
    stepsOf(fixture, () => fixture.runtime.assign(m, key(fixture, 1))),
    [
      "nilCheck",
      "concurrencyCheck",
      "hash",
      "markWriting",
      "allocateFirst",
      "selectBucket",
      "probe",
      "probe.emptyRest",
      "growthTest",
      "insert",
      "unmarkWriting",
      "return",
    ],
  );
  const update = stepsOf(fixture, () => fixture.runtime.assign(m, key(fixture, 1)));
  assert.deepEqual(update.slice(5), ["probe", "compareKey", "update", "unmarkWriting", "return"]);
});

test("lookups in one bucket hash only where the variant does", () => {
  for (const [map, hashes] of [
    ["map[int64]int", false],
    ["map[int32]int", false],
    ["map[string]int", false],
    ["map[int16]int", true],
  ] as const) {
    const fixture = classicFixture({ map });
    const m = fixture.runtime.make(null);
    fixture.runtime.assign(m, key(fixture, 1));
    const steps = stepsOf(fixture, () => fixture.runtime.access(m, key(fixture, 1)));
    assert.equal(steps.includes("hash"), hashes, map);
    assert.ok(steps.includes("compareKey"), map);
  }
});

test("two long strings with equal ends are told apart by hashing", () => {
  const fixture = classicFixture({ map: "map[string]int" });
  const { runtime, heap, keyAt } = fixture;
  const m = runtime.make(null);
  const text = (n: number): string => `same start, ${n} in the middle, same end`;
  const access = (n: number): number => {
    writeString(heap, keyAt, text(n));
    return runtime.access(m, keyAt);
  };
  const elems = [1, 2].map((n) => {
    writeString(heap, keyAt, text(n));
    return runtime.assign(m, keyAt);
  });
  assert.deepEqual([access(1), access(2), access(3)], [...elems, 0]);
  assert.ok(stepsOf(fixture, () => access(1)).includes("hash"));
  writeString(heap, keyAt, text(2));
  runtime.delete(m, keyAt);
  assert.equal(access(2), 0);
  assert.equal(access(1), elems[0]);
  assert.ok(!stepsOf(fixture, () => access(1)).includes("hash"), "one candidate needs no hash");
});

test("the ninth insert tells the growth and both evacuated halves", () => {
  const fixture = classicFixture({ map: "map[int64]int" });
  const m = fixture.runtime.make(null);
  for (let k = 0; k < 8; k++) fixture.runtime.assign(m, key(fixture, k));
  const steps = stepsOf(fixture, () => fixture.runtime.assign(m, key(fixture, 8)));
  for (const step of ["growthTest", "grow.double", "growWork.evacuate", "growWork.advance", "insert"])
    assert.ok(steps.includes(step), `${step} in ${steps.join(" ")}`);
});

test("a delete tells the emptied cell, the last one the new hash0", () => {
  const fixture = classicFixture({ map: "map[string]int" });
  const m = fixture.runtime.make(null);
  fixture.runtime.assign(m, key(fixture, 1));
  const steps = stepsOf(fixture, () => fixture.runtime.delete(m, key(fixture, 1)));
  assert.deepEqual(steps.slice(-3), ["tombstone.delete", "hash.reseed", "unmarkWriting"]);
});

test("listening changes nothing in memory", () => {
  for (const map of [
    "map[int64]int",
    "map[int32]int",
    "map[string]int",
    "map[[20]string][200]byte",
    "map[float64]int",
  ]) {
    const arenas = [true, false].map((listens) => {
      const fixture = classicFixture({ map, seed: 5 });
      const silent: Tracer = { step() {} };
      fixture.runtime.tracer = listens ? silent : null;
      const m = fixture.runtime.make(null);
      for (let k = 0; k < 300; k++) {
        fixture.runtime.assign(m, key(fixture, k % 200));
        if (k % 3 === 0) fixture.runtime.delete(m, key(fixture, k >> 1));
        fixture.runtime.access(m, key(fixture, k));
      }
      for (const it = fixture.runtime.iterate(m); it.next(); );
      fixture.runtime.clear(m);
      return Buffer.from(fixture.heap.u8);
    });
    assert.ok((arenas[0] as Buffer).equals(arenas[1] as Buffer), map);
  }
});
