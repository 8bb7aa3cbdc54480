import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { projectPath } from "../support/projectPath.ts";
import { openWorkbench, type Workbench } from "../support/workbench.ts";

describe("hover and layout view on the sample", () => {
  let workbench: Workbench;
  let page: Page;
  before(async () => {
    workbench = await openWorkbench();
    page = workbench.page;
  });
  after(() => workbench?.close());
  const view = () => workbench.webview("view");

  it("explains a map expression in a hover", async () => {
    await workbench.openFile("main.go");
    const hover = await workbench.hover(workbench.token("visits"), "Swiss");
    const text = await hover.innerText();
    assert.match(text, /map\[uint64\]uint64/);
    assert.match(text, /2 tables × 1,024 slots/);
    assert.match(text, /36,944 \(0x9050\) bytes in 5 objects, 48 \(0x30\) bytes on the stack/);
    await workbench.shot("hover-dark");
    await page.screenshot({
      path: projectPath(".build/shots/readme-hover.png"),
      clip: { x: 350, y: 300, width: 860, height: 400 },
    });
  });

  it("names the runtime call of each form", async () => {
    await workbench.openFile("inventory/inventory.go");
    for (const [line, column, call] of [
      [24, 14, "makemap"],
      [31, 18, "mapaccess2_faststr"],
      [34, 6, "mapassign_faststr"],
      [49, 5, "mapdelete_faststr"],
      [57, 20, "mapIterStart"],
    ] as const) {
      await workbench.moveCursor(line, column);
      await workbench.runCommand("Show or Focus Hover");
      await page.locator(".monaco-hover:visible", { hasText: call }).first().waitFor();
      await page.keyboard.press("Escape");
    }
    await workbench.openFile("main.go");
  });

  it("draws the map under the cursor in the view", async () => {
    await workbench.moveCursor(27, 4);
    await workbench.runCommand("Mapscope: Show Map Layout");
    await view().locator("h1 code", { hasText: "visits" }).waitFor();
    await view().locator(".figures summary", { hasText: "36,992 B" }).waitFor();
    await workbench.shot("layout-visits");
  });

  it("shows the first group in the side bar of a low window without scrolling", async () => {
    const before = page.viewportSize();
    await page.setViewportSize({ width: 1400, height: 800 });
    for (const [file, line, column, name] of [
      ["main.go", 27, 4, "visits"],
      ["inventory/inventory.go", 34, 5, "s.items"],
    ] as const) {
      await workbench.openFile(file);
      await workbench.moveCursor(line, column);
      await view().locator("h1 code", { hasText: name }).waitFor();
      const cell = await view().locator(".section .cell, .section p.empty, p.empty").first().boundingBox();
      const main = await view().locator("main").boundingBox();
      assert.ok(cell && main);
      const hidden = cell.y + cell.height - (main.y + main.height);
      assert.ok(hidden <= 0, `${name}: ${hidden} pixels of the first group are below the page`);
      await workbench.shot(`layout-low-${name}`);
    }
    await page.setViewportSize(before ?? { width: 1400, height: 900 });
    await workbench.openFile("main.go");
    await workbench.moveCursor(27, 4);
    await view().locator("h1 code", { hasText: "visits" }).waitFor();
  });

  it("opens the calculator for the map in the view", async () => {
    await view().locator("button[data-action=openCalculator]").click();
    const panel = workbench.webview("editor");
    await panel.locator("h2", { hasText: "make(map[uint64]uint64, 1000) in go1.26 on amd64" }).waitFor();
    await workbench.closeEditor("Capacity Calculator");
  });

  it("inserts keys one by one and goes back in time", async () => {
    await view().locator("input[name=count]").fill("1");
    await view().locator("button[data-action=insertMany]").click();
    await view().locator(".last", { hasText: "operation 1 of 1: m[0] = 0" }).waitFor();
    assert.equal(await view().locator(".cell.full").count(), 1);
    await view().locator("button[data-action=back]").click();
    await view().locator(".last", { hasText: "operation 0 of 1: make(map[uint64]uint64, 1000)" }).waitFor();
    assert.equal(await view().locator(".cell.full").count(), 0);
  });

  it("follows the cursor to another map and shows it grow", async () => {
    await workbench.openFile("inventory/inventory.go");
    await workbench.moveCursor(34, 5);
    await view().locator("h1 code", { hasText: "s.items" }).waitFor();
    await view().locator("p.type code", { hasText: "map[SKU]*Item" }).waitFor();
    await view().locator("input[name=count]").fill("40");
    await view().locator("button[data-action=insertMany]").click();
    await view().locator(".last", { hasText: "operation 40 of 40" }).waitFor();
    assert.equal(await view().locator(".cell.full").count(), 40);
    await view().locator("select[name=event]", { hasText: "growth · 3" }).waitFor();
    await view().locator(".diagrams summary").click();
    await view().locator("select[name=diagram]").selectOption("growth");
    await view().locator(".mermaid > svg", { hasText: "entry 29" }).waitFor();
    for (const theme of ["dark", "light", "highContrastDark", "highContrastLight"] as const) {
      await workbench.setTheme(theme);
      await workbench.shot(`layout-${theme}`);
    }
    await workbench.setTheme("dark");
  });

  it("shows the same map in a classic release", async () => {
    await view().locator("select[name=release]").selectOption("1.23");
    await view().locator("h2", { hasText: "hmap" }).waitFor();
    await view().locator(".last", { hasText: "operation 40 of 40" }).waitFor();
    assert.equal(await view().locator(".cell.full").count(), 40);
    await view().locator(".diagrams summary").click();
    await workbench.shot("layout-classic");
    await page.screenshot({
      path: projectPath(".build/shots/readme-layout.png"),
      clip: { x: 0, y: 30, width: 900, height: 620 },
    });
    await view().locator("select[name=release]").selectOption("1.26");
  });

  it("asked nothing outside this machine", () => {
    assert.deepEqual([...workbench.outsideHosts], []);
  });
});
