import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import type { AnnotatedFunction } from "../../extension/src/core/asm/runtime/annotated.ts";
import { stepNames, stepOf } from "../../extension/src/core/emulator/runtime/steps.ts";
import { assertGolden } from "../support/golden.ts";
import { projectPath } from "../support/projectPath.ts";
import { runCli } from "../unit/cli/runCli.ts";

/** Listings of real toolchains (test/oracle/asm/recordGolden.mjs), explained by the command line. */

const folder = projectPath("test/golden/asm/listings");

async function explain(listing: string, ...options: string[]): Promise<AnnotatedFunction[]> {
  const { status, out, err } = await runCli(["explain", "--json", ...options, "-"], [listing]);
  assert.equal(status, 0, err);
  return out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as AnnotatedFunction);
}

function read(file: string): string {
  return gunzipSync(readFileSync(file)).toString();
}

/** Instructions that a listing prints: in a disassembly each has its address. */
const printed = (listing: string): number =>
  listing.split("\n").filter((line) => /\t0x[0-9a-f]+\t/.test(line)).length;

const shown = /^(runtime\.(mapassign_fast64|mapaccess2_faststr|mapdelete_fast32)|main\.(u64|iter|fat))$/;

/** Runs of steps, one a line. */
function stepsOf(functions: readonly AnnotatedFunction[]): string {
  return functions
    .map((fn) => {
      const runs = fn.steps.map(
        ({ step, small, from, to }) => `  ${to - from + 1} ${step}${small === true ? " (small map)" : ""}\n`,
      );
      return `${fn.function} · ${fn.release} · ${fn.goarch} · ${fn.lines.length} instructions\n${runs.join("")}`;
    })
    .join("");
}

/** What a function's instructions are explained with. */
function wordsOf(fn: AnnotatedFunction): string {
  return `${fn.summary}\n${fn.lines.map((line) => `  ${line.text.padEnd(44)} ${line.explanation}\n`).join("")}`;
}

const shipped = ["1.23.12", "1.26.11"].flatMap((release) =>
  ["amd64", "arm64"].map((goarch) => ({
    release,
    goarch,
    file: projectPath("media/listings", `go${release}-${goarch}.txt.gz`),
  })),
);
const recorded = readdirSync(folder)
  .sort()
  .map((name) => {
    const [, release, goarch] = /^go([\d.]+)-(\w+?)(?:\.S)?\.txt\.gz$/.exec(name) ?? [];
    assert.ok(release && goarch, name);
    return { release, goarch, file: path.join(folder, name) };
  });

for (const { release, goarch, file } of [...shipped, ...recorded]) {
  if (goarch !== "amd64" && goarch !== "arm64") continue;
  test(`explain --json of ${release} ${goarch}: every instruction with its step and words, nothing unknown`, async () => {
    const listing = read(file);
    const whole = file.startsWith(folder);
    const functions = await explain(listing, ...(whole ? [] : ["--function", shown.source]));
    const names = functions.map((fn) => fn.function);
    for (const name of ["mapassign_fast64", "mapaccess2_faststr", "mapdelete_fast32"])
      assert.ok(names.includes(`runtime.${name}`), name);
    if (whole)
      assert.equal(
        functions.reduce((sum, fn) => sum + fn.lines.length, 0),
        printed(listing),
      );
    const minor = release.split(".").slice(0, 2).join(".");
    for (const fn of functions) {
      assert.deepEqual([fn.goarch, fn.releaseTold], [goarch, true], fn.function);
      assert.ok(fn.releases.includes(minor), `${fn.function}: ${fn.releases.join(", ")}`);
      for (const line of fn.lines) {
        assert.ok(!line.fallback && line.explanation !== "", `${fn.function}: ${line.text}`);
        assert.doesNotMatch(line.explanation, /undefined|NaN|\[object/, line.text);
        assert.ok(stepNames.includes(stepOf(line.step)), line.step);
      }
    }
    const mark =
      minor < "1.24" ? /h\.flags .* sets hashWriting/ : /m\.writing \^ .*toggles|m\.writing = writing/;
    const assign = functions.find((fn) => fn.function === "runtime.mapassign_fast64");
    assert.ok(
      assign?.lines.some((line) => mark.test(line.explanation)),
      String(mark),
    );
    assertGolden(`asm/steps/${release}-${goarch}.txt`, stepsOf(functions));
    const user = functions.filter((fn) => fn.package === "main");
    if (release === "1.22.12" || release === "1.27.4")
      assertGolden(`asm/user/${release}-${goarch}.txt`, user.map(wordsOf).join("\n"));
  });
}

for (const { release, goarch, file } of recorded) {
  if (goarch === "amd64" || goarch === "arm64") continue;
  test(`explain --json of ${path.basename(file, ".txt.gz")}: calls are explained, the rest is marked unknown`, async () => {
    const functions = await explain(read(file));
    assert.ok(functions.some((fn) => fn.function === "main.u64"));
    const calls: string[] = [];
    const minor = release.split(".").slice(0, 2).join(".");
    for (const fn of functions) {
      assert.equal(fn.goarch, goarch, fn.function);
      assert.ok(fn.releases.includes(minor), `${fn.function}: ${fn.releases.join(", ")}`);
      for (const line of fn.lines) {
        assert.equal(line.fallback, line.explanation === "", line.text);
        if (
          /(^|[ ,])runtime\.map[a-z0-9_]+\(SB\)|internal\/runtime\/maps\./i.test(line.text) &&
          !line.fallback
        )
          calls.push(`${line.text} => ${line.explanation}\n`);
        assert.ok(!/^(CALL|BL|JAL|Call) .*\(SB\)$/.test(line.text) || !line.fallback, line.text);
      }
    }
    for (const name of ["mapassign_fast64", "mapaccess2_fast64", "mapdelete_fast64"])
      assert.ok(
        calls.some((call) => call.includes(`runtime.${name}(`)),
        name,
      );
    assertGolden(`asm/calls/${path.basename(file, ".txt.gz")}.txt`, calls.join(""));
  });
}
