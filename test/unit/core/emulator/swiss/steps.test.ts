import assert from "node:assert/strict";
import { test } from "node:test";
import { stepNames, stepOf } from "../../../../../extension/src/core/emulator/runtime/steps.ts";
import type { TouchedRange, Tracer } from "../../../../../extension/src/core/emulator/runtime/tracer.ts";
import { type Fixture, goldenSeed, insertInt, putIntKey, swissFixture } from "./swissFixture.ts";

interface ToldStep {
  readonly step: string;
  readonly text: string;
  readonly touched: readonly TouchedRange[];
  readonly small: boolean | undefined;
}

/** The steps of one operation. */
function stepsOf({ runtime }: Fixture, run: () => void): ToldStep[] {
  const told: ToldStep[] = [];
  const tracer: Tracer = { step: (step, text, touched, small) => told.push({ step, text, touched, small }) };
  runtime.tracer = tracer;
  run();
  runtime.tracer = null;
  return told;
}

const names = (steps: readonly ToldStep[]): string[] => steps.map((s) => s.step);

test("an insert into a small map is told step by step", () => {
  const fixture = swissFixture({ map: "map[int]int", seed: goldenSeed });
  const m = fixture.runtime.make(null);
  const first = stepsOf(fixture, () => insertInt(fixture, m, 1));
  assert.deepEqual(names(first), [
    "nilCheck",
    "concurrencyCheck",
    "hash",
    "markWriting",
    "allocateFirst.group",
    "growthTest",
    "probe.matchH2",
    "probe.matchEmpty",
    "insert",
    "unmarkWriting",
    "return",
  ]);
  assert.ok(first.every((s) => s.small === true));
  assert.equal(first[2]?.text, "the key's hash with the map's seed is 0xc43a2c902fdbaf96: H2 is 0x16");
  assert.equal(first[8]?.text, "the key goes into slot 0, control byte 0x16; used 1");
  const group = fixture.heap.offsetOf(fixture.state(m).small?.address ?? 0);
  assert.deepEqual(first[8]?.touched.slice(0, 2), [
    { at: group, sizeBytes: 1, write: true },
    { at: group + 8, sizeBytes: 8, write: true },
  ]);
});

test("the key for which a small map grows is looked for in the table up to 1.26, and just put there from 1.27 on", () => {
  const behindGrow = (minor: number): string[] => {
    const fixture = swissFixture({ map: "map[int]int", seed: goldenSeed, minor });
    const m = fixture.runtime.make(null);
    for (let k = 1; k <= 8; k++) insertInt(fixture, m, k);
    const told = names(stepsOf(fixture, () => insertInt(fixture, m, 9)));
    return told.slice(told.indexOf("grow.table") + 1);
  };
  const put = ["insert", "unmarkWriting", "return"];
  assert.deepEqual(behindGrow(27), ["growthTest", "probe.matchEmpty", ...put]);
  assert.deepEqual(behindGrow(26), [
    ...["selectBucket", "probe.matchH2", "probe.matchEmpty", "growthTest"],
    ...put,
  ]);
});

test("growth, splits and lookups name what they do", () => {
  const fixture = swissFixture({ map: "map[int]int", seed: goldenSeed });
  const m = fixture.runtime.make(null);
  for (let k = 1; k <= 8; k++) insertInt(fixture, m, k);
  const ninth = stepsOf(fixture, () => insertInt(fixture, m, 9));
  assert.ok(
    ninth.some(
      (s) => s.step === "grow.table" && /small map becomes a table of 16 slots; 8 entries/.test(s.text),
    ),
  );
  for (let k = 10; k <= 896; k++) insertInt(fixture, m, k);
  const split = stepsOf(fixture, () => insertInt(fixture, m, 897));
  assert.deepEqual(
    names(split).filter((name) => name.startsWith("grow.")),
    ["grow.directory", "grow.split"],
  );
  const hit = stepsOf(fixture, () => fixture.runtime.access(m, putIntKey(fixture, 5)));
  assert.deepEqual(names(hit), [
    "nilCheck",
    "concurrencyCheck",
    "hash",
    "selectBucket",
    "probe.matchH2",
    "compareKey",
    "return",
  ]);
  assert.match(hit[3]?.text ?? "", /^the top bit of the hash is [01]: directory entry/);
  const miss = stepsOf(fixture, () => fixture.runtime.access(m, putIntKey(fixture, 99999)));
  assert.deepEqual(names(miss).slice(-2), ["probe.matchEmpty", "return"]);
});

test("every step belongs to the closed vocabulary, has a sentence and stays inside the heap", () => {
  for (const map of ["map[int]int", "map[string]int", "map[[200]byte][200]byte", "map[interface{}]int"]) {
    const fixture = swissFixture({ map, minor: 25 });
    const { runtime, heap } = fixture;
    const told = stepsOf(fixture, () => {
      const m = runtime.make(9);
      for (let k = 1; k <= 300; k++) {
        if (map === "map[string]int") fixture.heap.u32[(fixture.keyAt >>> 2) + 2] = k;
        if (map === "map[interface{}]int") runtime.assign(m, fixture.keyAt);
        else if (map === "map[string]int") runtime.assign(m, fixture.keyAt);
        else insertInt(fixture, m, k);
      }
      const entries = runtime.iterate(m);
      while (entries.next()) runtime.access(m, entries.keyAt);
      runtime.delete(m, fixture.keyAt);
      runtime.clear(runtime.clone(m));
      runtime.access(0, fixture.keyAt);
    });
    assert.ok(told.length > 300);
    for (const { step, text, touched } of told) {
      assert.ok(stepNames.includes(stepOf(step as "other")), step);
      assert.ok(text.length > 10);
      for (const { at, sizeBytes } of touched)
        assert.ok(at >= 0 && sizeBytes > 0 && at + sizeBytes <= heap.u8.length);
    }
  }
});
