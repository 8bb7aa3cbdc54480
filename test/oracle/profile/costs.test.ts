import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { runGo } from "../../../extension/src/node/runGo.ts";
import { projectPath } from "../../support/projectPath.ts";
import { type RawSample, rawSamples } from "./rawProfile.ts";

// A program whose map operations are known writes a profile of the processor: what `profile` charges to each line, beside the
// sums of `go tool pprof -raw`.

const folder = projectPath("test/fixtures/profile/counts");
const sources = path.join(folder, "main.go");
/** The lines marked `// @NAME`. */
const marked = new Map(
  readFileSync(sources, "utf8")
    .split("\n")
    .flatMap((text, i) =>
      /\/\/ @(\w+)$/.test(text) ? [[i + 1, /@(\w+)$/.exec(text)?.[1] ?? ""] as const] : [],
    ),
);

interface Row {
  readonly line: number;
  readonly calls: readonly string[];
  readonly self: number;
  readonly cum: number;
  readonly steps: Readonly<Record<string, number>>;
  readonly lineCum: number;
}
interface Total {
  readonly total: string;
  readonly go: string;
  readonly all: number;
  readonly maps: number;
  readonly unexplained: readonly { readonly cum: number; readonly why: string }[];
}

const scratch = mkdtempSync(path.join(tmpdir(), "mapscope-costs-"));
after(() => rmSync(scratch, { recursive: true, force: true }));

const isMapCall = /^(?:runtime|reflect)\.(?:makemap|map(?:access|assign|delete|iter|Iter|clear))/;
/** What compiled code draws the seed of a map on the stack with, by itself. */
const isSeed = /^runtime\.(?:fastrand|rand32|rand)$/;

/** Where a sample is in a map operation: the function of the program that called it; undefined where it is in none. */
function callerOfMaps({ frames }: RawSample): RawSample["frames"][number] | undefined {
  const at = frames.findIndex(({ name }) => name.startsWith("main."));
  const called = frames[at - 1]?.name ?? "";
  return isMapCall.test(called) || isSeed.test(called) ? frames[at] : undefined;
}
const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

for (const release of ["1.26.11", "1.23.12", "1.18.10"])
  describe(`a profile of the processor of ${release}`, () => {
    const rows: Row[] = [];
    const totals: Total[] = [];
    let raw: readonly RawSample[] = [];

    before(async () => {
      const env = { GOTOOLCHAIN: `go${release}`, GOFLAGS: "", GOEXPERIMENT: "" };
      const binary = path.join(scratch, `counts-${release}${process.platform === "win32" ? ".exe" : ""}`);
      const go = { cwd: folder, env, timeoutMilliseconds: 300_000 };
      const built = await runGo("", ["build", "-o", binary, "."], go);
      assert.equal(built.exitCode, 0, built.stderr);
      const file = path.join(scratch, `${release}.pb.gz`);
      const ran = spawnSync(binary, [file, "4000"], { encoding: "utf8", timeout: 60_000 });
      assert.equal(ran.status, 0, ran.stderr);
      const printed = await runGo("", ["tool", "pprof", "-raw", "-symbolize=none", file], go);
      assert.equal(printed.exitCode, 0, printed.stderr);
      raw = rawSamples(printed.stdout);
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        [projectPath("extension/dist/cli.cjs"), "profile", "--json", file],
        { encoding: "utf8", timeout: 120_000 },
      );
      assert.equal(status, 0, stderr);
      for (const line of stdout.trimEnd().split("\n")) {
        const row = JSON.parse(line) as Row | Total;
        if ("total" in row) totals.push(row);
        else rows.push(row);
      }
    });

    it("has the sums of pprof", () => {
      const [total] = totals;
      assert.ok(total !== undefined);
      assert.equal(total.go, `go1.${release.split(".")[1]}`);
      assert.ok(raw.length > 50, `${raw.length} samples`);
      assert.equal(total.all, sum(raw.map(({ value }) => value)), "all");
      const inMaps = raw.filter(
        (sample) =>
          sample.frames.some(({ name }) => isMapCall.test(name)) || callerOfMaps(sample) !== undefined,
      );
      const drawn = inMaps.filter(({ frames }) => !frames.some(({ name }) => isMapCall.test(name)));
      const seeds = drawn.map(({ frames }) => frames.map(({ name, line }) => `${name}:${line}`).join(" "));
      const said = `in map operations; by their seed alone: ${seeds.join(", ")}`;
      assert.equal(total.maps, sum(inMaps.map(({ value }) => value)), said);
      const unexplained = sum(total.unexplained.map(({ cum }) => cum));
      assert.equal(sum(rows.map(({ cum, self }) => cum - self)) + unexplained, total.maps, "rows");
    });

    it("gives each line what pprof does: itself, its map calls, all", () => {
      const isAt = (
        line: number,
        frame: { readonly file: string; readonly line: number } | undefined,
      ): boolean => frame?.file === sources && frame.line === line;
      for (const line of new Set(rows.map((row) => row.line))) {
        const own = rows.filter((row) => row.line === line);
        const of = (some: (sample: RawSample) => boolean): number =>
          sum(raw.filter(some).map(({ value }) => value));
        assert.equal(
          sum(own.map(({ self }) => self)),
          of(({ frames }) => isAt(line, frames[0])),
          `self of ${line}`,
        );
        const all = of(({ frames }) => frames.some((frame) => isAt(line, frame)));
        for (const { lineCum } of own) assert.equal(lineCum, all, `all of ${line}`);
        const called = of((sample) => isAt(line, callerOfMaps(sample)));
        assert.equal(sum(own.map(({ self, cum }) => cum - self)), called, `map calls of ${line}`);
      }
    });

    it("is charged to the lines with map operations, and split into steps without a rest", () => {
      const [total] = totals;
      const here = rows.filter(({ line }) => marked.has(line));
      const library = sum(
        (total?.unexplained ?? []).filter(({ why }) => why === "library").map(({ cum }) => cum),
      );
      const charged = sum(here.map(({ cum, self }) => cum - self)) + library;
      assert.ok(charged >= 0.99 * (total?.maps ?? 0), JSON.stringify(total));
      for (const { line, steps, cum, self } of rows)
        assert.equal(sum(Object.values(steps)), cum - self, `${line}`);
      const other = sum(rows.map(({ steps }) => steps["other"] ?? 0));
      assert.ok(other <= 0.15 * (total?.maps ?? 0), `${other} of ${total?.maps} is in no step`);
      const grown = here.find(({ line }) => marked.get(line) === "grown")?.steps ?? {};
      const growing = sum(
        Object.entries(grown).flatMap(([step, value]) => (/^(?:grow|overflow)/.test(step) ? [value] : [])),
      );
      assert.ok(growing >= 0.3 * sum(Object.values(grown)), JSON.stringify(grown));
    });
  });
