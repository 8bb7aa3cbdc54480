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
import { patternCodes } from "../../support/patternCodes.ts";
import { workspaceOf } from "../../unit/workspace/memoryWorkspace.ts";

// What is found by the form of the code: exactly the marked lines, with Go's library at hand. Real Go runs the programs, whose own
// words say where a mark is wrong, and compiles what each fix makes, where the finding is gone.

const root = mkdtempSync(path.join(tmpdir(), "mapscope-patterns-"));
after(() => rmSync(root, { recursive: true, force: true }));

async function found(folder: string, code: Code): Promise<FoundMistake[]> {
  const checks = await workspaceOf(diskFiles(1_000_000), { folders: goFolders() }).checks();
  const target = { goos: "linux", goarch: "amd64", minor: 26, cgo: true, experiment: "" };
  const request = { model: mapModel(newestRelease(), "amd64"), target, codes: new Set([code]) };
  const all: FoundMistake[] = [];
  for await (const batch of checks.ofPattern(folder, "./...", request)) all.push(...batch);
  return all;
}

function moduleIn(folder: string): string {
  mkdirSync(path.join(folder, "bin"), { recursive: true });
  writeFileSync(path.join(folder, "go.mod"), "module example.com/patterns\n\ngo 1.23\n");
  return folder;
}

function build(folder: string, output: readonly string[]): void {
  const { status, stderr } = spawnSync("go", ["build", ...output, "./..."], {
    cwd: folder,
    encoding: "utf8",
  });
  assert.equal(status, 0, stderr);
}

/** Findings of a program, without what an edit moves. */
const placesOf = (all: readonly FoundMistake[], folder: string): string[] =>
  all
    .filter(({ file }) => path.dirname(file) === folder)
    .map(({ lineText }) => lineText)
    .sort();

for (const code of patternCodes)
  describe(code, () => {
    const programs = markedPrograms(code);
    const before = moduleIn(path.join(root, code));
    const folderOf = (name: string): string => path.join(before, name.replaceAll("/", "_"));
    for (const { name, text } of programs) {
      mkdirSync(folderOf(name));
      writeFileSync(path.join(folderOf(name), "main.go"), text);
    }
    let all: readonly FoundMistake[] = [];

    it("is found at the marked lines, and nowhere else", async () => {
      all = await found(before, code);
      for (const { name, wanted } of programs) {
        const lines = all.filter(({ file }) => path.dirname(file) === folderOf(name)).map(({ line }) => line);
        assert.deepEqual([...new Set(lines)], wanted, name);
      }
    });

    it("has 25 marks and more, and as many functions that have none", () => {
      const marks = programs.reduce((sum, { wanted }) => sum + wanted.length, 0);
      const fine = programs.filter(({ name }) => name.startsWith("fine/"));
      const functions = fine.flatMap(({ text }) => text.match(/^func /gm) ?? []).length - fine.length;
      assert.ok(marks >= 25, `${marks} marks`);
      assert.ok(functions >= 25, `${functions} functions`);
    });

    it("is in programs that real Go runs as they say", () => {
      build(before, ["-o", "bin/"]);
      for (const { name } of programs) {
        const program = path.join(before, "bin", path.basename(folderOf(name)));
        const { stderr, status } = spawnSync(program, { encoding: "utf8", timeout: 20_000 });
        assert.equal(status, 0, `${name}: ${stderr}`);
        assert.doesNotMatch(stderr, /no panic|found/, name);
      }
    });

    it("has fixes that compile, and leave nothing of the finding", async () => {
      const after = moduleIn(path.join(root, `${code} fixed`));
      const fixed = new Map<string, FoundMistake>();
      for (const mistake of all) {
        const name = path.basename(path.dirname(mistake.file));
        const messages = mistake.fixes.map(({ message }) => message);
        assert.equal(new Set(messages).size, messages.length, `${name}: ${messages}`);
        for (const [i, { edits }] of mistake.fixes.entries()) {
          const folder = path.join(after, `${name}_${mistake.line}_${i}`);
          mkdirSync(folder);
          const text = applyEdits(readFileSync(mistake.file, "utf8"), edits);
          // What is no program is compiled and not linked.
          writeFileSync(path.join(folder, "main.go"), text.replace("package main", "package fixed"));
          fixed.set(folder, mistake);
        }
      }
      if (/Hint|Capacity|unsorted|lookup|Shrink|Copy/.test(code))
        assert.ok(fixed.size >= all.length * 0.9, `${fixed.size} fixes`);
      if (fixed.size === 0) return;
      build(after, []);
      const names = execFileSync("gofmt", ["-l", "."], { cwd: after, encoding: "utf8" }).split("\n");
      const unformatted = names.filter((name) => name !== "" && !/parens/.test(name));
      const fine = execFileSync("gofmt", ["-l", "."], { cwd: before, encoding: "utf8" }).trim().split("\n");
      const ours = unformatted.filter((name) => !fine.some((one) => name.startsWith(path.dirname(one))));
      assert.deepEqual(ours, []);
      const left = await found(after, code);
      for (const [folder, mistake] of fixed) {
        const was = placesOf(all, path.dirname(mistake.file));
        was.splice(was.indexOf(mistake.lineText), 1);
        assert.deepEqual(placesOf(left, folder), was, path.basename(folder));
      }
    });
  });
