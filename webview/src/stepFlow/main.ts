import type { FlowPage, FromFlowPanel } from "../../../extension/src/protocol/flowMessages.ts";
import { drawMermaid } from "../shared/mermaidFlow.ts";
import { acquireApi } from "../shared/vscodeApi.ts";

/** The panel with a function's flow of steps: what the host sends, drawn; steps picked go back. */

const api = acquireApi<FromFlowPanel>();
const main = document.createElement("main");
document.body.append(main);

let drawn = 0;

function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  text = "",
  className = "",
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = className;
  return made;
}

async function draw(page: FlowPage): Promise<void> {
  const turn = ++drawn;
  const copy = element("button", "Copy as Mermaid");
  copy.addEventListener("click", () => api.postMessage({ type: "copy" }));
  const flow = element("div", "", "flow");
  flow.setAttribute("role", "img");
  flow.tabIndex = 0;
  const ofSteps = page.kind === "steps";
  const names = page.steps.map(({ step, meaning }) => (ofSteps ? step : meaning));
  flow.setAttribute("aria-label", `flow of the ${page.kind}: ${names.join(", ")}`);
  const list = element("ol");
  for (const { step, meaning } of page.steps) {
    const item = element("li");
    const button = element("button", ofSteps ? step : meaning, "step");
    button.title = "Show in the listing";
    button.addEventListener("click", () => api.postMessage({ type: "reveal", step }));
    if (ofSteps) colour(item, step);
    item.append(button, element("span", ofSteps ? meaning : ""));
    list.append(item);
  }
  const head = element("header");
  head.append(element("h1", page.title), copy);
  main.replaceChildren(
    head,
    element("p", page.summary),
    flow,
    element("h2", ofSteps ? "Steps in the order of the code" : "Statements in the order of the code"),
    list,
  );
  await drawMermaid(flow, page.mermaid);
  if (turn === drawn) listenToNodes(flow);
}

/** A step has the colour of its band in the listing; statements have none of their own. */
function colour(element: HTMLElement | SVGElement, step: string): void {
  const name = step === "exitCheck" ? "concurrencyCheck" : step;
  const style = getComputedStyle(document.documentElement);
  // VS Code writes only the first dot of a colour's name as a dash.
  const band = ["-", "."]
    .map((joint) => `--vscode-mapscope-step${joint}${name}`)
    .find((variable) => style.getPropertyValue(variable) !== "");
  if (band === undefined) return;
  element.style.setProperty("--band", `var(${CSS.escape(band)})`);
  // Mermaid's own style of a node's box is stronger than a style sheet of ours.
  for (const box of element.querySelectorAll<SVGElement>("rect"))
    Object.assign(box.style, { stroke: "var(--band)", strokeWidth: "3px" });
}

/** Mermaid names a node's element after the node: "flow-1-flowchart-hash-3". */
function listenToNodes(flow: HTMLElement): void {
  for (const node of flow.querySelectorAll<SVGElement>(".node")) {
    const name = /flowchart-(\w+)-\d+$/.exec(node.id)?.[1];
    if (!name) continue;
    const step = name === "ret" ? "return" : name;
    node.classList.add("clickable");
    colour(node, step);
    node.addEventListener("click", () => api.postMessage({ type: "reveal", step }));
  }
}

function isFlowPage(value: unknown): value is FlowPage {
  if (typeof value !== "object" || value === null) return false;
  const { title, summary, kind, mermaid, steps } = value as Partial<Record<keyof FlowPage, unknown>>;
  return [title, summary, kind, mermaid].every((text) => typeof text === "string") && Array.isArray(steps);
}

window.addEventListener("message", (event: MessageEvent<unknown>) => {
  if (isFlowPage(event.data)) void draw(event.data);
});

api.postMessage({ type: "ready" });
