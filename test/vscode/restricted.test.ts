import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { projectPath } from "../support/projectPath.ts";
import { recordStarts, type StartRecorder } from "../support/startRecorder.ts";
import { openWorkbench, type Workbench } from "../support/workbench.ts";

// A folder of somebody else's, which wants its own program to be run: as long as it is not trusted nothing is started.

const folder = mkdtempSync(path.join(os.tmpdir(), "mapscope-restricted-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const hostile = path.join(folder, "w");
const [evil, ran] = [path.join(hostile, "go"), path.join(folder, "ran")];
mkdirSync(path.join(hostile, ".vscode"), { recursive: true });
writeFileSync(evil, `#!/bin/sh\necho "$@" >> '${ran}'\nexit 1\n`, { mode: 0o755 });
writeFileSync(
  path.join(hostile, ".vscode/settings.json"),
  JSON.stringify({
    "mapscope.go.path": evil,
    "mapscope.gopls.path": evil,
    "mapscope.compiler.enabled": true,
  }),
);
writeFileSync(path.join(hostile, "go.mod"), "module example.com/w\n\ngo 1.22\n\ntoolchain go1.99.0\n");
writeFileSync(
  path.join(hostile, "main.go"),
  'package main\n\nfunc main() {\n\tusers := make(map[string]int, 100)\n\tusers["a"] = 1\n}\n',
);
cpSync(projectPath("test/fixtures/profile/heap-1.26.pb.gz"), path.join(hostile, "heap.pb.gz"));
const listing = readFileSync(projectPath("test/fixtures/listings/objdump.txt"), "utf8");
writeFileSync(
  path.join(hostile, "listing.txt"),
  listing.replaceAll("AX", "`` ![x](https://evil.example/a.png) ``"),
);

/** Looks at a map, for which go is asked wherever it may run. */
async function lookAt(workbench: Workbench): Promise<void> {
  await workbench.openFile("main.go");
  await workbench.hover(workbench.token("users"), "map[string]int");
}

/** Uses what the extension offers, in a window on the folder. */
async function useAll(workbench: Workbench): Promise<void> {
  const { page } = workbench;
  await lookAt(workbench);
  await workbench.moveCursor(4, 4);
  await workbench.runCommand("Mapscope: Show Map Layout");
  await workbench.webview("view").locator(".figures summary").waitFor();
  await page.locator(".editor-instance .view-line", { hasText: "users" }).first().click();
  await page.keyboard.press("End");
  await page.keyboard.type(" ");
  await page.keyboard.press("Control+s");
  await workbench.runCommand("Mapscope: Explain Runtime Function…");
  await page.locator(".quick-input-title", { hasText: "map functions of go" }).waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+Shift+e");
  await page.locator(".explorer-folders-view .monaco-list-row", { hasText: "heap.pb.gz" }).click({
    button: "right",
  });
  await page.locator(".context-view .monaco-menu .action-item", { hasText: "Open Profile" }).click();
  await page.locator(".notification-list-item", { hasText: "no line of these sources made" }).waitFor();
  await workbench.openFile("listing.txt");
  await workbench.moveCursor(2, 10);
}

for (const trusted of [false, true])
  describe(trusted ? "the same folder, trusted" : "a folder that is not trusted", () => {
    let workbench: Workbench;
    let recorder: StartRecorder;
    const records = path.join(folder, `records-${trusted}`);
    before(async () => {
      recorder = recordStarts(records);
      workbench = await openWorkbench({
        folder: hostile,
        otherExtensions: [recorder.extension],
        settings: { "security.workspace.trust.startupPrompt": "never" },
        ...(trusted ? {} : { asksForTrust: true }),
      });
    });
    after(() => workbench?.close());

    it(trusted ? "starts the machine's own go" : "is worked with, and starts no program at all", async () => {
      if (!trusted)
        await workbench.page
          .locator(".statusbar-item", { hasText: "Restricted Mode" })
          .waitFor({ timeout: 120_000 });
      if (trusted) await lookAt(workbench);
      else await useAll(workbench);
      const starts = recorder.starts();
      assert.ok(starts, "the extension host is watched");
      if (trusted)
        assert.ok(
          starts.some((start) => / env -json /.test(start)),
          starts.join("\n"),
        );
      else assert.deepEqual(starts, []);
      assert.ok(!existsSync(ran), "a program that the folder's settings name was run");
    });

    it("asks nothing outside this machine", () => {
      assert.deepEqual([...workbench.outsideHosts], []);
    });
  });
