import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { mayBeListing } from "../../extension/src/services/listingLook.ts";
import { median, report } from "../support/benchReport.ts";
import { projectPath } from "../support/projectPath.ts";
import { closeWorkbenches, openWorkbench, type Workbench } from "../support/workbench.ts";

/** Rounds in the editor, each with an extension host of its own, and of loading the bundles. */
const usual = { windows: 7, loads: 15 };

/** What we keep to, in ms. */
const bounds = { firstHover: 150, contentCheck: 1 };

const trivial = {
  manifest: {
    name: "trivial",
    publisher: "bench",
    version: "0.0.1",
    displayName: "Trivial peer",
    engines: { vscode: "^1.100.0" },
    main: "./extension.cjs",
    activationEvents: ["onLanguage:go"],
  },
  script: 'const vscode = require("vscode");\nexports.activate = () => void vscode.version;\n',
};

/**
 * Asks for a hover as soon as Mapscope is active, and at the same moment for one of its own that is a constant; shows in
 * the status bar how long each answer took. A window that opens makes both wait.
 */
const probe = {
  manifest: { ...trivial.manifest, name: "probe", displayName: "Probe" },
  script: `const vscode = require("vscode");
    exports.activate = () => void ask();
    async function ask() {
      const item = vscode.window.createStatusBarItem(vscode.StatusBarAlignment.Left, 1000);
      const plain = await vscode.workspace.openTextDocument({ language: "plaintext", content: "visits" });
      vscode.languages.registerHoverProvider({ language: "plaintext" }, { provideHover: () => new vscode.Hover("constant") });
      await vscode.extensions.getExtension("mapscope.mapscope").activate();
      const { document } = vscode.window.activeTextEditor ?? (await new Promise((resolve) =>
        vscode.window.onDidChangeActiveTextEditor((editor) => editor && resolve(editor))));
      const at = document.positionAt(document.getText().indexOf("visits"));
      const hover = async ({ uri }, position) => {
        const start = performance.now();
        const hovers = await vscode.commands.executeCommand("vscode.executeHoverProvider", uri, position);
        return (performance.now() - start).toFixed(1) + " ms, " + hovers.length;
      };
      const [ours, theirs] = await Promise.all([hover(document, at), hover(plain, plain.positionAt(1))]);
      item.text = "first hover " + ours + "; constant " + theirs;
      item.show();
    }\n`,
};

/** `npm run bench -- activation`: how long the extension takes to activate and to load, beside one that does nothing. */
export async function bench(json: boolean, { windows, loads } = usual): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "mapscope-bench-"));
  const [peer = "", prober = ""] = [trivial, probe].map(({ manifest, script }) => {
    const at = path.join(folder, `bench.${manifest.name}-0.0.1`);
    mkdirSync(at);
    writeFileSync(path.join(at, "package.json"), JSON.stringify(manifest));
    writeFileSync(path.join(at, "extension.cjs"), script);
    return at;
  });
  try {
    const rows = { case: "load of the bundle by Node", peer: "trivial extension", unit: "ms" };
    report("activation", [{ ...rows, ...loadTimes(peer, folder, loads) }], json);
    for (const row of commandLineTimes(folder, loads))
      report("activation", [{ ...row, peer: "empty script", unit: "ms" }], json);
    const bound = { peer: "the bound", unit: "ms" };
    report(
      "activation",
      [{ ...bound, case: "look at a plain text file", ours: contentCheck(), theirs: bounds.contentCheck }],
      json,
    );
    const { activation, hover } = await activationTimes([peer, prober], windows);
    report("activation", [{ ...rows, case: "activation in VS Code", ...activation }], json);
    report(
      "activation",
      [
        { ...bound, case: "first hover after it", ours: hover.ours, theirs: bounds.firstHover },
        { ...rows, case: "first hover after it", peer: "a constant at the same moment", ...hover },
      ],
      json,
    );
  } finally {
    await closeWorkbenches();
    rmSync(folder, { recursive: true });
  }
}

/** Medians of loading each bundle in a Node of its own, one after the other, with a stand-in for VS Code's API. */
function loadTimes(peer: string, folder: string, rounds: number): { ours: number; theirs: number } {
  const loader = path.join(folder, "load.cjs");
  // Any property of the stand-in is again callable, constructible and has properties. It inherits them, as a bundle copies
  // what a module has of its own.
  writeFileSync(
    loader,
    `const Module = require("node:module");
     const anything = new Proxy(function () {}, { get: (_, name) => (name === "prototype" ? {} : anything) });
     const load = Module._load;
     Module._load = (name, ...rest) => (name === "vscode" ? Object.create(anything) : load(name, ...rest));
     const start = performance.now();
     require(process.argv[2]);
     console.log(performance.now() - start);`,
  );
  const time = (script: string): number =>
    Number(execFileSync(process.execPath, [loader, script], { encoding: "utf8" }));
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    ours.push(time(projectPath("extension/dist/extension.cjs")));
    theirs.push(time(path.join(peer, "extension.cjs")));
  }
  return { ours: median(ours), theirs: median(theirs) };
}

/** Medians of whole runs of the command line, beside those of a script that does nothing. */
function commandLineTimes(folder: string, rounds: number): { case: string; ours: number; theirs: number }[] {
  const empty = path.join(folder, "empty.cjs");
  writeFileSync(empty, "");
  const cli = projectPath("extension/dist/cli.cjs");
  const commands = {
    "command line: --help": [cli, "--help"],
    "command line: capacity": [cli, "capacity", "--map", "map[string]int", "--n", "1000", "--go", "1.26"],
  };
  const time = (args: readonly string[]): number => {
    const start = performance.now();
    execFileSync(process.execPath, args, { stdio: "ignore" });
    return performance.now() - start;
  };
  const theirs: number[] = [];
  const ours = new Map(Object.keys(commands).map((name): [string, number[]] => [name, []]));
  for (let round = 0; round < rounds; round++) {
    theirs.push(time([empty]));
    for (const [name, args] of Object.entries(commands)) ours.get(name)?.push(time(args));
  }
  return [...ours].map(([name, times]) => ({ case: name, ours: median(times), theirs: median(theirs) }));
}

/** The median of looks at a long text that is no listing, each the first of its kind. */
function contentCheck(): number {
  const words =
    "The map is moved to its new home, call by call, and what returns is told in the log of the day.";
  const times = Array.from({ length: 51 }, (_, i) => {
    const lines = Array.from({ length: 5000 }, (_, line) => `${i} ${line} ${words}`);
    const document = {
      ...{ languageId: "plaintext", lineCount: lines.length, uri: { path: "/notes.txt", scheme: "file" } },
      lineAt: (line: number) => ({ text: lines[line] ?? "" }),
    };
    const start = performance.now();
    mayBeListing(document as unknown as Parameters<typeof mayBeListing>[0]);
    return performance.now() - start;
  });
  return median(times);
}

/** Medians of what VS Code itself says in its list of running extensions, and of the first hover after that. */
async function activationTimes(
  [peer = "", prober = ""]: readonly string[],
  rounds: number,
): Promise<Record<"activation" | "hover", { ours: number; theirs: number }>> {
  const workbench = await openWorkbench({ otherExtensions: [peer, prober] });
  const ours: number[] = [];
  const theirs: number[] = [];
  const hovers: Record<"ours" | "theirs", number[]> = { ours: [], theirs: [] };
  try {
    for (let round = 0; round < rounds; round++) {
      if (round > 0) await workbench.page.reload();
      await workbench.openFile("main.go");
      const told = workbench.page.locator(".statusbar-item", {
        hasText: /first hover .*; constant .* ms, \d/,
      });
      const [, time, answers, constant] =
        /hover ([\d.]+) ms, (\d+); constant ([\d.]+) ms/.exec(await told.innerText()) ?? [];
      if (answers === "0") throw new Error("the first hover had no answer");
      hovers.ours.push(Number(time));
      hovers.theirs.push(Number(constant));
      ours.push(await activationTime(workbench, "Mapscope"));
      theirs.push(await activationTime(workbench, "Trivial peer"));
    }
  } finally {
    await workbench.close();
  }
  return {
    activation: { ours: median(ours), theirs: median(theirs) },
    hover: { ours: median(hovers.ours), theirs: median(hovers.theirs) },
  };
}

async function activationTime({ page, runCommand }: Workbench, name: string): Promise<number> {
  await runCommand("Developer: Show Running Extensions");
  const list = page.locator(".runtime-extensions-editor .monaco-list");
  const rows = list.locator(".monaco-list-row");
  await rows.first().waitFor();
  const row = rows.filter({ hasText: name });
  // The slowest come first, and only the rows in sight are there.
  if (!(await row.isVisible())) await list.press("End");
  const time = row.locator(".activation-time").filter({ hasText: /\d+ ?ms/ });
  const text = await time.first().innerText();
  return Number(/(\d+) ?ms/.exec(text)?.[1]);
}
