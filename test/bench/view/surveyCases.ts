import type { Page } from "playwright-core";
import { quantile, type Result } from "../../support/benchReport.ts";
import type { Workbench } from "../../support/workbench.ts";
import { webviewFrame } from "./webviewFrame.ts";

const bounds = { pictureMilliseconds: 500, frameMilliseconds: 16.7, domNodes: 2000 };

/** A large map: from its last operation to the first picture, and the frames while one zooms and pans over it. */
export async function surveyCases(
  workbench: Workbench,
  { surveyEntries }: { readonly surveyEntries: number },
): Promise<Result[]> {
  const { page } = workbench;
  const view = workbench.webview("editor");
  await workbench.runCommand("Mapscope: Survey Large Map");
  await view.locator("#canvas[data-painted]").waitFor();
  const inner = await webviewFrame(page, view);
  await inner.evaluate(() => {
    performance.clearMarks();
    window.addEventListener(
      "message",
      ({ data }: MessageEvent<{ type?: string; body?: { filledAt?: number } }>) => {
        if (data.type === "outline") document.body.dataset.benchFilledAt = String(data.body?.filledAt);
      },
    );
  });
  await view.locator("input[name=map]").fill("map[uint64]uint64");
  await view.locator("input[name=entries]").fill(String(surveyEntries));
  await view.locator("button[type=submit]").click();
  const firstPicture = await inner.waitForFunction(
    () => {
      const mark = performance.getEntriesByName("mapscope survey picture")[0];
      const filledAt = Number(document.body.dataset.benchFilledAt);
      return mark && filledAt > 0 ? performance.timeOrigin + mark.startTime - filledAt : 0;
    },
    undefined,
    { timeout: 600_000, polling: 200 },
  );
  const picture = (await firstPicture.jsonValue()) as number;
  const box = await view.locator("#canvas").boundingBox();
  if (!box) throw new Error("the survey's canvas has no place");
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await inner.evaluate(() => {
    const frames: number[] = [];
    (window as unknown as { benchFrames: number[] }).benchFrames = frames;
    let last = 0;
    const frame = (now: number): void => {
      if (last > 0) frames.push(now - last);
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  const framesOf = async (act: () => Promise<void>): Promise<number[]> => {
    await inner.evaluate(() => (window as unknown as { benchFrames: number[] }).benchFrames.splice(0));
    await act();
    return inner.evaluate(() => (window as unknown as { benchFrames: number[] }).benchFrames.splice(0));
  };
  const still = await framesOf(() => page.waitForTimeout(1500));
  const zoom = await framesOf(() => zoomInAndOut(page, middle));
  const pan = await framesOf(() => dragAround(page, middle));
  const nodes = await inner.evaluate(() => document.querySelectorAll("*").length);
  const bounded = (name: string, ours: number, theirs: number, unit: string): Result => ({
    case: `survey, ${name}`,
    ours,
    theirs,
    peer: "bound",
    unit,
  });
  return [
    bounded("map filled to first picture", picture, bounds.pictureMilliseconds, "ms"),
    bounded("frame at rest, p95", quantile(still, 0.95), bounds.frameMilliseconds, "ms"),
    bounded("frame while zooming, p50", quantile(zoom, 0.5), bounds.frameMilliseconds, "ms"),
    bounded("frame while zooming, p95", quantile(zoom, 0.95), bounds.frameMilliseconds, "ms"),
    bounded("frame while panning, p50", quantile(pan, 0.5), bounds.frameMilliseconds, "ms"),
    bounded("frame while panning, p95", quantile(pan, 0.95), bounds.frameMilliseconds, "ms"),
    bounded("DOM nodes", nodes, bounds.domNodes, "nodes"),
  ];
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** From the whole map to its cells' texts and back, notch by notch. */
async function zoomInAndOut(page: Page, { x, y }: Point): Promise<void> {
  await page.mouse.move(x, y);
  for (const direction of [-1, 1])
    for (let notch = 0; notch < 24; notch++) {
      await page.mouse.wheel(0, direction * 120);
      await page.waitForTimeout(50);
    }
}

/** Drags the picture at several depths. */
async function dragAround(page: Page, { x, y }: Point): Promise<void> {
  for (const notches of [4, 6, 6]) {
    for (let notch = 0; notch < notches; notch++) await page.mouse.wheel(0, -120);
    await page.mouse.move(x, y);
    await page.mouse.down();
    for (let step = 0; step < 60; step++) {
      const angle = (step / 60) * 2 * Math.PI;
      await page.mouse.move(x + 180 * Math.sin(angle), y + 120 * (1 - Math.cos(angle)));
      await page.waitForTimeout(16);
    }
    await page.mouse.up();
  }
}
