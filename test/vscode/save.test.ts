import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { openWorkbench, type Workbench } from "../support/workbench.ts";

/** How long a first compilation may take on a busy machine. */
const compiling = { timeout: 120_000 };

describe("a save with a listing on show", () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "mapscope-save-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const [program, log] = [path.join(folder, "go-noted"), path.join(folder, "starts")];
  writeFileSync(program, `#!/bin/sh\necho "$@" >> '${log}'\nexec go "$@"\n`, { mode: 0o755 });
  writeFileSync(path.join(folder, "go.mod"), "module example.com/save\n\ngo 1.21\n");
  writeFileSync(
    path.join(folder, "main.go"),
    "package main\n\nfunc set(m map[int]int) { m[1] = 2 }\n\nfunc main() { set(map[int]int{}) }\n",
  );
  let workbench: Workbench;
  before(async () => {
    workbench = await openWorkbench({ folder, width: 1900, height: 1000 });
    await workbench.changeSettings({ "mapscope.go.path": program, "mapscope.gopls.enabled": false });
  });
  after(() => workbench?.close());

  it("starts go once, for the listing and for the facts", async () => {
    const { page } = workbench;
    await workbench.openFile("main.go");
    await workbench.moveCursor(3, 28);
    await workbench.runCommand("Mapscope: Show Assembly");
    const rows = page.locator(".monaco-editor[data-uri^='mapscope-assembly'] .view-line");
    const callIn = (line: number) =>
      rows.filter({ hasText: new RegExp(`main\\.go:${line}.*CALL.*runtime\\.mapassign_fast64`) }).first();
    await callIn(3).waitFor(compiling);
    await page.keyboard.press("Control+1");
    await workbench.moveCursor(2, 1);
    writeFileSync(log, "");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Control+s");
    await callIn(4).waitFor(compiling);
    await workbench.moveCursor(4, 28);
    await workbench.runCommand("Mapscope: Show Map Layout");
    await workbench.webview("view").locator(".badge", { hasText: "compiler" }).waitFor();
    const starts = readFileSync(log, "utf8").trim().split("\n");
    assert.deepEqual(
      starts.map((start) => start.split(" ")[0]),
      ["list"],
      starts.join("\n"),
    );
  });
});

describe("what is not saved", () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "mapscope-unsaved-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(path.join(folder, "go.mod"), "module example.com/unsaved\n\ngo 1.21\n");
  writeFileSync(
    path.join(folder, "key.go"),
    "package main\n\ntype Key uint32\n\nvar byKey = map[Key]int{}\n",
  );
  writeFileSync(path.join(folder, "main.go"), "package main\n\nfunc main() { byKey[Key(1)] = 2 }\n");
  let workbench: Workbench;
  before(async () => {
    workbench = await openWorkbench({ folder });
    await workbench.changeSettings({ "mapscope.gopls.enabled": false });
  });
  after(() => workbench?.close());

  it("counts in the files beside it too, as long as it is open", async () => {
    const { page } = workbench;
    await workbench.openFile("main.go");
    await workbench.hover(workbench.token("byKey"), "mapassign_fast32");
    await workbench.openFile("key.go");
    await workbench.moveCursor(3, 1);
    await page.keyboard.press("End");
    for (let letters = 0; letters < "uint32".length; letters++) await page.keyboard.press("Backspace");
    await page.keyboard.type("uint64");
    await page.keyboard.press("Escape");
    await workbench.openFile("main.go");
    await workbench.hover(workbench.token("byKey"), "mapassign_fast64");
  });
});
