import type { LifeSeries, MapView } from "../../../extension/src/core/session/mapView.ts";
import type { ToView } from "../../../extension/src/protocol/messages.ts";
import { show, textPicture } from "../shared/diagramPlace.ts";
import { patchChildren } from "../shared/patchDom.ts";
import { type ActionParts, listenToActions, tell } from "./actions.ts";
import { picturesOf } from "./changesPanel.ts";
import { DiagramDrawer } from "./diagramDrawer.ts";
import { connectHost } from "./host.ts";
import { viewPage } from "./page.ts";
import { Player } from "./player.ts";
import { nothingTransient, type Transient, type UiState } from "./store.ts";

type Snapshot = ToView["snapshot"];

const host = connectHost();
/** Narrower than this is scrolled, not squeezed. */
const minWidth = 196;
/** The page's own padding, left and right. */
const paddingWidth = 24;

let snapshot: Snapshot | undefined;
let ui: UiState = host.kept();
let transient: Transient = nothingTransient;
let drawnWidth = 0;
/** The life that was asked for last, so that it is asked for once. */
let livesOf = "";

const player = new Player(host, {
  stopped: () => change({ playing: false }),
  failed: (message) => change({ failure: message }),
});

const parts: ActionParts = { host, player, snapshot: () => snapshot, ui: () => ui, keep, change };

function pageWidth(): number {
  const { clientWidth } = document.querySelector("main") ?? document.body;
  return Math.max(minWidth, Math.floor(clientWidth - paddingWidth));
}

/**
 * Draws the last snapshot into the page; focus, scroll positions and what is being dragged stay. The page is only measured
 * when the window has another width: its scroll bar always has its place.
 */
function draw(): void {
  if (!snapshot) return;
  const isFirst = !document.querySelector("main");
  if (isFirst) drawnWidth = pageWidth();
  patchChildren(document.body, viewPage(snapshot, ui, transient, drawnWidth));
  if (isFirst) keepFocusInSight();
  // The first drawing shows how wide the page is beside its scroll bar.
  if (isFirst && drawnWidth !== pageWidth()) {
    drawnWidth = pageWidth();
    patchChildren(document.body, viewPage(snapshot, ui, transient, drawnWidth));
  }
  document.body.dataset["sequence"] = String(snapshot.sequence);
  keepOneCellInTabOrder();
  if (toldOf !== snapshot.sequence) {
    toldOf = snapshot.sequence;
    tell(parts, document.activeElement);
  }
  if (snapshot.view.kind === "map") {
    void drawLives(snapshot.view);
    tellDifferencesSoon(snapshot.view);
    void drawDiagram(snapshot.view);
    bringToSight(snapshot.view);
  }
}

/** The picture whose focused cell was told last. */
let toldOf = -1;
let stepShown = "";

/** The shown step and the bytes that it touches; only when it is another step, so that one can scroll away. */
function bringToSight({ inside }: MapView): void {
  const shown = inside ? `${inside.title} ${inside.at}` : "";
  if (shown === stepShown) return;
  stepShown = shown;
  document.querySelector(".steps .shown")?.scrollIntoView({ block: "nearest" });
  document.querySelector(".touched-write, .touched-read")?.scrollIntoView({ block: "nearest" });
}

/** The details appear below the page and take its room: a focused box that they would cover moves up. */
function keepFocusInSight(): void {
  const main = document.querySelector("main");
  if (!main) return;
  let height = main.clientHeight;
  new ResizeObserver(() => {
    const before = height;
    height = main.clientHeight;
    const box = document.activeElement;
    if (!box || !main.contains(box)) return;
    const bottom = box.getBoundingClientRect().bottom - main.getBoundingClientRect().top;
    if (bottom > height && bottom <= before) box.scrollIntoView({ block: "nearest" });
  }).observe(main);
}

/** Whether a frame is on its way: with a picture drawn for it, or with one to draw. */
let frame: "none" | "drawn" | "asked" = "none";

/** Several changes in one frame are drawn once. */
function drawSoon(): void {
  if (frame === "none") requestAnimationFrame(startFrame);
  frame = "asked";
}

/** The first picture of a frame need not wait for it. */
function drawNow(): void {
  if (frame !== "none") return drawSoon();
  frame = "drawn";
  requestAnimationFrame(startFrame);
  draw();
}

function startFrame(): void {
  const asked = frame === "asked";
  frame = "none";
  if (asked) draw();
}

function change(changed: Partial<Transient>): void {
  const next = { ...transient, ...changed };
  const isSame = Object.entries(next).every(([name, value]) => transient[name as keyof Transient] === value);
  transient = next;
  if (!isSame) drawSoon();
}

function keep(next: UiState): void {
  ui = next;
  if (snapshot) host.keep(snapshot.page, ui);
  drawSoon();
}

/** Of all cells the focused one, or the first, is reached by Tab; arrow keys reach the others. */
function keepOneCellInTabOrder(): void {
  const focused = document.activeElement;
  const cell = focused?.matches("[role=gridcell]") ? focused : document.querySelector("[role=gridcell]");
  for (const other of document.querySelectorAll('[role=gridcell][tabindex="0"]'))
    if (other !== cell) other.setAttribute("tabindex", "-1");
  cell?.setAttribute("tabindex", "0");
}

/** Figures are asked for when the charts are open and the history is another than last time. */
async function drawLives(view: MapView): Promise<void> {
  if (!ui.open.includes("life") && !view.compared) return;
  const { operations, picture, compared, hash, hint } = view;
  const asked = JSON.stringify([
    operations.length,
    operations.events,
    picture.modelLabel,
    picture.mapText,
    view.expression,
    hash,
    hint,
    compared && [compared.release, compared.goarch, compared.hint],
    operations.length === operations.position && [operations.last, picture.totals],
  ]);
  if (asked !== livesOf) {
    livesOf = asked;
    try {
      const answer = await host.request("lives", {});
      if (answer.kind === "lives") transient = { ...transient, lives: answer.lives };
    } catch (error) {
      return change({ failure: error instanceof Error ? error.message : String(error) });
    }
  }
  await showLives(transient.lives, operations.position);
}

/** So long a picture stays before its differences are asked for, which takes the host some work. */
const differencesDelayMilliseconds = 250;
let differencesTimer: ReturnType<typeof setTimeout> | undefined;

/** Asks how the compared maps differ when their pictures have come to rest. */
function tellDifferencesSoon(view: MapView): void {
  clearTimeout(differencesTimer);
  const of = picturesOf(view);
  if (!view.compared || !ui.open.includes("changes") || transient.differences?.of === of) return;
  differencesTimer = setTimeout(() => void tellDifferences(of), differencesDelayMilliseconds);
}

async function tellDifferences(of: string): Promise<void> {
  try {
    const answer = await host.request("differences", {});
    if (answer.kind === "differences") change({ differences: { of, compared: answer.compared } });
  } catch (error) {
    change({ failure: error instanceof Error ? error.message : String(error) });
  }
}

async function showLives(lives: readonly LifeSeries[] | null, position: number): Promise<void> {
  const { drawLives: drawInto } = await import("./lifePanel.ts");
  const target = document.querySelector<HTMLElement>("[data-lazy=lives]");
  if (target && lives) drawInto(target, lives, position, pageWidth());
}

/** Mermaid is loaded when the diagrams are first unfolded. */
const loadMermaid = () => import("../shared/mermaidFlow.ts");

const diagrams = new DiagramDrawer<HTMLElement, Element>({
  target: () => document.querySelector<HTMLElement>("[data-lazy=mermaid]"),
  async source() {
    const [answer] = await Promise.all([host.request("diagram", { kind: ui.diagram }), loadMermaid()]);
    if (answer.kind !== "diagram") throw new Error("there is no such diagram");
    return answer.source;
  },
  render: async (target, source) => (await loadMermaid()).mermaidPicture(target, source),
  reason: textPicture,
  show,
});

async function drawDiagram({ operations, inside, compared, expression, picture }: MapView): Promise<void> {
  if (player.playing) return;
  await diagrams.show(
    JSON.stringify([
      ui.diagram,
      operations.position,
      expression,
      picture.modelLabel,
      inside?.title,
      compared === null,
    ]),
  );
}

host.onSnapshot((next) => {
  if (snapshot && next.page === snapshot.page && next.sequence < snapshot.sequence) return;
  snapshot = next;
  // Details belong to the picture that they were asked for.
  transient = { ...transient, detail: "", told: "" };
  toldOf = -1;
  host.keep(next.page, ui);
  drawNow();
});

listenToActions(parts);

new ResizeObserver(() => {
  if (drawnWidth === pageWidth()) return;
  drawnWidth = pageWidth();
  draw();
}).observe(document.body);

void host.request("ready", {}).catch(() => undefined);
