import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { projectPath, sampleFolder } from "../support/projectPath.ts";
import { openWorkbench, type Workbench } from "../support/workbench.ts";
import { askDriver, driverFolder } from "./driver.ts";

/** What the extension host takes after a round of work, as the driver measures it. */
type Measured = Readonly<Record<string, number>>;

/** How much more the last round may take than the second, by figure; the first one loads and warms. */
const allowed: Readonly<Record<string, (second: number) => number>> = {
  heapMegabytes: (second) => second * 1.15 + 5,
  buffersMegabytes: (second) => second * 1.15 + 10,
  processes: (second) => second,
  files: (second) => second + 2,
  watches: (second) => second,
  threads: (second) => second + 2,
  handles: (second) => second + 4,
  documents: (second) => second + 1,
};
const rounds = 6;
const stallMilliseconds = 180_000;

/**
 * Moves the cursor and edits ten thousand times, opens and closes a thousand listings, in the real VS Code.
 * @param share of these numbers
 * @returns whether memory, processes, watchers and handles stayed flat
 */
export async function runLoad(share = 1): Promise<boolean> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "mapscope-load-"));
  cpSync(sampleFolder, folder, { recursive: true });
  const listings = readdirSync(projectPath("test/fixtures/pasted")).filter((name) =>
    /^amd64.*\.txt$/.test(name),
  );
  for (const name of listings) cpSync(projectPath("test/fixtures/pasted", name), path.join(folder, name));
  const each = (count: number): number => Math.ceil((count * share) / rounds);
  const work = { rounds, moves: each(10_000), edits: 2 * each(5000), listings: each(1000) };
  console.log(`load: ${JSON.stringify(work)}`);
  const workbench = await openWorkbench({
    folder,
    otherExtensions: [driverFolder],
    settings: { "mapscope.compiler.enabled": false, "mapscope.gopls.enabled": false },
  });
  try {
    await workbench.openFile("main.go");
    await workbench.hover(workbench.token("visits"), "map[");
    await workbench.runCommand("Mapscope: Show Map Layout");
    await workbench.webview().locator("body").waitFor();
    askDriver(folder, { load: work });
    const measured = await resultOf(folder, workbench);
    return isFlat(measured);
  } finally {
    await workbench.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the driver measured; it is waited for as long as it gets on. */
async function resultOf(folder: string, workbench: Workbench): Promise<readonly Measured[]> {
  let [progress, since] = ["nothing", performance.now()];
  for (let rounds = 0; performance.now() - since < stallMilliseconds; await delay(500)) {
    const result = told(path.join(folder, "result.json"));
    if (Array.isArray(result)) return result;
    if (result !== undefined) throw new Error(`the driver failed: ${JSON.stringify(result)}`);
    const measured = told(path.join(folder, "measured.json"));
    if (Array.isArray(measured) && measured.length > rounds) {
      rounds = measured.length;
      console.log(`  round ${rounds}: ${JSON.stringify(measured.at(-1))}`);
    }
    const now = String(told(path.join(folder, "progress.json")));
    if (now !== progress) [progress, since] = [now, performance.now()];
  }
  await workbench.shot("load-stalled");
  throw new Error(`the driver stands still: ${progress}; see .build/shots/load-stalled.png`);
}

/** What a file of the driver says; undefined while it is not there, or half written. */
function told(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

function isFlat(measured: readonly Measured[]): boolean {
  const [second, last] = [measured[1] ?? {}, measured.at(-1) ?? {}];
  let flat = true;
  for (const [name, limit] of Object.entries(allowed)) {
    const [from = 0, to = Number.POSITIVE_INFINITY] = [second[name], last[name]];
    const fine = to <= limit(from);
    flat &&= fine;
    console.log(
      `  ${fine ? "ok" : "FAILED"}  ${name.padEnd(18)}${measured.map((one) => (one[name] ?? 0).toFixed(1).padStart(9)).join("")}`,
    );
  }
  return flat;
}
