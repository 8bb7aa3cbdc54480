import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { checkFromSurvey, checkToSurvey } from "../../../extension/src/protocol/checkSurveyMessage.ts";

const request = {
  map: "map[string]int",
  go: "1.26",
  goarch: "amd64",
  entries: 10,
  hinted: false,
  keys: "sequential",
  deletedPercent: 0,
  refilled: false,
  rounds: 1,
  compare: "",
};
const cells = {
  block: 0,
  buckets: Uint16Array.of(1),
  addresses: Float64Array.of(1),
  marks: new Uint8Array(8),
  walks: new Uint8Array(8),
  operations: new Uint32Array(8),
  texts: [],
};
const memory = { operations: [0], heldBytes: [48], garbageBytes: [0], every: 1 };
const layer = { metric: "age", values: new Uint8Array(1), top: 1, histograms: [] };
const outline = { blockStarts: Uint32Array.of(0, 1) };

describe("messages of the survey's page", () => {
  it("pass when they have their form", () => {
    const good = [
      ...[
        { type: "ready", body: { request: null } },
        { type: "ready", body: { request } },
      ],
      ...[
        { type: "fill", body: { request } },
        { type: "cancel", body: {} },
      ],
      ...[
        { type: "layer", body: { fill: 1, metric: "probe" } },
        { type: "rows", body: { fill: 1, from: 20 } },
      ],
      { type: "cells", body: { fill: 1, blocks: [0, 5], texts: true } },
    ];
    for (const message of good) assert.equal(checkFromSurvey(message), message, message.type);
  });

  it("are dropped when they do not", () => {
    const bad: readonly unknown[] = [
      ...[null, undefined, 1, "fill", [], {}, { type: "fill" }, { type: "fill", body: null }],
      ...[
        { type: "toString", body: {} },
        { type: 1, body: {} },
        { type: "ready", body: {} },
      ],
      ...[{ type: "layer", body: { fill: 1, metric: "constructor" } }],
      ...[{ type: "layer", body: { fill: -1, metric: "age" } }],
      ...[
        { type: "rows", body: { fill: 1, from: 1.5 } },
        { type: "rows", body: { fill: 1 } },
      ],
      ...[{ type: "cells", body: { fill: 1, blocks: "all", texts: true } }],
      ...[{ type: "cells", body: { fill: 1, blocks: new Array(65).fill(0), texts: true } }],
      ...[{ map: 5 }, { entries: 10_000_001 }, { entries: "10" }, { keys: "" }, { deletedPercent: 101 }].map(
        (change) => ({ type: "fill", body: { request: { ...request, ...change } } }),
      ),
      { type: "fill", body: { request: { ...request, map: "m".repeat(20_001) } } },
    ];
    for (const message of bad) assert.equal(checkFromSurvey(message), undefined, JSON.stringify(message));
  });
});

describe("messages of the survey's host", () => {
  it("pass when they have their form", () => {
    const good = [
      { type: "form", body: { request, releases: ["1.26"], goarchs: [] } },
      { type: "progress", body: { fill: 1, share: 0.5 } },
      { type: "outline", body: { fill: 1, request, outline, milliseconds: 1, filledAt: 1 } },
      { type: "memory", body: { fill: 1, series: [{ name: "Go 1.26", memory }] } },
      { type: "layer", body: { fill: 1, layer } },
      { type: "cells", body: { fill: 1, cells: [cells] } },
      { type: "rows", body: { fill: 1, from: 0, rows: [{}] } },
      { type: "failed", body: { message: "no" } },
    ];
    for (const message of good) assert.equal(checkToSurvey(message), message, message.type);
  });

  it("are dropped when they do not", () => {
    const bad: readonly unknown[] = [
      ...[
        null,
        {},
        { type: "outline", body: {} },
        { type: "progress", body: { fill: 1, share: Number.NaN } },
      ],
      ...[{ type: "memory", body: { fill: 1, series: [{ name: "Go", memory: { ...memory, every: "1" } }] } }],
      ...[
        {
          type: "memory",
          body: { fill: 1, series: [{ name: "Go", memory: { ...memory, heldBytes: [null] } }] },
        },
      ],
      ...[{ type: "layer", body: { fill: 1, layer: { ...layer, values: [1] } } }],
      ...[{ type: "layer", body: { fill: 1, layer: { ...layer, metric: "x" } } }],
      ...[{ type: "cells", body: { fill: 1, cells: [{ ...cells, operations: new Uint32Array(7) }] } }],
      ...[
        { type: "cells", body: { fill: 1, cells: [null] } },
        { type: "cells", body: { fill: 1, cells: {} } },
      ],
      {
        type: "outline",
        body: { fill: 1, request, outline: { blockStarts: [0] }, milliseconds: 1, filledAt: 1 },
      },
      { type: "failed", body: { message: 5 } },
    ];
    for (const message of bad) assert.equal(checkToSurvey(message), undefined, JSON.stringify(message));
  });
});
