import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { closeSync, existsSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, describe, it } from "node:test";
import { buildSync } from "esbuild";
import { projectPath } from "../../support/projectPath.ts";

describe("the program", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "mapscope-program-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const program = path.join(folder, "cli.cjs");
  buildSync({
    entryPoints: [projectPath("extension/src/cli.ts")],
    ...{ bundle: true, format: "cjs", platform: "node", outfile: program, logLevel: "error" },
    external: ["web-tree-sitter", "vscode"],
  });
  const capacity = ["capacity", "--map", "map[int]int", "--n", "5"];
  const run = (args: readonly string[], stdout: "pipe" | number = "pipe") =>
    spawnSync(process.execPath, [program, ...args], { encoding: "utf8", stdio: ["ignore", stdout, "pipe"] });

  it("prints, and ends with the status", () => {
    const { status, stdout, stderr } = run([...capacity, "--json"]);
    assert.deepEqual([status, stderr, JSON.parse(stdout).n], [0, "", 5]);
  });

  it("tells a full disk in one line", { skip: !existsSync("/dev/full") }, () => {
    const full = openSync("/dev/full", "w");
    const { status, stderr } = run(capacity, full);
    closeSync(full);
    assert.equal(stderr, "mapscope: standard output: ENOSPC: no space left on device, write\n");
    assert.equal(status, 2);
  });

  it("tells a working folder that is gone in one line", { skip: process.platform === "win32" }, () => {
    const gone = 'mkdir gone && cd gone && rmdir ../gone && exec "$@"';
    const { status, stderr } = spawnSync("sh", ["-c", gone, "sh", process.execPath, program, "sites", "."], {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, NODE_PATH: projectPath("node_modules") },
    });
    assert.match(stderr, /^mapscope sites: the working folder is not there any more\n$/);
    assert.equal(status, 2);
  });
});
