import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { BucketState, MapState } from "../../../../extension/src/core/decode/mapState.ts";
import {
  type FilledMap,
  type FillPlan,
  fillMap,
  finish,
} from "../../../../extension/src/core/emulator/map/fillEmulated.ts";
import { PagedMemory, readPaged } from "../../../../extension/src/core/memory/pagedMemory.ts";
import { filledSurvey } from "../../../../extension/src/core/survey/filledSurvey.ts";
import {
  fullOccupancy,
  noOperation,
  noValue,
  type SurveyCells,
} from "../../../../extension/src/core/survey/survey.ts";
import { surveyCells, surveyOutline, surveyRows } from "../../../../extension/src/core/survey/surveyCells.ts";
import { surveyLayer } from "../../../../extension/src/core/survey/surveyLayers.ts";
import { SurveyMemory } from "../../../../extension/src/core/survey/surveyMemory.ts";
import { mapType } from "../go/types/mapTypeFixture.ts";
import { elsewhere } from "../memory/elsewhere.ts";

function filled(map: string, go: string, plan: Partial<FillPlan>): FilledMap {
  const type = mapType(map, go);
  const whole = { type, hint: null, seed: 1, pattern: { kind: "sequential" } as const, inserts: 0 };
  return finish(fillMap({ ...whole, deletes: 0, insertsAfter: 0, ...plan }));
}

const surveyed = (map: FilledMap): SurveyMemory => new SurveyMemory(filledSurvey(map));

const allCells = (memory: SurveyMemory): SurveyCells[] =>
  Array.from({ length: memory.blocks }, (_, block) => surveyCells(memory, block, true));

/** The mark bytes of each unit as the decoder reads them, evacuated buckets without their chain. */
function decodedMarks(state: MapState): number[][] {
  if (state.family === "swiss") {
    const groups = state.small ? [state.small] : state.tables.flatMap((table) => table.groups);
    return groups.map((group) => [...group.ctrl]);
  }
  const evacuated = (bucket: BucketState | undefined): boolean =>
    bucket !== undefined && [2, 3, 4].includes(bucket.tophash[0] ?? 0);
  return [...(state.buckets ?? []), ...(state.oldbuckets ?? [])].map((chain) =>
    chain.slice(0, evacuated(chain[0]) ? 1 : chain.length).flatMap((bucket) => bucket.tophash),
  );
}

/** Marks by unit out of a survey's cells. */
function surveyedMarks(memory: SurveyMemory): number[][] {
  return allCells(memory).flatMap(({ buckets, marks }) => {
    let at = 0;
    return Array.from(buckets, (count) => [...marks.slice(at, (at += 8 * count))]);
  });
}

const cases: readonly [string, string, Partial<FillPlan>][] = [
  ["map[uint64]uint64", "1.26", {}],
  ["map[uint64]uint64", "1.26", { inserts: 5 }],
  ["map[uint64]uint64", "1.26", { inserts: 3000, deletes: 900, insertsAfter: 500 }],
  ["map[string]int", "1.24", { inserts: 2500, deletes: 1200, insertsAfter: 1000 }],
  ["map[uint32][200]byte", "1.27+mapsplitgroup", { inserts: 700, pattern: { kind: "random", seed: 9 } }],
  ["map[string]int", "1.26", { inserts: 3000, hint: 3000 }],
  ["map[uint64]uint64", "1.23", {}],
  ["map[uint64]uint64", "1.23", { inserts: 3000, deletes: 900, insertsAfter: 500 }],
  // Just grown: the old buckets still hold entries.
  ["map[string]int", "1.23", { inserts: 1700 }],
  ["map[[3]uint64]string", "1.25+noswissmap", { inserts: 840 }],
];

describe("a survey against the decoder", () => {
  for (const [map, go, plan] of cases)
    it(`counts the same cells: ${map}, ${go}, ${JSON.stringify(plan)}`, () => {
      const source = filled(map, go, plan);
      const memory = surveyed(source);
      const state = source.map.state();
      const marks = decodedMarks(state);
      assert.deepEqual(surveyedMarks(memory), marks);
      const full = marks.map((unit) => unit.filter((mark) => memory.isFull(mark)).length);
      const total = full.reduce((sum, count) => sum + count, 0);
      assert.equal(total, source.map.length);
      const occupancy = finish(surveyLayer(memory, "occupancy"));
      const tombstones = finish(surveyLayer(memory, "tombstones"));
      for (const [unit, cells] of marks.entries()) {
        const gone = occupancy.values[unit] === noValue;
        assert.equal(gone, memory.isClassic && [2, 3, 4].includes(cells[0] ?? 0));
        if (gone) continue;
        const share = Math.floor(((full[unit] ?? 0) * fullOccupancy) / cells.length);
        assert.equal(occupancy.values[unit], share, `unit ${unit}`);
        const deleted = cells.filter((mark) => mark === (memory.isClassic ? 1 : 0xfe)).length;
        assert.equal(tombstones.values[unit], deleted, `unit ${unit}`);
      }
      const outline = surveyOutline(memory);
      assert.equal(outline.cells, marks.flat().length);
      assert.equal(outline.blockStarts.at(-1), marks.length);
      const rows = surveyRows(memory, 0, 1000);
      assert.equal(
        rows.reduce((sum, row) => sum + row.full, 0),
        total,
      );
      if (state.family === "swiss" && !state.small)
        assert.deepEqual(
          rows.map((row) => [row.cells, row.full, row.growthLeft, row.localDepth]),
          state.tables.map((table) => [table.capacity, table.used, table.growthLeft, table.localDepth]),
        );
    });
});

describe("what a survey tells of an entry", () => {
  it("is the operation that inserted it, for keys of any kind", () => {
    const keys = [
      "uint64",
      "int8",
      "string",
      "float64",
      "[2]uint32",
      "struct{A bool; B uint32}",
      "*int",
      "any",
    ];
    for (const key of keys)
      for (const pattern of [{ kind: "sequential" }, { kind: "random", seed: 5 }] as const) {
        const plan = { inserts: 60, deletes: 20, insertsAfter: 30, pattern };
        const memory = surveyed(filled(`map[${key}]uint32`, "1.26", plan));
        // The elem is the key's number.
        for (const { operations, texts, marks } of allCells(memory))
          for (const [cell, operation] of operations.entries()) {
            const index = Number(texts[2 * cell + 1]);
            if (memory.isFull(marks[cell] ?? 0))
              assert.equal(operation, index < 60 ? index : index + 20, key);
            else assert.equal(operation, noOperation);
          }
      }
  });

  it("is the number of groups that the runtime's own lookup walks", () => {
    const source = filled("map[uint64]uint64", "1.26", { inserts: 896 });
    const memory = surveyed(source);
    const { map } = source;
    const probe = finish(surveyLayer(memory, "probe"));
    const bars = new Array<number>(probe.histograms[0]?.bars.length ?? 0).fill(0);
    const addresses = new Map(
      allCells(memory).flatMap(({ texts, walks }) =>
        Array.from(walks, (walk, cell) => [texts[2 * cell], walk] as const),
      ),
    );
    for (let key = 0; key < 896; key++) {
      let probes = 0;
      map.runtime.tracer = { step: (step) => (probes += step.startsWith("probe") ? 1 : 0) };
      assert.ok(map.has(key));
      map.runtime.tracer = null;
      const walked = addresses.get(String(key)) ?? 0;
      assert.ok(walked >= 1 && walked <= probes, `key ${key}: ${walked} groups, ${probes} probe steps`);
      bars[walked - 1] = (bars[walked - 1] ?? 0) + 1;
    }
    assert.deepEqual(probe.histograms[0]?.bars, bars);
    assert.ok(probe.top >= 2, "a full table has entries off their first group");
  });

  it("is the place in the chain for classic maps", () => {
    const source = filled("map[uint64]uint64", "1.23", { inserts: 1664 });
    const overflow = finish(surveyLayer(surveyed(source), "overflow"));
    const state = source.map.state();
    assert.ok(state.family === "classic" && state.buckets);
    assert.deepEqual(
      [...overflow.values],
      state.buckets.map((chain) => chain.length - 1),
    );
    assert.equal(
      overflow.histograms[1]?.bars.reduce((sum, bar) => sum + bar, 0),
      1664,
    );
  });
});

/** All that a survey says without what only whoever filled the map knows. */
function told(survey: SurveyMemory): unknown {
  const metrics = survey.metrics.filter((metric) => metric !== "age" && metric !== "probe");
  return {
    layers: metrics.map((metric) => finish(surveyLayer(survey, metric))),
    cells: allCells(survey).map((cells) => ({ ...cells, walks: null, operations: null })),
    rows: surveyRows(survey, 0, 1000).map((row) => ({ ...row, longest: null })),
  };
}

describe("a survey of memory that is elsewhere", () => {
  for (const bigEndian of [false, true])
    for (const [map, go, plan] of cases)
      it(`is the same: ${map}, ${go}, ${JSON.stringify(plan)}${bigEndian ? ", big-endian" : ""}`, async () => {
        const source = filled(map, go, plan);
        const { type, heap } = source.map;
        const { address, fetch } = elsewhere(source.map, bigEndian);
        const reader = new PagedMemory({ bigEndian, ptrSizeBytes: heap.ptrSizeBytes });
        const there = { type, reader, address, typeAt: () => undefined, keys: null, held: null };
        const paged = await readPaged(reader, fetch, () => told(new SurveyMemory(there)));
        assert.deepEqual(paged, told(surveyed(source)));
        const { held, operations, entries, metrics } = surveyOutline(new SurveyMemory(there));
        assert.deepEqual([held, operations, entries], [null, null, source.map.length]);
        assert.ok(!metrics.includes("age") && !metrics.includes("probe"));
      });
});

describe("a fill that cannot be", () => {
  it("says why in one sentence", () => {
    assert.throws(
      () => filled("map[uint8]int", "1.26", { inserts: 257 }),
      /uint8 has only 256 different keys/,
    );
    assert.throws(
      () => filled("map[int]int", "1.26", { inserts: 5, deletes: 6 }),
      /only 5 entries were inserted/,
    );
    assert.throws(
      () => surveyCells(surveyed(filled("map[int]int", "1.26", {})), 0, false),
      /block 0 is outside/,
    );
  });
});
