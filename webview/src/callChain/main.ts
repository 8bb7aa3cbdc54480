import type {
  FromCallChain,
  ToCallChain,
  ToCallChainMessage,
} from "../../../extension/src/protocol/callChain.ts";
import { toDom } from "../shared/toDom.ts";
import { acquireApi } from "../shared/vscodeApi.ts";
import { chainPage } from "./chainPage.ts";

const api = acquireApi();
const post = (type: keyof FromCallChain): void => api.postMessage({ type, body: {} });
const main = document.createElement("main");
document.body.append(main);
let shown: ToCallChain["snapshot"] | undefined;
/** The width that the diagram was drawn for. */
let drawnWidth = 0;

async function draw(chain: ToCallChain["snapshot"]): Promise<void> {
  main.replaceChildren(...chainPage(chain).map((node) => toDom(node, document)));
  drawnWidth = 0;
  await drawDiagram();
}

/** Participants stand as close together as the width asks for. */
async function drawDiagram(): Promise<void> {
  const target = main.querySelector<HTMLElement>(".mermaid");
  if (!target || !shown || target.clientWidth === drawnWidth) return;
  drawnWidth = target.clientWidth;
  const { drawMermaid } = await import("../shared/mermaidFlow.ts");
  if (target.isConnected) await drawMermaid(target, shown.mermaid);
}

new ResizeObserver(() => void drawDiagram()).observe(main);

main.addEventListener("click", (event) => {
  const action = (event.target as Element).closest<HTMLElement>("button[data-action]")?.dataset.action;
  if (action === "copy" || action === "reveal") post(action);
});
window.addEventListener("message", (event: MessageEvent<unknown>) => {
  const message = checkToCallChain(event.data);
  if (!message || message.body.sequence < (shown?.sequence ?? 0)) return;
  shown = message.body;
  void draw(message.body);
});

/** The message if it has the form of one that the host sends. */
function checkToCallChain(value: unknown): ToCallChainMessage | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { type, body } = value as { type?: unknown; body?: unknown };
  if (type !== "snapshot" || typeof body !== "object" || body === null) return undefined;
  const { sequence: number, mermaid, lines } = body as Record<string, unknown>;
  const fine = typeof number === "number" && typeof mermaid === "string" && Array.isArray(lines);
  return fine ? (value as ToCallChainMessage) : undefined;
}

post("ready");
