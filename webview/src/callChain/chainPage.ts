import type { ToCallChain } from "../../../extension/src/protocol/callChain.ts";
import { h, type ViewNode } from "../shared/node.ts";

/** The page of a call chain: title, room for the diagram, the same as lines of text. */
export function chainPage({ expression, place, model, lines, notes }: ToCallChain["snapshot"]): ViewNode[] {
  return [
    h("h2", {}, h("code", {}, expression)),
    h(
      "p",
      { class: "note" },
      h("button", { class: "link", "data-action": "reveal", title: "Show in the code" }, place),
      ` · ${model}`,
    ),
    h("div", { class: "actions" }, h("button", { "data-action": "copy" }, "Copy as Mermaid")),
    h(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-label": "call chain as a diagram" },
      h("div", {
        class: "mermaid",
        role: "img",
        tabindex: "0",
        "aria-label": "call chain; the same as text below",
      }),
    ),
    h("h3", {}, "Step by step"),
    h("ol", { class: "lines" }, ...lines.map(({ depth, text }) => h("li", { class: `depth${depth}` }, text))),
    ...notes.map((note) => h("p", { class: "note" }, note)),
  ];
}
