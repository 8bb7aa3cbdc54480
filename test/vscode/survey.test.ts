import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { accessibilityViolations } from "../support/axe.ts";
import { openWorkbench, type Workbench } from "../support/workbench.ts";

describe("the survey of a large map", () => {
  let workbench: Workbench;
  let page: Page;
  before(async () => {
    workbench = await openWorkbench();
    page = workbench.page;
  });
  after(() => workbench?.close());
  const view = () => workbench.webview("editor");
  const canvas = () => view().locator("#canvas");
  const spoken = () => view().locator("#spoken");

  it("opens for the cursor's map, filled in a thread of its own", async () => {
    await workbench.openFile("main.go");
    await workbench.moveCursor(27, 4);
    await workbench.runCommand("Mapscope: Survey Large Map");
    await view().locator("#canvas[data-painted]").waitFor();
    assert.equal(await view().locator("input[name=map]").inputValue(), "map[uint64]uint64");
    assert.equal(await view().locator("input[name=entries]").inputValue(), "1000");
    await view().locator(".totals dd", { hasText: "36,992" }).waitFor();
  });

  it("fills a map of the form, and says what it cannot do", async () => {
    await view().locator("input[name=entries]").fill("20,000,000");
    await view().locator("button[type=submit]").click();
    await view().locator("#message", { hasText: "at most 10,000,000 entries" }).waitFor();
    await view().locator("input[name=map]").fill("map[bool]int");
    await view().locator("input[name=entries]").fill("3");
    await view().locator("button[type=submit]").click();
    await view().locator("#message", { hasText: "bool has only 2 different keys" }).waitFor();
    await view().locator("input[name=map]").fill("map[string]int");
    await view().locator("input[name=entries]").fill("200,000");
    await view().locator("select[name=deletedPercent]").selectOption("25");
    await view().locator("select[name=refilled]").selectOption("yes");
    await view().locator("button[type=submit]").click();
    await view().locator("#message:not(:visible)").waitFor({ state: "attached" });
    await view().locator(".totals dd", { hasText: "200,000" }).first().waitFor();
    await workbench.shot("survey-occupancy");
  });

  it("shows churn beside another release by one button", async () => {
    await view().locator("input[name=entries]").fill("1,000");
    await view().locator("button[data-action=churn]").click();
    await view().locator("#memoryChart", { hasText: "Go 1.24" }).waitFor();
    assert.equal(await view().locator("input[name=rounds]").inputValue(), "2000");
    await workbench.shot("survey-churn");
    await view().locator("input[name=entries]").fill("200,000");
    await view().locator("select[name=deletedPercent]").selectOption("25");
    await view().locator("input[name=rounds]").fill("1");
    await view().locator("select[name=compare]").selectOption("");
    await view().locator("button[type=submit]").click();
    await view().locator(".totals dd", { hasText: "200,000" }).first().waitFor();
  });

  it("zooms by keys to one group and reads it out", async () => {
    await canvas().focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowRight");
    await spoken()
      .filter({ hasText: /group 1 of table 0: \d full/ })
      .waitFor();
    await page.keyboard.press("Enter");
    await view().locator("#unit td.value", { hasText: "key-" }).first().waitFor();
    await page.keyboard.press("PageDown");
    await spoken().filter({ hasText: "group 0 of table 1:" }).waitFor();
    await workbench.shot("survey-near");
    for (let i = 0; i < 3; i++) await page.keyboard.press("-");
    await workbench.shot("survey-cells");
  });

  it("is restored after a reload of the window", async () => {
    await view().locator("#metric").selectOption("probe");
    await view().locator("#canvas[data-painted$=probe]").waitFor();
    await page.evaluate("window.isOld = true");
    await workbench.runCommand("Developer: Reload Window");
    await page.waitForFunction("!window.isOld");
    await view().locator("#canvas[data-painted$=probe]").waitFor();
    await view().locator("#unit h2", { hasText: "group 0 of table 1" }).waitFor();
    assert.equal(await view().locator("input[name=entries]").inputValue(), "200000");
    await canvas().focus();
    await page.keyboard.press("0");
  });

  it("draws each theme, accessible in each", async () => {
    for (const theme of ["dark", "light", "highContrastDark", "highContrastLight"] as const) {
      await workbench.setTheme(theme);
      await workbench.shot(`survey-${theme}`);
      assert.deepEqual(await accessibilityViolations(view()), [], theme);
    }
    await workbench.setTheme("dark");
  });

  it("has a table beside the picture", async () => {
    await view().locator("#asTable").click();
    await view().locator(".rows tbody tr").nth(5).waitFor();
    await workbench.shot("survey-table");
    assert.deepEqual(await accessibilityViolations(view()), []);
    await view().locator(".rows button.link", { hasText: "table 3" }).click();
    await view().locator("#unit h2", { hasText: "group 0 of table 3" }).waitFor();
  });

  it("charts a window of 1,000 entries that grows in 1.24 and stays in 1.26, in one picture", async () => {
    await view().locator("#asTable").click();
    await view().locator("input[name=map]").fill("map[uint64]uint64");
    await view().locator("select[name=go]").selectOption("1.24");
    await view().locator("input[name=entries]").fill("1,000");
    await view().locator("select[name=hinted]").selectOption("no");
    await view().locator("select[name=deletedPercent]").selectOption("10");
    await view().locator("select[name=refilled]").selectOption("yes");
    await view().locator("input[name=rounds]").fill("10,000");
    await view().locator("select[name=compare]").selectOption("1.26");
    await view().locator("button[type=submit]").click();
    await view()
      .locator("#memoryChart", {
        hasText: "Go 1.24 held 36,992 bytes when it was filled, holds 147,824 bytes",
      })
      .waitFor();
    await view()
      .locator("#memoryChart", {
        hasText: "Go 1.26 held 36,992 bytes when it was filled, holds 36,992 bytes",
      })
      .waitFor();
    for (const theme of ["light", "highContrastDark", "dark"] as const) {
      await workbench.setTheme(theme);
      await workbench.shot(`survey-churn-${theme}`);
    }
    assert.deepEqual(await accessibilityViolations(view()), []);
    await page.setViewportSize({ width: 900, height: 800 });
    await workbench.shot("survey-churn-narrow");
    await page.setViewportSize({ width: 1400, height: 900 });
  });

  it("asked nothing outside this machine", () => {
    assert.deepEqual([...workbench.outsideHosts], []);
  });
});
