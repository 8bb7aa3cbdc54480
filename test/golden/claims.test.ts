import { spawnSync } from "node:child_process";
import { describe, it } from "node:test";
import { assertGolden } from "../support/golden.ts";
import { projectPath } from "../support/projectPath.ts";

// What `claims` prints without running anything.

function transcript(args: readonly string[]): string {
  const program = projectPath("extension/dist/cli.cjs");
  const { stdout, stderr, status } = spawnSync(process.execPath, [program, "claims", ...args], {
    cwd: projectPath("test"),
    encoding: "utf8",
    timeout: 60_000,
    env: { ...process.env, PATH: projectPath("test/golden") },
  });
  const error = stderr === "" ? "" : `standard error:\n${stderr}`;
  return `$ mapscope claims ${args.join(" ")}\n${stdout}${error}exit status ${status}\n`;
}

describe("claims prints", () => {
  const rows: readonly (readonly [string, ...string[]])[] = [
    ["all"],
    ["one", "9"],
    ["json", "23", "--json"],
    ["unknown", "99"],
    ["no-number", "nine"],
    ["several", "1", "2"],
    ["without-go", "9", "--run"],
  ];
  for (const [name, ...args] of rows) it(name, () => assertGolden(`claims/${name}.txt`, transcript(args)));
});
