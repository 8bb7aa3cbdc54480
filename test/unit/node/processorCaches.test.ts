import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, it } from "node:test";
import { processorCaches } from "../../../extension/src/node/processorCaches.ts";

const folder = mkdtempSync(path.join(tmpdir(), "mapscope-caches-"));
after(() => rmSync(folder, { recursive: true, force: true }));

it("the caches of a processor are read as Linux tells them, without those of instructions and what is not understood", async () => {
  const caches = [
    ["1", "Data", "48K\n"],
    ["1", "Instruction", "32K"],
    ["3", "Unified", "32M"],
    ["2", "Unified", "1024K"],
    ["x", "Unified", "1K"],
    ["4", "Unified", "much"],
  ];
  caches.forEach(([level = "", type = "", size = ""], i) => {
    const below = path.join(folder, `index${i}`);
    mkdirSync(below);
    for (const [name, text] of Object.entries({ level, type, size }))
      writeFileSync(path.join(below, name), text);
  });
  mkdirSync(path.join(folder, "index9"));
  assert.deepEqual(await processorCaches(folder), [
    { name: "L1", bytes: 49_152 },
    { name: "L2", bytes: 1_048_576 },
    { name: "L3", bytes: 33_554_432 },
  ]);
  assert.deepEqual(await processorCaches(path.join(folder, "none")), []);
});
