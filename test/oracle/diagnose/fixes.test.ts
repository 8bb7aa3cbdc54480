import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, describe, it } from "node:test";
import { applyEdits } from "../../../extension/src/core/diagnose/fixes/edits.ts";
import type { Code } from "../../../extension/src/core/diagnose/machine/finding.ts";
import type { FoundMistake } from "../../../extension/src/core/diagnose/mistake.ts";
import { newestRelease } from "../../../extension/src/core/go/release/goRelease.ts";
import { mapModel } from "../../../extension/src/core/go/release/goTarget.ts";
import { diskFiles } from "../../../extension/src/node/diskFiles.ts";
import { goFolders } from "../../../extension/src/node/goFolders.ts";
import { markedPrograms } from "../../support/markers.ts";
import { workspaceOf } from "../../unit/workspace/memoryWorkspace.ts";

// Each fix of each marked program, tried alone: real Go compiles what it makes, gofmt has next to nothing to say of it, and the
// finding is gone, so that a second time there is nothing to fix.

const root = mkdtempSync(path.join(tmpdir(), "mapscope-fixes-"));
after(() => rmSync(root, { recursive: true, force: true }));

const request = {
  model: mapModel(newestRelease(), "amd64"),
  target: { goos: "linux", goarch: "amd64", minor: 26, cgo: true, experiment: "" },
  codes: new Set<Code>(["nilMapWrite", "concurrentMapUse"]),
};

async function found(folder: string): Promise<FoundMistake[]> {
  const checks = await workspaceOf(diskFiles(1_000_000), { folders: goFolders() }).checks();
  const all: FoundMistake[] = [];
  for await (const batch of checks.ofPattern(folder, "./...", request)) all.push(...batch);
  return all;
}

for (const code of ["nilMapWrite", "concurrentMapUse"] as const)
  describe(`fixes of ${code}`, () => {
    it("compile, are formatted for the most part, and leave nothing of the finding", async () => {
      const [before, fixed] = ["before", "fixed"].map((name) => path.join(root, code, name)) as [
        string,
        string,
      ];
      for (const folder of [before, fixed]) {
        mkdirSync(path.join(folder, "bin"), { recursive: true });
        writeFileSync(path.join(folder, "go.mod"), "module example.com/fixed\n\ngo 1.23\n");
      }
      for (const { name, text } of markedPrograms(code)) {
        const folder = path.join(before, name.replaceAll("/", "_"));
        mkdirSync(folder);
        writeFileSync(path.join(folder, "main.go"), text);
      }
      const without: string[] = [];
      const places = new Map<string, FoundMistake>();
      for (const mistake of await found(before)) {
        const name = path.basename(path.dirname(mistake.file));
        if (mistake.fixes.length === 0) without.push(`${name}:${mistake.line}`);
        const messages = mistake.fixes.map(({ message }) => message);
        assert.equal(new Set(messages).size, messages.length, `${name}: ${messages}`);
        for (const [i, { edits }] of mistake.fixes.entries()) {
          const folder = path.join(fixed, `${name}_${mistake.line}_${i}`);
          mkdirSync(folder);
          const text = readFileSync(mistake.file, "utf8");
          writeFileSync(path.join(folder, "main.go"), applyEdits(text, edits));
          places.set(folder, mistake);
        }
      }
      execFileSync("go", ["build", "-o", "bin/", "./..."], { cwd: fixed, stdio: "pipe" });
      const unformatted = spawnSync("gofmt", ["-l", "."], { cwd: fixed, encoding: "utf8" }).stdout;
      const names = unformatted.split("\n").filter((name) => name !== "");
      // A field in a literal of several lines moves the others' values; a function in one line may get too long for it.
      assert.ok(names.length <= places.size / 8, unformatted);
      const left = await found(fixed);
      for (const [folder, { lineText, message }] of places) {
        const same = left.filter(
          (one) => path.dirname(one.file) === folder && one.lineText === lineText && one.message === message,
        );
        assert.deepEqual(same, [], `${path.basename(folder)}: ${message}`);
      }
      // A race is fixed where that is simple; a map can be made almost everywhere.
      const share = without.length / (await found(before)).length;
      assert.ok(share <= (code === "nilMapWrite" ? 0.05 : 0.6), `no fix for ${without.join(", ")}`);
    });
  });
