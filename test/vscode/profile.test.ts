import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { projectPath } from "../support/projectPath.ts";
import { untilTrue } from "../support/untilTrue.ts";
import { openWorkbench, type Workbench } from "../support/workbench.ts";

// The recorded heap profile in the real VS Code: the ends of lines, the ranked list, the hint that would have served.

const folder = mkdtempSync(path.join(os.tmpdir(), "mapscope-profile-"));
after(() => rmSync(folder, { recursive: true, force: true }));
cpSync(projectPath("test/fixtures/profile/shop"), folder, { recursive: true });
cpSync(projectPath("test/fixtures/profile/heap-1.26.pb.gz"), path.join(folder, "heap.pb.gz"));
writeFileSync(path.join(folder, "broken.out"), "no profile\n");

describe("a heap profile that is opened", () => {
  let workbench: Workbench;
  let page: Page;
  before(async () => {
    workbench = await openWorkbench({ folder });
    page = workbench.page;
  });
  after(() => workbench?.close());

  const pane = () =>
    page.locator(".pane", { has: page.locator(".pane-header", { hasText: "Maps That Cost Most" }) });
  const row = (text: string | RegExp) => pane().locator(".monaco-list-row").filter({ hasText: text }).first();

  /** The lines in sight with what stands at their ends. */
  const written = (): Promise<string[]> =>
    page.locator(".editor-instance .view-line").evaluateAll((lines) => {
      const { getComputedStyle } = globalThis as unknown as {
        getComputedStyle(of: unknown, pseudo: string): { content: string };
      };
      return lines.map((one) => {
        const spans = [...one.querySelectorAll("span > span")];
        const ends = spans.map((span) => getComputedStyle(span, "::after").content);
        const shown = ends.filter((content) => /^".+"$/.test(content)).map((content) => content.slice(1, -1));
        return `${(one.textContent ?? "").replaceAll("\u00a0", " ").trim()} ${shown.join("")}`;
      });
    });
  const untilWritten = (text: string | RegExp) =>
    untilTrue(
      async () => (await written()).some((one) => (typeof text === "string" ? one === text : text.test(one))),
      `${text} is in the editor`,
    );

  async function open(file: string): Promise<void> {
    await page.keyboard.press("Control+Shift+e");
    await page
      .locator(".explorer-folders-view .monaco-list-row", { hasText: file })
      .click({ button: "right" });
    const entry = page.locator(".context-view .monaco-menu .action-item", { hasText: "Open Profile" });
    await entry.click();
  }

  /** Picks from the light bulb of a line; a list that was asked for too early is asked for again. */
  async function fix(at: number, title: string): Promise<void> {
    const action = page.locator(".action-widget .monaco-list-row", { hasText: title }).first();
    await workbench.moveCursor(at, 3);
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
  }

  it("is refused with one sentence where it is none", async () => {
    await open("broken.out");
    await page.locator(".notification-list-item", { hasText: /broken\.out is no pprof profile/ }).waitFor();
    await page.keyboard.press("Escape");
  });

  it("ranks the maps, and writes at the ends of their lines", async () => {
    await workbench.openFile("main.go");
    await open("heap.pb.gz");
    await row(/^\s*1\.71 MB\s*m: map\[int\]int · 50 % garbage · held 120 kB · 55 maps/).waitFor();
    await untilWritten("m[i] = i 1.71 MB · 50 % garbage · 55 maps");
    assert.equal(await pane().locator(":focus").count(), 0, "the view leaves the focus where it is");
    await untilWritten("m[strconv.Itoa(i)] = 1 141 kB · 33 % garbage · 7 maps");
    await row(/^\s*1\.71 MB/)
      .locator(".monaco-tl-twistie")
      .click();
    await row(/main\.go:15: assign m\[i\]/).waitFor();
    for (const theme of ["light", "highContrastDark", "highContrastLight", "dark"] as const) {
      await workbench.setTheme(theme);
      await workbench.shot(`profile-${theme}`);
    }
    await row(/main\.go:15/).click();
    await page.locator(".statusbar-item", { hasText: /Ln 15, Col 1(?!\d)/ }).waitFor();
  });

  it("tells more on the line itself", async () => {
    const hover = await workbench.hover(
      workbench.token("Itoa"),
      /Profile: .*a hint of 448 in the make of line 21 saves/s,
    );
    await workbench.shot("profile-hover");
    const text = await hover.innerText();
    assert.match(text, /7 maps, reached 512 slots × 7/);
    assert.equal(text.split("Profile: ").length, 2, "it is said once");
    await page.mouse.move(5, 5);
    await page.keyboard.press("Escape");
  });

  it("stands right below the head of the map's own hover", async () => {
    await workbench.moveCursor(23, 4);
    await page.keyboard.press("Control+k");
    await page.keyboard.press("Control+i");
    const hover = page.locator(".monaco-hover:visible", { hasText: "Profile: " }).first();
    await hover.waitFor();
    const paragraphs = (await hover.innerText()).split(/\n+/).filter((text) => text.trim() !== "");
    assert.ok(paragraphs.findIndex((text) => text.startsWith("Profile: ")) <= 1, paragraphs.join("\n"));
    await page.keyboard.press("Escape");
  });

  it("gives a make the hint that would have served, as one step that undo takes back", async () => {
    await fix(13, "Give this make a hint of 112 (from the profile)");
    await untilWritten(/^m := make\(map\[int\]int, 112\) .*edited since$/);
    await page.keyboard.press("Control+z");
    await untilWritten(/^m := make\(map\[int\]int\) 2\.4 kB · 50 maps$/);
    await fix(23, "Give the make of line 21 a hint of 448 (from the profile)");
    await untilWritten(/^m := make\(map\[string\]float64, 448\) /);
    await page.keyboard.press("Control+z");
  });

  it("follows its lines through edits", async () => {
    await workbench.moveCursor(10, 1);
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await row(/main\.go:16: assign m\[i\]/).waitFor();
    await untilWritten("m[i] = i 1.71 MB · 50 % garbage · 55 maps");
    await page.keyboard.press("Control+z");
    await row(/main\.go:15: assign m\[i\]/).waitFor();
  });

  it("writes nothing where the setting says so, and ranks by what is held", async () => {
    await workbench.changeSettings({ "mapscope.profile.decorations": false });
    await untilWritten(/^m\[i\] = i $/);
    await workbench.changeSettings({});
    await untilWritten(/^m\[i\] = i 1\.71 MB/);
    await workbench.runCommand("Mapscope: Rank Maps of Profile By…");
    await page.locator(".quick-input-list .monaco-list-row", { hasText: "bytes still held" }).click();
    await row(/^\s*120 kB\s*m: map\[int\]int · 1\.71 MB/).waitFor();
  });

  it("is gone when it is closed", async () => {
    await workbench.runCommand("Mapscope: Close Profile");
    await pane().waitFor({ state: "detached" });
    await untilWritten(/^m\[i\] = i $/);
  });
});
