import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { EmulatedMap } from "../../extension/src/core/emulator/map/emulatedMap.ts";
import { fineStepMeaning, stepNames, stepOf } from "../../extension/src/core/emulator/runtime/steps.ts";
import type { TouchedRange } from "../../extension/src/core/emulator/runtime/tracer.ts";
import { assertGolden } from "../support/golden.ts";
import { emulated, insertKeys } from "../unit/core/present/presentFixture.ts";

/** Every step that was told in this file. */
const told = new Set<string>();

/** What an operation does step by step, as lines of text under a title. */
function stepsOf(title: string, map: EmulatedMap, operation: () => void): string {
  const lines: string[] = [];
  const bytes = ({ at, sizeBytes, write }: TouchedRange): string =>
    `${write ? "writes" : "reads"} ${sizeBytes} at 0x${at.toString(16)}`;
  map.runtime.tracer = {
    step(step, text, touched, small) {
      told.add(step);
      told.add(stepOf(step));
      lines.push(`  ${step}${small ? " (small)" : ""}: ${text}`);
      if (touched.length > 0) lines.push(`      ${touched.map(bytes).join(", ")}`);
    },
  };
  try {
    operation();
  } catch (error) {
    lines.push(`  ${(error as Error).name}: ${(error as Error).message}`);
  }
  map.runtime.tracer = null;
  return `${title}\n${lines.join("\n")}\n`;
}

/** The operations that both families have. */
function commonOperations(go: string): string[] {
  const map = emulated("map[string]int", { go });
  const { runtime } = map;
  const parts = [
    stepsOf("make without a hint", map, () => runtime.make(null)),
    stepsOf("make with a hint of 20", map, () => runtime.make(20)),
    stepsOf("read of an empty map", map, () => map.has(1)),
    stepsOf("the first insert", map, () => map.insert(1)),
    stepsOf("update", map, () => map.insert(1)),
    stepsOf("read of a key in the only bucket or group", map, () => map.has(1)),
    ...(go === "1.20" ? [] : [stepsOf("maps.Clone", map, () => runtime.clone(map.at))]),
    stepsOf("delete of the last entry", map, () => map.delete(1)),
  ];
  insertKeys(map, 0, 8);
  parts.push(
    stepsOf("range over eight entries", map, () => {
      const entries = runtime.iterate(map.at);
      while (entries.next());
    }),
    stepsOf("the ninth insert", map, () => map.insert(8)),
  );
  insertKeys(map, 9, 20);
  parts.push(
    stepsOf("read of a key", map, () => map.has(3)),
    stepsOf("read of an absent key", map, () => map.has(1000)),
    stepsOf("delete", map, () => map.delete(3)),
    stepsOf("delete of an absent key", map, () => map.delete(3)),
  );
  parts.push(
    stepsOf("clear", map, () => map.clear()),
    stepsOf("assignment to a nil map", map, () => runtime.assign(0, map.heap.reserveData(16))),
    stepsOf("read of a nil map", map, () => runtime.access(0, map.heap.reserveData(16))),
  );
  return parts;
}

function classicOperations(): string[] {
  const map = emulated("map[uint64]int", { go: "1.23" });
  const parts: string[] = [];
  insertKeys(map, 0, 53);
  parts.push(
    stepsOf("read during growth", map, () => map.has(7)),
    stepsOf("range during growth, first entry", map, () => map.runtime.iterate(map.at).next()),
  );
  insertKeys(map, 53, 64);
  const overflowing = (): boolean => {
    const state = map.state();
    return state.family === "classic" && state.noverflow > 0;
  };
  let steps = "";
  for (let key = 64; !overflowing(); key++)
    steps = stepsOf("insert that links an overflow bucket", map, () => map.insert(key));
  parts.push(steps);
  for (let round = 0; !told.has("grow.sameSize"); round++) {
    for (let key = round * 100; key < round * 100 + 90; key++)
      steps = stepsOf("insert that starts a growth to the same size", map, () => map.insert(key));
    for (let key = round * 100; key < round * 100 + 90; key++) map.delete(key);
    assert.ok(round < 500, "no growth to the same size");
  }
  return parts;
}

function swissOperations(): string[] {
  const map = emulated("map[uint64]int", { go: "1.26" });
  const parts: string[] = [];
  insertKeys(map, 0, 6);
  parts.push(stepsOf("read of an integer key in a small map", map, () => map.has(3)));
  const entries = map.runtime.iterate(map.at);
  insertKeys(map, 6, 20);
  parts.push(stepsOf("an iteration goes on after growth", map, () => entries.next()));
  entries.stop();
  insertKeys(map, 20, 896);
  parts.push(stepsOf("insert 897 splits the table", map, () => map.insert(896)));
  const worn = emulated("map[uint64]int", { go: "1.26" });
  insertKeys(worn, 0, 112);
  const first = new Set<string>();
  const once = (step: string, title: string, operation: () => void): void => {
    const before = told.has(step);
    const text = stepsOf(title, worn, operation);
    if (!before && told.has(step) && !first.has(step)) parts.push(text);
    first.add(told.has(step) ? step : "");
  };
  for (let key = 0; key < 110; key++)
    once("tombstone.delete", "delete in a full group", () => worn.delete(key));
  for (let key = 200; !told.has("tombstone.reuse") || !told.has("tombstone.prune"); key++) {
    once("tombstone.reuse", "insert that uses a tombstone again", () => worn.insert(key));
    if (key % 3 === 0) worn.delete(key);
    assert.ok(key < 3000, "no tombstone was used again, or none pruned");
  }
  return parts;
}

describe("operations tell their steps", () => {
  for (const go of ["1.20", "1.23", "1.24", "1.27"])
    it(`in go${go}`, () => assertGolden(`steps/common-${go}.txt`, commonOperations(go).join("\n")));

  it("of classic growth and overflow", () => {
    assertGolden("steps/classic.txt", classicOperations().join("\n"));
  });

  it("of Swiss growth and tombstones", () => {
    assertGolden("steps/swiss.txt", swissOperations().join("\n"));
  });

  it("by words of the closed list, each of which some operation uses", () => {
    const unused = [...stepNames, ...Object.keys(fineStepMeaning)].filter((step) => !told.has(step));
    assert.deepEqual(unused, ["instrument"]);
  });
});
