import { spawnSync } from "node:child_process";
import { describe, it } from "node:test";
import { assertGolden } from "../support/golden.ts";
import { projectPath } from "../support/projectPath.ts";

// What `profile` prints of profiles that test/fixtures/profile/shop wrote, built with -trimpath, under real releases.

const folder = projectPath("test/fixtures/profile/shop");

function transcript(args: readonly string[]): string {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [projectPath("extension/dist/cli.cjs"), "profile", ...args],
    { cwd: folder, encoding: "utf8", timeout: 180_000 },
  );
  const error = stderr === "" ? "" : `standard error:\n${stderr}`;
  return `$ mapscope profile ${args.join(" ")}\n${stdout.replaceAll(folder, ".")}${error}exit status ${status}\n`;
}

describe("profile prints", () => {
  const rows: readonly (readonly [string, ...string[]])[] = [
    ["swiss", "../heap-1.26.pb.gz", "--go", "1.26"],
    ["classic", "../heap-1.23.pb.gz", "--go", "1.23"],
    ["told-by-sizes", "../heap-1.23.pb.gz"],
    ["sampled", "../heap-sampled.pb.gz", "--go", "1.26"],
    ["json", "../heap-1.26.pb.gz", "--go", "1.26", "--json"],
    ["no-profile", "main.go"],
    ["missing", "none.pb.gz"],
  ];
  for (const [name, ...args] of rows) it(name, () => assertGolden(`profiles/${name}.txt`, transcript(args)));
});
