import { h, type ViewNode } from "../shared/node.ts";

/** The page around the picture; its parts are filled and replaced one by one, so that focus stays where it is. */
export function pageParts(): ViewNode {
  return h(
    "main",
    {},
    h("h1", { class: "title" }, "Survey"),
    h("div", { id: "form" }),
    h("p", { id: "message", role: "alert", class: "failure", hidden: true }),
    h(
      "div",
      { id: "progress", hidden: true },
      h("progress", { max: 1, value: 0, "aria-label": "filling the map" }),
      h("span", { id: "share" }),
      h("button", { type: "button", id: "cancel" }, "Cancel"),
    ),
    h("div", { id: "totals" }),
    h(
      "details",
      { id: "memory", hidden: true },
      h("summary", {}, "Memory over the operations"),
      h("div", { id: "memoryChart" }),
    ),
    h(
      "div",
      { id: "bar", role: "toolbar", "aria-label": "picture" },
      h("label", { class: "field" }, h("span", {}, "Colour by"), h("select", { id: "metric" })),
      h("div", { id: "legend" }),
      h(
        "span",
        { class: "zoom" },
        h("button", { type: "button", id: "zoomOut", "aria-label": "zoom out", title: "Zoom out (-)" }, "−"),
        h("button", { type: "button", id: "zoomIn", "aria-label": "zoom in", title: "Zoom in (+)" }, "+"),
        h("button", { type: "button", id: "fit", title: "Show the whole map (0)" }, "Whole map"),
        h("button", { type: "button", id: "asTable", "aria-pressed": "false" }, "Table"),
      ),
    ),
    h(
      "div",
      { id: "stage" },
      h(
        "div",
        { id: "picture" },
        h("canvas", {
          id: "canvas",
          tabindex: "0",
          role: "application",
          "aria-roledescription": "heat map",
          "aria-label": "map",
          "aria-describedby": "keys",
        }),
        h("div", { id: "tip", "aria-hidden": "true", hidden: true }),
      ),
      h("div", { id: "rows", hidden: true }),
      h(
        "aside",
        { id: "side", "aria-label": "figures" },
        h("div", { id: "unit" }),
        h("div", { id: "histograms" }),
      ),
    ),
    h(
      "p",
      { id: "keys", class: "detail" },
      "Wheel or + and − zoom, drag or scroll moves, arrow keys select, Page Up and Page Down go by blocks, Enter looks closer, 0 shows the whole map.",
    ),
    h("p", { id: "spoken", role: "status", class: "spoken" }),
  );
}
