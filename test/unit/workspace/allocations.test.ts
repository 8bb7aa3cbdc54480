import assert from "node:assert/strict";
import { test } from "node:test";
import { unitsBefore } from "../../../extension/src/workspace/allocations.ts";

test("columns of bytes are those of the editor in lines with other letters", () => {
  const line = "/* é中🙂 */ m := make(map[string]int)";
  for (const part of ["/*", "é", "中", "🙂", "m :=", "(map"]) {
    const at = line.indexOf(part);
    assert.equal(unitsBefore(line, Buffer.byteLength(line.slice(0, at), "utf8")), at, part);
  }
  assert.equal(unitsBefore(line, 1000), line.length);
});
