import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fromBytes, toBytes } from "../../../extension/src/protocol/messageBytes.ts";

describe("a message in bytes", () => {
  it("comes back as it was, whatever its texts", () => {
    const message = {
      type: "snapshot",
      body: { text: '<img onerror="x">\u2028\ud83d\ude00\u0000', list: [1, null] },
    };
    assert.deepEqual(fromBytes(toBytes(message)), message);
  });

  it("is only what has bytes; the rest stays as it came", () => {
    for (const other of [null, undefined, 7, "text", [], { type: "answer" }, { bytes: "no bytes" }])
      assert.equal(fromBytes(other), other);
  });

  it("is nothing when its bytes hold no message", () => {
    for (const bytes of [[], [0x7b], [0xff, 0xfe], [0x22, 0x61]])
      assert.equal(fromBytes({ bytes: Uint8Array.from(bytes) }), undefined);
  });
});
