import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { openWorkbench, type Workbench } from "../support/workbench.ts";

// Mistakes as they are typed in the real VS Code: the squiggle, where it comes from, each fix, the page, the whole module.

const folder = mkdtempSync(path.join(os.tmpdir(), "mapscope-check-"));
after(() => rmSync(folder, { recursive: true, force: true }));
mkdirSync(path.join(folder, "cache"));
writeFileSync(path.join(folder, "go.mod"), "module example.com/check\n\ngo 1.24\n");
writeFileSync(
  path.join(folder, "main.go"),
  `package main

type store struct{ items map[string]int }

func (s *store) put(k string) {
	s.items[k] = len(k) // 写
}

func main() {
	s := &store{}
	println(len(s.items))
}
`,
);
writeFileSync(
  path.join(folder, "cache/cache.go"),
  `package cache

func Count(words []string) map[string]int {
	var counts map[string]int
	for _, w := range words {
		counts[w]++
	}
	return counts
}
`,
);

describe("map mistakes in the editor", () => {
  let workbench: Workbench;
  let page: Page;
  before(async () => {
    workbench = await openWorkbench({ folder });
    page = workbench.page;
  });
  after(() => workbench?.close());

  const squiggle = () => page.locator(".editor-instance .squiggly-error").first();
  const line = (text: string) => page.locator(".editor-instance .view-line", { hasText: text }).first();
  const problem = (text: string) =>
    page.locator(".markers-panel .monaco-list-row", { hasText: text }).first();
  /** Picks from the light bulb of the write; a list that was asked for before what it lists was found is asked for again. */
  const pick = async (text: string): Promise<void> => {
    const action = page.locator(".action-widget .monaco-list-row", { hasText: text }).first();
    await line("s.items[k] =").click();
    // A hover would lie over the list.
    await page.mouse.move(5, 5);
    for (let attemptsLeft = 12; ; attemptsLeft--) {
      await page.keyboard.press("Control+.");
      try {
        await action.click({ timeout: 5000 });
        return;
      } catch (error) {
        if (attemptsLeft === 0) throw error;
        await page.keyboard.press("Escape");
      }
    }
  };
  const fix = async (text: string): Promise<void> => {
    await pick(text);
    await squiggle().waitFor({ state: "detached" });
  };
  const undo = async (): Promise<void> => {
    await page.keyboard.press("Control+z");
    await squiggle().waitFor();
  };

  it("are underlined while they are typed, with the way there in Problems", async () => {
    await workbench.openFile("main.go");
    await workbench.moveCursor(11, 1);
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await page.keyboard.type('s.put("a")');
    await squiggle().waitFor();
    await workbench.runCommand("Problems: Focus on Problems View");
    await problem("writing s.items[k] panics: the map is nil").waitFor();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await workbench.shot("check-problems-dark");
  });

  it("are put right by each fix, in one step that undo takes back", async () => {
    await fix("Make items in the literal of store");
    await line("&store{items: make(map[string]int)}").waitFor();
    await undo();
    await fix("Make s.items before the write if it is nil");
    await line("if s.items == nil {").waitFor();
    await undo();
    await fix("Ignore nilMapWrite in this line");
    await line("//mapscope:ignore nilMapWrite reason").waitFor();
    await undo();
  });

  it("lead to the page of their code", async () => {
    const written = line("s.items[k] =").locator("span > span", { hasText: "items" });
    const hover = await workbench.hover(written.first(), "panics: the map is nil");
    await workbench.shot("check-hover");
    await hover.locator("a", { hasText: "nilMapWrite" }).waitFor();
    await pick("Explain nilMapWrite");
    await page.locator(".tab", { hasText: "Preview nilMapWrite.md" }).waitFor();
    await workbench.shot("check-page");
    await workbench.closeEditor("Preview nilMapWrite.md");
  });

  it("of the whole module come by command", async () => {
    await workbench.runCommand("Mapscope: Check the Module");
    await page
      .locator(".notification-list-item", { hasText: "2 map mistakes found in 2 packages" })
      .waitFor();
    await workbench.runCommand("Problems: Focus on Problems View");
    await problem("writing counts[w] panics: the map is nil").waitFor();
    await workbench.setTheme("light");
    await workbench.shot("check-module-light");
    assert.deepEqual([...workbench.outsideHosts], []);
  });
});
