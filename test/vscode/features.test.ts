import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openWorkbench } from "../support/workbench.ts";

describe("hover, layout view, calculator and assembly on the sample", async () => {
  const workbench = await openWorkbench();
  const { page } = workbench;
  const view = () => workbench.webview("view");

  it("explains a map expression in a hover", async () => {
    await workbench.openFile("main.go");
    const hover = await workbench.hover(workbench.token("visits"), "Swiss");
    const text = await hover.innerText();
    assert.match(text, /map\[uint64\]uint64/);
    assert.match(text, /2 tables × 1,024 slots/);
    assert.match(text, /36,992 bytes in 6 objects/);
    await workbench.shot("hover-dark");
  });

  it("draws the map under the cursor in the view", async () => {
    await workbench.moveCursor(27, 4);
    await workbench.runCommand("Mapscope: Show Map Layout");
    await view().locator("h2 code", { hasText: "visits" }).waitFor();
    await view().locator(".totals dd", { hasText: "36,992 B" }).waitFor();
    await workbench.shot("layout-visits");
  });

  it("inserts keys and shows the growth", async () => {
    await view().locator("button[data-action=insertOne]").click();
    await view().locator(".last", { hasText: "operation 1 of 1: insert key 0" }).waitFor();
    assert.equal(await view().locator(".cell.full").count(), 1);
  });

  it("follows the cursor to another map", async () => {
    await workbench.openFile("inventory/inventory.go");
    const line = await page.locator(".view-line", { hasText: "s.items[sku] = item" }).first();
    await line.click();
    await view().locator("h2 code", { hasText: "s.items" }).waitFor();
    await view().locator("p.type code", { hasText: "map[string]" }).waitFor();
    await workbench.shot("layout-stock");
  });

  it("asked nothing outside this machine", () => {
    assert.deepEqual([...workbench.outsideHosts], []);
  });
});
