import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { runGo } from "../../../extension/src/node/runGo.ts";
import { projectPath } from "../../support/projectPath.ts";

// Programs whose maps are known, recorded with every allocation: what `profile` says of the slots that maps of a line reached,
// beside the same read from the maps' memory at their end.

const folder = projectPath("test/oracle/profile/programs");
const sources = ["programs.go", "shared.go"].map((name) => ({
  name,
  text: readFileSync(path.join(folder, name), "utf8"),
}));
const programs = sources.flatMap(({ text }) =>
  [...text.matchAll(/programs\["(\w+)"\] = /g)].map(([, name = ""]) => name),
);
/** The lines marked `// @NAME`: "shared.go:9". */
const marks = new Map(
  sources.flatMap(({ name: file, text }) =>
    text.split("\n").flatMap((line, i) => {
      const name = /\/\/ @([\w.]+)$/.exec(line)?.[1];
      return name === undefined ? [] : [[name, `${file}:${i + 1}`] as const];
    }),
  ),
);

interface Row {
  readonly file: string;
  readonly line: number;
  readonly form: string;
  readonly maps: number;
  readonly mapsRange?: readonly [number, number];
  readonly allocated: number;
  readonly garbage: number | null;
  readonly capacities: readonly { readonly slots: number; readonly maps: number; readonly upTo?: number }[];
  readonly sure: boolean;
  readonly total?: string;
}

const scratch = mkdtempSync(path.join(tmpdir(), "mapscope-profile-"));
after(() => rmSync(scratch, { recursive: true, force: true }));

/** Programs of which the profile does not tell how many maps there are: they lie in the range that is said. */
const open = new Set(["sliceBeside", "sliceOfStackMap"]);
/** Where overflow buckets, which chance decides, may be taken for the first ones of maps that were made elsewhere. */
const openUnderClassic = new Set(["fieldOfMethods", "fieldsOfMethods"]);

/** Slots and how many maps have them, smallest first: "8×3 128×1". */
const written = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([slots, maps]) => `${slots}×${maps}`)
    .join(" ");

/** The rows of a marked line that count maps. */
function rowsOf(rows: readonly Row[], mark: string): Row[] {
  const made = mark.endsWith(".make");
  return rows.filter(
    ({ file, line, form }) =>
      `${path.basename(file)}:${line}` === marks.get(mark) &&
      (form === "make") === made &&
      (form !== "literal" || mark === "literal" || mark === "pairs"),
  );
}

function saidOf(rows: readonly Row[], mark: string): string {
  const counts: Record<string, number> = {};
  for (const { capacities, sure, mapsRange } of rowsOf(rows, mark)) {
    assert.ok(sure && mapsRange === undefined, `${mark}: not sure`);
    for (const { slots, upTo, maps } of capacities) {
      // With several tables and several maps the profile may leave their number open: none of these programs does.
      assert.equal(upTo, undefined, `${mark}: open`);
      counts[slots] = (counts[slots] ?? 0) + maps;
    }
  }
  return written(counts);
}

function assertInRange(rows: readonly Row[], mark: string, counts: Readonly<Record<string, number>>): void {
  const maps = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const [row, ...others] = rowsOf(rows, mark);
  assert.ok(row !== undefined && others.length === 0, mark);
  const [low, high] = row.mapsRange ?? [row.maps, row.maps];
  assert.ok(low <= maps && maps <= high && low < high, `${mark}: ${maps} in ${low} to ${high}`);
  assert.equal(row.sure, false, mark);
}

for (const release of ["1.26.11", "1.23.12"])
  describe(`heap profiles of ${release} tell the maps of`, () => {
    const truths = new Map<string, Record<string, Record<string, number>>>();
    const rows = new Map<string, Row[]>();

    before(async () => {
      const binary = path.join(scratch, `programs-${release}${process.platform === "win32" ? ".exe" : ""}`);
      const built = await runGo("", ["build", "-o", binary, "."], {
        cwd: folder,
        env: { GOTOOLCHAIN: `go${release}`, GOFLAGS: "", GOEXPERIMENT: "" },
        timeoutMilliseconds: 300_000,
      });
      assert.equal(built.exitCode, 0, built.stderr);
      const files = programs.map((name) => {
        const file = path.join(scratch, `${name}-${release}.out`);
        const { status, stdout, stderr } = spawnSync(binary, [name, file], {
          encoding: "utf8",
          timeout: 60_000,
        });
        assert.equal(status, 0, `${name}: ${stderr}`);
        truths.set(name, JSON.parse(stdout));
        return file;
      });
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        [projectPath("extension/dist/cli.cjs"), "profile", "--json", ...files],
        { encoding: "utf8", timeout: 300_000, maxBuffer: 64_000_000 },
      );
      assert.equal(status, 0, stderr);
      let own: Row[] = [];
      for (const line of stdout.trimEnd().split("\n")) {
        const row = JSON.parse(line) as Row;
        if (row.total === undefined) own.push(row);
        else {
          rows.set(path.basename(row.total, `-${release}.out`), own);
          own = [];
        }
      }
    });

    for (const name of programs)
      it(name, () => {
        const truth = truths.get(name) ?? {};
        assert.ok(Object.keys(truth).length > 0, "the program says nothing of its maps");
        const own = rows.get(name) ?? [];
        const mayBeOpen = release === "1.23.12" && openUnderClassic.has(name);
        for (const [mark, counts] of Object.entries(truth)) {
          if (open.has(name) || (mayBeOpen && rowsOf(own, mark).some(({ sure }) => !sure)))
            assertInRange(own, mark, counts);
          else assert.equal(saidOf(own, mark), written(counts), mark);
        }
        const sum = (figure: (row: Row) => number): number => own.reduce((all, row) => all + figure(row), 0);
        assert.ok(
          sum(({ garbage }) => garbage ?? 0) <= sum(({ allocated }) => allocated),
          "garbage that was not allocated",
        );
      });
  });
