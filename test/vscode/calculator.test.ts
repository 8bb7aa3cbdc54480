import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { projectPath } from "../support/projectPath.ts";
import { openWorkbench, type Workbench } from "../support/workbench.ts";

describe("the capacity calculator", () => {
  let workbench: Workbench;
  let page: Page;
  before(async () => {
    workbench = await openWorkbench();
    page = workbench.page;
  });
  after(() => workbench?.close());
  const panel = () => workbench.webview("editor");
  const code = (text: string) => page.locator(".view-line", { hasText: text }).first();

  it("opens at once with the map under the cursor, and says what is wrong with its type", async () => {
    await workbench.openFile("main.go");
    await workbench.moveCursor(27, 14);
    await workbench.runCommand("Mapscope: Capacity Calculator");
    await panel().locator("h2", { hasText: "make(map[uint64]uint64, 1000) in go1.26 on amd64" }).waitFor();
    assert.equal(await panel().locator("input[name=n]").inputValue(), "1000");
    const map = panel().locator("[name=map]");
    assert.equal(await map.inputValue(), "map[uint64]uint64");
    await map.fill("map[uint64");
    await panel()
      .locator("#map-error", { hasText: /expected|missing|\]/ })
      .waitFor();
    await map.fill("map[uint64]uint64");
    await panel().locator("input[name=n]").fill("1200");
    await panel().locator("h2", { hasText: "make(map[uint64]uint64, 1200) in go1.26 on amd64" }).waitFor();
    await panel().locator("td", { hasText: "36,992 bytes in 6 objects" }).first().waitFor();
  });

  it("recomputes as values change, and says what is wrong with one", async () => {
    await panel().locator("input[name=n]").fill("soon");
    await panel().locator("#n-error", { hasText: "A whole number of entries, such as 1000" }).waitFor();
    assert.equal(await panel().locator("input[name=n]").getAttribute("aria-invalid"), "true");
    await panel().locator(".stale-note").waitFor();
    await panel().locator("input[name=n]").fill("800");
    await panel().locator("h2", { hasText: "make(map[uint64]uint64, 800)" }).waitFor();
    await panel().locator("select[name=compare]").selectOption("1.23");
    await panel().locator("th", { hasText: "go1.23 amd64, no hint" }).waitFor();
    await panel().locator("input[name=budget]").fill("64KiB");
    await panel().locator("h3", { hasText: "What fits into 65,536 bytes" }).waitFor();
    await panel()
      .locator("#budget-answer", { hasText: /^[\d,]+ entries/ })
      .waitFor();
    await page.setViewportSize({ width: 1900, height: 1300 });
    await panel().locator("select[name=compare]").selectOption("");
    await panel().locator("th", { hasText: "go1.23" }).first().waitFor({ state: "detached" });
    await page.screenshot({
      path: projectPath(".build/shots/readme-calculator.png"),
      clip: { x: 350, y: 30, width: 1550, height: 1060 },
    });
    await panel().locator("select[name=compare]").selectOption("1.23");
    for (const theme of ["light", "highContrastDark", "highContrastLight", "dark"] as const) {
      await workbench.setTheme(theme);
      await workbench.shot(`calculator-${theme}`);
    }
    await page.setViewportSize({ width: 1500, height: 900 });
    const cut = await panel()
      .locator(".report.memory .scroll")
      .evaluate((table) => [table.clientWidth, table.scrollWidth - table.clientWidth]);
    assert.ok((cut[0] ?? 0) < 640 && (cut[1] ?? 1) <= 1, `all columns are in view: ${cut}`);
    await workbench.shot("calculator-600");
    await page.setViewportSize({ width: 1000, height: 900 });
    await workbench.shot("calculator-narrow");
    await page.setViewportSize({ width: 1400, height: 900 });
    await panel().locator("select[name=compare]").selectOption("");
  });

  it("takes what a sync.Map stores, with each release in a row", async () => {
    const map = panel().locator("[name=map]");
    const before = await map.inputValue();
    await map.fill("sync.Map[string,int]");
    await panel()
      .locator("h2", { hasText: /sync\.Map\[string,int\] with [\d,]+ entries/ })
      .waitFor();
    await panel().locator("h3", { hasText: "By release" }).waitFor();
    assert.equal(await panel().locator("section.releases tbody tr.current").count(), 1);
    await workbench.shot("calculator-syncmap");
    await map.fill(before);
    await panel().locator("h3", { hasText: "By release" }).waitFor({ state: "detached" });
  });

  it("is read by arrow keys", async () => {
    const stop = panel().locator(".stop").first();
    await stop.focus();
    await page.keyboard.press("End");
    await panel()
      .locator(".readout", { hasText: /897 entries: live, hint 800/ })
      .waitFor();
  });

  it("writes the hint into the code as one edit that one undo takes back", async () => {
    await panel().locator("button", { hasText: "Replace the hint 1000 with 800 in main.go:27" }).click();
    await code("make(map[uint64]uint64, 800)").waitFor();
    await panel().locator("button[data-action=writeHint]").waitFor({ state: "detached" });
    await code("make(map[uint64]uint64, 800)").click();
    await page.keyboard.press("Control+z");
    await code("make(map[uint64]uint64, 1000)").waitFor();
    await panel().locator("button", { hasText: "Replace the hint 1000 with 800 in main.go:27" }).waitFor();
  });

  it("offers to insert a hint again after each undo", async () => {
    const write = (text: string) => panel().locator("button[data-action=writeHint]", { hasText: text });
    await panel().locator("input[name=hint]").fill("none");
    await write("Remove the hint 1000 in main.go:27").click();
    await code("make(map[uint64]uint64)").waitFor();
    await panel().locator("input[name=hint]").fill("");
    await write("Insert the hint 800 in main.go:27").click();
    await code("make(map[uint64]uint64, 800)").click();
    await page.keyboard.press("Control+z");
    await write("Insert the hint 800 in main.go:27").waitFor();
    await page.keyboard.press("Control+z");
    await code("make(map[uint64]uint64, 1000)").waitFor();
    await write("Replace the hint 1000 with 800 in main.go:27").waitFor();
  });

  it("writes into no other make when the one that was shown is gone", async () => {
    await code("make(map[uint64]uint64, 1000)").click();
    await page.keyboard.press("Control+Shift+K");
    await code("make(map[uint64]uint64, 1000)").waitFor({ state: "detached" });
    await panel().locator("button[data-action=writeHint]").waitFor({ state: "detached" });
    await panel().getByText("The make in main.go:27 is not the one that was shown any more").waitFor();
    await page.keyboard.press("Control+z");
    await code("make(map[uint64]uint64, 1000)").waitFor();
  });

  it("comes back with its values after being hidden and after a reload", async () => {
    await page.evaluate("window.isOld = true");
    await workbench.runCommand("Developer: Reload Window");
    await page.waitForFunction("!window.isOld");
    await panel().locator("h2", { hasText: "make(map[uint64]uint64, 800)" }).waitFor({ timeout: 60_000 });
    assert.equal(await panel().locator("input[name=n]").inputValue(), "800");
  });
});
