import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { projectPath } from "../support/projectPath.ts";
import { openWorkbench, type Workbench } from "../support/workbench.ts";

/** What is said of the fixture's go line: a go that may fetch toolchains would take it, one that may not refuses it. */
const oddRelease =
  /go1\.99 is not known to this version; shown as go1\.27|go\.mod asks for go1\.99, which go1\.\S+ refuses to build/;

describe("a file that does not parse, a type that is not declared, a release that is not known", () => {
  let workbench: Workbench;
  let page: Page;
  before(async () => {
    workbench = await openWorkbench({ folder: projectPath("test/fixtures/broken") });
    page = workbench.page;
  });
  after(() => workbench?.close());
  const view = () => workbench.webview("view");

  it("explains what parses, and says which model stands in for the release", async () => {
    await workbench.openFile("broken.go");
    const hover = await workbench.hover(workbench.token("known"), "map[uint32]string");
    const text = await hover.innerText();
    assert.match(text, oddRelease);
    assert.match(text, /1 table × 128 slots/);
  });

  it("gives no figure for a type that is not declared", async () => {
    const hover = await workbench.hover(workbench.token("unknown"), "map[Missing]int");
    const text = await hover.innerText();
    assert.match(text, /sizes are not known/);
    assert.doesNotMatch(text, /\d+ bytes/);
  });

  it("says in the view why a map cannot be laid out, and draws the next one that can", async () => {
    await workbench.moveCursor(5, 6);
    await workbench.runCommand("Mapscope: Show Map Layout");
    await view().locator("[role=alert]", { hasText: "The layout of map[Missing]int is not known" }).waitFor();
    await view().locator(".ruler .field-texts", { hasText: "dirPtr" }).waitFor();
    assert.equal(await view().locator(".figures").count(), 0);
    await workbench.shot("layout-error");
    await workbench.moveCursor(3, 6);
    await view().locator(".figures summary", { hasText: " B" }).waitFor();
    await view().locator(".notices", { hasText: oddRelease }).waitFor();
  });

  it("says what the assembly of code that does not parse waits for", async () => {
    await workbench.moveCursor(14, 3);
    await workbench.runCommand("Mapscope: Show Assembly");
    await page.locator(".notification-list-item", { hasText: "Put the cursor in a function" }).waitFor();
    await page.keyboard.press("Escape");
  });

  it("shows what the compiler says where the package does not compile", async () => {
    await workbench.openFile("uncompiled/uncompiled.go");
    await workbench.moveCursor(6, 4);
    await workbench.runCommand("Mapscope: Show Assembly");
    await page.locator(".view-line", { hasText: /The\spackage\sdoes\snot\scompile/ }).waitFor();
    await page.locator(".view-line", { hasText: /uncompiled\.go:6:\d+:\sundefined:\sundeclared/ }).waitFor();
    await workbench.shot("assembly-broken");
  });
});
