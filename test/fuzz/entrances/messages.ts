import { checkFromCalculator } from "../../../extension/src/protocol/calculator.ts";
import { checkFromCallChain } from "../../../extension/src/protocol/callChain.ts";
import { checkFromView } from "../../../extension/src/protocol/checkMessage.ts";
import { checkFromSurvey, checkToSurvey } from "../../../extension/src/protocol/checkSurveyMessage.ts";
import { checkFromFlowPanel } from "../../../extension/src/protocol/flowMessages.ts";
import { checkFromMeasure } from "../../../extension/src/protocol/measure.ts";
import { checkToEmulator } from "../../../extension/src/worker/checkToEmulator.ts";
import { type Entrance, expect } from "../entrance.ts";
import { mutateJson, revive } from "../mutateJson.ts";

const survey = {
  ...{ map: "map[string]int", go: "1.26", goarch: "amd64", entries: 1000, hinted: true, keys: "random" },
  ...{ deletedPercent: 10, refilled: true, rounds: 2, compare: "1.23" },
};
const form = {
  map: "map[string]int",
  n: "10",
  hint: "",
  release: "1.26",
  goarch: "amd64",
  compare: "",
  budget: "",
};
const fill = {
  ...{ map: "map[uint64]int", go: "1.26", goarch: "amd64", hint: null, seed: 1, keys: "sequential" },
  ...{ inserts: 100, deletes: 10, insertsAfter: 5, rounds: 2 },
};
const cells = {
  ...{ block: 0, buckets: { $: "Uint16Array", of: [0] }, addresses: { $: "Float64Array", of: [8] } },
  ...{ marks: { $: "Uint8Array", of: [0] }, walks: { $: "Uint8Array", of: [0] }, texts: [] },
  ...{ operations: { $: "Uint32Array", of: [1] } },
};
/** Bodies of the messages of the layout view, by type. */
export const viewBodies: Readonly<Record<string, readonly object[]>> = {
  ready: [{}],
  fill: [
    { count: 9, pattern: { kind: "sequential" } },
    { count: 40, pattern: { kind: "random", seed: 3 } },
    { count: 4, pattern: { kind: "pattern", pattern: "user-%d" } },
    { count: 1, pattern: { kind: "values", text: '["a", "b"]\n{"c": 1}' } },
  ],
  collide: ["bucket", "tophash", "h2", "group", "table"].map((kind) => ({ kind, count: 5 })),
  deleteKeys: ["oldest", "newest", "random"].map((order) => ({ count: 3, order, seed: 1 })),
  churn: [{ count: 3, rounds: 4, pattern: { kind: "sequential" } }],
  operate: ["insert", "delete", "get"].map((op) => ({ op, key: '"x"' })),
  ...{
    clear: [{}],
    clone: [{}],
    range: [{}],
    lives: [{}],
    compareFamilies: [{}],
    differences: [{}],
    openBeside: [{}],
    showAssembly: [{}],
    reveal: [{}],
  },
  seek: [{ position: 4 }],
  jump: ["growth", "split", "overflow", "tombstone"].map((event) => ({ event, back: false })),
  step: [{ at: 0 }, { at: null }],
  find: [{ key: '"x"' }, { key: "7" }, { key: null }],
  show: [
    { section: "buckets", row: 0 },
    { section: "table 0", row: 1 },
  ],
  chooseModel: [{ release: "1.23", goarch: "386" }],
  chooseHash: [{ algorithm: "fallback", seed: 4 }],
  chooseHint: [{ hint: 100 }, { hint: null }],
  compare: [{ with: { release: "1.23", goarch: "amd64", hint: 8 } }, { with: null }],
  diagram: ["layout", "growth", "lookup", "make"].map((kind) => ({ kind })),
  cell: [{ section: "buckets", address: "0xc000000000", cell: 0 }],
  pin: [{ pinned: true }],
  openRecent: [{ id: 1 }],
  copy: [{ what: "svg", text: "<svg/>" }],
  export: [{ what: "json", name: "a.json", content: "{}" }],
  openCalculator: [{}],
};
const samples: readonly object[] = [
  ...Object.entries(viewBodies).flatMap(([type, bodies]) =>
    bodies.map((body) => ({ type, request: 1, body })),
  ),
  ...["ready", "fill"].map((type) => ({ type, body: { request: survey } })),
  { type: "layer", body: { fill: 1, metric: "age" } },
  { type: "cells", body: { fill: 1, blocks: [0, 1], texts: true } },
  { type: "rows", body: { fill: 1, from: 0 } },
  { type: "form", body: { request: survey, releases: ["1.26"], goarchs: ["amd64"] } },
  { type: "progress", body: { fill: 1, share: 0.5 } },
  {
    type: "outline",
    body: {
      ...{ fill: 1, request: survey, milliseconds: 1, filledAt: 2, follows: "age" },
      outline: { blockStarts: { $: "Uint32Array", of: [0] } },
    },
  },
  {
    type: "layer",
    body: { fill: 1, layer: { values: { $: "Uint8Array", of: [1] }, top: 1, metric: "age", histograms: [] } },
  },
  { type: "cells", body: { fill: 1, cells: [cells] } },
  { type: "rows", body: { fill: 1, from: 0, rows: [{}] } },
  { type: "failed", body: { message: "no" } },
  ...[
    { type: "ready", body: { form } },
    { type: "change", body: { edit: 1, form } },
    { type: "writeHint", body: {} },
  ],
  ...[
    { type: "measure", body: {} },
    { type: "export", body: { form: "csv" } },
  ],
  ...[{ type: "copy", body: { what: "json" } }, { type: "reveal", step: "hash" }, { cancel: 1 }],
  { id: 1, name: "fill", body: fill },
  ...[
    { id: 2, name: "layer", body: { map: 1, metric: "probe" } },
    { id: 5, name: "drop", body: { map: 1 } },
  ],
  { id: 3, name: "cells", body: { map: 1, blocks: [0], texts: true } },
  { id: 4, name: "rows", body: { map: 1, from: 0, count: 5 } },
];
const checks = [
  ...[
    checkFromView,
    checkFromSurvey,
    checkToSurvey,
    checkToEmulator,
    checkFromCalculator,
    checkFromCallChain,
  ],
  ...[checkFromFlowPanel, checkFromMeasure],
];

/** All messages, both ways: each check takes any value, and what it lets in it lets in again. */
export async function load(): Promise<Entrance> {
  return {
    draw: (chance) => JSON.stringify(mutateJson(chance.pick(samples), samples, chance)) ?? "null",
    take(text) {
      const message = revive(text);
      for (const check of checks) {
        const checked = check(message);
        if (checked === undefined) continue;
        expect(check(structuredClone(checked)) !== undefined, `${check.name} refuses what it let in`);
      }
    },
  };
}
