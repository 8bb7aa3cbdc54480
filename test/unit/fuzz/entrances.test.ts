import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { it } from "node:test";
import { promisify } from "node:util";
import { projectPath } from "../../support/projectPath.ts";

const seconds = 6;

it("what each entrance broke on once, and some new inputs, are taken", { timeout: 600_000 }, async () => {
  const args = [projectPath("test/fuzz/run.mjs"), "all", "--seconds", String(seconds), "--forget"];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1 << 26 }).catch(
    ({ stdout, stderr, message }) => assert.fail(`${stdout}${stderr}${message}`),
  );
  assert.match(stdout, /^all +[\d,]+ inputs +0 faults$/m);
});
