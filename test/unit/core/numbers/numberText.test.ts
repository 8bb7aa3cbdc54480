import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { bytesText, decimalText } from "../../../../extension/src/core/numbers/numberText.ts";

describe("numbers", () => {
  it("have separators of thousands", () => {
    assert.deepEqual([0, 999, 1000, 54656, 1234567].map(decimalText), [
      "0",
      "999",
      "1,000",
      "54,656",
      "1,234,567",
    ]);
  });

  it("of bytes are written in each style", () => {
    assert.equal(bytesText(208, "decimal"), "208 bytes");
    assert.equal(bytesText(1, "decimal"), "1 byte");
    assert.equal(bytesText(208, "hexadecimal"), "0xd0 bytes");
    assert.equal(bytesText(54656, "both"), "54,656 (0xd580) bytes");
    assert.equal(bytesText(208, "none"), "");
  });
});
