import type { Frame, Page } from "playwright-core";
import { median, quantile, type Result } from "../../support/benchReport.ts";
import type { Workbench } from "../../support/workbench.ts";
import { showEmptyView } from "./emptyView.ts";
import { heapBytes, webviewFrame } from "./webviewFrame.ts";

/** The bounds that the product keeps. */
const bounds = { cursorMilliseconds: 50, framesASecond: 30, domNodes: 2000 };
const entries = 1000;

interface CursorSizes {
  readonly cursorMoves: number;
  readonly heapMoves: number;
}

/** The scrubber is dragged so often; the median counts. */
const scrubRounds = 5;
/** Moves before the measured ones. */
const warmUpMoves = 20;

/** Cursor moves until a view that only writes the cursor's line has painted it: what VS Code itself takes. */
export async function emptyViewTimes(workbench: Workbench, { cursorMoves }: CursorSizes): Promise<number[]> {
  const { page } = workbench;
  await workbench.runCommand(showEmptyView);
  const view = page
    .frameLocator('iframe.webview.ready[src*="extensionId=bench"]:visible')
    .frameLocator("iframe#active-frame");
  const inner = await webviewFrame(page, view);
  await workbench.moveCursor(6, 3);
  await inner.waitForFunction(() => document.body.textContent?.includes("line 5"));
  await watchPaints(inner);
  return moveTimes(page, inner, cursorMoves);
}

/**
 * A cursor move between two maps of 1,000 entries until the new picture is painted, and what many moves leave behind.
 * @param emptyView the times of an empty view in the same window
 */
export async function cursorCases(
  workbench: Workbench,
  sizes: CursorSizes,
  emptyView: readonly number[],
): Promise<Result[]> {
  const { page } = workbench;
  const view = workbench.webview("view");
  await workbench.moveCursor(6, 3);
  await workbench.runCommand("Mapscope: Show Map Layout");
  for (const [line, name] of [
    [6, "visits"],
    [7, "names"],
  ] as const) {
    await workbench.moveCursor(line, 3);
    await view.locator("h1 code", { hasText: name }).waitFor();
    await view.locator("input[name=count]").fill(String(entries));
    await view.locator("button[data-action=insertMany]").click();
    await view.locator(".last", { hasText: /of 1,?000/ }).waitFor();
  }
  await workbench.moveCursor(6, 3);
  await view.locator("h1 code", { hasText: "visits" }).waitFor();
  const inner = await webviewFrame(page, view);
  await watchPaints(inner);
  const times = await moveTimes(page, inner, sizes.cursorMoves);
  const nodes = await inner.evaluate(() => document.querySelectorAll("*").length);
  const soon = await heapBytes(page);
  for (let i = 0; i < sizes.heapMoves; i++) await page.keyboard.press(arrow(i));
  await moveTime(page, inner, "ArrowDown");
  const late = await heapBytes(page);
  const { cursorMilliseconds, domNodes } = bounds;
  return [
    ...([0.5, 0.95] as const).flatMap((part) => {
      const name = `cursor move to picture painted, p${100 * part}`;
      const ours = quantile(times, part);
      return [
        bounded(name, ours, cursorMilliseconds, "ms"),
        { case: name, ours, theirs: quantile(emptyView, part), peer: "empty view", unit: "ms" },
      ];
    }),
    bounded("layout view, DOM nodes", nodes, domNodes, "nodes"),
    {
      case: `heap of the window after ${sizes.heapMoves} cursor moves`,
      ours: late / 1000,
      theirs: soon / 1000,
      peer: `after ${sizes.cursorMoves + warmUpMoves} moves`,
      unit: "kB",
    },
  ];
}

const arrow = (i: number): string => (i % 2 === 0 ? "ArrowDown" : "ArrowUp");

async function moveTimes(page: Page, view: Frame, moves: number): Promise<number[]> {
  for (let i = 0; i < warmUpMoves; i++) await moveTime(page, view, arrow(i));
  const times: number[] = [];
  for (let i = 0; i < moves; i++) times.push(await moveTime(page, view, arrow(i)));
  return times;
}

/** Milliseconds from a key until what the view drew for it is painted. */
async function moveTime(page: Page, view: Frame, key: string): Promise<number> {
  const before = await view.evaluate(() => Number(document.body.dataset.benchPaints));
  const pressed = Date.now();
  await page.keyboard.press(key);
  const painted = await view.evaluate(
    ([count]) =>
      new Promise<number>((resolve) => {
        const look = (): void => {
          if (Number(document.body.dataset.benchPaints) > (count ?? 0))
            resolve(Number(document.body.dataset.benchPaintedAt));
          else setTimeout(look, 1);
        };
        look();
      }),
    [before],
  );
  return painted - pressed;
}

/** Dragging the scrubber over a long history: pictures painted a second. */
export async function scrubCases(
  workbench: Workbench,
  { scrubbedOperations }: { readonly scrubbedOperations: number },
): Promise<Result[]> {
  const { page } = workbench;
  const view = workbench.webview("view");
  await workbench.moveCursor(6, 3);
  await view.locator("h1 code", { hasText: "visits" }).waitFor();
  await view.locator("input[name=count]").fill(String(scrubbedOperations - entries));
  await view.locator("button[data-action=insertMany]").click();
  const inner = await webviewFrame(page, view);
  await inner.waitForFunction(
    (length) => Number(document.querySelector<HTMLInputElement>("input[name=position]")?.max) >= length,
    scrubbedOperations,
    { timeout: 120_000 },
  );
  const times: number[] = [];
  for (let round = 0; round < scrubRounds; round++) times.push(await scrubTime(inner, scrubbedOperations));
  const nodes = await inner.evaluate(() => document.querySelectorAll("*").length);
  return [
    bounded(`layout view of ${scrubbedOperations} entries, DOM nodes`, nodes, bounds.domNodes, "nodes"),
    bounded(
      `time a picture, scrubbing ${scrubbedOperations} operations`,
      median(times),
      1000 / bounds.framesASecond,
      "ms",
    ),
  ];
}

/** Milliseconds a picture while the scrubber goes from end to end and back, as a person drags: one position a frame. */
function scrubTime(view: Frame, operations: number): Promise<number> {
  return view.evaluate(async (length) => {
    const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
    const start = await frame();
    const before = Number(document.body.dataset.benchPaints);
    for (let i = 0; i < 240; i++) {
      const input = document.querySelector<HTMLInputElement>("input[name=position]");
      if (!input) throw new Error("no scrubber");
      input.value = String(Math.round((length * Math.abs(120 - i)) / 120));
      input.dispatchEvent(new Event("input", { bubbles: true }));
      await frame();
    }
    return ((await frame()) - start) / (Number(document.body.dataset.benchPaints) - before);
  }, operations);
}

const bounded = (name: string, ours: number, theirs: number, unit: string): Result => ({
  case: name,
  ours,
  theirs,
  peer: "bound",
  unit,
});

/** Counts the pictures that the view paints, each at the end of its frame. */
async function watchPaints(frame: Frame): Promise<void> {
  await frame.evaluate(() => {
    const { dataset } = document.body;
    dataset.benchPaints = "0";
    new MutationObserver(() =>
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        // The first task after a frame's callbacks comes when the frame was painted.
        port1.onmessage = () => {
          dataset.benchPaints = String(Number(dataset.benchPaints) + 1);
          dataset.benchPaintedAt = String(Date.now());
        };
        port2.postMessage(null);
      }),
    ).observe(document.body, { attributes: true, attributeFilter: ["data-sequence"] });
  });
}
