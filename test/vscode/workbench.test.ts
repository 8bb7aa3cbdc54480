import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openWorkbench } from "../support/workbench.ts";

describe("the extension in a real VS Code", async () => {
  const workbench = await openWorkbench();

  it("opens a Go file of the sample", async () => {
    await workbench.openFile("main.go");
    await workbench.moveCursor(27, 2);
    await workbench.token("visits").waitFor();
    await workbench.shot("workbench");
  });

  it("is active and offers its commands", async () => {
    await workbench.runCommand("Mapscope: Show Map Layout");
    await workbench.page.locator(".activitybar .action-item.checked", { hasText: "Mapscope" }).waitFor();
    await workbench.shot("layout-view");
  });

  it("asked nothing outside this machine", () => {
    assert.deepEqual([...workbench.outsideHosts], []);
  });
});
