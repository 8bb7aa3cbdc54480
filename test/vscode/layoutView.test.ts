import assert from "node:assert/strict";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { accessibilityViolations } from "../support/axe.ts";
import { sampleFolder } from "../support/projectPath.ts";
import { untilTrue } from "../support/untilTrue.ts";
import { openWorkbench, type Workbench } from "../support/workbench.ts";
import { runCli } from "../unit/cli/runCli.ts";

describe("the layout view", () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "mapscope-layout-"));
  cpSync(sampleFolder, folder, { recursive: true });
  after(() => rmSync(folder, { recursive: true, force: true }));
  let workbench: Workbench;
  let page: Page;
  before(async () => {
    workbench = await openWorkbench({ folder });
    page = workbench.page;
  });
  after(() => workbench?.close());
  const view = () => workbench.webview("view");
  const button = (action: string) => view().locator(`button[data-action=${action}]`);
  const said = (text: string | RegExp) => view().locator(".transport .last", { hasText: text });
  const unfold = (name: string) => view().locator(`.${name} > summary`).click();

  /** Takes the name and folder that the dialog proposes, and reads what was saved. */
  async function saved(name: string): Promise<Buffer> {
    const file = path.join(folder, "metrics", name);
    const input = page.locator(".quick-input-widget input[type=text]").first();
    await untilTrue(async () => (await input.inputValue()) === file, `${name} is proposed`);
    await input.press("Enter");
    await untilTrue(() => Promise.resolve(existsSync(file)), `${name} is saved`);
    await input.waitFor({ state: "hidden" });
    return readFileSync(file);
  }

  it("shows the map of the cursor's line, of several the next one", async () => {
    const file = "inventory/inventory.go";
    const text = readFileSync(path.join(folder, file), "utf8").split("\n");
    const lineOf = (part: string) => text.findIndex((one) => one.includes(part)) + 1;
    const title = (name: string) => view().locator("h1", { hasText: name });
    await workbench.openFile(file);
    await workbench.moveCursor(lineOf("items[sku] = item"), 1);
    await workbench.runCommand("Mapscope: Show Map Layout");
    await title("s.items").waitFor();
    // The indentation, then between the two maps of a line.
    await workbench.moveCursor(lineOf("append(s.shelves"), 1);
    await title("s.shelves").waitFor();
    await workbench.moveCursor(lineOf("len(s.items) % 16"), 3);
    await title("s.items").waitFor();
    await workbench.shot("map-of-line");
    // A line without one leaves the map in view.
    await workbench.moveCursor(lineOf("item.Count += count"), 3);
    await title("s.items").waitFor();
  });

  it("fills a map by a pattern, with colliding keys and with a list of one's own", async () => {
    await workbench.openFile("metrics/metrics.go");
    const text = readFileSync(path.join(folder, "metrics/metrics.go"), "utf8").split("\n");
    const line = text.findIndex((one) => one.includes("counts := map[string]int{}")) + 1;
    await workbench.moveCursor(line, 3);
    await workbench.runCommand("Mapscope: Show Map Layout");
    await view().locator("p.type code", { hasText: "map[string]int" }).waitFor();
    await button("tools").click();
    await unfold("fill");
    await view().locator("select[name=pattern]").selectOption("pattern");
    await view().locator("input[name=keyPattern]").fill("user-%d");
    await view().locator("input[name=count]").fill("12");
    await button("insertMany").click();
    await said('operation 12 of 12: m["user-11"]').waitFor();
    await view().locator("select[name=collision]").selectOption("h2");
    await view().locator("input[name=count]").fill("3");
    await button("collide").click();
    await said("operation 15 of 15").waitFor();
    await view().locator("select[name=pattern]").selectOption("values");
    await view().locator("textarea[name=pasted]").fill('{"näme": 7, "zwei": 2}');
    await button("fill").click();
    await said('operation 17 of 17: m["zwei"] = 2').waitFor();
    await view().locator("textarea[name=pasted]").fill('{"broken": "no int"}');
    await button("fill").click();
    await view().locator(".failure", { hasText: "int" }).waitFor();
    await said("operation 17 of 17").waitFor();
    await unfold("fill");
  });

  it("finds a key, or says what the lookup of a missing one touches", async () => {
    await view().locator("input[name=find]").fill("näme");
    await view().locator("form.find button").click();
    await view()
      .locator(".find .result", { hasText: /found: 7 in .*cache lines? of the map touched/ })
      .waitFor();
    await view().locator("input[name=find]").fill("nobody");
    await view().locator("form.find button").click();
    await view()
      .locator(".find .result", { hasText: /not in the map; \d+ cache line/ })
      .waitFor();
    await workbench.shot("layout-find");
    await button("stepOut").click();
  });

  it("steps into an operation, with the bytes it reads and writes", async () => {
    await button("stepIn").click();
    await view().locator(".inside .step.shown").waitFor();
    const steps = await view().locator(".inside .step .name").allInnerTexts();
    assert.ok(steps.includes("hash"), steps.join(" "));
    await view().locator(".inside .step", { hasText: "insert" }).first().click();
    await view().locator(".inside .touched .write").first().waitFor();
    assert.ok((await view().locator(".touched-write").count()) > 0, "the written bytes are marked");
    await workbench.shot("layout-inside");
    await button("stepOut").click();
    await view().locator(".inside .step").first().waitFor({ state: "detached" });
  });

  it("opens the runtime function of the step shown at that step, and goes to the step of a statement clicked there", async () => {
    const listing = page.locator(".monaco-editor[data-uri^='mapscope-assembly']");
    const rows = listing.locator(".view-line");
    const shownStep = view().locator(".inside .step.shown");
    await button("stepIn").click();
    await view().locator(".inside .step", { hasText: "insert" }).first().click();
    await button("showAssembly").click();
    await rows
      .filter({ hasText: /──\sinsert/ })
      .first()
      .waitFor({ timeout: 120_000 });
    assert.match((await listing.getAttribute("data-uri")) ?? "", /mapassign_faststr/);
    await workbench.shot("layout-assembly");
    await rows
      .filter({ hasText: /──\sinsert/ })
      .first()
      .click();
    await page.keyboard.press("Control+Home");
    await rows
      .filter({ hasText: /hash\s=/ })
      .first()
      .click();
    await shownStep.filter({ hasText: "hash" }).waitFor();
    await button("stepOut").click();
    await page.keyboard.press("Control+1");
    await workbench.closeEditor("mapassign_faststr");
  });

  it("jumps to growths", async () => {
    await button("jumpBack").click();
    await said(/operation 15 of 17/).waitFor();
    await view().locator(".changed", { hasText: "table of 16 slots" }).waitFor();
    await button("jumpBack").click();
    await said(/operation 9 of 17/).waitFor();
    await button("jumpForward").click();
    await said(/operation 15 of 17/).waitFor();
  });

  it("compares with another release, and charts both lives", async () => {
    await unfold("compare");
    await view().locator("select[name=compareRelease]").selectOption("1.23");
    await button("compare").click();
    await view()
      .locator(".compared .detail", { hasText: "1.23" })
      .or(view().locator("h2", { hasText: "hmap" }))
      .first()
      .waitFor();
    await view().locator(".lives svg").first().waitFor();
    await workbench.shot("layout-compared");
    await view().locator(".compare button[data-action=compareOff]").click();
    await unfold("compare");
  });

  it("exports a trace that replays, the state, and pictures", async () => {
    await unfold("diagrams");
    await button("exportTrace").click();
    await saved("counts.trace.jsonl");
    const replayed = await runCli(["replay", path.join(folder, "metrics", "counts.trace.jsonl")]);
    assert.equal(replayed.status, 0, replayed.out + replayed.err);
    await button("exportJson").click();
    const state = JSON.parse((await saved("counts.json")).toString("utf8")) as object;
    assert.ok(Object.keys(state).length > 0);
    await button("exportSvg").click();
    assert.match(
      (await saved("counts.svg")).toString("utf8"),
      /^<svg[^>]* xmlns="http:\/\/www\.w3\.org\/2000\/svg"/,
    );
    await button("exportPng").click();
    assert.equal((await saved("counts.png")).subarray(1, 4).toString("latin1"), "PNG");
    await workbench.shot("layout-exported");
    for (const kind of ["layout", "make", "growth"]) {
      await view().locator("select[name=diagram]").selectOption(kind);
      await view()
        .locator(
          `.mermaid[aria-label="diagram: ${{ layout: "layout", make: "calls of make", growth: "growth flow" }[kind]}"] > svg`,
        )
        .waitFor();
    }
    await unfold("diagrams");
  });

  it("is accessible in each theme, as pictures and as tables, narrow and wide", async () => {
    await unfold("life");
    for (const theme of ["light", "highContrastDark", "highContrastLight", "dark"] as const) {
      await workbench.setTheme(theme);
      assert.deepEqual(await accessibilityViolations(view()), [], theme);
      await workbench.shot(`layout-page-${theme}`);
    }
    await button("asTable").click();
    await view().locator("table").first().waitFor();
    assert.deepEqual(await accessibilityViolations(view()), [], "as tables");
    await workbench.shot("layout-tables");
    await button("asTable").click();
    await unfold("life");
  });

  it("keeps a focused cell in sight when its details take the room below", async () => {
    const cells = view().locator("[role=gridcell]");
    await cells.first().scrollIntoViewIfNeeded();
    await view().locator("pre.details").waitFor({ state: "hidden" });
    await cells.first().evaluate((first) => {
      const end = first.closest("main")?.getBoundingClientRect().bottom ?? 0;
      const inSight = [...first.ownerDocument.querySelectorAll("[role=gridcell]")].filter(
        (cell) => cell.getBoundingClientRect().bottom < end,
      );
      inSight.at(-1)?.focus({ preventScroll: true });
    });
    await view().locator("pre.details", { hasText: "written" }).waitFor();
    const isInSight = () =>
      view()
        .locator("[role=gridcell]:focus")
        .evaluate((cell) => {
          const { bottom = 0 } = cell.closest("main")?.getBoundingClientRect() ?? {};
          return cell.getBoundingClientRect().bottom <= bottom;
        });
    await untilTrue(isInSight, "the focused cell is in sight");
  });

  it("reads cells out by keyboard", async () => {
    await view().locator("[role=gridcell]").first().focus();
    await page.keyboard.press("ArrowRight");
    const label = await view().locator("[role=gridcell]:focus").getAttribute("aria-label");
    assert.match(label ?? "", /slot 1/);
    const pictures = () => view().locator("body").getAttribute("data-sequence");
    const before = await pictures();
    for (const [key, slot] of [
      ["ArrowRight", /slot 2/],
      ["ArrowLeft", /slot 1/],
    ] as const) {
      await page.keyboard.press(key);
      await view().locator("pre.details", { hasText: slot }).waitFor();
    }
    await view()
      .locator("pre.details", { hasText: /slot 1.*last written by operation/s })
      .waitFor();
    assert.equal(await pictures(), before, "to read is not to change");
    await page.keyboard.press("[");
    await said("operation 14 of 17").waitFor();
    await view()
      .locator("pre.details", { hasText: /slot 1.*last written by operation (?!15)/s })
      .waitFor();
    await page.keyboard.press("]");
    await said("operation 15 of 17").waitFor();
  });

  it("opens beside the code, and keeps pin, operations and place over a reload", async () => {
    await button("pin").click();
    await view().locator("button[data-action=pin][aria-pressed=true]").waitFor();
    await button("back").click();
    await said("operation 14 of 17").waitFor();
    await button("openBeside").click();
    const panel = workbench.webview("editor");
    await panel.locator("p.type code", { hasText: "map[string]int" }).waitFor();
    await workbench.shot("layout-beside");
    await page.evaluate("window.isOld = true");
    await workbench.runCommand("Developer: Reload Window");
    await page.waitForFunction("!window.isOld");
    await view().locator("button[data-action=pin][aria-pressed=true]").waitFor({ timeout: 60_000 });
    await said("operation 14 of 17").waitFor();
    await workbench.shot("layout-reloaded");
    await workbench.webview("editor").locator("p.type code", { hasText: "map[string]int" }).waitFor();
  });

  it("goes from table to table of a directory by keyboard", async () => {
    await view().locator("input[name=count]").fill("5000");
    await button("insertMany").click();
    await said(/operation 5,?014 of/).waitFor();
    const tables = view().locator(".directory-ruler .table");
    await tables.first().waitFor();
    await view().locator(".directory-ruler .table[tabindex='0']").focus();
    await page.keyboard.press("Home");
    await view()
      .locator("pre.details", { hasText: /^directory entr.* 0.*→ table 0/ })
      .waitFor();
    await page.keyboard.press("Enter");
    await view().locator(".section[data-section=table-0]").waitFor();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press(" ");
    await view().locator(".section[data-section=table-1]").waitFor();
    assert.equal(await tables.nth(1).getAttribute("aria-current"), "true");
    assert.deepEqual(await accessibilityViolations(view()), []);
    await workbench.shot("layout-directory");
  });

  it("asked nothing outside this machine", () => {
    assert.deepEqual([...workbench.outsideHosts], []);
  });
});
