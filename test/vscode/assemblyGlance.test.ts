import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import type { Locator } from "playwright-core";
import { projectPath } from "../support/projectPath.ts";
import { isInstruction, type RenderedRow, renderedRows } from "../support/renderedRows.ts";
import { openWorkbench, type Workbench } from "../support/workbench.ts";

/** How long a first compilation may take on a busy machine. */
const compiling = { timeout: 120_000 };

/** Functions whose listings must be readable: map functions by what finds them in the list, own ones by a line of theirs. */
const runtimeFunctions = ["mapassign_fast64", "mapaccess2_faststr", "(*Map).Delete"];
const ownFunctions: Readonly<Record<string, number>> = { addExport: 43, removeClient: 62, processSub: 76 };

/** Long import paths, as real modules have them. */
const folder = mkdtempSync(path.join(os.tmpdir(), "mapscope-glance-"));
cpSync(projectPath("test/fixtures/messaging"), folder, { recursive: true });
after(() => rmSync(folder, { recursive: true, force: true }));

class Listing {
  readonly #workbench: Workbench;
  readonly editor: Locator;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
    this.editor = workbench.page.locator(".monaco-editor[data-uri^='mapscope-assembly']");
  }

  async showRuntimeFunction(name: string): Promise<void> {
    const { page } = this.#workbench;
    await page.keyboard.press("Control+1");
    await this.#workbench.runCommand("Mapscope: Explain Runtime Function…");
    await page.locator(".quick-input-title", { hasText: "map functions of go" }).waitFor(compiling);
    await page.locator(".quick-input-widget input").fill(name);
    await page.locator(".quick-input-list .monaco-list-row.focused", { hasText: name }).waitFor();
    await page.keyboard.press("Enter");
    await this.#isShown(name);
  }

  async showOwnFunction(name: string, line: number): Promise<void> {
    const { page } = this.#workbench;
    await page.keyboard.press("Control+1");
    await this.#workbench.moveCursor(line, 2);
    await this.#workbench.runCommand("Mapscope: Show Assembly");
    await this.#isShown(name);
  }

  /** Waits for a function's listing, and gives it the focus. */
  async #isShown(name: string): Promise<void> {
    const { page } = this.#workbench;
    const title = this.editor.locator(".view-line", { hasText: "TEXT" }).filter({ hasText: name });
    await title.first().waitFor(compiling);
    await page.keyboard.press("Control+2");
    await page
      .locator(".editor-group-container.active .monaco-editor[data-uri^='mapscope-assembly']")
      .waitFor();
    await page.keyboard.press("Control+Home");
    await this.editor.locator(".view-line", { hasText: name }).first().waitFor();
  }

  /** Folds or unfolds all instructions below their statements. */
  async fold(how: "all" | "none"): Promise<void> {
    const { page } = this.#workbench;
    await page.keyboard.press("Control+k");
    await page.keyboard.press(how === "all" ? "Control+0" : "Control+j");
    await page.keyboard.press("Control+Home");
  }

  /** Looks at all rows, a page at a time, each when it is ready; one that never is, is looked at as it stands. */
  async eachPage(
    look: (rows: readonly RenderedRow[]) => void,
    isReady: Readiness = () => true,
  ): Promise<void> {
    const { page } = this.#workbench;
    await page.keyboard.press("Control+Home");
    for (let last = ""; ; ) {
      const rows = await this.#settled(isReady);
      look(rows);
      const position = await page.locator(".statusbar-item", { hasText: /Ln \d+, Col/ }).innerText();
      if (position === last) return;
      last = position;
      await page.keyboard.press("PageDown");
    }
  }

  /** The rows in sight when two looks see the same: what stands beside them is drawn a little after them. */
  async #settled(isReady: Readiness = () => true): Promise<RenderedRow[]> {
    for (let before = "", looks = 0; ; looks++) {
      const rows = await renderedRows(this.editor);
      const now = JSON.stringify(rows);
      if (now === before && ((await isReady(rows)) || looks >= mostLooks)) return rows;
      before = now;
      await this.#workbench.page.evaluate(
        () =>
          new Promise((resolve) =>
            (globalThis as unknown as Frames).requestIdleCallback(resolve, { timeout: 300 }),
          ),
      );
    }
  }

  /** Puts the cursor on each of the first instructions in sight, and looks at its row. */
  async eachCursor(count: number, look: (row: RenderedRow) => void): Promise<void> {
    const { page } = this.#workbench;
    await page.keyboard.press("Control+Home");
    for (let seen = 0, moves = 0; seen < count && moves < 120; moves++) {
      await page.keyboard.press("ArrowDown");
      const atCursor = await this.#cursorRow(await this.#settled((rows) => this.#isCursorExplained(rows)));
      if (!atCursor || !isInstruction(atCursor)) continue;
      look(atCursor);
      seen++;
    }
  }

  /** Whether the cursor's row is told whole, or has nothing to tell: the box comes there a little after the cursor. */
  async #isCursorExplained(rows: readonly RenderedRow[]): Promise<boolean> {
    const row = await this.#cursorRow(rows);
    if (row === undefined) return false;
    const { box, beside } = row;
    return (
      !isInstruction(row) ||
      (box?.isWhole ?? (beside !== undefined && beside.visibleLetters === beside.text.length))
    );
  }

  async #cursorRow(rows: readonly RenderedRow[]): Promise<RenderedRow | undefined> {
    const top = (await this.editor.locator(".cursors-layer .cursor").first().boundingBox())?.y;
    return top === undefined ? undefined : rows.find((row) => Math.abs(row.top - top) < 4);
  }
}

/** Looks at rows that are not ready yet. */
const mostLooks = 60;

const isExplained = (rows: readonly RenderedRow[]): boolean =>
  rows.every((row) => row.beside !== undefined || !isInstruction(row));

type Readiness = (rows: readonly RenderedRow[]) => boolean | Promise<boolean>;

interface Frames {
  requestIdleCallback(done: (value: unknown) => void, options: { timeout: number }): void;
}

/** Opens each function in turn. */
async function eachFunction(listing: Listing, look: (name: string) => Promise<void>): Promise<void> {
  for (const [name, line] of Object.entries(ownFunctions)) {
    await listing.showOwnFunction(name, line);
    await look(name);
  }
  for (const name of runtimeFunctions) {
    await listing.showRuntimeFunction(name);
    await look(name);
  }
}

describe("assembly in half a window of 1400 pixels, the side bar open", () => {
  let workbench: Workbench;
  let listing: Listing;
  before(async () => {
    workbench = await openWorkbench({ folder, width: 1400, height: 900 });
    listing = new Listing(workbench);
    await workbench.openFile("accounts.go");
  });
  after(() => workbench?.close());

  it("can be read without scrolling sideways, statement by statement, and what the cursor is on is explained whole", async () => {
    await eachFunction(listing, async (name) => {
      await listing.fold("all");
      await listing.eachPage((rows) => {
        for (const row of rows) assert.ok(row.isWhole, `${name}: ${row.text}`);
      });
      await workbench.shot(`glance-half-${name.replace(/\W/g, "")}-folded`);
      await listing.fold("none");
      await listing.eachCursor(4, ({ text, box, beside }) => {
        const shown = box ?? {
          text: beside?.text ?? "",
          isWhole: beside?.visibleLetters === beside?.text.length,
        };
        assert.ok(shown.text.length > 3 && shown.isWhole, `${name}: ${text}: ${JSON.stringify(shown)}`);
      });
      await workbench.shot(`glance-half-${name.replace(/\W/g, "")}`);
    });
  });
});

describe("assembly in half a window of 1920 pixels, without the side bar", () => {
  let workbench: Workbench;
  let listing: Listing;
  before(async () => {
    workbench = await openWorkbench({ folder, width: 1920, height: 1000 });
    listing = new Listing(workbench);
    await workbench.openFile("accounts.go");
    await workbench.page.keyboard.press("Control+b");
  });
  after(() => workbench?.close());

  it("shows the first 40 letters of nine in ten explanations, and every statement whole", async () => {
    await eachFunction(listing, async (name) => {
      await listing.fold("none");
      const seen = new Map<string, boolean>();
      await listing.eachPage((rows) => {
        for (const row of rows) {
          assert.ok(row.isWhole, `${name}: ${row.text}`);
          if (!row.beside && !isInstruction(row)) continue;
          const { text, visibleLetters } = row.beside ?? { text: "none", visibleLetters: 0 };
          seen.set(`${row.text} ${text}`, visibleLetters >= Math.min(40, text.length));
        }
      }, isExplained);
      const readable = [...seen.values()].filter(Boolean).length;
      assert.ok(seen.size > 20, `${name}: ${seen.size} explanations`);
      assert.ok(readable >= 0.9 * seen.size, `${name}: ${readable} of ${seen.size}`);
      console.log(`${name}: ${readable} of ${seen.size} explanations show 40 letters`);
      await workbench.shot(`glance-wide-${name.replace(/\W/g, "")}`);
    });
  });

  it("is drawn in each kind of theme", async () => {
    await listing.showRuntimeFunction("mapassign_fast64");
    for (const theme of ["dark", "light", "highContrastDark", "highContrastLight"] as const) {
      await workbench.setTheme(theme);
      await workbench.shot(`glance-${theme}`);
    }
  });
});
