import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { it } from "node:test";
import { buildSync } from "esbuild";
import { killGroup } from "../../../extension/src/node/killGroup.ts";
import { projectPath } from "../../support/projectPath.ts";

/** Runs a program that runs another, which prints its process id, holds standard output too and hangs. */
const script = (killGroup: string): string => `${killGroup}
const { spawn } = require("node:child_process");
killGroup.endGroupsWithProgram();
const child = spawn(process.execPath, ["-e", "console.log(process.pid); setInterval(() => {}, 1000)"], {
  detached: true,
  stdio: ["ignore", "inherit", "inherit"],
});
killGroup.noteRunning(child.pid);
process.stdin.on("end", () => process.exit(5)).resume();
setInterval(() => {}, 1000);`;

for (const [signal, status] of [
  [null, 5],
  ["SIGHUP", 129],
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGQUIT", 131],
  ["SIGUSR2", 140],
  ["SIGXCPU", 152],
] as const)
  it(`${signal ?? "its own end"} ends what the program runs too`, { timeout: 60_000 }, async (context) => {
    const { outputFiles } = buildSync({
      entryPoints: [projectPath("extension/src/node/killGroup.ts")],
      bundle: true,
      format: "iife",
      globalName: "killGroup",
      platform: "node",
      write: false,
    });
    const program = spawn(process.execPath, ["-e", script(outputFiles[0]?.text ?? "")], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const [printed] = await once(program.stdout, "data");
    context.after(() => killGroup(Number(String(printed))));
    const closed = once(program, "close");
    if (signal === null) program.stdin.end();
    else program.kill(signal);
    // The pipe closes only when the child, which holds it too, has ended.
    assert.deepEqual(await closed, [status, null]);
  });
