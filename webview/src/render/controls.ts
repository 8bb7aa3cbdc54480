import type { MapView, ToView, ViewState } from "../../../extension/src/protocol/messages.ts";
import { h, type ViewNode } from "./node.ts";
import { structRuler } from "./structRuler.ts";

type Snapshot = ToView["snapshot"];

const provenanceWords: Readonly<Record<MapView["provenance"], string>> = {
  compiler: "type known from the compiler",
  gopls: "type known from gopls",
  assumed: "type assumed from the syntax",
  chosen: "type chosen by you",
};

/** Title of the view: the expression, its type, and where the type is known from. */
export function titleBar({ view, pinned }: Snapshot): ViewNode {
  const pin = h(
    "button",
    {
      class: "icon",
      "data-action": "pin",
      "aria-pressed": String(pinned),
      title: pinned ? "Follow the cursor again" : "Keep this map when the cursor moves",
    },
    pinned ? "Pinned" : "Pin",
  );
  if (view.kind !== "map") return h("header", { class: "title" }, h("h2", {}, "Map Layout"));
  return h(
    "header",
    { class: "title" },
    h(
      "h2",
      {},
      h("code", {}, view.expression),
      h(
        "span",
        { class: `badge ${view.provenance}`, title: provenanceWords[view.provenance] },
        view.provenance,
      ),
    ),
    h(
      "p",
      { class: "type", title: `laid out as ${view.picture.mapText}` },
      h("code", {}, view.typeText),
      view.typeText !== view.picture.mapText &&
        h("span", { class: "detail" }, ` laid out as ${view.picture.mapText}`),
    ),
    h(
      "p",
      { class: "place" },
      view.place !== "" &&
        h("button", { class: "link", "data-action": "reveal", title: "Show in the code" }, view.place),
      h(
        "span",
        { class: "buttons" },
        h(
          "button",
          {
            class: "icon",
            "data-action": "openCalculator",
            title: "Open the Capacity Calculator for this map",
          },
          "Capacity",
        ),
        pin,
      ),
    ),
    view.note !== "" && h("p", { class: "note" }, view.note),
  );
}

/** Release and architecture that the map is shown for. */
export function modelBar({ choices }: Snapshot): ViewNode {
  const select = (name: string, label: string, values: readonly string[], chosen: string): ViewNode =>
    h(
      "label",
      {},
      label,
      h(
        "select",
        { name, "data-action": "model" },
        ...values.map((value) => h("option", { value, selected: value === chosen }, value)),
      ),
    );
  return h(
    "div",
    { class: "model" },
    select("release", "Go ", choices.releases, choices.release),
    select("goarch", "GOARCH ", choices.goarchs, choices.goarch),
  );
}

/** Insert, delete, clear and the scrubber over all operations. */
export function operationsBar(view: MapView): ViewNode {
  const { length, position, last } = view.operations;
  return h(
    "section",
    { class: "operations", "aria-label": "operations" },
    h(
      "div",
      { class: "buttons" },
      h("button", { "data-action": "insertOne" }, "Insert"),
      h("button", { "data-action": "insertMany" }, "Insert n"),
      h("input", {
        type: "number",
        name: "count",
        min: 1,
        max: 1000000,
        value: 8,
        "aria-label": "how many keys to insert",
      }),
      h("button", { "data-action": "deleteOne" }, "Delete"),
      h("button", { "data-action": "clear" }, "Clear"),
    ),
    h(
      "div",
      { class: "scrubber" },
      h(
        "button",
        {
          class: "icon",
          "data-action": "back",
          title: "One operation back",
          "aria-label": "one operation back",
          disabled: position === 0,
        },
        "◂",
      ),
      h("input", {
        type: "range",
        name: "position",
        min: 0,
        max: length,
        value: position,
        "aria-label": "operation shown",
      }),
      h(
        "button",
        {
          class: "icon",
          "data-action": "forward",
          title: "One operation forward",
          "aria-label": "one operation forward",
          disabled: position === length,
        },
        "▸",
      ),
    ),
    h("p", { class: "last", role: "status" }, `operation ${position} of ${length}: ${last}`),
  );
}

/** Growth so far: a list, and room for the Mermaid flow. */
export function growthSection(view: MapView, open: boolean): ViewNode {
  return h(
    "details",
    { class: "growth", open },
    h("summary", {}, `Growth · ${view.growth.length}`),
    h(
      "ol",
      {},
      ...view.growth
        .slice(-20)
        .map((event) =>
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
    view.growth.length === 0 && h("p", { class: "hidden" }, "It has not grown yet."),
    h("div", { class: "mermaid", role: "img", "aria-label": "flow of the growth" }),
    h(
      "div",
      { class: "buttons" },
      h("button", { "data-action": "copyMermaid" }, "Copy as Mermaid"),
      h("button", { "data-action": "copySvg" }, "Copy picture as SVG"),
    ),
  );
}

/** What is shown when there is no map to show. */
export function emptyPage(view: Exclude<ViewState, MapView>, width: number): ViewNode {
  const title = { waiting: "Waiting", notAMap: "Not a map", error: "Cannot show this map" }[view.kind];
  return h(
    "div",
    { class: `empty ${view.kind}`, role: view.kind === "error" ? "alert" : "status" },
    h("h3", {}, title),
    view.kind === "error" && h("p", {}, view.message),
    h("p", {}, view.hint),
    view.kind === "error" && view.known !== undefined
      ? h(
          "section",
          { class: "section" },
          h(
            "h3",
            {},
            view.known.name,
            h("span", { class: "detail" }, ` ${view.known.sizeBytes} bytes, whatever the type`),
          ),
          structRuler(view.known, width),
        )
      : undefined,
  );
}

/** Things said once: no Go found, unknown release. */
export function noticeList(notices: readonly string[]): ViewNode {
  return h("ul", { class: "notices" }, ...notices.map((notice) => h("li", {}, notice)));
}
