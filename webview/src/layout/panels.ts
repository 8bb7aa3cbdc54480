import type { InsideView, MapView } from "../../../extension/src/core/session/mapView.ts";
import type { ToView } from "../../../extension/src/protocol/messages.ts";
import { h, type ViewNode } from "../shared/node.ts";
import { select } from "./controls.ts";
import { diagramKinds, type Fold, type UiState } from "./store.ts";

/** A part of the page that unfolds; what is folded is not made. */
export function fold(
  ui: UiState,
  name: Fold,
  title: string,
  content: () => readonly (ViewNode | false | undefined)[],
): ViewNode {
  const open = ui.open.includes(name);
  return h(
    "details",
    { class: `fold ${name}`, "data-fold": name, open },
    h("summary", {}, title),
    ...(open ? content() : []),
  );
}

const field = (
  name: string,
  label: string,
  value: string | number,
  more: Readonly<Record<string, string | number | boolean>> = {},
): ViewNode => h("input", { name, value, "aria-label": label, title: label, ...more });

/** All ways to fill and change the map. */
export function fillPanel(view: MapView, ui: UiState): ViewNode {
  const classic = view.picture.family === "classic";
  const collisions = classic
    ? ([
        ["bucket", "the same bucket"],
        ["tophash", "the same tophash"],
      ] as const)
    : ([
        ["h2", "the same H2"],
        ["group", "the same first group"],
        ["table", "the same table"],
      ] as const);
  const collision = collisions.some(([kind]) => kind === ui.collision) ? ui.collision : collisions[0][0];
  const row = (...children: (ViewNode | string | false)[]): ViewNode =>
    h("div", { class: "row" }, ...children);
  const patterns: [string, string][] = [
    ["sequential", "sequential keys"],
    ["random", "random keys, seed"],
    ...(view.stringKeys ? [["pattern", "strings from a pattern"] as [string, string]] : []),
    ["values", "own list, JSON or CSV"],
  ];
  return fold(ui, "fill", "Fill and change", () => [
    row(
      h("label", {}, "Insert ", select("pattern", "Which keys to insert", patterns, ui.pattern)),
      ui.pattern === "values" && h("button", { "data-action": "fill" }, "Insert all"),
      ui.pattern === "random" &&
        field("seed", "seed of the random keys", ui.seed, { type: "number", min: 0 }),
      ui.pattern === "pattern" && field("keyPattern", "pattern, %d is the number", ui.keyPattern),
    ),
    ui.pattern === "values" &&
      h(
        "textarea",
        {
          name: "pasted",
          rows: 4,
          "aria-label": "keys to insert",
          placeholder: 'one key a line, key,elem, [1, 2, 3] or {"key": elem}',
        },
        ui.pasted,
      ),
    row(
      h("button", { "data-action": "collide" }, `Insert ${Math.min(ui.count, 10_000)}`),
      h("label", {}, "keys in ", select("collision", "What the keys share", collisions, collision)),
    ),
    row(
      h("button", { "data-action": "deleteMany" }, `Delete ${ui.count}`),
      select(
        "order",
        "Which keys to delete",
        [
          ["oldest", "oldest first"],
          ["newest", "newest first"],
          ["random", "at random, seed"],
        ],
        ui.order,
      ),
      ui.order === "random" && field("seed", "seed of the choice", ui.seed, { type: "number", min: 0 }),
    ),
    row(
      h(
        "button",
        {
          "data-action": "churn",
          title: "Delete the oldest keys and insert as many new ones, round after round",
        },
        `Replace ${ui.count}`,
      ),
      field("rounds", "how many rounds", ui.rounds, { type: "number", min: 1 }),
      " times",
    ),
    row(
      field("key", "one key, as JSON or text", ui.key, { placeholder: "one key" }),
      h("button", { "data-action": "insertKey", disabled: ui.key === "" }, "Insert"),
      h("button", { "data-action": "deleteKey", disabled: ui.key === "" }, "Delete"),
      h("button", { "data-action": "getKey", disabled: ui.key === "" }, "Read"),
    ),
    row(
      h("button", { "data-action": "range", title: "for range m {}" }, "Range"),
      h("button", { "data-action": "clone", title: "m = maps.Clone(m), from Go 1.21" }, "Clone"),
    ),
  ]);
}

/** What the map is compiled for, and how it is made and hashed. */
export function optionsPanel(view: MapView, ui: UiState, { choices }: ToView["snapshot"]): ViewNode {
  return fold(ui, "options", "Target, hash and hint", () => [
    h(
      "div",
      { class: "row" },
      h("label", {}, "GOARCH ", select("goarch", "GOARCH", choices.goarchs, choices.goarch)),
    ),
    h(
      "div",
      { class: "row" },
      h("label", {}, "hash ", select("algorithm", "hash algorithm", view.algorithms, view.hash.algorithm)),
      h(
        "label",
        {},
        "seed ",
        field("hashSeed", "seed of hash keys", view.hash.seed, { type: "number", min: 0 }),
      ),
      h("button", { "data-action": "randomSeed" }, "Random seed"),
    ),
    h(
      "div",
      { class: "row" },
      h(
        "label",
        {},
        "make hint ",
        field("hint", "hint of make, empty for none", view.hint ?? "", {
          type: "number",
          min: 0,
          placeholder: "none",
        }),
      ),
    ),
    h("p", { class: "hidden" }, "The operations are done again with every change."),
  ]);
}

/** Looks a key up without changing the history. */
export function findPanel(view: MapView, ui: UiState): ViewNode {
  const { inside } = view;
  return h(
    "form",
    { class: "find", "data-form": "find", role: "search" },
    field("find", "find a key: its place and the path of the lookup", ui.find, {
      placeholder: "find a key",
      type: "search",
    }),
    h("button", { type: "submit" }, "Find"),
    inside?.kind === "find" && h("p", { class: "result", role: "status" }, inside.result ?? ""),
  );
}

/** The steps of an operation or lookup, the shown one with the bytes it touches. */
export function insidePanel(inside: InsideView): ViewNode {
  const step = inside.steps[inside.at];
  return h(
    "section",
    { class: "inside", "aria-label": `steps of ${inside.title}` },
    h(
      "h2",
      {},
      h("span", {}, "Inside ", h("code", {}, inside.title)),
      h("button", { class: "link", "data-action": "showAssembly" }, "Show in assembly"),
    ),
    h(
      "ol",
      { class: "steps" },
      ...inside.steps.map(({ step: name, text }, i) =>
        h(
          "li",
          {},
          h(
            "button",
            {
              class: i === inside.at ? "step shown" : "step",
              "data-action": "step",
              "data-at": i,
              "aria-current": i === inside.at ? "step" : undefined,
            },
            h("span", { class: "name" }, name),
            ` ${text}`,
          ),
        ),
      ),
    ),
    step !== undefined &&
      step.touched.length > 0 &&
      h(
        "ul",
        { class: "touched" },
        ...step.touched.map(({ address, sizeBytes, write, name }) =>
          h(
            "li",
            { class: write ? "write" : "read" },
            `${write ? "writes" : "reads"} ${sizeBytes} byte${sizeBytes === 1 ? "" : "s"}: ${name}`,
            h("span", { class: "detail" }, ` at ${address}`),
          ),
        ),
      ),
  );
}

/** The choice of a second map that goes through the same operations. */
export function comparePanel(view: MapView, ui: UiState, { choices }: ToView["snapshot"]): ViewNode {
  const { compared } = view;
  const other = compared ?? {
    release: choices.otherRelease,
    goarch: choices.goarch,
    hint: view.hint,
  };
  return fold(ui, "compare", compared ? "Compare · on" : "Compare", () => [
    h(
      "div",
      { class: "row" },
      h(
        "label",
        {},
        "with Go ",
        select("compareRelease", "release to compare with", choices.releases, other.release),
      ),
      select("compareGoarch", "GOARCH to compare with", choices.goarchs, other.goarch),
      h(
        "label",
        {},
        "hint ",
        field("compareHint", "hint to compare with, empty for none", other.hint ?? "", {
          type: "number",
          min: 0,
          placeholder: "none",
        }),
      ),
    ),
    h(
      "div",
      { class: "row" },
      h("button", { "data-action": "compare" }, compared ? "Change" : "Compare"),
      compared !== null && h("button", { "data-action": "compareOff" }, "Stop comparing"),
    ),
  ]);
}

const diagramTitles: Readonly<Record<UiState["diagram"], string>> = {
  layout: "layout",
  growth: "growth flow",
  lookup: "lookup flow",
  make: "calls of make",
};

/** Mermaid diagrams, drawn when unfolded, and all exports. */
export function diagramPanel(view: MapView, ui: UiState): ViewNode {
  return fold(ui, "diagrams", "Diagrams and export", () => [
    h(
      "div",
      { class: "row" },
      select(
        "diagram",
        "Which diagram",
        diagramKinds.map((kind) => [kind, diagramTitles[kind]] as const),
        ui.diagram,
      ),
      h("button", { "data-action": "copyMermaid" }, "Copy as Mermaid"),
      h("button", { "data-action": "exportMermaid" }, "Export"),
    ),
    h("div", {
      class: "mermaid",
      "data-lazy": "mermaid",
      "data-key": "mermaid",
      role: "img",
      tabindex: "0",
      "aria-label": `diagram: ${diagramTitles[ui.diagram]}`,
    }),
    h("h3", {}, "Picture"),
    h(
      "div",
      { class: "row" },
      h("button", { "data-action": "copySvg" }, "Copy SVG"),
      h("button", { "data-action": "exportSvg" }, "SVG…"),
      h("button", { "data-action": "exportPng" }, "PNG…"),
    ),
    h("h3", {}, "Data"),
    h(
      "div",
      { class: "row" },
      h("button", { "data-action": "exportJson" }, "State as JSON…"),
      h(
        "button",
        { "data-action": "exportTrace", title: "a trace that mapscope replay checks" },
        "Oracle trace…",
      ),
    ),
    view.growth.length > 0 &&
      h(
        "ol",
        { class: "growths" },
        ...view.growth.map((event) =>
          h(
            "li",
            {},
            h(
              "button",
              { class: "link", "data-action": "seek", "data-position": event.operation },
              `entry ${event.entries}`,
            ),
            ` ${event.what}`,
          ),
        ),
      ),
  ]);
}
