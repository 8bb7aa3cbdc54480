import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { projectPath } from "./projectPath.ts";

/**
 * Compares a text with the golden file test/golden/NAME. A missing file fails, and a differing text is kept beside it
 * as NAME.actual; `UPDATE_GOLDEN=1` writes the file instead, but never under CI.
 */
export function assertGolden(name: string, actual: string): void {
  const file = projectPath("test/golden", name);
  const rejected = `${file}.actual`;
  if (process.env["UPDATE_GOLDEN"] === "1") {
    assert.ok(!process.env["CI"], "golden files are not rewritten under CI");
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, actual);
  }
  assert.ok(existsSync(file), `no golden file test/golden/${name}; UPDATE_GOLDEN=1 writes it`);
  const expected = readFileSync(file, "utf8");
  if (actual === expected) rmSync(rejected, { force: true });
  else writeFileSync(rejected, actual);
  assert.equal(actual, expected, `differs from test/golden/${name}; see ${name}.actual`);
}
