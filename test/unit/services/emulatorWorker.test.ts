import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, describe, it } from "node:test";
import type { FillRequest } from "../../../extension/src/protocol/emulatorMessages.ts";
import { EmulatorWorker } from "../../../extension/src/services/emulatorWorker.ts";

const folder = mkdtempSync(path.join(os.tmpdir(), "mapscope-thread-"));
after(() => rmSync(folder, { recursive: true }));

/** A thread with a body of its own; `receive` and `post` are there. */
function thread(name: string, body: string): string {
  const file = path.join(folder, `${name}.cjs`);
  const head = `const { parentPort } = require("node:worker_threads"); const post = (m) => parentPort.postMessage(m);`;
  writeFileSync(file, `${head}\nparentPort.on("message", (message) => { ${body} });`);
  return file;
}

const fill = {} as FillRequest;

describe("requests to the thread of large maps", () => {
  it("start it once, and get their own answers", async () => {
    const echo = thread("echo", "post({ id: message.id, reply: { map: message.id } });");
    const worker = new EmulatorWorker(echo);
    assert.equal(worker.isRunning, false);
    const replies = await Promise.all([worker.request("fill", fill), worker.request("fill", fill)]);
    assert.deepEqual(replies, [{ map: 1 }, { map: 2 }]);
    worker.dispose();
    assert.equal(worker.isRunning, false);
  });

  it("hear progress, and drop answers of an unknown form or number", async () => {
    const noisy = thread(
      "noisy",
      `for (const junk of [null, 7, "x", {}, { id: "1", reply: 1 }, { id: 999, reply: 1 }, { id: message.id }]) post(junk);
       post({ id: message.id, progress: 0.5 }); post({ id: message.id, reply: [] });`,
    );
    const worker = new EmulatorWorker(noisy);
    const heard: number[] = [];
    const reply = await worker.request(
      "rows",
      { map: 1, from: 0, count: 1 },
      { onProgress: (s) => heard.push(s) },
    );
    assert.deepEqual(reply, []);
    assert.deepEqual(heard, [0.5]);
    worker.dispose();
  });

  it("fail with the thread's own sentence, when cancelled and at the time limit", async () => {
    const worker = new EmulatorWorker(
      thread(
        "refuse",
        `if (message.cancel) post({ id: message.cancel, error: "cancelled" });
         else if (message.name === "fill") post({ id: message.id, error: "no such type" });`,
      ),
    );
    await assert.rejects(worker.request("fill", fill), /^Error: no such type$/);
    const controller = new AbortController();
    const cancelled = worker.request("drop", { map: 1 }, { signal: controller.signal });
    controller.abort();
    await assert.rejects(cancelled, /^Error: cancelled$/);
    await assert.rejects(worker.request("drop", { map: 1 }, { signal: controller.signal }), /cancelled/);
    const late = worker.request("drop", { map: 1 }, { timeLimitMilliseconds: 20 });
    await assert.rejects(late, /did not finish within 0 s/);
    assert.equal(worker.isRunning, true);
    worker.dispose();
  });

  it("all fail when the thread dies, and the next one starts another", async () => {
    const worker = new EmulatorWorker(
      thread(
        "mortal",
        `if (message.name === "drop") throw new Error("out of luck"); post({ id: message.id, reply: [] });`,
      ),
    );
    const both = [worker.request("drop", { map: 1 }), worker.request("drop", { map: 2 })];
    for (const result of await Promise.allSettled(both)) {
      assert.ok(result.status === "rejected");
      assert.match(String(result.reason), /the emulator failed: out of luck/);
    }
    assert.deepEqual(await worker.request("rows", { map: 1, from: 0, count: 1 }), []);
    worker.dispose();
  });

  it("let it end when it holds no map and is idle", async () => {
    const keeper = thread(
      "keeper",
      `post({ id: message.id, reply: message.name === "fill" ? { map: 1 } : 0 });`,
    );
    const worker = new EmulatorWorker(keeper, { idleMilliseconds: 10 });
    await worker.request("fill", fill);
    assert.equal(worker.isRunning, true);
    await worker.request("drop", { map: 1 });
    for (let left = 200; worker.isRunning && left > 0; left--) await new Promise((r) => setTimeout(r, 10));
    assert.equal(worker.isRunning, false);
  });
});
