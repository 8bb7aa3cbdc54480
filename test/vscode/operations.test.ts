import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { openWorkbench, type Workbench } from "../support/workbench.ts";

describe("the view of all map operations", () => {
  let workbench: Workbench;
  let page: Page;
  before(async () => {
    workbench = await openWorkbench();
    page = workbench.page;
  });
  after(() => workbench?.close());

  const pane = () =>
    page.locator(".pane", { has: page.locator(".pane-header", { hasText: "Map Operations" }) });
  const rows = () => pane().locator(".monaco-list-row");
  const row = (text: string | RegExp) => rows().filter({ hasText: text }).first();
  const message = (text: string | RegExp) =>
    pane().locator(".tree-explorer-viewlet-tree-view .message", { hasText: text });
  const choose = async (command: string, item: string): Promise<void> => {
    await workbench.runCommand(command);
    await page.locator(".quick-input-list .monaco-list-row", { hasText: item }).first().click();
  };

  it("lists those of the file by map, and goes to one", async () => {
    await workbench.openFile("main.go");
    await choose("Mapscope: Show Map Operations…", "this file");
    await message(/map operations in main\.go · Go 1\.26/).waitFor();
    await row("map[uint64]uint64").click();
    await row("visits[").click();
    await page.locator(".editor-instance .selected-text").first().waitFor();
    await workbench.shot("operations-file");
  });

  it("answers which lines of the package call a function", async () => {
    // All rows are there only where there is room for them.
    await page.locator(".pane-header", { hasText: "Map Layout" }).click();
    await workbench.openFile("inventory/inventory.go");
    await choose("Mapscope: Show Map Operations…", "this package");
    await message(/map operations in this package/).waitFor();
    await choose("Mapscope: List Map Operations By…", "by runtime call");
    await row("mapassign_faststr").waitFor();
  });

  it("ranks the maps of the workspace by bytes, filters and copies", async () => {
    await choose("Mapscope: Show Map Operations…", "the workspace");
    await message(/map operations in the workspace/).waitFor();
    await choose("Mapscope: List Map Operations By…", "makes and literals by bytes");
    await row(/bytes/).waitFor();
    await workbench.runCommand("Mapscope: Filter Map Operations…");
    await page.locator(".quick-input-widget input[placeholder^='mapassign_fast64']").fill("uint64");
    await message(/with “uint64”/).waitFor();
    await page.keyboard.press("Enter");
    await rows().filter({ hasNotText: "uint64" }).first().waitFor({ state: "detached" });
    const shown = await rows().allInnerTexts();
    assert.ok(shown.length > 0 && shown.every((text) => /uint64/.test(text)), shown.join("\n"));
    assert.match(shown[0] ?? "", /^\s*[\d,]+ bytes/, "they come first in a narrow side bar");
    const label = await rows().first().getAttribute("aria-label");
    assert.match(label ?? "", /^(make|literal) .*, .* bytes.*, line \d+ of .*\.go/);
    await workbench.shot("operations-bytes");
    await workbench.runCommand("Mapscope: Copy Map Operations");
    await page.locator(".statusbar-item", { hasText: "map operations copied" }).waitFor();
  });

  it("tells what the package allocates and why, and marks it after an edit", async () => {
    const pane = page.locator(".pane", { has: page.locator(".pane-header", { hasText: "Allocations" }) });
    const row = (text: string | RegExp) => pane.locator(".monaco-list-row").filter({ hasText: text }).first();
    const message = (text: string | RegExp) =>
      pane.locator(".tree-explorer-viewlet-tree-view .message", { hasText: text });
    await workbench.openFile("main.go");
    await workbench.runCommand("Mapscope: Show Allocations of This Package");
    await message(/of package main, .* on the heap/).waitFor();
    await page.locator(".pane-header", { hasText: "Map Operations" }).click();
    await row(/^\s*36,944 bytes\s*main\.go:27 · make\(map\[uint64\]uint64, 1000\)/).waitFor();
    await choose("Mapscope: List Allocations Of…", "all others");
    // A click elsewhere on the row goes to its line.
    await row(/^\s*len\(visits\)\s*on the heap · main\.go:31/).waitFor();
    await row("len(visits)").locator(".monaco-tl-twistie").click();
    await row(/fmt.*line 31/).waitFor();
    await workbench.shot("allocations");
    await row(/fmt.*line 31/).click();
    await page.locator(".statusbar-item", { hasText: "Ln 31," }).waitFor();
    await workbench.moveCursor(11, 1);
    await page.keyboard.type("//");
    await row(/main\.go:31.*before the last edit of main\.go/).waitFor();
    await message(/main\.go changed since/).waitFor();
    await page.keyboard.press("Control+z");
  });
});
