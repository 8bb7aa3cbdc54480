import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, describe, it } from "node:test";
import { readProfilesAside } from "../../../extension/src/services/profileThread.ts";

describe("the thread that reads profiles", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "mapscope-profile-thread-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const order = { files: [{ path: "/a.out", name: "a.out" }], folders: ["/"] };

  /** Reads with a thread that runs this code. */
  function read(code: string, signal = new AbortController().signal, onStage = (_stage: string) => {}) {
    const script = path.join(folder, `${code.length}.cjs`);
    writeFileSync(
      script,
      `const { parentPort, workerData } = require("node:worker_threads");\nconst post = (message) => parentPort.postMessage(message);\n${code}`,
    );
    return readProfilesAside(script, order, { signal, onStage, maxFileBytes: 7 });
  }

  it("gets the order, tells how far it is, and what it read", async () => {
    const stages: string[] = [];
    const opened = await read(
      `post({ stage: "one" }); post({ stage: "two" });
       const { order, maxFileBytes } = workerData;
       post({ opened: { names: order.files.map(({ name }) => name), heads: [String(maxFileBytes)], notes: [], maps: [] } });`,
      undefined,
      (stage) => stages.push(stage),
    );
    assert.deepEqual(opened, { names: ["a.out"], heads: ["7"], notes: [], maps: [] });
    assert.deepEqual(stages, ["one", "two"]);
  });

  it("is ended where it is cancelled", async () => {
    const abort = new AbortController();
    const reading = read('post({ stage: "one" }); for (;;);', abort.signal, () => abort.abort());
    assert.equal(await reading, null);
    assert.equal(await read("for (;;);", abort.signal), null);
  });

  const failing: [code: string, why: RegExp][] = [
    ['post({ refused: "a.out is empty" });', /^a\.out is empty$/],
    ['throw new Error("no room");', /^reading the profile failed: no room$/],
    ["process.exit(3);", /^reading the profile ended unexpectedly$/],
  ];
  for (const [code, why] of failing)
    it(`says one sentence for ${code}`, () => assert.rejects(read(code), { message: why }));
});
