import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isPackedBytes, packBytes, unpackBytes } from "../../../extension/src/protocol/packedBytes.ts";

describe("packed bytes", () => {
  it("come out as they went in, in half the room", () => {
    for (const length of [0, 1, 2, 3, 16, 1001])
      for (const different of [1, 2, 9, 16]) {
        const bytes = Uint8Array.from({ length }, (_, i) => 255 - 15 * ((i * 7) % different));
        const packed = packBytes(bytes);
        assert.ok(packed && isPackedBytes(packed));
        assert.equal(packed.halves.length, Math.ceil(length / 2));
        assert.deepEqual(unpackBytes(packed), bytes);
      }
  });

  it("are not made of more than 16 different values", () => {
    assert.equal(packBytes(Uint8Array.from({ length: 17 }, (_, i) => i)), undefined);
  });

  it("are told from all else", () => {
    const packed = packBytes(Uint8Array.of(1, 2, 3));
    for (const value of [
      ...[null, undefined, 1, {}],
      ...[{ ...packed, length: 9 }],
      ...[{ ...packed, length: "3" }],
      ...[{ ...packed, table: [1] }],
      ...[{ ...packed, table: new Uint8Array(17) }],
      ...[{ ...packed, halves: [1, 2] }],
    ])
      assert.equal(isPackedBytes(value), false);
  });
});
