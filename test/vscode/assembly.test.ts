import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import type { Locator, Page } from "playwright-core";
import { projectPath, sampleFolder } from "../support/projectPath.ts";
import { renderedRows } from "../support/renderedRows.ts";
import { openWorkbench, patienceMilliseconds, type Workbench } from "../support/workbench.ts";

/** How long a first compilation may take on a busy machine. */
const compiling = { timeout: 120_000 };

/** Tops, in pixels, of the lines that wear the mark of linked lines in the dark theme. */
const linkedTops = (editor: Locator): Promise<number[]> =>
  editor.locator(".view-overlays .cdr").evaluateAll((marks) => {
    const { getComputedStyle } = globalThis as unknown as {
      getComputedStyle(of: unknown): { backgroundColor: string };
    };
    return marks
      .filter((mark) => getComputedStyle(mark).backgroundColor === "rgba(58, 110, 165, 0.35)")
      .map((mark) => Math.round(mark.getBoundingClientRect().top));
  });

const topOf = async (row: Locator): Promise<number> => Math.round((await row.boundingBox())?.y ?? -1);

/** Waits until a condition that only the page can tell holds. */
async function eventually(condition: () => Promise<boolean>, what: string): Promise<void> {
  for (const end = Date.now() + patienceMilliseconds; Date.now() < end; ) if (await condition()) return;
  assert.fail(what);
}

/** Whether a condition holds within a few looks. */
async function soon(condition: () => Promise<boolean>): Promise<boolean> {
  for (let looks = 0; looks < 20; looks++) if (await condition()) return true;
  return false;
}

describe("assembly of the code under the cursor", () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "mapscope-assembly-"));
  cpSync(sampleFolder, folder, { recursive: true });
  after(() => rmSync(folder, { recursive: true, force: true }));
  let workbench: Workbench;
  let page: Page;
  let source: Locator;
  let listing: Locator;
  let rows: Locator;
  let call: Locator;
  before(async () => {
    workbench = await openWorkbench({ folder, width: 1900, height: 1000 });
    page = workbench.page;
    source = page.locator(".monaco-editor[data-uri$='main.go']");
    listing = page.locator(".monaco-editor[data-uri^='mapscope-assembly']");
    rows = listing.locator(".view-line");
    call = rows.filter({ hasText: /CALL.*runtime\.mapassign_fast64/ }).first();
  });
  after(() => workbench?.close());
  const focusSource = async () => {
    await page.keyboard.press("Control+1");
    await page.locator(".editor-group-container.active .tab.active", { hasText: /^main\.go$/ }).waitFor();
  };

  const focusListing = async () => {
    await page.keyboard.press("Control+2");
    await page.locator(".editor-group-container.active .tab.active", { hasText: / main\.go/ }).waitFor();
  };

  it("shows the function beside its source, each line explained, without the compiler's bookkeeping", async () => {
    await workbench.openFile("main.go");
    await workbench.moveCursor(29, 5);
    await workbench.runCommand("Mapscope: Show Assembly");
    await call.waitFor(compiling);
    assert.equal(await rows.filter({ hasText: /PCDATA|FUNCDATA|NOP|rel \d/ }).count(), 0);
    await eventually(async () => {
      const shown = await renderedRows(listing);
      return shown.some(
        ({ text, beside, box }) =>
          /LEAQ +type:map\[uint64\]uint64\(SB\), AX/.test(text) && /^AX = /.test((beside ?? box)?.text ?? ""),
      );
    }, "the map's type is not explained");
    const hover = await workbench.hover(
      call.locator("span span", { hasText: "mapassign" }).first(),
      /mapassign_fast64/,
    );
    assert.match(await hover.innerText(), /Explain runtime\.mapassign_fast64/);
    await workbench.shot("assembly-dark");
    await page.keyboard.press("Escape");
  });

  it("marks the instructions of the source line, and follows it", async () => {
    await eventually(
      async () => (await linkedTops(listing)).includes(await topOf(call)),
      "the call is not marked",
    );
    await source
      .locator(".view-line", { hasText: "make(map[uint64]uint64, 1000)" })
      .click({ position: { x: 60, y: 8 } });
    const make = rows.filter({ hasText: /CALL.*runtime\.makemap/ }).first();
    await make.waitFor();
    await eventually(
      async () => (await linkedTops(listing)).includes(await topOf(make)),
      "makemap is not marked",
    );
  });

  /** Clicks a row of the listing, which still scrolls after the source; a row may be drawn and yet be out of sight. */
  async function clickRow(text: RegExp): Promise<void> {
    const row = rows.filter({ hasText: text }).first();
    for (let attemptsLeft = 6; ; attemptsLeft--) {
      try {
        return await row.click({ position: { x: 260, y: 8 }, timeout: 5000 });
      } catch (error) {
        if (attemptsLeft === 0) throw error;
        await rows.nth(5).hover({ force: true });
        await page.mouse.wheel(0, attemptsLeft % 2 === 0 ? 200 : -200);
      }
    }
  }

  it("marks the source line of the instruction that is clicked, also of inlined code", async () => {
    const line = source.locator(".view-line", { hasText: "make(map[uint64]uint64, 1000)" });
    await eventually(async () => {
      await clickRow(/CALL.*runtime\.makemap/);
      return soon(async () => (await linkedTops(source)).includes(await topOf(line)));
    }, "the make is not marked");
    await source
      .locator(".view-line", { hasText: "session.NewTable()" })
      .click({ position: { x: 60, y: 8 } });
    await eventually(async () => {
      await clickRow(/\/\/\ssession\.go/);
      return soon(async () => (await linkedTops(source)).length > 0);
    }, "the call that was inlined is not marked");
  });

  it("compiles again on save, keeps the place, and keeps the listing when the package does not compile", async () => {
    await focusSource();
    await workbench.moveCursor(29, 5);
    await call.waitFor();
    const place = () =>
      rows
        .filter({ hasText: /\d\s+MOV/ })
        .first()
        .innerText();
    const before = await place();
    await workbench.moveCursor(26, 1);
    await page.keyboard.type("undefinedName()");
    await page.keyboard.press("Control+s");
    const status = rows.filter({ hasText: /undefined:\sundefinedName/ });
    await focusListing();
    await page.keyboard.press("Control+Home");
    await status.waitFor(compiling);
    await workbench.shot("assembly-broken-refresh");
    assert.match(await status.innerText(), /this\sis\sthe\slast\slisting\sthat\scompiled/);
    await focusSource();
    await workbench.moveCursor(26, 1);
    await page.keyboard.press("Shift+End");
    await page.keyboard.press("Delete");
    await page.keyboard.press("Control+s");
    await rows.filter({ hasText: "// as saved" }).waitFor(compiling);
    await workbench.moveCursor(29, 5);
    await page.keyboard.press("ArrowRight");
    await call.waitFor();
    await eventually(async () => (await place()) === before, "the listing has moved");
  });

  it("shows only the selected lines", async () => {
    await workbench.moveCursor(27, 1);
    await page.keyboard.press("Shift+ArrowDown");
    await page.keyboard.press("Shift+ArrowDown");
    await workbench.runCommand("Mapscope: Show Assembly");
    await rows
      .filter({ hasText: /instructions?\sof\sother\slines/ })
      .first()
      .waitFor(compiling);
    await workbench.shot("assembly-selection");
  });

  it("explains a runtime function that is picked, from the toolchain, with its steps and their flow", async () => {
    await focusSource();
    await workbench.runCommand("Mapscope: Explain Runtime Function…");
    const input = page.locator(".quick-input-widget input");
    await page.locator(".quick-input-title", { hasText: "map functions of go" }).waitFor(compiling);
    await input.fill("mapassign_fast64");
    await workbench.shot("runtime-pick");
    await page.keyboard.press("Enter");
    await rows
      .filter({ hasText: /──\shash/ })
      .first()
      .waitFor();
    for (const theme of ["dark", "light", "highContrastDark", "highContrastLight"] as const) {
      await workbench.setTheme(theme);
      await workbench.shot(`runtime-${theme}`);
    }
    await workbench.setTheme("dark");
    await workbench.runCommand("Mapscope: Show Flow of Steps");
    await workbench.webview("editor").locator(".flow > svg").waitFor();
    await workbench.shot("flow");
  });

  it("asked nothing outside this machine", () => {
    assert.deepEqual([...workbench.outsideHosts], []);
  });
});

describe("listing files", () => {
  let workbench: Workbench;
  let page: Page;
  let rows: Locator;
  before(async () => {
    workbench = await openWorkbench({ folder: projectPath("test/fixtures/listings"), width: 1700 });
    page = workbench.page;
    rows = page.locator(".editor-instance .view-line");
  });
  after(() => workbench?.close());
  const language = (name: string) => page.locator(".statusbar-item", { hasText: name }).first();

  it("are told by their content, with noise folded and the rest explained", async () => {
    await workbench.openFile("runtime.s");
    await language("Go Assembly Listing").waitFor();
    await rows
      .filter({ hasText: /MOVQ.*AX\s=\s/ })
      .first()
      .waitFor();
    await eventually(
      async () => (await rows.filter({ hasText: /PCDATA|FUNCDATA/ }).count()) === 0,
      "noise is shown",
    );
    await workbench.shot("listing-file");
  });

  it("say what an instruction does to the map", async () => {
    await workbench.moveCursor(72, 1);
    const target = rows
      .filter({ hasText: /MOVBLZX\s+9\(BX\)/ })
      .locator("span span", { hasText: "9" })
      .first();
    const hover = await workbench.hover(target, /log2/);
    assert.match(await hover.innerText(), /h\.B/);
    await workbench.shot("listing-hover");
    await page.keyboard.press("Escape");
  });

  it("lead from a jump to its target", async () => {
    await workbench.moveCursor(6, 60);
    await page.keyboard.press("End");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("F12");
    await page.locator(".statusbar-item", { hasText: /Ln (?!6,)\d+, Col 1/ }).waitFor();
  });

  it("are outlined by function and step", async () => {
    await page.keyboard.press("Control+Shift+o");
    const entries = page.locator(".quick-input-list .monaco-list-row");
    await entries.filter({ hasText: "runtime.mapassign_fast64" }).first().waitFor();
    await entries.filter({ hasText: "concurrencyCheck" }).first().waitFor();
    await page.keyboard.press("Escape");
  });

  it("of objdump are recognised in a .txt file, and notes and garbage are left alone", async () => {
    await workbench.openFile("objdump.txt");
    await language("Go Assembly Listing").waitFor();
    await workbench.moveCursor(59, 1);
    await rows
      .filter({ hasText: /MOVZX\s0x9\(BX\).*h\.B/ })
      .first()
      .waitFor();
    for (const file of ["note.txt", "garbage.txt"]) {
      await workbench.openFile(file);
      await language("Plain Text").waitFor();
    }
  });
});
