import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, describe, it } from "node:test";
import { assertGolden } from "../support/golden.ts";
import { projectPath } from "../support/projectPath.ts";

// What `profile` prints of profiles that the programs in test/fixtures/profile wrote, built with -trimpath, under real releases.

const fixtures = projectPath("test/fixtures/profile");
const shop = path.join(fixtures, "shop");
const counts = path.join(fixtures, "counts");
const scratch = realpathSync(mkdtempSync(path.join(tmpdir(), "mapscope-profiles-")));
after(() => rmSync(scratch, { recursive: true, force: true }));

function transcript(args: readonly string[], folder = shop): string {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [projectPath("extension/dist/cli.cjs"), "profile", ...args],
    { cwd: folder, encoding: "utf8", timeout: 180_000 },
  );
  const error = stderr === "" ? "" : `standard error:\n${stderr}`;
  return `$ mapscope profile ${args.join(" ")}\n${stdout.replaceAll(folder, ".").replaceAll(fixtures, "..")}${error}exit status ${status}\n`;
}

describe("profile prints", () => {
  const rows: readonly (readonly [string, ...string[]])[] = [
    ["swiss", "../heap-1.26.pb.gz", "--go", "1.26"],
    ["classic", "../heap-1.23.pb.gz", "--go", "1.23"],
    ["told-by-sizes", "../heap-1.23.pb.gz"],
    ["sampled", "../heap-sampled.pb.gz", "--go", "1.26"],
    ["json", "../heap-1.26.pb.gz", "--go", "1.26", "--json"],
    ["base", "../heap-1.26.pb.gz", "--base", "../heap-1.23.pb.gz"],
    ["base-json", "../heap-1.26.pb.gz", "--base", "../heap-1.23.pb.gz", "--json"],
    ["base-itself", "../heap-1.26.pb.gz", "--base", "../heap-1.26.pb.gz"],
    ["no-profile", "main.go"],
    ["missing", "none.pb.gz"],
  ];
  for (const [name, ...args] of rows) it(name, () => assertGolden(`profiles/${name}.txt`, transcript(args)));

  const ofTime: readonly (readonly [string, ...string[]])[] = [
    ["cpu-swiss", "../cpu-1.26.pb.gz"],
    ["cpu-classic", "../cpu-1.23.pb.gz"],
    ["cpu-json", "../cpu-1.26.pb.gz", "--json"],
    ["cpu-without-sources", "../cpu-1.26.pb.gz"],
    ["cpu-base", "--base", "../cpu-1.23.pb.gz", "../cpu-1.26.pb.gz"],
    ["base-of-another-kind", "--base", "../heap-1.26.pb.gz", "../cpu-1.26.pb.gz"],
    ["base-of-two", "--base", "../cpu-1.23.pb.gz", "../cpu-1.26.pb.gz", "../cpu-1.23.pb.gz"],
  ];
  for (const [name, ...args] of ofTime)
    it(name, () =>
      assertGolden(`profiles/${name}.txt`, transcript(args, name === "cpu-without-sources" ? shop : counts)),
    );

  it("cpu-outside-modules", () => {
    cpSync(path.join(fixtures, "cpu-1.26.pb.gz"), path.join(scratch, "outside.pb.gz"));
    assertGolden("profiles/cpu-outside-modules.txt", transcript(["outside.pb.gz"], scratch));
  });

  it("cpu-moved", () => {
    const moved = path.join(scratch, "counts");
    mkdirSync(moved);
    cpSync(path.join(counts, "go.mod"), path.join(moved, "go.mod"));
    const source = readFileSync(path.join(counts, "main.go"), "utf8");
    writeFileSync(path.join(moved, "main.go"), source.replace("import (", "// A line more.\nimport ("));
    cpSync(path.join(fixtures, "cpu-1.23.pb.gz"), path.join(scratch, "cpu.pb.gz"));
    assertGolden("profiles/cpu-moved.txt", transcript(["cpu.pb.gz"], scratch));
  });

  const edits: readonly (readonly [name: string, before: string, after: string])[] = [
    ["heap-moved", "import (", "// A line more.\nimport ("],
    ["heap-edited", "\tm := make(map[int]int)\n", "\t// A line more.\n\tm := make(map[int]int)\n"],
    ["heap-edited-near", "\tm[i] = i\n\t}\n", "\tm[i] = i\n\t}\n\tprintln(len(m))\n"],
  ];
  for (const [name, before, after] of edits)
    it(name, () => {
      const edited = path.join(scratch, name, "shop");
      mkdirSync(edited, { recursive: true });
      cpSync(path.join(shop, "go.mod"), path.join(edited, "go.mod"));
      const source = readFileSync(path.join(shop, "main.go"), "utf8");
      writeFileSync(path.join(edited, "main.go"), source.replace(before, after));
      const file = path.join(fixtures, "heap-1.26.pb.gz");
      cpSync(file, path.join(scratch, name, "heap.pb.gz"));
      assertGolden(`profiles/${name}.txt`, transcript(["../heap.pb.gz", "--go", "1.26"], edited));
    });

  it("cut-off", () => {
    const whole = readFileSync(path.join(fixtures, "cpu-1.23.pb.gz"));
    writeFileSync(path.join(scratch, "cut.pb.gz"), whole.subarray(0, 4000));
    assertGolden("profiles/cut-off.txt", transcript(["cut.pb.gz"], scratch));
  });
});
