import assert from "node:assert/strict";
import { it } from "node:test";
import { sizeText } from "../../../../extension/src/core/numbers/sizeText.ts";

const rows: [bytes: number, text: string][] = [
  [0, "0 bytes"],
  [1, "1 byte"],
  [999, "999 bytes"],
  [1000, "1 kB"],
  [24_808, "24.8 kB"],
  [999_499, "999 kB"],
  [999_500, "1 MB"],
  [1_709_640, "1.71 MB"],
  [123_456_789_012, "123 GB"],
  [4_500_000_000_000, "4,500 GB"],
];
for (const [bytes, text] of rows) it(`${bytes} bytes are ${text}`, () => assert.equal(sizeText(bytes), text));
