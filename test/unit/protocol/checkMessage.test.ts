import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { checkFromView } from "../../../extension/src/protocol/checkMessage.ts";

describe("messages that the view may send", () => {
  const messages = [
    { type: "ready", body: {} },
    { type: "fill", body: { count: 0, pattern: { kind: "sequential" } } },
    { type: "fill", body: { count: 1_000_000, pattern: { kind: "random", seed: 4_294_967_295 } } },
    { type: "fill", body: { count: 3, pattern: { kind: "pattern", pattern: "user-%d" } } },
    { type: "fill", body: { count: 3, pattern: { kind: "values", text: "[1,2]" } } },
    { type: "collide", body: { kind: "h2", count: 20 } },
    { type: "deleteKeys", body: { count: 1, order: "random", seed: 3 } },
    { type: "churn", body: { count: 10, rounds: 1_000_000, pattern: { kind: "sequential" } } },
    { type: "operate", body: { op: "get", key: "<img onerror=alert(1)>" } },
    { type: "clear", body: {} },
    { type: "clone", body: {} },
    { type: "range", body: {} },
    { type: "seek", body: { position: 12 } },
    { type: "jump", body: { event: "split", back: true } },
    { type: "step", body: { at: 3 } },
    { type: "step", body: { at: null } },
    { type: "find", body: { key: "" } },
    { type: "find", body: { key: null } },
    { type: "show", body: { section: "table-3", row: 16 } },
    { type: "chooseModel", body: { release: "1.24+noswissmap", goarch: "386" } },
    { type: "chooseHash", body: { algorithm: "fallback", seed: 0 } },
    { type: "chooseHint", body: { hint: null } },
    { type: "compare", body: { with: null } },
    { type: "compare", body: { with: { release: "1.23", goarch: "amd64", hint: 1000 } } },
    { type: "compareFamilies", body: {} },
    { type: "lives", body: {} },
    { type: "differences", body: {} },
    { type: "diagram", body: { kind: "make" } },
    { type: "cell", body: { section: "buckets", address: "0xc000032008", cell: 7 } },
    { type: "pin", body: { pinned: true } },
    { type: "openRecent", body: { id: 2 } },
    { type: "openBeside", body: {} },
    { type: "showAssembly", body: {} },
    { type: "copy", body: { what: "mermaid", text: "flowchart TD" } },
    { type: "export", body: { what: "png", name: "m[k]", content: "iVBORw0KGgo=" } },
    { type: "openCalculator", body: {} },
    { type: "reveal", body: {} },
  ].map((message, request) => ({ ...message, request }));
  for (const message of messages)
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
        type: "fill",
        body: { count, pattern: { kind: "sequential" } },
      }),
    ),
    ...[-1, 1.5, "0", null].map((position) => ({ type: "seek", body: { position } })),
    ...[
      {},
      null,
      "sequential",
      { kind: "random", seed: -1 },
      { kind: "random", seed: 2 ** 32 },
      { kind: "evil" },
    ].map((pattern) => ({ type: "fill", body: { count: 1, pattern } })),
    { type: "fill", body: { count: 1, pattern: { kind: "pattern", pattern: "x".repeat(1001) } } },
    { type: "fill", body: { count: 1, pattern: { kind: "values", text: ["a"] } } },
    { type: "deleteKeys", body: { count: 2_000_000, order: "oldest", seed: 1 } },
    { type: "deleteKeys", body: { count: 2, order: "alphabetic", seed: 1 } },
    { type: "collide", body: { kind: "bucket", count: 10_001 } },
    { type: "collide", body: { kind: "slot", count: 1 } },
    { type: "operate", body: { op: "drop", key: "1" } },
    { type: "operate", body: { op: "get", key: "x".repeat(16_001) } },
    { type: "jump", body: { event: "growth", back: 1 } },
    { type: "step", body: { at: -1 } },
    { type: "find", body: { key: 3 } },
    { type: "show", body: { section: "table-1", row: -1 } },
    { type: "chooseHash", body: { algorithm: "md5", seed: 1 } },
    { type: "chooseHint", body: { hint: 1.5 } },
    { type: "compare", body: { with: { release: "1.23", goarch: "amd64" } } },
    { type: "compare", body: {} },
    { type: "diagram", body: { kind: "pie" } },
    ...["12", "0x", "0xZZ", "0xc0000320080000000", 12].map((address) => ({
      type: "cell",
      body: { section: "buckets", address, cell: 1 },
    })),
    { type: "cell", body: { section: "buckets", address: "0xc000032008", cell: 8 } },
    { type: "export", body: { what: "exe", name: "a", content: "" } },
    { type: "export", body: { what: "svg", name: "a".repeat(101), content: "" } },
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
    for (const value of garbage)
      assert.equal(checkFromView(numbered(value)), undefined, describeValue(value));
  });

  it("nor is anything without the number of its request", () => {
    for (const request of [undefined, null, -1, 1.5, "1", {}])
      assert.equal(checkFromView({ type: "clear", body: {}, request }), undefined);
    assert.equal(checkFromView({ type: "clear", body: {} }), undefined);
  });

  it("even when asking for its parts is hostile", () => {
    const hostile = new Proxy({}, { get: () => ({}) });
    assert.equal(checkFromView(hostile), undefined);
    assert.equal(checkFromView(Object.create({ type: "insert", body: { count: -1 } })), undefined);
  });
});

/** The same with a request's number, where it can have one. */
function numbered(value: unknown): unknown {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? { request: 1, ...value }
    : value;
}

function describeValue(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}
