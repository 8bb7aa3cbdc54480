import type { Frame } from "playwright-core";
import { quantile, type Result } from "../../support/benchReport.ts";
import type { Workbench } from "../../support/workbench.ts";
import { heapBytes, webviewFrame } from "./webviewFrame.ts";

/** The bounds that the product keeps. */
const bounds = { cursorMilliseconds: 50, framesASecond: 30, domNodes: 2000 };
const entries = 1000;

/** A cursor move between two maps of 1,000 entries until the new picture is painted, and what many moves leave behind. */
export async function cursorCases(
  workbench: Workbench,
  sizes: { readonly cursorMoves: number; readonly heapMoves: number },
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
  const times: number[] = [];
  const move = async (i: number): Promise<void> => {
    const before = await inner.evaluate(() => Number(document.body.dataset.benchPaints));
    const pressed = Date.now();
    await page.keyboard.press(i % 2 === 0 ? "ArrowDown" : "ArrowUp");
    const painted = await inner.evaluate(
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
    times.push(painted - pressed);
  };
  for (let i = 0; i < 20; i++) await move(i);
  times.length = 0;
  for (let i = 0; i < sizes.cursorMoves; i++) await move(i);
  const nodes = await inner.evaluate(() => document.querySelectorAll("*").length);
  const soon = await heapBytes(page);
  for (let i = 0; i < sizes.heapMoves; i++) await page.keyboard.press(i % 2 === 0 ? "ArrowDown" : "ArrowUp");
  await move(0);
  const late = await heapBytes(page);
  return [
    bounded("cursor move to picture painted, p50", quantile(times, 0.5), bounds.cursorMilliseconds, "ms"),
    bounded("cursor move to picture painted, p95", quantile(times, 0.95), bounds.cursorMilliseconds, "ms"),
    bounded("layout view, DOM nodes", nodes, bounds.domNodes, "nodes"),
    {
      case: `heap of the window after ${sizes.heapMoves} cursor moves`,
      ours: late / 1000,
      theirs: soon / 1000,
      peer: `after ${sizes.cursorMoves + 20} moves`,
      unit: "kB",
    },
  ];
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
  const frames = await inner.evaluate(async (length) => {
    const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
    const start = await frame();
    const before = Number(document.body.dataset.benchPaints);
    // There and back again, as a person drags: one position a frame.
    for (let i = 0; i < 240; i++) {
      const input = document.querySelector<HTMLInputElement>("input[name=position]");
      if (!input) throw new Error("no scrubber");
      input.value = String(Math.round((length * Math.abs(120 - i)) / 120));
      input.dispatchEvent(new Event("input", { bubbles: true }));
      await frame();
    }
    const seconds = ((await frame()) - start) / 1000;
    return (Number(document.body.dataset.benchPaints) - before) / seconds;
  }, scrubbedOperations);
  return [
    bounded(
      `time a picture, scrubbing ${scrubbedOperations} operations`,
      1000 / frames,
      1000 / bounds.framesASecond,
      "ms",
    ),
  ];
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
