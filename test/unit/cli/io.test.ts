import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { test } from "node:test";
import { quietIo, withoutControls } from "../../../extension/src/cli/io.ts";

/** What quietIo hands on of the bytes that a command writes. */
function handedOn(bytes: Uint8Array): Uint8Array {
  const pieces: (string | Uint8Array)[] = [];
  const io = quietIo({ stdin: Readable.from([]), out: (piece) => pieces.push(piece), err: () => {} });
  io.out(bytes);
  assert.equal(pieces.length, 1);
  assert.ok(typeof pieces[0] !== "string" && pieces[0] !== undefined);
  return pieces[0];
}

test("bytes that steer a terminal are written as text would be, each character of them", () => {
  for (let code = 1; code <= 0x2100; code++) {
    const text = `a${String.fromCharCode(code)}b`;
    assert.equal(
      Buffer.from(handedOn(Buffer.from(text))).toString(),
      withoutControls(text),
      code.toString(16),
    );
  }
});

test("bytes without such characters are handed on as they are: dashes, dots and quotes too", () => {
  const bytes = Buffer.from("X0 = h2 — the low 7 bits … · “map” → ×\n\tend");
  assert.equal(handedOn(bytes), bytes);
});
