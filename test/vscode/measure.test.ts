import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import os from "node:os";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { accessibilityViolations } from "../support/axe.ts";
import { openWorkbench, type Workbench } from "../support/workbench.ts";

const title = "Mapscope: Measure This Map…";
const leftBehind = (): string[] =>
  readdirSync(os.tmpdir()).filter((name) => name.startsWith("mapscope-measure-"));

describe("measuring the map under the cursor", () => {
  let workbench: Workbench;
  let page: Page;
  before(async () => {
    workbench = await openWorkbench();
    page = workbench.page;
    await workbench.changeSettings({ "mapscope.measure.seconds": 3 });
  });
  after(() => workbench?.close());
  const panel = () => workbench.webview("editor");

  it("shows predicted and measured figures in charts and tables", async () => {
    const before = new Set(leftBehind());
    await workbench.openFile("main.go");
    await workbench.moveCursor(27, 4);
    await workbench.runCommand(title);
    await panel().locator("h2 code", { hasText: "map[uint64]uint64" }).waitFor();
    await panel()
      .locator(".title", { hasText: /^map\[uint64\]uint64 measured by go1\.\d+\S* on linux\/amd64$/ })
      .waitFor();
    const held = panel().locator(".report.held tbody tr").first();
    const cells = await held.locator("td").allTextContents();
    assert.equal(cells[0], "none");
    assert.match(cells[1] ?? "", /^[\d,]+ bytes in \d+ objects?$/);
    assert.equal(cells[2], cells[1]);
    await panel().locator(".report.differences", { hasText: "all bytes, objects and growths" }).waitFor();
    assert.equal(await panel().locator("figure.chart").count(), 2);
    await panel().locator("figure[data-chart=bytes] summary").click();
    await panel().locator("figure[data-chart=bytes] table caption").waitFor({ state: "attached" });
    assert.match(await panel().locator("p.note").first().innerText(), /^main\.go:27 · measured /);
    assert.deepEqual(
      leftBehind().filter((name) => !before.has(name)),
      [],
    );
  });

  it("is readable in every theme, and by who does not see it", async () => {
    await page.setViewportSize({ width: 1700, height: 1300 });
    for (const theme of ["light", "highContrastDark", "highContrastLight", "dark"] as const) {
      await workbench.setTheme(theme);
      await workbench.shot(`measure-${theme}`);
    }
    assert.deepEqual(await accessibilityViolations(panel()), []);
    await page.setViewportSize({ width: 1400, height: 900 });
  });

  it("opens what was measured as CSV", async () => {
    await panel().locator("button[data-export=csv]").click();
    await page.locator(".view-line", { hasText: "map,go,goos,goarch,n,hint,figure" }).first().waitFor();
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Delete");
    await workbench.closeEditor("Untitled-1");
  });

  it("keeps it, and measures again until that is cancelled", async () => {
    await workbench.closeEditor("Measured Map");
    await workbench.openFile("main.go");
    await workbench.moveCursor(27, 4);
    await workbench.runCommand(title);
    const again = panel().locator("button", { hasText: "Measure Again" });
    await again.waitFor();
    const taken = await panel().locator("p.note").first().innerText();
    await workbench.changeSettings({ "mapscope.measure.seconds": 600 });
    await again.click();
    await panel().locator(".state", { hasText: "measuring" }).waitFor();
    await panel().locator("button", { hasText: "Cancel" }).click();
    await panel().locator(".failed", { hasText: "the measuring program was cancelled" }).waitFor();
    assert.equal(await panel().locator("p.note").first().innerText(), taken);
    await workbench.closeEditor("Measured Map");
  });

  it("is a link of the hover and a button of the calculator", async () => {
    await workbench.changeSettings({ "mapscope.measure.seconds": 2 });
    const hover = await workbench.hover(workbench.token("visits"), "Swiss");
    await hover.locator("a", { hasText: /^Measure$/ }).waitFor();
    await page.keyboard.press("Escape");
    await workbench.runCommand("Mapscope: Capacity Calculator");
    await panel().locator("h2", { hasText: "make(map[uint64]uint64" }).waitFor();
    await panel().locator("[name=map]").fill("map[uint8]bool");
    await panel().locator("h2", { hasText: "make(map[uint8]bool" }).waitFor();
    await panel().locator("button", { hasText: "Measure This Map…" }).click();
    const measured = page.locator(".tab", { hasText: "Measured Map" });
    await measured.waitFor();
    await panel().locator(".report.left", { hasText: "uint8 has only 256 different values" }).waitFor();
  });
});

describe("measuring in a folder that is not trusted", () => {
  let workbench: Workbench;
  before(async () => {
    workbench = await openWorkbench({
      settings: { "security.workspace.trust.startupPrompt": "never" },
      asksForTrust: true,
    });
  });
  after(() => workbench?.close());

  it("is refused in one sentence", async () => {
    await workbench.openFile("main.go");
    await workbench.moveCursor(27, 4);
    await workbench.runCommand(title);
    await workbench.page
      .locator(".notification-list-item", { hasText: "which Restricted Mode does not allow" })
      .waitFor();
  });
});
