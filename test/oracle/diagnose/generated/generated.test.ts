import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, describe, it } from "node:test";
import { type Comparison, compareNilWrites, compareRaces, rates, told } from "./report.ts";

// Generated programs: those that panic or race by real Go at a line are found there, the others are not found. More of them by
// npm run oracle -- --ops 0 --capacity 0 --process 0 --mistakes 2000.

const seed = Number(process.env["MAPSCOPE_ORACLE_SEED"] ?? Date.now() % 0x7fffffff);
const root = mkdtempSync(path.join(tmpdir(), "mapscope-generated-"));
after(() => rmSync(root, { recursive: true, force: true }));

function holds(kind: string, comparison: Comparison, recall: number): void {
  console.log(told(kind, seed, comparison));
  const { wrong, missed, real } = comparison;
  assert.ok(real > comparison.cases / 10, `${real} of ${comparison.cases}`);
  assert.deepEqual(wrong, [], `MAPSCOPE_ORACLE_SEED=${seed}`);
  assert.ok(rates(comparison).recall >= recall, `MAPSCOPE_ORACLE_SEED=${seed} misses ${missed}`);
}

describe("generated programs", () => {
  it("are found where they write nil maps", async () => {
    holds("nilMapWrite", await compareNilWrites(seed, 200, path.join(root, "nil")), 0.95);
  });

  it("are found where goroutines race for maps", async (t) => {
    const hasDetector = spawnSync("go", ["env", "CGO_ENABLED"], { encoding: "utf8" }).stdout.trim() === "1";
    if (!hasDetector) return t.diagnostic("no race detector without cgo");
    holds("concurrentMapUse", await compareRaces(seed, 60, path.join(root, "races")), 0.85);
    return undefined;
  });
});
