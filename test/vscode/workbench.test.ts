import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { openWorkbench, type Workbench } from "../support/workbench.ts";

describe("the extension in a real VS Code", () => {
  let workbench: Workbench;
  let page: Page;
  before(async () => {
    workbench = await openWorkbench();
    page = workbench.page;
  });
  after(() => workbench?.close());

  it("opens a Go file of the sample", async () => {
    await workbench.openFile("main.go");
    await workbench.moveCursor(27, 2);
    await workbench.token("visits").waitFor();
    await workbench.shot("workbench");
  });

  it("is active once a Go file is open", async () => {
    await page.locator(".statusbar-item", { hasText: /^\s*Go 1\.\d+ · (Swiss|classic)/ }).waitFor();
  });

  it("offers its commands in the palette", async () => {
    const titles = [
      ...["Capacity Calculator", "Check the Module", "Choose Assembly Target…"],
      ...["Choose Go Release, Function or Architecture of Listing…", "Explain Map Mistake…"],
      ...[
        "Explain Runtime Function…",
        "Measure This Map…",
        "Open Profile…",
        "Select Go Release Model",
        "Show Allocations of This Package",
      ],
      "Show Assembly",
      ...["Show Flow of Steps", "Show Map Call Chain", "Show Map Layout", "Show Map Operations…"],
      ...["Survey Large Map", "Toggle Addresses and Machine Code"],
      "Toggle Assembly Explanations",
      "What Did Go 1.24 Change for This Map?",
    ].map((title) => `Mapscope: ${title}`);
    // A window may come to know a little late that its folder is trusted.
    let offered: string[] = [];
    for (let attemptsLeft = 20; attemptsLeft > 0 && offered.length < titles.length; attemptsLeft--)
      offered = await workbench.commandsOffered("Mapscope: ");
    assert.deepEqual(offered, titles);
  });

  it("opens its view in the side bar", async () => {
    await workbench.runCommand("Mapscope: Focus on Map Layout View");
    await page.locator(".part.sidebar .composite.title", { hasText: "Mapscope: Map Layout" }).waitFor();
    await workbench.shot("layout-view");
  });

  it("asked nothing outside this machine", () => {
    assert.deepEqual([...workbench.outsideHosts], []);
  });
});
