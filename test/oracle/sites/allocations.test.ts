import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { loadParser } from "../../../extension/src/cli/loadParser.ts";
import { bytesText, decimalText } from "../../../extension/src/core/numbers/numberText.ts";
import type { AllocationRow } from "../../../extension/src/core/present/allocationRows.ts";
import { diskFiles } from "../../../extension/src/node/diskFiles.ts";
import { goFolders } from "../../../extension/src/node/goFolders.ts";
import { machine } from "../../../extension/src/node/machine.ts";
import { goCommand } from "../../../extension/src/node/runGo.ts";
import { Workspace } from "../../../extension/src/workspace/ask.ts";
import { FolderBuilds } from "../../../extension/src/workspace/folderBuilds.ts";
import { projectPath } from "../../support/projectPath.ts";
import { toolchainAtHand } from "../goToolchain.ts";

// What is told of allocations, by the compiler's notes, held against what the same code allocates when it runs.

const folder = projectPath("test/fixtures/allocations");
const place = projectPath("test/fixtures/allocations/main.go");
const text = readFileSync(place, "utf8");
const lineOf = (fn: string): number =>
  text.split("\n").findIndex((line) => line.startsWith(`func ${fn}`)) + 1;

async function rowsBy(release: string): Promise<readonly AllocationRow[]> {
  const files = diskFiles(1_000_000);
  const go = goCommand("");
  const workspace = new Workspace({
    ...{ files, go, parser: loadParser, machine, folders: goFolders(), now: Date.now },
    slices: () => ({ isOver: () => false, pause: () => Promise.resolve() }),
    variable: () => "",
    complain: () => {},
  });
  const env = { GOTOOLCHAIN: `go${release}`, GOFLAGS: "", GOEXPERIMENT: "" };
  const request = { folder, tests: false, env, flags: ["-m=2"], keep: () => false };
  const { packages } = await new FolderBuilds(go, files, Date.now).compile(request);
  workspace.saved.keep(folder, packages);
  const held = { isOpen: () => false, isDirty: () => false };
  const found = await (await workspace.allocations()).ofPackage({ place, text }, held);
  assert.ok(found);
  assert.deepEqual(found.changed, []);
  return found.rows;
}

/** Bytes and objects of the heap for each execution, by function. */
function measured(release: string): Map<string, readonly [bytes: number, objects: number]> {
  const env = { ...process.env, GOTOOLCHAIN: `go${release}`, GOFLAGS: "", GOEXPERIMENT: "" };
  const out = execFileSync("go", ["run", "."], { cwd: folder, env, encoding: "utf8" });
  return new Map(
    out
      .trim()
      .split("\n")
      .map((line) => {
        const [name = "", bytes, objects] = line.split(" ");
        return [name, [Number(bytes), Number(objects)] as const];
      }),
  );
}

const functions = {
  map: ["hinted", "small", "named", "literal", "stays", "headerStays"],
  slice: ["slice", "pointers", "sliceStays", "elems"],
} as const;

describe("what code allocates for each execution", () => {
  for (const release of ["1.18.10", "1.23.12", "1.25.14", "1.27.4"])
    it(`is what go${release} does`, async (t) => {
      if (!toolchainAtHand(release)) return t.skip("the toolchain is not there");
      const rows = await rowsBy(release);
      const real = measured(release);
      const isIn = (fn: string, kind: string) => (row: AllocationRow) =>
        row.at.line === lineOf(fn) && row.kind === kind && !/^append/.test(row.text);
      for (const [kind, names] of Object.entries(functions))
        for (const fn of names) {
          const [row, more] = rows.filter(isIn(fn, kind));
          assert.equal(more, undefined, fn);
          assert.deepEqual([row?.bytes, row?.objects], real.get(fn), `${fn}: ${row?.cost}`);
        }
      for (const [fn, instance] of [
        ["ints", "map[int]int"],
        ["points", "map[uint64]struct { X int; Y int }"],
      ] as const) {
        const row = rows.find((one) => isIn("generic[", "map")(one) && one.instance === instance);
        assert.deepEqual([row?.bytes, row?.objects], real.get(fn), `${fn}: ${row?.cost}`);
      }
      for (const [fn, where] of [
        ["open", "on the heap"],
        ["openStays", "header on the stack, the rest on the heap"],
      ] as const) {
        const [open] = rows.filter(isIn(`${fn}(`, "map"));
        const sizes = [10, 1000, 100_000].map(
          (n) => `${decimalText(n)}: ${bytesText(real.get(`${fn}-${n}`)?.[0] ?? Number.NaN, "decimal")}`,
        );
        assert.equal(open?.cost, `${where}, by its hint ${sizes.join(" · ")}`);
      }
      // From 1.25 on a slice of unknown length lies on the stack while it has room there.
      const [keys] = rows.filter(isIn("keys", "slice"));
      const isOnStack = keys?.to === "stack";
      assert.match(keys?.cost ?? "", /, by len\(m\) 10: 160 bytes/);
      assert.deepEqual(real.get("keys-1"), isOnStack ? [0, 0] : [16, 1], keys?.cost);
      assert.equal(real.get("keys-100")?.[1], 1);
      const kept = rows.filter(isIn("keep", "map"));
      assert.deepEqual(kept.map((row) => row.text).sort(), ["&point{...}", "string(b)"]);
      for (const { steps } of kept) assert.match(steps.at(-1)?.text ?? "", /^m\[string\(b\)\]/);
    });
});
