import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { codeKeys } from "../../../../extension/src/core/session/codeKeys.ts";
import type { CodeFilling } from "../../../../extension/src/core/session/shownMap.ts";

const keysOf = (entries: number, keys: CodeFilling["keys"]) =>
  codeKeys({ entries, atMost: false, firstLine: 1, lastLine: 1, keys });

describe("keys as the code makes them", () => {
  it("are counted where the code counts from 0, alone or in a text", () => {
    const steps = { first: 0n, step: 1n, count: 500_000n };
    assert.deepEqual(keysOf(500_000, { ...steps, text: null }), { kind: "sequential" });
    assert.deepEqual(keysOf(500_000, { ...steps, text: ["k", "!"] }), { kind: "pattern", pattern: "k%d!" });
  });

  it("are listed otherwise", () => {
    const text = JSON.stringify(["9", "7", "5"]);
    assert.deepEqual(keysOf(3, { first: 9n, step: -2n, count: 3n, text: null }), { kind: "values", text });
    assert.deepEqual(keysOf(2, ["a", "b"]), { kind: "values", text: '["a","b"]' });
  });

  it("are others where they are not known, or too many to list", () => {
    assert.deepEqual(keysOf(12, null), { kind: "sequential" });
    const steps = { first: 5n, step: 2n, count: 1_000_000n, text: null };
    assert.deepEqual(keysOf(1_000_000, steps), { kind: "sequential" });
  });
});
