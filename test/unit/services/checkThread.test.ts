import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, describe, it } from "node:test";
import { newestRelease } from "../../../extension/src/core/go/release/goRelease.ts";
import { mapModel } from "../../../extension/src/core/go/release/goTarget.ts";
import { CheckThread, type CheckWatch } from "../../../extension/src/services/checkThread.ts";

const folder = mkdtempSync(path.join(os.tmpdir(), "mapscope-thread-"));
after(() => rmSync(folder, { recursive: true }));

/** A thread with a body of its own; `message` and `post` are there. */
function thread(name: string, body: string): CheckThread {
  const file = path.join(folder, `${name}.cjs`);
  const head = `const { parentPort } = require("node:worker_threads"); const post = (m) => parentPort.postMessage(m); const seen = [];`;
  writeFileSync(file, `${head}\nparentPort.on("message", (message) => { ${body} });`);
  return new CheckThread(file, { maxFileBytes: () => 1000 });
}

const order = {
  patterns: ["/m"],
  model: mapModel(newestRelease(), "amd64"),
  target: { goos: "linux", goarch: "amd64", minor: 26, cgo: true, experiment: "" },
  severities: new Map(),
  generated: undefined,
};
const watch = (more: Partial<CheckWatch> = {}): CheckWatch => ({
  signal: new AbortController().signal,
  timeLimitMilliseconds: 60_000,
  onFound: () => {},
  ...more,
});

describe("the thread that looks for mistakes, from outside", () => {
  it("starts with the first check, and gets what is open before it", async () => {
    const checks = thread(
      "echo",
      `if (!message.order) seen.push(message.open ?? message.disk);
       else { post({ id: message.id, found: [], place: seen.join(), done: 1, of: 1 }); post({ id: message.id, outcome: { kind: "done" } }); }`,
    );
    checks.open("/m/a.go", "package a");
    checks.open("/m/b.go", "package b");
    checks.changedOnDisk("/m/c.go");
    checks.close("/m/b.go");
    assert.equal(checks.isRunning, false);
    const heard: string[] = [];
    await checks.check(order, watch({ onFound: (place) => heard.push(place) }));
    // What is open counts, whatever the disk says.
    checks.changedOnDisk("/m/a.go");
    checks.open("/m/a.go", "package a");
    checks.close("/m/a.go");
    await checks.check(order, watch({ onFound: (place) => heard.push(place) }));
    assert.deepEqual(heard, ["/m/a.go", "/m/a.go,/m/a.go"]);
    checks.dispose();
    assert.equal(checks.isRunning, false);
  });

  it("fails with the thread's own sentence, and when it is closed", async () => {
    const checks = thread(
      "refuse",
      `if (message.id === 1) post({ id: 1, outcome: { kind: "failed", message: "no such folder" } });`,
    );
    assert.deepEqual(await checks.check(order, watch()), { kind: "failed", message: "no such folder" });
    const pending = checks.check(order, watch());
    checks.dispose();
    assert.deepEqual(await pending, { kind: "failed", message: "the check was closed" });
  });

  it("is ended when a check neither stops nor gets on, and starts again", async () => {
    const checks = thread("stuck", "for (;;);");
    const controller = new AbortController();
    const pending = checks.check(order, watch({ signal: controller.signal }));
    controller.abort();
    assert.deepEqual(await pending, { kind: "cancelled" });
    assert.equal(checks.isRunning, false);
    assert.deepEqual(await checks.check(order, watch({ timeLimitMilliseconds: 50 })), {
      kind: "slow",
      message: "a package took more than 0 s",
    });
    assert.equal(checks.isRunning, false);
    const aborted = await checks.check(order, watch({ signal: AbortSignal.abort() }));
    assert.deepEqual(aborted, { kind: "cancelled" });
    checks.dispose();
  });
});
