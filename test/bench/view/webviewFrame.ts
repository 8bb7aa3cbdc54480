import type { Frame, FrameLocator, Page } from "playwright-core";

/** A webview's two frames: the page that VS Code wraps around it, and ours in it. */
export async function webviewFrames(
  page: Page,
  view: FrameLocator,
): Promise<{ readonly outer: Frame; readonly inner: Frame }> {
  const body = await view.locator("body").elementHandle();
  const inner = await body?.ownerFrame();
  const outer = inner?.parentFrame();
  if (!inner || !outer) throw new Error("the webview has no frame");
  if (inner.page() !== page) throw new Error("the webview is in another window");
  return { inner, outer };
}

/** Bytes of JavaScript that live in a webview's process, after its garbage was collected. */
export async function heapBytes(page: Page, outer: Frame): Promise<number> {
  const session = await page.context().newCDPSession(outer);
  try {
    await session.send("HeapProfiler.enable");
    for (let i = 0; i < 3; i++) await session.send("HeapProfiler.collectGarbage");
    const { usedSize } = await session.send("Runtime.getHeapUsage");
    return usedSize;
  } finally {
    await session.detach();
  }
}
