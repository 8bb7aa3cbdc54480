import type { ReportSection } from "../../../extension/src/core/present/capacityReport.ts";
import { h, type ViewNode } from "./node.ts";

/** A table of a report, with its title and note. */
export function sectionTable({ id, title, labels, columns, rows, note }: ReportSection): ViewNode {
  return h(
    "section",
    { class: `report ${id}` },
    h("h3", { id: `${id}-title` }, title),
    h(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": `${id}-title` },
      h(
        "table",
        {},
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            labels === "" ? h("td") : h("th", { scope: "col" }, labels),
            ...columns.map((text) => h("th", { scope: "col" }, text)),
          ),
        ),
        h(
          "tbody",
          {},
          ...rows.map(({ label, cells, current }) =>
            h(
              "tr",
              { class: current ? "current" : undefined, "aria-current": current ? "true" : undefined },
              h("th", { scope: "row" }, label),
              ...cells.map(({ text, exact }) =>
                h(
                  "td",
                  exact ? {} : { class: "range", title: "Not the same for every map; see the note" },
                  text,
                ),
              ),
            ),
          ),
        ),
      ),
    ),
    note !== "" && h("p", { class: "note" }, note),
  );
}
