import { mkdirSync } from "node:fs";
import path from "node:path";
import { after } from "node:test";
import type { Browser, FrameLocator, Locator, Page } from "playwright-core";
import { launchBrowser } from "./browser.ts";
import { projectPath, sampleFolder } from "./projectPath.ts";
import {
  type ServerOptions,
  type Settings,
  startServer,
  type VscodeServer,
  workbenchUrl,
} from "./vscodeServer.ts";

/** How long an editor may take for one thing on a slow, busy machine: several times what a quiet one takes for all. */
export const patienceMilliseconds = 90_000;

/** Themes of VS Code by kind, and the class that the workbench gets from each. */
const themes = {
  dark: { name: "Dark Modern", className: "vs-dark" },
  light: { name: "Light Modern", className: "vs" },
  highContrastDark: { name: "Dark High Contrast", className: "hc-black" },
  highContrastLight: { name: "Light High Contrast", className: "hc-light" },
} as const;

/**
 * One window of the real VS Code, driven as a person would drive it. Everything waits for what it needs and fails
 * after a minute and a half, leaving a picture in .build/shots/failed.png; nothing sleeps.
 */
export interface Workbench {
  /** The Playwright page, for all that has no function here. */
  readonly page: Page;
  /** Hosts outside this machine that the window has asked for something. */
  readonly outsideHosts: ReadonlySet<string>;
  /** Opens a file of the folder by its name or its path from the folder, and waits for its text. */
  openFile(name: string): Promise<void>;
  /** Puts the cursor at a line and column (in characters), both from 1, of the open file. */
  moveCursor(line: number, column: number): Promise<void>;
  /** A word or other run of text of one colour in the open editor, as `hover` takes it; the first of its kind. */
  token(text: string | RegExp): Locator;
  /** Rests the pointer on `target` until a hover shows `expected`; returns the hover. */
  hover(target: Locator, expected: string | RegExp): Promise<Locator>;
  /** Closes the editor whose tab has this title. */
  closeEditor(title: string): Promise<void>;
  /** Runs a command by its title in the palette, with its category: `"Mapscope: Show Map Layout"`. */
  runCommand(title: string): Promise<void>;
  /** Titles of the commands in the palette that begin with `prefix`, without VS Code's own, in alphabetic order. */
  commandsOffered(prefix: string): Promise<string[]>;
  /** The content of the extension's webview on show: in a side bar or panel (`view`), or among the editors. */
  webview(place?: "view" | "editor"): FrameLocator;
  /** Switches the theme and waits until the window wears it. */
  setTheme(kind: keyof typeof themes): Promise<void>;
  /** Changes the user's settings (on top of the harness's own); the next call forgets them. */
  changeSettings(settings: Settings): Promise<void>;
  /** Writes a picture of the window to .build/shots/NAME.png, to be looked at; in CI none. */
  shot(name: string): Promise<void>;
  /** Closes the window. */
  close(): Promise<void>;
}

let running: Promise<{ server: VscodeServer; browser: Browser }> | undefined;

/**
 * The server and the browser that all windows of this process share; under a test runner they end with the process's
 * last test.
 */
function shared(): Promise<{ server: VscodeServer; browser: Browser }> {
  running ??= (async () => {
    const server = await startServer();
    try {
      return { server, browser: await launchBrowser() };
    } catch (error) {
      await server.stop();
      throw error;
    }
  })();
  return running;
}

/** Ends the server and the browser; for programs that are no tests. */
export async function closeWorkbenches(): Promise<void> {
  const { server, browser } = (await running?.catch(() => undefined)) ?? {};
  running = undefined;
  await browser?.close();
  await server?.stop();
}

if (process.env["NODE_TEST_CONTEXT"]) after(closeWorkbenches);

/** Which folder a window opens, how large it is, and what its server has that others have not. */
export interface WorkbenchOptions extends ServerOptions {
  readonly folder?: string;
  readonly width?: number;
  readonly height?: number;
}

/** Opens a window of its own on a folder and waits until its files are listed. */
export async function openWorkbench({
  folder = sampleFolder,
  width = 1400,
  height = 900,
  ...options
}: WorkbenchOptions = {}): Promise<Workbench> {
  const { server: sharedServer, browser } = await shared();
  const own = Object.keys(options).length > 0 ? await startServer(options) : undefined;
  const server = own ?? sharedServer;
  const context = await browser.newContext({ viewport: { width, height } });
  context.setDefaultTimeout(patienceMilliseconds);
  const page = await context.newPage();
  const outsideHosts = watchOutsideHosts(page, server);
  let settings: Settings = {};
  const writeSettings = () => server.writeSettings(settings);
  await writeSettings();
  try {
    await page.goto(workbenchUrl(server, folder), { timeout: 2 * patienceMilliseconds });
    await page
      .locator(".explorer-folders-view .monaco-list-row")
      .first()
      .waitFor({ timeout: 2 * patienceMilliseconds });
  } catch (error) {
    await own?.stop();
    throw error;
  }
  const picture = async (name: string) => {
    mkdirSync(projectPath(".build/shots"), { recursive: true });
    await page.screenshot({ path: projectPath(".build/shots", `${name}.png`) });
  };
  /** Leaves a picture of what the window looked like when an action failed. */
  const pictured = <A extends unknown[], R>(action: (...args: A) => Promise<R>) => {
    return async (...args: A): Promise<R> => {
      try {
        return await action(...args);
      } catch (error) {
        await picture("failed").catch(() => {});
        throw error;
      }
    };
  };
  return {
    page,
    outsideHosts,
    openFile: pictured((name) => openFile(page, name)),
    moveCursor: pictured((line, column) => moveCursor(page, line, column)),
    token: (text) => page.locator(".editor-instance .view-line span > span", { hasText: text }).first(),
    hover: pictured((target, expected) => hover(page, target, expected)),
    closeEditor: pictured(async (title: string) => {
      const tab = page.locator(".tab", { hasText: title });
      await tab.click({ button: "middle" });
      await tab.waitFor({ state: "detached" });
    }),
    runCommand: pictured((title) => runCommand(page, title)),
    commandsOffered: pictured((prefix) => commandsOffered(page, prefix)),
    webview: (place = "view") => webviewFrame(page, place),
    setTheme: pictured(async (kind: keyof typeof themes) => {
      const { name, className } = themes[kind];
      await page.keyboard.press("Control+k");
      await page.keyboard.press("Control+t");
      await page.locator(".quick-input-widget input").fill(name);
      await page.locator(".quick-input-list .monaco-list-row.focused", { hasText: name }).waitFor();
      await page.keyboard.press("Enter");
      await page.locator(`.monaco-workbench.${className}`).waitFor();
    }),
    async changeSettings(changed) {
      settings = changed;
      await writeSettings();
    },
    // Nobody looks at them there, and each takes a second.
    shot: process.env["CI"] ? async () => {} : picture,
    async close() {
      await context.close();
      await own?.stop();
    },
  };
}

function watchOutsideHosts(page: Page, server: VscodeServer): ReadonlySet<string> {
  const hosts = new Set<string>();
  const own = new URL(server.base).host;
  page.context().on("request", (request) => {
    const { host } = new URL(request.url());
    // A webview's service worker answers for this one, not the network.
    const answeredHere = host.endsWith(".vscode-resource.vscode-cdn.net");
    if (host !== "" && host !== own && !answeredHere) hosts.add(host);
  });
  return hosts;
}

/** Fills the palette; an editor that opens late takes the focus and closes it, so it is opened again. */
async function fillPalette(page: Page, text: string, row: Locator): Promise<void> {
  const input = page.locator(".quick-input-widget input[type=text]").first();
  for (let attemptsLeft = 12; ; attemptsLeft--) {
    try {
      await page.keyboard.press("F1");
      await input.fill(text, { timeout: 5000 });
      await row.waitFor({ timeout: 5000 });
      return;
    } catch (error) {
      if (attemptsLeft === 0) throw error;
      await page.keyboard.press("Escape");
    }
  }
}

async function choose(page: Page, text: string, row: Locator): Promise<void> {
  await fillPalette(page, text, row);
  await page.keyboard.press("Enter");
}

function focusedRow(page: Page, hasText: string): Locator {
  return page.locator(".quick-input-list .monaco-list-row.focused", { hasText });
}

async function runCommand(page: Page, title: string): Promise<void> {
  await choose(page, `>${title}`, focusedRow(page, title));
}

async function commandsOffered(page: Page, prefix: string): Promise<string[]> {
  await fillPalette(page, `>${prefix}`, focusedRow(page, prefix));
  const labels = new Set<string>();
  const rows = page.locator(".quick-input-list .monaco-list-row");
  // Only rows in sight are drawn.
  for (let last = ""; ; ) {
    for (const label of await rows.locator(".label-name").allInnerTexts()) labels.add(label.trim());
    const focused = await page.locator(".quick-input-list .monaco-list-row.focused").innerText();
    if (focused === last) break;
    last = focused;
    await page.keyboard.press("PageDown");
  }
  await page.keyboard.press("Escape");
  // VS Code adds commands of its own for each view.
  const generated = /(Focus on|Reset|Toggle|Open) .*View|View Location/;
  return [...labels].filter((title) => title.startsWith(prefix) && !generated.test(title)).sort();
}

/** A list of ours that opens late takes the place of the palette, and the key with it; then the file is asked for again. */
async function openFile(page: Page, name: string): Promise<void> {
  const base = path.posix.basename(name);
  const tab = page.locator(".editor-group-container.active .tab.active", { hasText: base });
  for (let attemptsLeft = 5; ; attemptsLeft--) {
    await choose(page, name, focusedRow(page, base));
    try {
      await tab.waitFor({ timeout: 15_000 });
      break;
    } catch (error) {
      if (attemptsLeft === 0) throw error;
    }
  }
  await page.locator(".editor-instance .view-line").first().waitFor();
}

/** A view that opens late takes the focus, and the arrow keys with it; then the cursor is moved again. */
async function moveCursor(page: Page, line: number, column: number): Promise<void> {
  const at = (columns: string): Locator =>
    page.locator(".statusbar-item", { hasText: new RegExp(`Ln ${line}, Col ${columns}(?!\\d)`) });
  for (let attemptsLeft = 12; ; attemptsLeft--) {
    await choose(page, `:${line}`, focusedRow(page, String(line)));
    try {
      await at("1").waitFor({ timeout: 5000 });
      for (let i = 1; i < column; i++) await page.keyboard.press("ArrowRight");
      // The status bar counts a tab as the columns that it takes.
      if (column > 1) await at("(?!1(?!\\d))\\d+").waitFor({ timeout: 5000 });
      return;
    } catch (error) {
      if (attemptsLeft === 0) throw error;
    }
  }
}

/** The extension host may still be starting at the first attempts, so the pointer leaves and comes back. */
async function hover(page: Page, target: Locator, expected: string | RegExp): Promise<Locator> {
  const shown = page.locator(".monaco-hover:visible", { hasText: expected }).first();
  await target.waitFor();
  for (let attemptsLeft = 30; ; attemptsLeft--) {
    await page.mouse.move(5, 5);
    await target.hover({ force: true });
    try {
      await shown.waitFor({ timeout: 3000 });
      return shown;
    } catch (error) {
      if (attemptsLeft === 0) throw error;
    }
  }
}

/** VS Code writes what a webview is for into its frame's address. */
function webviewFrame(page: Page, place: "view" | "editor"): FrameLocator {
  const inView = '[src*="purpose=webviewView"]';
  const ours = 'iframe.webview.ready[src*="extensionId=mapscope"]';
  const frame = `${ours}${place === "view" ? inView : `:not(${inView})`}:visible`;
  return page.frameLocator(frame).frameLocator("iframe#active-frame");
}
