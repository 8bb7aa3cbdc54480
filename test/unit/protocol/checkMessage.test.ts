import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { checkFromView } from "../../../extension/src/protocol/checkMessage.ts";

describe("messages that the view may send", () => {
  for (const message of [
    { type: "ready", body: {} },
    { type: "insert", body: { count: 0 } },
    { type: "insert", body: { count: 1_000_000 } },
    { type: "deleteKeys", body: { count: 1 } },
    { type: "clear", body: {} },
    { type: "seek", body: { position: 12 } },
    { type: "chooseModel", body: { release: "1.24+noswissmap", goarch: "386" } },
    { type: "pin", body: { pinned: true } },
    { type: "copy", body: { what: "mermaid", text: "flowchart TD" } },
    { type: "openCalculator", body: {} },
    { type: "reveal", body: {} },
  ])
    it(JSON.stringify(message), () => assert.equal(checkFromView(message), message));
});

describe("anything else is dropped", () => {
  const garbage: unknown[] = [
    ...[
      undefined,
      null,
      0,
      1,
      "",
      "insert",
      true,
      [],
      {},
      Symbol("insert"),
      () => ({ type: "clear", body: {} }),
    ],
    ...[
      { type: "insert" },
      { body: { count: 1 } },
      { type: "insert", body: null },
      { type: "clear", body: "x" },
    ],
    ...[
      { type: ["clear"], body: {} },
      { type: { toString: () => "clear" }, body: {} },
    ],
    ...[
      { type: "explode", body: {} },
      { type: "__proto__", body: {} },
      { type: "constructor", body: {} },
    ],
    { type: "toString", body: {} },
    { type: "hasOwnProperty", body: {} },
    ...[-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, "1", null, undefined, 1_000_001, {}, [1], 1n].map(
      (count) => ({
        type: "insert",
        body: { count },
      }),
    ),
    ...[-1, 1.5, "0", null].map((position) => ({ type: "seek", body: { position } })),
    { type: "deleteKeys", body: { count: 2_000_000 } },
    { type: "chooseModel", body: { release: 1.26, goarch: "amd64" } },
    { type: "chooseModel", body: { release: "1.26" } },
    { type: "chooseModel", body: { release: "x".repeat(41), goarch: "amd64" } },
    { type: "chooseModel", body: { release: "1.26", goarch: "x".repeat(21) } },
    { type: "pin", body: { pinned: "yes" } },
    { type: "copy", body: { what: "passwords", text: "" } },
    { type: "copy", body: { what: "svg", text: 7 } },
    { type: "copy", body: { what: ["svg"], text: "" } },
  ];
  it("is no message", () => {
    for (const value of garbage) assert.equal(checkFromView(value), undefined, describeValue(value));
  });

  it("even when asking for its parts is hostile", () => {
    const hostile = new Proxy({}, { get: () => ({}) });
    assert.equal(checkFromView(hostile), undefined);
    assert.equal(checkFromView(Object.create({ type: "insert", body: { count: -1 } })), undefined);
  });
});

function describeValue(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}
