import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { breather } from "../../../extension/src/features/assembly/breather.ts";
import { indexListing } from "../../../extension/src/features/assembly/indexListing.ts";
import type { Result } from "../../support/benchReport.ts";
import { closeWorkbenches, openWorkbench, type Workbench } from "../../support/workbench.ts";

const longestBlockMilliseconds = 50;

/**
 * An extension in the same host that measures how long others keep it waiting, without the time in which VS Code itself takes
 * a document over: its event of an opened document comes to this extension first.
 */
const watcher = {
  manifest: {
    name: "loop-watch",
    publisher: "bench",
    version: "0.0.1",
    engines: { vscode: "^1.100.0" },
    main: "./extension.cjs",
    activationEvents: ["*"],
    contributes: {
      commands: ["start", "report"].map((name) => ({
        command: `loopWatch.${name}`,
        title: `Loop Watch: ${name}`,
      })),
    },
  },
  script: `const { commands, workspace } = require("vscode");
    const { writeFileSync } = require("node:fs");
    // Time of this thread on a processor: other programs on the machine do not count.
    const clock = () => {
      const { user, system } = process.threadCpuUsage();
      return (user + system) / 1000;
    };
    let longest = 0, last = 0;
    exports.activate = () => {
      commands.registerCommand("loopWatch.start", () => { longest = 0; last = clock(); });
      commands.registerCommand("loopWatch.report", () =>
        writeFileSync(workspace.workspaceFolders[0].uri.fsPath + "/longest", String(longest)));
      workspace.onDidOpenTextDocument(() => { last = clock(); });
      last = clock();
      setInterval(() => {
        const now = clock();
        longest = Math.max(longest, now - last);
        last = now;
      }, 1);
    };`,
};

/**
 * The longest piece of our own work on a listing, between two looks at the clock that let others run: when it is indexed, and
 * when each of its functions is explained.
 */
export async function longestPiece(listing: string, lines: number): Promise<Result[]> {
  const rows = listing.split("\n", lines);
  const text = {
    lineCount: rows.length,
    lines: (from: number, to: number) => `${rows.slice(from - 1, to).join("\n")}\n`,
  };
  const pause = breather();
  let longest = 0;
  let since = performance.now();
  const breathe = async (): Promise<boolean> => {
    longest = Math.max(longest, performance.now() - since);
    await pause();
    since = performance.now();
    return true;
  };
  const row = (what: string): Result => ({
    case: `longest piece of work, ${what} ${lines} lines`,
    ours: longest,
    theirs: longestBlockMilliseconds,
    peer: `bound of ${longestBlockMilliseconds} ms`,
    unit: "ms",
  });
  const model = await indexListing(text, breathe);
  const indexed = row("index");
  longest = 0;
  for (const index of model?.functions.keys() ?? []) await model?.prepare(index, breathe);
  return [indexed, row("explain")];
}

/**
 * The longest time that a listing keeps the extension host from other work while it is opened, read at its end and outlined:
 * beside the bound, and beside the same text as a file that the extension leaves alone.
 */
export async function openedInEditor(listing: string, lines: number, folder: string): Promise<Result[]> {
  const extension = path.join(folder, "bench.loop-watch-0.0.1");
  const files = path.join(folder, "files");
  mkdirSync(extension);
  mkdirSync(files);
  writeFileSync(path.join(extension, "package.json"), JSON.stringify(watcher.manifest));
  writeFileSync(path.join(extension, "extension.cjs"), watcher.script);
  const text = listing.split("\n", lines).join("\n");
  writeFileSync(path.join(files, "listing.txt"), text);
  writeFileSync(path.join(files, "left-alone.ini"), text);
  writeFileSync(path.join(files, "small.txt"), "nothing of interest\n");
  const workbench = await openWorkbench({ folder: files, width: 1700, otherExtensions: [extension] });
  const row = `open ${lines} lines (${(text.length / 1e6).toFixed(0)} MB) in the editor, longest block of the host`;
  try {
    await workbench.changeSettings({ "workbench.editorLargeFileConfirmation": 1000 });
    // The extension has been loaded, and the host has read some document.
    await workbench.openFile("small.txt");
    const alone = await longestBlock(workbench, files, "left-alone.ini", false);
    const ours = await longestBlock(workbench, files, "listing.txt", true);
    const peer = (theirs: number, name: string): Result => ({
      case: row,
      ours,
      theirs,
      peer: name,
      unit: "ms",
    });
    return [
      peer(longestBlockMilliseconds, `bound of ${longestBlockMilliseconds} ms`),
      peer(alone, "the same text as a file that is left alone"),
    ];
  } finally {
    await workbench.close();
    await closeWorkbenches();
  }
}

async function longestBlock(
  workbench: Workbench,
  folder: string,
  file: string,
  explained: boolean,
): Promise<number> {
  const { page, runCommand } = workbench;
  const report = path.join(folder, "longest");
  const explanation = page.locator(".editor-instance .view-line", { hasText: /\s=\s|return|the/ }).first();
  await runCommand("Loop Watch: start");
  await workbench.openFile(file);
  if (explained) await page.locator(".statusbar-item", { hasText: "Go Assembly Listing" }).first().waitFor();
  for (const key of ["Control+End", "Control+Home"]) {
    await page.keyboard.press(key);
    if (explained) await explanation.waitFor();
  }
  if (explained) {
    await page.keyboard.press("Control+Shift+o");
    await page.locator(".quick-input-list .monaco-list-row").first().waitFor({ timeout: 120_000 });
    await page.keyboard.press("Escape");
  }
  rmSync(report, { force: true });
  await runCommand("Loop Watch: report");
  while (!existsSync(report) || readFileSync(report, "utf8") === "")
    await new Promise((resolve) => setTimeout(resolve, 50));
  return Number(readFileSync(report, "utf8"));
}
