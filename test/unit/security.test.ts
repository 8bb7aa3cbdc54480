import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { projectPath } from "../support/projectPath.ts";

/** Statements of the threat model: what is said, and the test that holds it. */
const rows = readFileSync(projectPath("SECURITY.md"), "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| ") && !line.startsWith("| Statement"))
  .map((line) => line.split("|").map((cell) => cell.trim()));

describe("the threat model", () => {
  it("makes statements", () => assert.ok(rows.length > 30, `${rows.length} rows`));

  for (const [, statement = "", cell = ""] of rows)
    it(`is held by a test where it says: ${statement}`, () => {
      const [, file, name] = /^`([^`]+)`: (.+)$/.exec(cell) ?? [];
      assert.ok(file && name, cell);
      assert.ok(existsSync(projectPath(file)), file);
      assert.ok(readFileSync(projectPath(file), "utf8").includes(name), `${file} has no "${name}"`);
      assert.match(statement, /\.$/);
    });
});
