import assert from "node:assert/strict";
import { it } from "node:test";
import { readGoEnv } from "../../../extension/src/workspace/goEnv.ts";

it("what go env tells is read among what a wrapper of go prints", () => {
  for (const text of [
    '{"GOARCH":"amd64"}',
    'warning: {old}\n{\n\t"GOARCH": "amd64"\n}\n',
    '\r\n{"GOARCH":"amd64"}\r\nbye',
  ]) {
    const told = readGoEnv(text);
    assert.deepEqual(
      [told("GOARCH"), told("GOVERSION"), told("toString"), told("__proto__")],
      ["amd64", "", "", ""],
    );
  }
  assert.equal(readGoEnv('{"GOARCH":["amd64"],"__proto__":"x"}')("GOARCH"), "");
});

it("what is no such answer is told in one sentence", () => {
  for (const text of ["", "null", "[1]", "amd64\n", "{", "\u001b{}{", `${"[".repeat(100_000)}`, "{}}"])
    assert.throws(
      () => readGoEnv(text),
      { message: "go env printed no answer that can be understood" },
      text.slice(0, 20),
    );
});
