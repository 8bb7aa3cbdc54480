import type { Frame, FrameLocator, Page } from "playwright-core";

/** The frame of a webview's own page. */
export async function webviewFrame(page: Page, view: FrameLocator): Promise<Frame> {
  const body = await view.locator("body").elementHandle();
  const frame = await body?.ownerFrame();
  if (!frame) throw new Error("the webview has no frame");
  if (frame.page() !== page) throw new Error("the webview is in another window");
  return frame;
}

/** Bytes of JavaScript that live in the window, its webviews included, after its garbage was collected. */
export async function heapBytes(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  try {
    await session.send("HeapProfiler.enable");
    for (let i = 0; i < 3; i++) await session.send("HeapProfiler.collectGarbage");
    const { usedSize } = await session.send("Runtime.getHeapUsage");
    return usedSize;
  } finally {
    await session.detach();
  }
}
