import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { projectPath } from "../support/projectPath.ts";
import { untilTrue } from "../support/untilTrue.ts";
import { openWorkbench, type Workbench } from "../support/workbench.ts";

describe("hover parts, call chain and inlay hints", () => {
  let workbench: Workbench;
  let page: Page;
  before(async () => {
    workbench = await openWorkbench();
    page = workbench.page;
  });
  after(() => workbench?.close());
  const visits = () => workbench.token("visits");

  it("shows all parts of a hover, in four kinds of themes", async () => {
    await workbench.openFile("main.go");
    for (const theme of ["light", "highContrastDark", "highContrastLight", "dark"] as const) {
      await workbench.setTheme(theme);
      const text = await (await workbench.hover(visits(), "Swiss (Go 1.26)")).innerText();
      assert.match(
        text,
        /made for 1,000 in line 27: 2 tables × 1,024 slots · 36,944 \(0x9050\) bytes in 5 objects/,
      );
      assert.match(text, /next growth about entry 1,777/);
      assert.match(text, /group of 8: 136 bytes \(key 8 bytes, elem 8 bytes\)/);
      assert.match(text, /Map layout · Capacity · Assembly · What Go 1\.24 changed · Call chain · Measure/);
      await workbench.shot(`hover-parts-${theme}`);
    }
  });

  it("opens the call chain from the hover, drawn for the release", async () => {
    const hover = await workbench.hover(visits(), "Call chain");
    await hover.locator("a", { hasText: "Call chain" }).click();
    const chain = workbench.webview("editor");
    await chain.locator("h2", { hasText: "make(map[uint64]uint64, 1000)" }).waitFor();
    await chain.locator(".mermaid > svg").waitFor();
    await chain
      .locator("li", { hasText: "runtime.makemap(type:map[uint64]uint64, 1000, header on the stack)" })
      .waitFor();
    await chain
      .locator("li", { hasText: "heap: 2 × 128 groups of 136 bytes (36,864 bytes in 2 objects)" })
      .first()
      .waitFor();
    // Half of a window shows all participants.
    await page.setViewportSize({ width: 1250, height: 900 });
    await chain.locator("h2").hover();
    await chain.locator(".mermaid > svg .actor").first().waitFor();
    const fits = () =>
      chain.locator(".mermaid").evaluate((place) => {
        const right = place.getBoundingClientRect().right;
        const actors = [...place.querySelectorAll("rect.actor")];
        return actors.length >= 5 && actors.every((actor) => actor.getBoundingClientRect().right <= right);
      });
    await untilTrue(fits, "all participants are in view");
    await workbench.shot("chain-half");
    await page.setViewportSize({ width: 1900, height: 1000 });
    for (const theme of ["light", "highContrastDark", "highContrastLight", "dark"] as const) {
      await workbench.setTheme(theme);
      await workbench.shot(`chain-${theme}`);
    }
    await page.screenshot({
      path: projectPath(".build/shots/readme-chain.png"),
      clip: { x: 950, y: 30, width: 950, height: 700 },
    });
    await page.setViewportSize({ width: 1400, height: 900 });
    await chain.locator("button", { hasText: "Copy as Mermaid" }).click();
    await page.locator(".statusbar-item", { hasText: "Mapscope: copied" }).waitFor();
    await workbench.closeEditor("Map Call Chain");
  });

  it("says in one line why there is no chain", async () => {
    await workbench.openFile("go.mod");
    await workbench.runCommand("Mapscope: Show Map Call Chain");
    await page
      .locator(".notification-list-item", { hasText: "Put the cursor on a map expression in a Go file" })
      .waitFor();
    await page.keyboard.press("Escape");
    await workbench.openFile("main.go");
  });

  it("writes calls and bytes beside the code once they are asked for", async () => {
    assert.equal(await page.locator(".view-line", { hasText: /36,944\sbytes/ }).count(), 0);
    await workbench.changeSettings({
      ...{ "mapscope.inlayHints.calls": true, "mapscope.inlayHints.makeBytes": true },
    });
    await page.locator(".view-line", { hasText: /visits\s:=\smake.*36,944\sbytes.*makemap/ }).waitFor();
    await page.locator(".view-line", { hasText: /visits\[page%1200\]\+\+.*mapassign_fast64/ }).waitFor();
    await workbench.shot("inlay");
    await workbench.changeSettings({});
    await page.locator(".view-line", { hasText: /36,944\sbytes/ }).waitFor({ state: "detached" });
  });

  it("leaves out what the settings switch off", async () => {
    await workbench.changeSettings({
      ...{ "mapscope.hover.growth": false, "mapscope.hover.links": false, "mapscope.hover.picture": false },
      ...{ "mapscope.hover.bytes": "hexadecimal", "mapscope.hover.slotBytes": "none" },
    });
    const hover = await workbench.hover(visits(), "0x9050 bytes in 5 objects");
    const text = await hover.innerText();
    assert.doesNotMatch(text, /next growth|group of 8|Call chain/);
    assert.equal(await hover.locator('img[alt="layout"]').count(), 0);
    await workbench.changeSettings({});
  });

  it("tells in a line what becomes of a package literal, unless that is switched off", async () => {
    await workbench.openFile("metrics/metrics.go");
    const literal = () => workbench.token("map");
    const line = /Package variable, 4 entries: .*makemap_small, then mapassign_fast64 × 4, in init/;
    assert.match(await (await workbench.hover(literal(), "Package variable")).innerText(), line);
    await workbench.shot("hover-package-literal");
    await workbench.changeSettings({ "mapscope.hover.init": false });
    assert.doesNotMatch(await (await workbench.hover(literal(), "made by a literal of 4")).innerText(), line);
    await workbench.changeSettings({});
  });
});
