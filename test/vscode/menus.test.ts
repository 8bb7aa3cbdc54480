import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { openWorkbench, type Workbench } from "../support/workbench.ts";

describe("menus, keys and files without a name", () => {
  let workbench: Workbench;
  let page: Page;
  before(async () => {
    workbench = await openWorkbench();
    page = workbench.page;
  });
  after(() => workbench?.close());

  const menu = () => page.locator(".context-view .monaco-menu");

  /** The entries of the submenu that a right click opens; the editor must be asked again where it has just been opened. */
  async function entries(): Promise<string[]> {
    await menu().locator(".action-item", { hasText: "Mapscope" }).first().hover();
    const last = menu().last();
    await last.locator(".action-label", { hasText: "Show Map Operations" }).waitFor();
    const labels = await last.locator(".action-label").allInnerTexts();
    return labels.map((label) => label.trim()).filter((label) => label !== "");
  }

  /** The submenu's entries on a word, once `entry` is one of them: what it depends on is known a little after the file is. */
  async function entriesWith(entry: string, word: string): Promise<string[]> {
    let shown: string[] = [];
    for (let attemptsLeft = 30; attemptsLeft > 0; attemptsLeft--) {
      await workbench.token(word).click({ button: "right" });
      shown = await entries();
      if (shown.some((label) => label.includes(entry))) break;
      await closeMenu();
    }
    return shown;
  }

  async function closeMenu(): Promise<void> {
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
  }

  it("offer all that applies to a Go file with maps", async () => {
    await workbench.openFile("main.go");
    await workbench.hover(workbench.token("visits"), "Swiss");
    await page.keyboard.press("Escape");
    const shown = await entriesWith("Show Assembly", "visits");
    await workbench.shot("menu-mapscope");
    for (const entry of ["Show Map Layout", "Capacity Calculator", "Show Map Call Chain", "Show Assembly"])
      assert.ok(
        shown.some((label) => label.includes(entry)),
        `${entry} in ${shown.join(", ")}`,
      );
    await closeMenu();
  });

  it("have keys in the text of a Go file", async () => {
    await workbench.moveCursor(27, 4);
    await page.keyboard.press("Control+k");
    await page.keyboard.press("Alt+m");
    await workbench.webview("view").locator("h1 code", { hasText: "visits" }).waitFor();
  });

  it("take the nearest map of the line, and let one be chosen where the line has none", async () => {
    const title = workbench.webview("view").locator("h1 code");
    await workbench.moveCursor(29, 1);
    await workbench.runCommand("Mapscope: Show Map Layout");
    await title.filter({ hasText: "visits" }).waitFor();
    await workbench.moveCursor(16, 3);
    await workbench.runCommand("Mapscope: Show Map Call Chain");
    const rows = page.locator(".quick-input-list .monaco-list-row");
    await rows.filter({ hasText: "line 27: visits := make" }).waitFor();
    await workbench.shot("menu-choose-map");
    await rows.filter({ hasText: "line 27: visits := make" }).click();
    await workbench
      .webview("editor")
      .locator("body", { hasText: /main\.go:27/ })
      .waitFor();
    await workbench.closeEditor("Map Call Chain");
  });

  it("leave out what needs a file on disk, where hover and layout come from the source alone", async () => {
    // The palette would take the command that compares two such files.
    await page.keyboard.press("Control+Alt+n");
    await page.locator(".tab.active", { hasText: /^Untitled-1$/ }).waitFor();
    await workbench.runCommand("Change Language Mode");
    await page.locator(".quick-input-widget input").first().fill("Go");
    await page.locator(".quick-input-list .monaco-list-row", { hasText: /^Go\b/ }).first().click();
    await page.locator(".monaco-editor.focused").first().waitFor();
    // At once: the editor completes what is typed.
    await page.keyboard.insertText(
      "package p\nfunc f() {\nunnamed := make(map[string]int, 100)\nunnamed[`a`] = 1\n}",
    );
    const hover = await workbench.hover(workbench.token("unnamed"), "made for 100");
    assert.match(await hover.innerText(), /made for 100/);
    await workbench.shot("untitled-hover");
    await page.keyboard.press("Escape");
    const shown = await entriesWith("Show Map Layout", "unnamed");
    assert.ok(
      shown.some((label) => label.includes("Show Map Layout")),
      shown.join(", "),
    );
    assert.ok(!shown.some((label) => label.includes("Show Assembly")), shown.join(", "));
    await closeMenu();
    await workbench.runCommand("Mapscope: Show Map Layout");
    await workbench.webview("view").locator("h1 code", { hasText: "unnamed" }).waitFor();
  });
});
