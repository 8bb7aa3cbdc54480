import type { SurveyMetric } from "../../../extension/src/core/survey/survey.ts";
import { unpackBytes } from "../../../extension/src/protocol/packedBytes.ts";
import type { ToSurvey } from "../../../extension/src/protocol/surveyMessages.ts";
import { listenToCharts } from "../shared/chartKeys.ts";
import type { ViewNode } from "../shared/node.ts";
import { patchChildren } from "../shared/patchDom.ts";
import { toDom } from "../shared/toDom.ts";
import { churnValues, readRequest, requestForm } from "./form.ts";
import { connectHost } from "./host.ts";
import { listenToPicture } from "./input.ts";
import { memoryChart } from "./memoryChart.ts";
import { pageParts } from "./page.ts";
import { histogram, legend, rowsTable, totals, unitDetails } from "./panels.ts";
import { PictureView } from "./pictureView.ts";
import { metricWords } from "./words.ts";

type Outline = ToSurvey["outline"];

const host = connectHost();
document.body.append(toDom(pageParts(), document));

function part<Kind extends HTMLElement>(id: string): Kind {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no part ${id}`);
  return element as Kind;
}

const parts = {
  form: part("form"),
  message: part("message"),
  progress: part("progress"),
  totals: part("totals"),
  metric: part<HTMLSelectElement>("metric"),
  legend: part("legend"),
  canvas: part<HTMLCanvasElement>("canvas"),
  picture: part("picture"),
  tip: part("tip"),
  rows: part("rows"),
  unit: part("unit"),
  histograms: part("histograms"),
  asTable: part<HTMLButtonElement>("asTable"),
  spoken: part("spoken"),
};

let shown: Outline | undefined;
let memory: ToSurvey["memory"]["series"] = [];
/** The fill whose messages count; older ones are dropped. */
let fill = 0;

const fillPart = (element: HTMLElement, ...nodes: readonly ViewNode[]): void =>
  element.replaceChildren(...nodes.map((node) => toDom(node, document)));

const picture = new PictureView(parts.canvas, {
  askCells: (blocks, texts) => host.post("cells", { fill, blocks, texts }),
  moved: (camera) => host.keep({ camera }),
  selected: showUnit,
});

function showUnit(unit: number, spoken: boolean): void {
  const { geometry } = picture;
  if (!shown || !geometry) return;
  host.keep({ selected: unit });
  fillPart(parts.unit, unitDetails(shown.outline, geometry, unit, picture.cellsOf(unit)));
  if (spoken || parts.spoken.dataset.unit === String(unit)) {
    parts.spoken.dataset.unit = String(unit);
    parts.spoken.textContent = picture.describe(unit);
  }
}

function showMessage(text: string): void {
  parts.message.hidden = text === "";
  parts.message.textContent = text;
}

function showProgress(share: number | undefined): void {
  parts.progress.hidden = share === undefined;
  const bar = parts.progress.querySelector("progress");
  if (bar && share !== undefined) bar.value = share;
  part("share").textContent = share === undefined ? "" : `filling the map: ${Math.floor(100 * share)} %`;
}

/** The metric that was looked at last, if this map has it. */
function metricInForce({ outline }: Outline): SurveyMetric {
  return outline.metrics.find((metric) => metric === host.kept().metric) ?? "occupancy";
}

function showOutline(message: Outline): void {
  const kept = host.kept();
  const sameMap = JSON.stringify(kept.request) === JSON.stringify(message.request);
  shown = message;
  host.keep({ request: message.request });
  const { outline } = message;
  showProgress(undefined);
  showMessage("");
  parts.canvas.setAttribute("aria-label", `${outline.mapText}, ${outline.modelLabel}`);
  part("stage").hidden = part("bar").hidden = false;
  picture.show(outline, sameMap ? kept.camera : null, sameMap ? kept.selected : null);
  fillPart(parts.totals, totals(outline, message.milliseconds));
  parts.metric.replaceChildren(
    ...outline.metrics.map((metric) => new Option(metricWords[metric].name, metric)),
  );
  parts.metric.value = metricInForce(message);
  parts.unit.replaceChildren();
  parts.spoken.textContent = "";
  const { selected } = picture;
  if (selected !== undefined) showUnit(selected, false);
  const metric = metricInForce(message);
  if (metric !== message.follows) host.post("layer", { fill, metric });
  if (kept.table) host.post("rows", { fill, from: 0 });
}

/** The chart is drawn while it is unfolded; rounds and a second release are asked for to see it. */
function showMemory(series: typeof memory): void {
  memory = series;
  const fold = part<HTMLDetailsElement>("memory");
  fold.hidden = false;
  const { rounds = 1, compare = "" } = shown?.request ?? {};
  if (rounds > 1 || compare !== "") fold.open = true;
  drawMemory();
}

function drawMemory(): void {
  const fold = part<HTMLDetailsElement>("memory");
  if (!fold.open) return;
  const target = part("memoryChart");
  patchChildren(target, memoryChart(memory, target.clientWidth, shown?.request.entries ?? 0));
}

function showLayer({ layer: sent, packed }: ToSurvey["layer"]): void {
  if (!shown || sent.metric !== parts.metric.value) return;
  const layer = packed ? { ...sent, values: unpackBytes(packed) } : sent;
  picture.setLayer(layer);
  fillPart(parts.legend, legend(shown.outline, layer));
  paintLegend();
  fillPart(parts.histograms, ...layer.histograms.map(histogram));
  parts.canvas.dataset.painted = `${fill} ${layer.metric}`;
  requestAnimationFrame(() => performance.mark("mapscope survey picture"));
}

/** The strip of the legend has one pixel for each value. */
function paintLegend(): void {
  const strip = parts.legend.querySelector("canvas");
  const context = strip?.getContext("2d");
  const { palette, top } = picture;
  if (!strip || !context || !palette) return;
  for (let x = 0; x < strip.width; x++) {
    context.fillStyle = palette.css[Math.round((x * top) / (strip.width - 1))] ?? "";
    context.fillRect(x, 0, 1, 1);
  }
}

function askForFill(): void {
  const form = parts.form.querySelector("form");
  if (!form) return;
  const data = new FormData(form);
  const request = readRequest((name) => String(data.get(name) ?? ""));
  if (typeof request === "string") return showMessage(request);
  showMessage("");
  host.post("fill", { request });
}

/** Fills the fields in as well: they show what churn is, and can be changed. */
function askForChurn(releases: string): void {
  const form = parts.form.querySelector("form");
  if (!form) return;
  const field = (name: string) =>
    form.elements.namedItem(name) as HTMLInputElement | HTMLSelectElement | null;
  const values = churnValues(
    { entries: field("entries")?.value ?? "", go: field("go")?.value ?? "" },
    releases,
  );
  for (const [name, value] of Object.entries(values ?? {})) {
    const control = field(name);
    if (control) control.value = value;
  }
  askForFill();
}

function showTable(table: boolean): void {
  parts.asTable.setAttribute("aria-pressed", String(table));
  parts.picture.hidden = table;
  parts.rows.hidden = !table;
  if (table && parts.rows.childElementCount === 0) host.post("rows", { fill, from: 0 });
}

host.onMessage(({ type, body }) => {
  if ("fill" in body) {
    if (body.fill < fill) return;
    if (body.fill > fill) parts.rows.replaceChildren();
    fill = body.fill;
  }
  switch (type) {
    case "form":
      fillPart(parts.form, requestForm(body));
      break;
    case "progress":
      showProgress(body.share);
      break;
    case "outline":
      showOutline(body);
      break;
    case "memory":
      if (body.series.length > 1) showProgress(undefined);
      showMemory(body.series);
      break;
    case "layer":
      showLayer(body);
      break;
    case "cells":
      picture.putCells(body.cells);
      break;
    case "rows":
      if (shown && picture.geometry)
        fillPart(parts.rows, rowsTable(shown.outline, picture.geometry, body.from, body.rows));
      break;
    case "failed":
      showProgress(undefined);
      showMessage(body.message);
      break;
  }
});

parts.form.addEventListener("submit", (event) => {
  event.preventDefault();
  askForFill();
});
parts.form.addEventListener("click", (event) => {
  const button = (event.target as Element).closest<HTMLElement>("button[data-action=churn]");
  if (button) askForChurn(button.dataset.compare ?? "{}");
});
parts.metric.addEventListener("change", () => {
  const metric = parts.metric.value as SurveyMetric;
  host.keep({ metric });
  host.post("layer", { fill, metric });
});
part("memory").addEventListener("toggle", drawMemory);
listenToCharts(part("memoryChart"));
new ResizeObserver(drawMemory).observe(part("memoryChart"));
part("cancel").addEventListener("click", () => host.post("cancel", {}));
part("zoomIn").addEventListener("click", () => picture.zoom(2));
part("zoomOut").addEventListener("click", () => picture.zoom(0.5));
part("fit").addEventListener("click", () => picture.fit());
parts.asTable.addEventListener("click", () => {
  const table = !parts.picture.hidden;
  host.keep({ table });
  showTable(table);
});
parts.rows.addEventListener("click", (event) => {
  const button = (event.target as Element).closest<HTMLElement>("button");
  const { from, block } = button?.dataset ?? {};
  if (from !== undefined) host.post("rows", { fill, from: Number(from) });
  const unit = block === undefined ? undefined : picture.geometry?.blockStarts[Number(block)];
  if (unit !== undefined) {
    host.keep({ table: false });
    showTable(false);
    picture.select(unit, true);
    picture.lookAt(unit);
    parts.canvas.focus();
  }
});

listenToPicture(picture, (unit, x, y) => {
  parts.tip.hidden = unit === undefined;
  if (unit === undefined) return;
  parts.tip.textContent = picture.describe(unit);
  const left = Math.min(x + 14, parts.picture.clientWidth - parts.tip.offsetWidth - 4);
  parts.tip.style.transform = `translate(${Math.max(0, left)}px, ${y + 18}px)`;
});

// A change of theme changes the body's class; the picture takes the new colours.
new MutationObserver(() => {
  picture.rebuild();
  paintLegend();
}).observe(document.body, { attributes: true, attributeFilter: ["class", "data-vscode-theme-id"] });

part("stage").hidden = part("bar").hidden = true;
showTable(host.kept().table);
host.post("ready", { request: host.kept().request });
