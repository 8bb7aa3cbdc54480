import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { runProgram } from "../../../extension/src/node/runProgram.ts";
import { scratchFolders } from "../../../extension/src/node/scratchFolders.ts";

const program = { name: "a program", program: process.execPath, missing: "it is not there" };
const run = (script: string, more: Partial<Parameters<typeof runProgram>[2]> = {}) =>
  runProgram(program, ["-e", script], { cwd: process.cwd(), timeoutMilliseconds: 300_000, ...more });

describe("a program", () => {
  it("that eats memory is ended, in one sentence", { skip: process.platform === "win32" }, async () => {
    const eats = "const kept = []; setInterval(() => kept.push(Buffer.alloc(8e6, 1)), 1);";
    await assert.rejects(run(eats, { memoryBytes: 300e6 }), {
      message: "a program took more memory than the limit of 300 MB",
    });
  });

  it("that stays below its limit of memory is not", async () => {
    assert.equal((await run("process.exitCode = 3", { memoryBytes: 2e9 })).exitCode, 3);
  });

  it("that hangs is ended after its time", async () => {
    await assert.rejects(
      run("setInterval(() => {}, 1000)", { timeoutMilliseconds: 200 }),
      /took longer than 0\.2/,
    );
  });

  it("gives what it prints while it runs, with characters whole", async () => {
    let told = "";
    const takeStdout = (chunk: string): void => {
      told += chunk;
    };
    const script =
      "const b = Buffer.from('ä\\n'); process.stdout.write(b.subarray(0, 1), () => process.stdout.write(b.subarray(1)));";
    const { stdout } = await run(script, { takeStdout });
    assert.deepEqual([told, stdout], ["ä\n", "ä\n"]);
  });

  it("that is not there is said so", async () => {
    const none = { ...program, program: path.join(process.cwd(), "none") };
    await assert.rejects(runProgram(none, [], { cwd: process.cwd(), timeoutMilliseconds: 1000 }), {
      message: "it is not there",
    });
  });
});

describe("a scratch folder", () => {
  it("holds its files until it is removed", async () => {
    const folder = await scratchFolders.make({ "a.txt": "text" });
    assert.ok(existsSync(path.join(folder, "a.txt")));
    await scratchFolders.remove(folder);
    assert.ok(!existsSync(folder));
  });

  it("refuses to run what was not built", async () => {
    const folder = await scratchFolders.make({});
    const bounds = { env: {}, timeoutMilliseconds: 1000, memoryBytes: 1e9, takeStdout: () => {} };
    await assert.rejects(scratchFolders.run(folder, "none.bin", [], bounds), {
      message: "the measuring program was not built",
    });
    await scratchFolders.remove(folder);
  });
});
