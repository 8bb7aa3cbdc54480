import type {
  CalculatorForm,
  FromCalculator,
  ToCalculator,
  ToCalculatorMessage,
} from "../../../extension/src/protocol/calculator.ts";
import { listenToCharts } from "../shared/chartKeys.ts";
import { toDom } from "../shared/toDom.ts";
import { acquireApi } from "../shared/vscodeApi.ts";
import { answerPage } from "./answerPage.ts";
import { actionBar, budgetLine, formBar } from "./formBar.ts";

const api = acquireApi();
const post = <Name extends keyof FromCalculator>(type: Name, body: FromCalculator[Name]): void =>
  api.postMessage({ type, body });

/** Narrower than this a chart is scrolled, not squeezed. */
const minChartWidth = 226;
const maxChartWidth = 900;
/** A pause in typing this long asks for the answer. */
const typingMilliseconds = 120;

let snapshot: ToCalculator["snapshot"] | undefined;
/** Number of the last change that the user made here. */
let edit = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
let openTables: readonly string[] = [];

const form = document.createElement("form");
form.setAttribute("aria-label", "what to calculate");
const actions = document.createElement("div");
actions.className = "actions";
const answer = document.createElement("main");
document.body.append(form, actions, answer);

/** The fields are made once, so that typing is never disturbed; later snapshots set values and errors only. */
function drawForm({ form: values, errors, ...rest }: ToCalculator["snapshot"]): void {
  if (form.childElementCount === 0)
    form.append(...formBar(values, rest).map((node) => toDom(node, document)));
  for (const [name, value] of Object.entries(values)) {
    const field = form.elements.namedItem(name) as HTMLInputElement | HTMLSelectElement | null;
    if (!field) continue;
    if (rest.edit === edit && field.value !== value) field.value = value;
    const error = errors[name as keyof CalculatorForm] ?? "";
    field.setAttribute("aria-invalid", String(error !== ""));
    const line = form.querySelector(`#${name}-error`);
    if (line && line.textContent !== error) line.textContent = error;
  }
  const fits = form.querySelector("#budget-answer");
  const words = budgetLine(rest);
  if (fits && fits.textContent !== words) fits.textContent = words;
}

function drawAnswer(): void {
  if (!snapshot) return;
  const focused = (document.activeElement as HTMLElement | null)?.dataset.id;
  const width = Math.min(maxChartWidth, Math.max(minChartWidth, answer.clientWidth - 2));
  answer.classList.toggle("stale", snapshot.stale);
  answer.replaceChildren(toDom(answerPage(snapshot, width, openTables), document));
  answer.dataset.sequence = String(snapshot.sequence);
  if (focused) answer.querySelector<HTMLElement>(`[data-id="${CSS.escape(focused)}"]`)?.focus();
}

/** Buttons are replaced; the one with the focus keeps it. */
function drawActions(shown: ToCalculator["snapshot"]): void {
  const focused = (document.activeElement as HTMLElement | null)?.dataset.action;
  actions.replaceChildren(...actionBar(shown).map((node) => toDom(node, document)));
  if (focused) actions.querySelector<HTMLElement>(`[data-action="${CSS.escape(focused)}"]`)?.focus();
}

function formValues(): CalculatorForm {
  const value = (name: keyof CalculatorForm): string =>
    (form.elements.namedItem(name) as HTMLInputElement | null)?.value ?? "";
  return {
    ...{ map: value("map"), n: value("n"), hint: value("hint"), release: value("release") },
    ...{ goarch: value("goarch"), compare: value("compare"), budget: value("budget") },
  };
}

function changed(): void {
  edit++;
  const values = formValues();
  api.setState({ form: values });
  clearTimeout(timer);
  timer = setTimeout(() => post("change", { edit, form: values }), typingMilliseconds);
}

form.addEventListener("input", changed);
form.addEventListener("submit", (event) => event.preventDefault());
actions.addEventListener("click", (event) => {
  const button = (event.target as Element).closest<HTMLElement>("button[data-action]");
  switch (button?.dataset.action) {
    case "writeHint":
    case "takeFromCursor":
    case "measure":
      post(button.dataset.action, {});
      break;
    case "copyMarkdown":
      post("copy", { what: "markdown" });
      break;
    case "copyJson":
      post("copy", { what: "json" });
      break;
  }
});
answer.addEventListener(
  "toggle",
  () => {
    const open = [...answer.querySelectorAll<HTMLElement>("details[open][data-chart]")];
    openTables = open.map((details) => details.dataset.chart ?? "");
  },
  true,
);
listenToCharts(answer);

window.addEventListener("message", (event: MessageEvent<unknown>) => {
  const message = checkToCalculator(event.data);
  if (!message || (snapshot && message.body.sequence < snapshot.sequence)) return;
  snapshot = message.body;
  drawForm(snapshot);
  if (snapshot.edit === edit) api.setState({ form: snapshot.form });
  drawActions(snapshot);
  drawAnswer();
});

/** The message if it has the form of one that the host sends. */
function checkToCalculator(value: unknown): ToCalculatorMessage | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { type, body } = value as { type?: unknown; body?: unknown };
  if (type !== "snapshot" || typeof body !== "object" || body === null) return undefined;
  const { sequence, form: values } = body as { sequence?: unknown; form?: unknown };
  return typeof sequence === "number" && typeof values === "object"
    ? (value as ToCalculatorMessage)
    : undefined;
}

let drawnWidth = 0;
new ResizeObserver(() => {
  if (answer.clientWidth === drawnWidth) return;
  drawnWidth = answer.clientWidth;
  drawAnswer();
}).observe(answer);

post("ready", { form: null });
