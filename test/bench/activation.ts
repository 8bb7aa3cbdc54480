import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { median, report } from "../support/benchReport.ts";
import { projectPath } from "../support/projectPath.ts";
import { closeWorkbenches, openWorkbench, type Workbench } from "../support/workbench.ts";

/** Rounds in the editor, each with an extension host of its own, and of loading the bundles. */
const usual = { windows: 7, loads: 15 };

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

/** `npm run bench -- activation`: how long the extension takes to activate and to load, beside one that does nothing. */
export async function bench(json: boolean, { windows, loads } = usual): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "mapscope-bench-"));
  const peer = path.join(folder, "bench.trivial-0.0.1");
  mkdirSync(peer);
  writeFileSync(path.join(peer, "package.json"), JSON.stringify(trivial.manifest));
  writeFileSync(path.join(peer, "extension.cjs"), trivial.script);
  try {
    const rows = { case: "load of the bundle by Node", peer: "trivial extension", unit: "ms" };
    report("activation", [{ ...rows, ...loadTimes(peer, folder, loads) }], json);
    const activation = { ...rows, case: "activation in VS Code" };
    report("activation", [{ ...activation, ...(await activationTimes(peer, windows)) }], json);
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

/** Medians of what VS Code itself says in its list of running extensions. */
async function activationTimes(peer: string, rounds: number): Promise<{ ours: number; theirs: number }> {
  const workbench = await openWorkbench({ otherExtensions: [peer] });
  const ours: number[] = [];
  const theirs: number[] = [];
  try {
    for (let round = 0; round < rounds; round++) {
      if (round > 0) await workbench.page.reload();
      await workbench.openFile("main.go");
      ours.push(await activationTime(workbench, "Mapscope"));
      theirs.push(await activationTime(workbench, "Trivial peer"));
    }
  } finally {
    await workbench.close();
  }
  return { ours: median(ours), theirs: median(theirs) };
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
