import {
  type FromMeasure,
  type MeasureForm,
  measureForms,
  type ToMeasure,
  type ToMeasureMessage,
} from "../../../extension/src/protocol/measure.ts";
import { listenToCharts } from "../shared/chartKeys.ts";
import { toDom } from "../shared/toDom.ts";
import { acquireApi } from "../shared/vscodeApi.ts";
import { measureBody, measureHead } from "./measurePage.ts";

const api = acquireApi();
const post = <Name extends keyof FromMeasure>(type: Name, body: FromMeasure[Name]): void =>
  api.postMessage({ type, body });

/** Narrower than this a chart is scrolled, not squeezed. */
const minChartWidth = 226;
const maxChartWidth = 900;

let snapshot: ToMeasure["snapshot"] | undefined;
let openTables: readonly string[] = [];
let drawnWidth = 0;

const head = document.createElement("header");
const main = document.createElement("main");
document.body.append(head, main);

/** What is replaced with the focus in it gets it back. */
function replace(element: HTMLElement, draw: () => void): void {
  const { action, export: form, id } = (document.activeElement as HTMLElement | null)?.dataset ?? {};
  draw();
  const [name, value] = action ? ["action", action] : form ? ["export", form] : ["id", id ?? ""];
  if (value) element.querySelector<HTMLElement>(`[data-${name}="${CSS.escape(value)}"]`)?.focus();
}

function drawHead(shown: ToMeasure["snapshot"]): void {
  replace(head, () => head.replaceChildren(...measureHead(shown).map((node) => toDom(node, document))));
}

function drawBody(): void {
  drawnWidth = main.clientWidth;
  const shown = snapshot?.shown;
  const width = Math.min(maxChartWidth, Math.max(minChartWidth, drawnWidth - 2));
  main.classList.toggle("stale", snapshot?.state.kind === "running");
  replace(main, () =>
    main.replaceChildren(...(shown ? [toDom(measureBody(shown, width, openTables), document)] : [])),
  );
}

head.addEventListener("click", (event) => {
  const { action, export: form } =
    (event.target as Element).closest<HTMLElement>("button[data-action], button[data-export]")?.dataset ?? {};
  if (action === "measure" || action === "cancel") post(action, {});
  const known = measureForms.find((one): one is MeasureForm => one === form);
  if (known) post("export", { form: known });
});
main.addEventListener(
  "toggle",
  () => {
    const open = [...main.querySelectorAll<HTMLElement>("details[open][data-chart]")];
    openTables = open.map((details) => details.dataset.chart ?? "");
  },
  true,
);
listenToCharts(main);

window.addEventListener("message", (event: MessageEvent<unknown>) => {
  const message = checkToMeasure(event.data);
  if (!message || (snapshot && message.body.sequence < snapshot.sequence)) return;
  const isOther = JSON.stringify(message.body.shown) !== JSON.stringify(snapshot?.shown);
  const wasRunning = snapshot?.state.kind;
  snapshot = message.body;
  drawHead(snapshot);
  if (isOther || wasRunning !== snapshot.state.kind) drawBody();
});

/** The message if it has the form of one that the host sends. */
function checkToMeasure(value: unknown): ToMeasureMessage | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { type, body } = value as { type?: unknown; body?: unknown };
  if (type !== "snapshot" || typeof body !== "object" || body === null) return undefined;
  const { sequence, map, state } = body as { sequence?: unknown; map?: unknown; state?: unknown };
  const fine =
    typeof sequence === "number" && typeof map === "string" && typeof state === "object" && state !== null;
  return fine ? (value as ToMeasureMessage) : undefined;
}

new ResizeObserver(() => {
  if (main.clientWidth !== drawnWidth) drawBody();
}).observe(main);

post("ready", {});
