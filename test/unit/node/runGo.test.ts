import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { runGo } from "../../../extension/src/node/runGo.ts";

/** Programs that stand for a go which behaves badly; each is named by what it does. */
const programs = {
  stdout:
    "process.stdout.write(Buffer.alloc(1e6, 'a\\n')); setInterval(() => process.stdout.write(Buffer.alloc(4e6, 'a\\n')), 1);",
  line: "setInterval(() => process.stderr.write(Buffer.alloc(4e6, 'a')), 1);",
  hangs: "setInterval(() => {}, 1000);",
  leaves:
    "require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' }).unref(); process.stdout.write('done');",
  dies: "process.kill(process.pid, 'SIGKILL');",
  fine: "process.stdout.write('out'); process.stderr.write('one\\ntwo'); process.exitCode = 3;",
};

describe("a go command", () => {
  let folder = "";
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "mapscope-go-"));
    for (const [name, text] of Object.entries(programs)) {
      const file = path.join(folder, `${name}.cjs`);
      writeFileSync(file, text);
    }
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  const run = (name: string, takeStderr: (chunk: string) => void, timeoutMilliseconds = 300_000) =>
    runGo(process.execPath, [path.join(folder, `${name}.cjs`)], {
      cwd: folder,
      timeoutMilliseconds,
      takeStderr,
    });

  it("that prints without end is ended, in one sentence", async () => {
    await assert.rejects(
      run("stdout", () => {}),
      / printed more than 64 MB$/,
    );
  });

  it("that prints a line without end is ended, and no more of it is passed on", async () => {
    let length = 0;
    const counted = run("line", (chunk) => {
      length += chunk.length;
    });
    await assert.rejects(counted, / printed a line of more than 16 MB$/);
    assert.ok(length <= 16_000_000, `${length}`);
  });

  it("that hangs is ended after its time", async () => {
    await assert.rejects(
      run("hangs", () => {}, 200),
      /took longer than 0\.2 seconds/,
    );
  });

  it("that leaves a program behind which holds its output is over, and so is that", async () => {
    const result = await run("leaves", () => {});
    assert.deepEqual([result.exitCode, result.stdout], [0, "done"]);
  });

  it("that a signal ends is said to be ended by it", { skip: process.platform === "win32" }, async () => {
    await assert.rejects(
      run("dies", () => {}),
      / was ended by SIGKILL$/,
    );
  });

  it("that is there tells its status, its output and its errors", async () => {
    let told = "";
    const result = await run("fine", (chunk) => {
      told += chunk;
    });
    assert.deepEqual([result, told], [{ exitCode: 3, stdout: "out", stderr: "" }, "one\ntwo"]);
  });

  it("is not said to be missing where the folder is", async () => {
    const options = { cwd: path.join(folder, "none"), timeoutMilliseconds: 30_000 };
    await assert.rejects(runGo(process.execPath, [], options), /^Error: the folder \S+none is not there$/);
  });

  it("that is not there is said to be missing", async () => {
    const options = { cwd: folder, timeoutMilliseconds: 30_000 };
    await assert.rejects(
      runGo(path.join(folder, "none"), ["list"], options),
      /^Error: the go command was not found$/,
    );
  });
});
