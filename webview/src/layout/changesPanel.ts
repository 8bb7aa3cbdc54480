import type { MapDifference } from "../../../extension/src/core/present/mapDifferences.ts";
import type { MapView } from "../../../extension/src/core/session/mapView.ts";
import { h, type ViewNode } from "../shared/node.ts";
import { fold } from "./panels.ts";
import type { Transient, UiState } from "./store.ts";

/** Names the two pictures that are compared: their differences are those of no others. */
export function picturesOf({ picture, compared, operations, expression, hash, hint }: MapView): string {
  return JSON.stringify([
    ...[expression, picture.mapText, picture.modelLabel, hint, compared?.picture.modelLabel, compared?.hint],
    ...[operations.position, operations.length, operations.last, picture.totals, hash],
  ]);
}

/** How the compared maps differ, in sentences; those of other pictures are dimmed until the new ones are there. */
export function changesPanel(view: MapView, ui: UiState, { differences }: Transient): ViewNode {
  const { picture, compared } = view;
  const title = compared?.picture.family === picture.family ? "What differs" : "What Go 1.24 changed";
  return fold(ui, "changes", title, () => {
    const told = differences?.compared;
    if (!told) return [h("p", { class: "hidden" }, "Comparing both maps…")];
    const isOld = differences.of !== picturesOf(view);
    return [
      h(
        "dl",
        { class: isOld ? "differences old" : "differences", "aria-busy": String(isOld) },
        ...told.differences.map((one) => differencePart(one, told.names)),
      ),
    ];
  });
}

function differencePart({ topic, text, sides }: MapDifference, names: readonly [string, string]): ViewNode {
  return h(
    "div",
    { class: "difference" },
    h("dt", {}, topic),
    h("dd", { class: "what" }, ...withCode(text)),
    ...sides.map((side, i) => h("dd", { class: "side" }, h("b", {}, names[i] ?? ""), " ", ...withCode(side))),
  );
}

/** What stands between backticks is code. */
function withCode(text: string): (ViewNode | string)[] {
  return text.split("`").map((part, i) => (i % 2 === 0 ? part : h("code", {}, part)));
}
