import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Chance } from "../fuzz/chance.ts";
import { sampleFolder } from "../support/projectPath.ts";
import { openWorkbench, type Workbench } from "../support/workbench.ts";
import { type BadGo, makeBadGo } from "./badGo.ts";
import { askDriver, driverFolder } from "./driver.ts";
import { FaultTable } from "./faultTable.ts";
import { descendants, type ProcessEntry } from "./processTree.ts";

const graceMilliseconds = 15_000;
const file = "main.go";

/** What can go wrong while somebody works. */
interface Fault {
  readonly name: string;
  /** @returns how much it hit: processes, or 1 */
  strike(): number;
}

interface Run {
  readonly workbench: Workbench;
  readonly folder: string;
  readonly go: BadGo;
  readonly chance: Chance;
}

const kill = (name: string, isIt: (process: ProcessEntry) => boolean): Fault => ({
  name: `${name} is killed`,
  strike() {
    const hit = descendants(process.pid).filter(isIt);
    for (const { pid } of hit)
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // It has ended by itself.
      }
    return hit.length;
  },
});

const isGopls = ({ command }: ProcessEntry): boolean => /(?:^|\/)gopls(?: |$)/.test(command);
const isGo = ({ command }: ProcessEntry): boolean =>
  /^(?:\/bin\/sh )?(?:\S*\/)?go (?:list|env|build|tool|version)/.test(command);
const isHost = ({ command }: ProcessEntry): boolean => command.includes("--type=extensionHost");
const isOurs = (one: ProcessEntry): boolean =>
  isGopls(one) || isGo(one) || one.command.startsWith("sleep 100000");

function faultsOf({ go, folder }: Run): Fault[] {
  const set = (mood: BadGo["moods"][number]) => {
    go.set(mood);
    return 1;
  };
  const endThreads = () => {
    askDriver(folder, { endThreads: true });
    return 1;
  };
  return [
    kill("gopls", isGopls),
    kill("go", isGo),
    kill("the extension host", isHost),
    { name: "the emulator's thread is ended", strike: endThreads },
    ...go.moods
      .filter((mood) => mood !== "fine")
      .map((mood): Fault => ({ name: `go: ${mood}`, strike: () => set(mood) })),
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
  const settings = { "mapscope.go.path": go.program };
  const workbench = await openWorkbench({ folder, settings, otherExtensions: [driverFolder] });
  const run: Run = { workbench, folder, go, chance: new Chance(seed) };
  const table = new FaultTable();
  try {
    await begin(workbench);
    for (const end = performance.now() + minutes * 60_000; performance.now() < end; )
      await strikeOnce(run, table);
    await workbench.hover(workbench.token("visits"), "map[uint64]uint64");
    await workbench.shot("faults-end");
  } catch (error) {
    table.fail(messageOf(error));
    await workbench.shot("faults-failed").catch(() => {});
  } finally {
    await workbench.close();
    for (const { command } of await leftBehind()) table.fail(`left behind: ${command}`);
    go.remove();
    rmSync(root, { recursive: true, force: true });
  }
  console.log(table.text());
  return table.isClean;
}

/** What somebody has on show: a survey, whose map lives in a thread, the layout of a map, and the code. */
async function begin(workbench: Workbench): Promise<void> {
  await workbench.openFile(file);
  await workbench.moveCursor(27, 4);
  await workbench.runCommand("Mapscope: Survey Large Map");
  await workbench.webview("editor").locator("#canvas[data-painted]").waitFor();
  await workbench.openFile(file);
  await workbench.runCommand("Mapscope: Show Map Layout");
  await workbench.webview().locator("body").waitFor();
}

/** One fault at a drawn moment of one piece of work, and what became of it. */
async function strikeOnce(run: Run, table: FaultTable): Promise<void> {
  const { workbench, folder, go, chance } = run;
  const fault = chance.pick(faultsOf(run));
  const number = table.strikes + 1;
  const start = performance.now();
  const work = workOn(run, number).then(
    () => "",
    (error: unknown) => messageOf(error),
  );
  await delay(chance.below(3000));
  const hit = fault.strike();
  let trouble = await work;
  const milliseconds = performance.now() - start;
  const looksOn = fault.name.includes("host") || chance.oneIn(3);
  if (trouble === "" && looksOn) trouble = await look(workbench).catch(messageOf);
  go.set("fine");
  const lost = number - markersIn(path.join(folder, file));
  const notices = await noticesOf(workbench);
  console.log(
    `  ${trouble || lost ? "FAILED" : "ok"}  ${table.add({ fault: fault.name, hit, lost, trouble, milliseconds, notices })}`,
  );
  if (trouble !== "") await workbench.shot(`faults-${number}`);
}

/** A line is written and saved, whatever go does meanwhile. */
async function workOn({ workbench }: Run, number: number): Promise<void> {
  const { page } = workbench;
  await page.locator(".tab", { hasText: file }).click();
  await page.keyboard.press("Control+1");
  await page.locator(".editor-group-container.active .monaco-editor.focused").waitFor();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(`// edit ${number}\n`);
  await save(page);
  await page.keyboard.press("Control+Home");
}

/** VS Code drops a save that waits for an extension host that dies; who sees the dot in the tab saves again. */
async function save(page: Workbench["page"]): Promise<void> {
  const saved = page.locator(".tab.active:not(.dirty)", { hasText: file });
  for (let attemptsLeft = 5; ; attemptsLeft--) {
    await page.keyboard.press("Control+s");
    try {
      await saved.waitFor({ timeout: 20_000 });
      return;
    } catch (error) {
      if (attemptsLeft === 0) throw error;
    }
  }
}

/** Looks at a map; an extension host that VS Code does not start again by itself is started as it offers to. */
async function look(workbench: Workbench): Promise<string> {
  const { page } = workbench;
  const offered = page.locator(".monaco-button, .monaco-text-button", {
    hasText: /Restart Extension Host|Reload Window/,
  });
  const hovered = () => workbench.hover(workbench.token("visits"), "map[uint64]uint64");
  try {
    await hovered();
  } catch (error) {
    if (!(await offered.first().isVisible())) throw error;
    await offered.first().click();
    await workbench.token("visits").waitFor();
    await hovered();
  }
  return "";
}

/** What the window tells in notices, which are then put away. */
async function noticesOf({ page }: Workbench): Promise<string[]> {
  const texts = await page.locator(".notification-toast .notification-list-item-message").allInnerTexts();
  return texts.map((text) => text.replaceAll("\n", "\\n"));
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);

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
