import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import type { Locator, Page } from "playwright-core";
import { accessibilityViolations } from "../support/axe.ts";
import { sampleFolder } from "../support/projectPath.ts";
import { openWorkbench, type Workbench } from "../support/workbench.ts";

/** Themes, and the class that a page gets from each. */
const themeClasses = {
  light: "vscode-light",
  highContrastDark: "vscode-high-contrast",
  highContrastLight: "vscode-high-contrast-light",
  dark: "vscode-dark",
} as const;
const themes = ["light", "highContrastDark", "highContrastLight", "dark"] as const;

describe("the views at first look", () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "mapscope-views-"));
  cpSync(sampleFolder, folder, { recursive: true });
  after(() => rmSync(folder, { recursive: true, force: true }));
  let workbench: Workbench;
  let page: Page;
  before(async () => {
    workbench = await openWorkbench({ folder, width: 1000, height: 800 });
    page = workbench.page;
  });
  after(() => workbench?.close());
  const view = () => workbench.webview("view");
  const panel = () => workbench.webview("editor");
  const button = (action: string) => view().locator(`button[data-action=${action}]`);

  /** Whether all of an element can be seen without scrolling the page that it is on. */
  const isInSight = (element: Locator): Promise<boolean> =>
    element.evaluate((one) => {
      const { top, bottom, left, right } = one.getBoundingClientRect();
      const around = one.closest("main")?.getBoundingClientRect();
      return (
        around !== undefined &&
        top >= around.top &&
        bottom <= around.bottom + 1 &&
        left >= around.left - 1 &&
        right <= around.right + 1
      );
    });

  it("shows the first bucket or group in a side bar of 300 pixels, with all names of the header's fields", async () => {
    await workbench.openFile("main.go");
    await workbench.moveCursor(27, 4);
    await workbench.runCommand("Mapscope: Show Map Layout");
    await view().locator("p.type code", { hasText: "map[uint64]uint64" }).waitFor();
    await button("insertMany").click();
    await view().locator(".transport .last", { hasText: "operation 8 of 8" }).waitFor();
    for (const [release, names] of [
      ["1.26", ["used", "seed", "dirPtr", "dirLen", "globalDepth", "globalShift", "writing", "clearSeq"]],
      ["1.23", ["count", "flags", "B", "noverflow", "hash0", "buckets", "oldbuckets", "nevacuate", "extra"]],
    ] as const) {
      await view().locator("select[name=release]").selectOption(release);
      await view()
        .locator(".ruler .name", { hasText: new RegExp(`^${names[0]}$`) })
        .first()
        .waitFor();
      const shown = await view().locator(".ruler").first().locator(".name").allTextContents();
      for (const name of names) assert.ok(shown.includes(name), `${name} in ${shown}`);
      await workbench.shot(`first-look-${release}`);
      assert.ok(await isInSight(view().locator(".row-box").first()), release);
      const scrolled = await view()
        .locator("main")
        .evaluate((main) => main.scrollWidth - main.clientWidth);
      assert.ok(scrolled <= 1, `nothing is cut at the right: ${scrolled}`);
    }
    await view().locator("select[name=release]").selectOption("1.26");
    await view().locator("input[name=count]").fill("12345678");
    const cut = await view()
      .locator("input[name=count]")
      .evaluate((field) => field.scrollWidth - field.clientWidth);
    assert.ok(cut <= 0, `eight digits have room: ${cut}`);
    await view().locator("input[name=count]").fill("8");
  });

  it("tells at the badge how the type is known", async () => {
    await view().locator("button.badge").focus();
    await view()
      .locator("pre.details", { hasText: /type known from|type assumed/ })
      .waitFor();
    await view().locator("h1").click();
  });

  it("tells with one click what Go 1.24 changed", async () => {
    await button("compareFamilies").click();
    await view().locator(".difference dt", { hasText: "Bytes" }).waitFor();
    assert.equal(await view().locator(".compared").count(), 2);
    await workbench.shot("families-narrow");
    assert.deepEqual(await accessibilityViolations(view()), []);
    await button("compareOff").first().click();
    await view().locator(".compared").first().waitFor({ state: "detached" });
  });

  it("tells it from the palette too, of a map that is filled for it, wide and in each theme", async () => {
    await page.setViewportSize({ width: 1400, height: 900 });
    await workbench.moveCursor(27, 4);
    await workbench.runCommand("Mapscope: What Did Go 1.24 Change for This Map?");
    const bytes = panel().locator(".difference", { hasText: "With 1,000 entries" });
    await bytes.filter({ hasText: "36,992 bytes in 6 objects" }).waitFor({ timeout: 60_000 });
    for (const theme of themes) {
      await workbench.setTheme(theme);
      await panel().locator(`body.${themeClasses[theme]}`).waitFor();
      await workbench.shot(`families-${theme}`);
    }
    assert.deepEqual(await accessibilityViolations(panel()), []);
    await page.setViewportSize({ width: 2560, height: 1300 });
    await workbench.shot("families-2560");
    await page.setViewportSize({ width: 1000, height: 800 });
    await workbench.closeEditor("Map Layout");
  });

  it("says that a pinned map is gone, takes it back after undo, and follows again when unpinned", async () => {
    await workbench.openFile("metrics/metrics.go");
    const text = readFileSync(path.join(folder, "metrics/metrics.go"), "utf8").split("\n");
    const line = text.findIndex((one) => one.includes("counts := map[string]int{}")) + 1;
    await workbench.moveCursor(line, 3);
    await view()
      .locator("h1", { hasText: /map\[string\]int|counts/ })
      .waitFor();
    await button("pin").first().click();
    await view().locator("button[data-action=pin][aria-pressed=true]").waitFor();
    const gone = view().locator("p.gone");
    await page.locator(".view-line", { hasText: "counts := map" }).first().click();
    await page.keyboard.press("Control+Shift+K");
    await gone.filter({ hasText: "is no longer where it was in metrics.go" }).waitFor();
    await workbench.shot("pinned-gone");
    await page.keyboard.press("Control+z");
    await gone.waitFor({ state: "detached" });
    await page.keyboard.press("Control+Shift+K");
    await gone.waitFor();
    await gone.locator("button").click();
    await gone.waitFor({ state: "detached" });
    await view().locator("button[data-action=pin][aria-pressed=false]").waitFor();
    await workbench.moveCursor(1, 1);
    await page.keyboard.press("Control+z");
    await page.locator(".view-line", { hasText: "counts := map" }).first().waitFor();
  });

  it("says so after a reload too, and a map that is asked for wins over what is restored", async () => {
    await workbench.openFile("main.go");
    await workbench.moveCursor(27, 4);
    await view().locator("h1", { hasText: "visits" }).waitFor();
    await button("pin").first().click();
    await view().locator("button[data-action=pin][aria-pressed=true]").waitFor();
    await workbench.moveCursor(13, 3);
    const file = path.join(folder, "main.go");
    const source = readFileSync(file, "utf8");
    writeFileSync(file, source.replace(/\tvisits[\s\S]*len\(visits\)\)\n/, ""));
    await view().locator("p.gone", { hasText: "visits is no longer" }).waitFor();
    await page.evaluate("window.isOld = true");
    await workbench.runCommand("Developer: Reload Window");
    await page.waitForFunction("!window.isOld");
    // A busy machine takes its time to start the extension host again.
    await page.locator(".statusbar-item", { hasText: /Go 1\.\d+ · / }).waitFor({ timeout: 180_000 });
    await view().locator("h2", { hasText: "This map is gone" }).waitFor({ timeout: 60_000 });
    await workbench.shot("pinned-gone-reloaded");
    await workbench.openFile("metrics/metrics.go");
    const lines = readFileSync(path.join(folder, "metrics/metrics.go"), "utf8").split("\n");
    await workbench.moveCursor(lines.findIndex((one) => one.includes("counts := map[string]int{}")) + 1, 3);
    await workbench.runCommand("Mapscope: Show Map Layout");
    await view().locator("p.type code", { hasText: "map[string]int" }).waitFor();
    writeFileSync(file, source);
  });

  it("takes a pinned map along when its file is renamed, and says so when the file is deleted", async () => {
    await workbench.openFile("main.go");
    await workbench.moveCursor(27, 4);
    await workbench.runCommand("Mapscope: Show Map Layout");
    await view().locator("h1", { hasText: "visits" }).waitFor();
    await button("openBeside").click();
    await panel().locator("button.place", { hasText: "main.go:27" }).waitFor();
    await workbench.runCommand("View: Show Explorer");
    const row = (name: string) => page.locator(".explorer-folders-view .monaco-list-row", { hasText: name });
    await row("main.go").click({ button: "right" });
    await page.locator(".context-view .action-label", { hasText: /^Rename/ }).click();
    const field = page.locator(".explorer-folders-view .monaco-inputbox input");
    await field.fill("shop.go");
    await field.press("Enter");
    await panel().locator("button.place", { hasText: "shop.go:27" }).waitFor();
    assert.equal(await panel().locator("p.gone").count(), 0);
    rmSync(path.join(folder, "shop.go"));
    await panel().locator("p.gone", { hasText: "shop.go was deleted or moved" }).waitFor();
    await workbench.shot("pinned-file-deleted");
    await panel().locator("p.gone button").click();
    await panel().locator("p.gone").waitFor({ state: "detached" });
  });

  it("asked nothing outside this machine", () => {
    assert.deepEqual([...workbench.outsideHosts], []);
  });
});
