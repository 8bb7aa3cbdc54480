import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { openWorkbench, type Workbench } from "../support/workbench.ts";

/** Opens a file from the explorer. */
async function open({ page }: Workbench, name: string): Promise<void> {
  await page.locator(".explorer-folders-view .monaco-list-row", { hasText: name }).first().dblclick();
  await page.locator(".tab.active", { hasText: name }).waitFor();
}

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

  it("compiles once, for the listing and for the facts", async () => {
    const { page } = workbench;
    await open(workbench, "main.go");
    await workbench.moveCursor(3, 28);
    await workbench.runCommand("Mapscope: Show Assembly");
    const rows = page.locator(".monaco-editor[data-uri^='mapscope-assembly'] .view-line");
    // A source line stands where it changes only.
    const placeOf = (line: number) => rows.filter({ hasText: new RegExp(`^\\s*${line}\\s`) }).first();
    await rows
      .filter({ hasText: /CALL.*runtime\.mapassign_fast64/ })
      .first()
      .waitFor(compiling);
    await placeOf(3).waitFor();
    await page.keyboard.press("Control+1");
    await workbench.moveCursor(2, 1);
    writeFileSync(log, "");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Control+s");
    await placeOf(4).waitFor(compiling);
    await workbench.moveCursor(4, 28);
    await workbench.runCommand("Mapscope: Show Map Layout");
    await workbench.webview("view").locator(".badge", { hasText: "compiler" }).waitFor();
    const starts = readFileSync(log, "utf8").trim().split("\n");
    // A question for its environment is no build.
    const builds = starts.filter((start) => !start.startsWith("env "));
    assert.equal(builds.length, 1, starts.join("\n"));
  });
});
