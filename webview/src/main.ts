import type { ToView } from "../../extension/src/protocol/messages.ts";
import { listenToActions } from "./actions.ts";
import { connectHost } from "./host.ts";
import {
  emptyPage,
  growthSection,
  modelBar,
  noticeList,
  operationsBar,
  titleBar,
} from "./render/controls.ts";
import { mapPage } from "./render/mapPage.ts";
import type { ViewNode } from "./render/node.ts";
import { toDom } from "./render/toDom.ts";

type Snapshot = ToView["snapshot"];

const host = connectHost();
const root = document.body;
/** Narrower than this is scrolled, not squeezed. */
const minWidth = 226;
/** The page's own padding, left and right. */
const paddingWidth = 24;

let snapshot: Snapshot | undefined;
let failure = "";

const detail = document.createElement("pre");
detail.className = "details";
detail.setAttribute("role", "status");
detail.setAttribute("aria-label", "details of the selected bytes");
const main = document.createElement("main");
root.append(main, detail);

function pageWidth(): number {
  return Math.max(minWidth, Math.floor(main.clientWidth - paddingWidth));
}

/** Draws the last snapshot; focus stays on the same field, cell or control. */
function draw(): void {
  if (!snapshot) return;
  const { view } = snapshot;
  const kept = host.kept();
  const focused = focusKey(document.activeElement);
  const nodes: (ViewNode | false)[] = [titleBar(snapshot), modelBar(snapshot)];
  if (view.kind === "map")
    nodes.push(operationsBar(view), mapPage(view, pageWidth()), growthSection(view, kept.growthOpen));
  else nodes.push(emptyPage(view, pageWidth()));
  if (snapshot.notices.length > 0) nodes.push(noticeList(snapshot.notices));
  const elements = nodes
    .filter((node): node is ViewNode => node !== false)
    .map((node) => toDom(node, document));
  if (failure !== "") elements.splice(2, 0, failureLine(failure));
  main.replaceChildren(...elements);
  main.dataset.sequence = String(snapshot.sequence);
  const count = main.querySelector<HTMLInputElement>("input[name=count]");
  if (count) count.value = String(kept.count);
  firstCell()?.setAttribute("tabindex", "0");
  if (focused) restoreFocus(focused);
  void drawGrowth();
}

function failureLine(message: string): HTMLElement {
  const line = document.createElement("p");
  line.className = "failure";
  line.setAttribute("role", "alert");
  line.textContent = message;
  return line;
}

const firstCell = (): Element | null => main.querySelector("[role=gridcell]");

function focusKey(element: Element | null): string | undefined {
  const data = (element as HTMLElement | null)?.dataset;
  if (data?.id) return `[data-id="${CSS.escape(data.id)}"]`;
  if (data?.action) return `[data-action="${CSS.escape(data.action)}"]`;
  const name = element?.getAttribute("name");
  return name ? `[name="${CSS.escape(name)}"]` : undefined;
}

function restoreFocus(selector: string): void {
  const element = main.querySelector<HTMLElement>(selector);
  if (element?.matches("[role=gridcell]")) {
    firstCell()?.setAttribute("tabindex", "-1");
    element.setAttribute("tabindex", "0");
  }
  element?.focus({ preventScroll: true });
}

/** Mermaid is loaded when the growth is first unfolded. */
async function drawGrowth(): Promise<void> {
  const target = main.querySelector<HTMLElement>(".growth[open] .mermaid");
  if (!target || snapshot?.view.kind !== "map" || snapshot.view.growth.length === 0) return;
  const { drawMermaid } = await import("./mermaidFlow.ts");
  await drawMermaid(target, snapshot.view.growthMermaid);
}

host.onMessage((message) => {
  if (message.type === "failed") failure = message.body.message;
  else {
    if (snapshot && message.body.sequence < snapshot.sequence) return;
    snapshot = message.body;
    failure = "";
  }
  draw();
});

listenToActions({
  main,
  detail,
  host,
  snapshot: () => snapshot,
  redrawGrowth: drawGrowth,
});

let drawnWidth = 0;
new ResizeObserver(() => {
  if (pageWidth() === drawnWidth) return;
  drawnWidth = pageWidth();
  draw();
}).observe(main);

host.post("ready", {});
