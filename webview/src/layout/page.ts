import type { MapView } from "../../../extension/src/core/session/mapView.ts";
import type { ToView } from "../../../extension/src/protocol/messages.ts";
import { h, type ViewNode } from "../shared/node.ts";
import { changesPanel } from "./changesPanel.ts";
import { emptyPage, goneLine, iconButton, noticeList, quickBar, titleBar, transportBar } from "./controls.ts";
import { mapPage } from "./mapPage.ts";
import {
  comparePanel,
  diagramPanel,
  fillPanel,
  findPanel,
  fold,
  insidePanel,
  optionsPanel,
} from "./panels.ts";
import type { Transient, UiState } from "./store.ts";
import { TouchedBytes } from "./touched.ts";

type Snapshot = ToView["snapshot"];

/** The whole page: what scrolls, then the details of the focused bytes and the time travel below it. */
export function viewPage(snapshot: Snapshot, ui: UiState, transient: Transient, width: number): ViewNode[] {
  const { view, notices } = snapshot;
  const main = h(
    "main",
    {},
    titleBar(snapshot),
    h("p", { class: "failure", role: "alert", hidden: transient.failure === "" }, transient.failure),
    snapshot.gone !== "" && goneLine(snapshot.gone),
    snapshot.nilHere !== "" && view.kind === "map" && h("p", { class: "nil-here" }, snapshot.nilHere),
    ...(view.kind === "map" ? mapParts(view, snapshot, ui, transient, width) : [emptyPage(view, width)]),
    notices.length > 0 && noticeList(notices),
  );
  const details = [transient.detail, transient.told].filter((text) => text !== "").join("\n");
  return [
    main,
    h(
      "pre",
      {
        class: "details",
        role: "status",
        "aria-label": "details of the selected bytes",
        hidden: details === "",
        tabindex: details === "" ? undefined : 0,
      },
      details,
    ),
    view.kind === "map" && view.inside
      ? insidePanel(view.inside)
      : h("section", { class: "inside", hidden: true }),
    view.kind === "map"
      ? transportBar(view, ui, transient.playing)
      : h("section", { class: "transport", hidden: true }),
  ];
}

function mapParts(
  view: MapView,
  snapshot: Snapshot,
  ui: UiState,
  transient: Transient,
  width: number,
): (ViewNode | false | undefined)[] {
  const { compared } = view;
  return [
    quickBar(view, ui),
    ui.open.includes("tools") &&
      h(
        "div",
        { class: "tools-open" },
        findPanel(view, ui),
        h(
          "div",
          { class: "row" },
          h("span", { class: "detail" }, "Size "),
          iconButton("zoom-out", "zoomOut", "Smaller"),
          h("span", { class: "detail" }, `${Math.round(ui.zoom * 100)} %`),
          iconButton("zoom-in", "zoomIn", "Larger"),
          h("span", { class: "space" }),
          iconButton("table", "asTable", ui.asTable ? "Show pictures" : "Show tables instead of pictures", {
            "aria-pressed": String(ui.asTable),
          }),
        ),
        fillPanel(view, ui),
        optionsPanel(view, ui, snapshot),
      ),
    compared !== null && changesPanel(view, ui, transient),
    compared ? comparedPages(view, ui, width) : onePage(view, ui, width),
    comparePanel(view, ui, snapshot),
    compared !== null
      ? h("div", { class: "lives", "data-lazy": "lives", "data-key": "compared" })
      : fold(ui, "life", "Life cycle", () => [
          h("div", { class: "lives", "data-lazy": "lives", "data-key": "life" }),
        ]),
    diagramPanel(view, ui),
  ];
}

function onePage(view: MapView, ui: UiState, width: number): ViewNode {
  return h(
    "div",
    { class: "pages" },
    mapPage(view.picture, {
      width: Math.round(width * ui.zoom),
      touched: new TouchedBytes(view.touched),
      asTable: ui.asTable,
      rowsApart: true,
      figures: ui.open.includes("figures"),
    }),
  );
}

const leastBeside = 2 * 240;
const gap = 20;

/** Two maps side by side, or below each other where there is no room; figures that differ are marked. */
function comparedPages(view: MapView, ui: UiState, width: number): ViewNode {
  const other = (view.compared as NonNullable<MapView["compared"]>).picture;
  const beside = width >= leastBeside + gap;
  const each = Math.round((beside ? (width - gap) / 2 : width) * ui.zoom);
  const page = (
    picture: typeof other,
    against: typeof other,
    hint: number | null,
    touched: TouchedBytes,
  ): ViewNode =>
    h(
      "section",
      { class: "compared", "aria-label": picture.modelLabel },
      h("h2", { class: "model-name" }, picture.modelLabel, hint === null ? "" : ` · hint ${hint}`),
      mapPage(picture, { width: each, touched, asTable: ui.asTable, rowsApart: true, other: against }),
    );
  return h(
    "div",
    { class: beside ? "pages beside" : "pages" },
    page(view.picture, other, view.hint, new TouchedBytes(view.touched)),
    page(other, view.picture, view.compared?.hint ?? null, new TouchedBytes([])),
  );
}
