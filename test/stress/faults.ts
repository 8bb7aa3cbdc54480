import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Chance } from "../fuzz/chance.ts";
import { sampleFolder } from "../support/projectPath.ts";
import { openWorkbench, type Workbench } from "../support/workbench.ts";
import { type BadGo, makeBadGo } from "./badGo.ts";
import { descendants, type ProcessEntry } from "./processTree.ts";

const graceMilliseconds = 15_000;
const file = "main.go";

/** What can go wrong while somebody works. */
type Fault = { readonly name: string; readonly strike: (run: Run) => Promise<void> };

interface Run {
  readonly workbench: Workbench;
  readonly go: BadGo;
  readonly chance: Chance;
}

const kill = (name: string, isIt: (process: ProcessEntry) => boolean): Fault => ({
  name: `${name} is killed`,
  async strike() {
    for (const { pid } of descendants(process.pid).filter(isIt))
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // It has ended by itself.
      }
  },
});

const isGopls = ({ command }: ProcessEntry): boolean => /(?:^|\/)gopls(?: |$)/.test(command);
const isGo = ({ command }: ProcessEntry): boolean =>
  /^(?:\/bin\/sh )?(?:\S*\/)?go (?:list|env|build|tool)/.test(command);
const isHost = ({ command }: ProcessEntry): boolean => command.includes("--type=extensionHost");
const isOurs = (one: ProcessEntry): boolean =>
  isGopls(one) || isGo(one) || one.command.startsWith("sleep 100000");

function faultsOf(go: BadGo): Fault[] {
  return [
    kill("gopls", isGopls),
    kill("go", isGo),
    kill("the extension host", isHost),
    ...go.moods.map((mood): Fault => ({ name: `go: ${mood}`, strike: async () => go.set(mood) })),
  ];
}

/**
 * Works in the real VS Code while programs are killed and go misbehaves, at moments and in an order that the seed
 * draws. @returns whether no edit was lost, no process left behind, and work went on to the end
 */
export async function runFaults(minutes: number, seed: number): Promise<boolean> {
  console.log(`faults: --minutes ${minutes} --seed ${seed}`);
  const root = mkdtempSync(path.join(os.tmpdir(), "mapscope-faults-"));
  const folder = path.join(root, "w");
  cpSync(sampleFolder, folder, { recursive: true });
  const go = makeBadGo(path.join(root, "bin"));
  const workbench = await openWorkbench({ folder, settings: { "mapscope.go.path": go.program } });
  const failures: string[] = [];
  const run: Run = { workbench, go, chance: new Chance(seed) };
  let edits = 0;
  try {
    await workbench.openFile(file);
    for (const end = performance.now() + minutes * 60_000; performance.now() < end; ) {
      const fault = run.chance.pick(faultsOf(go));
      const started = workOn(run, ++edits);
      await delay(run.chance.below(3000));
      await fault.strike(run);
      const trouble = await started.then(
        () => "",
        (error: unknown) => (error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error)),
      );
      go.set("fine");
      const kept = markersIn(path.join(folder, file));
      const lost = kept === edits ? "" : `${edits - kept} edits are not on disk`;
      console.log(`  ${lost || trouble ? "FAILED" : "ok"}  ${edits}: ${fault.name} ${lost} ${trouble}`);
      if (lost || trouble) failures.push(`${edits}: ${fault.name} ${lost} ${trouble}`);
    }
    await workbench.runCommand("Developer: Restart Extension Host");
    await workbench.hover(workbench.token("visits"), "map[uint64]uint64");
  } finally {
    await workbench.close();
    const left = await leftBehind();
    if (left.length > 0) failures.push(`left behind: ${left.map(({ command }) => command).join("; ")}`);
    go.remove();
    rmSync(root, { recursive: true, force: true });
  }
  console.log(failures.length === 0 ? "nothing lost, nothing left behind" : failures.join("\n"));
  return failures.length === 0;
}

/** One piece of work: a line is written and saved, a map is looked at; whatever go does meanwhile. */
async function workOn({ workbench, chance }: Run, number: number): Promise<void> {
  const { page } = workbench;
  await page.locator(".editor-instance .view-line").first().click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(`// edit ${number}\n`);
  await page.keyboard.press("Control+s");
  await page.locator(".tab.active:not(.dirty)", { hasText: file }).waitFor();
  await page.keyboard.press("Control+Home");
  if (chance.oneIn(3)) await workbench.hover(workbench.token("visits"), "map[uint64]uint64");
}

/** How many of the edits a file holds. */
const markersIn = (place: string): number =>
  readFileSync(place, "utf8").match(/^\/\/ edit \d+$/gm)?.length ?? 0;

/** Programs that the extension started and that outlive the window. */
async function leftBehind(): Promise<ProcessEntry[]> {
  let left = descendants(process.pid).filter(isOurs);
  for (
    const end = performance.now() + graceMilliseconds;
    left.length > 0 && performance.now() < end;
    await delay(500)
  )
    left = descendants(process.pid).filter(isOurs);
  return left;
}
