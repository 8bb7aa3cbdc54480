import { entriesText } from "../../../extension/src/core/numbers/numberText.ts";
import type { MapView } from "../../../extension/src/core/session/mapView.ts";
import { h, type ViewNode } from "../shared/node.ts";
import { mapPage } from "./mapPage.ts";

const titleHeight = 22;
const gap = 8;

/** Colours of the copied picture: outside the view there is no theme, so it is drawn on white. */
const style = [
  "text{font:11px monospace;fill:#1f2328}",
  "text.title{font-weight:bold;font-size:12px}",
  "text.label,text.address,text.offset,.name{fill:#57606a}",
  "rect{fill:#ffffff;stroke:#8c959f;stroke-width:0.5}",
  "rect.cell,path{fill:none;stroke:#8c959f}",
  "rect.paper{stroke:none}",
  ".field rect{fill:#dbe9f9}",
  ".padding rect{fill:#f1f3f5}",
  ".row path:not(.link){stroke:none}",
  "path.mark,path.tombstone{fill:#f5d9a8}",
  "path.key{fill:#a9cdf2}",
  "path.elem{fill:#b7e0b5}",
  ".cell-texts .mark{text-anchor:middle}",
  ".part rect{fill:#f1f3f5}",
  ".part.mark rect,rect.garbage{fill:#f5d9a8}",
  ".part.key rect,rect.payload{fill:#a9cdf2}",
  ".part.elem rect{fill:#b7e0b5}",
  ".part.pointer rect{fill:#dcc9f0}",
  "rect.waste{fill:#f1f3f5}",
  "path.payload{fill:#a9cdf2;stroke:none}",
  "path.tombstones{fill:#f5d9a8;stroke:none}",
].join("");

/** The pictures of a map's page as one SVG file, one below the other under their titles. */
export function pictureSvg(view: MapView, width: number): ViewNode {
  const parts: ViewNode[] = [];
  let y = gap;
  const title = (text: string): void => {
    parts.push(h("text", { class: "title", x: gap, y: y + 14 }, text));
    y += titleHeight;
  };
  const place = (node: ViewNode): void => {
    if (node.name === "h2") title(textOf(node));
    else if (node.name === "button") return;
    else if (node.name === "svg") {
      parts.push({ ...node, attributes: { ...node.attributes, x: String(gap), y: String(y) } });
      y += Number(node.attributes["height"]) + gap;
    } else for (const child of node.children) if (typeof child !== "string") place(child);
  };
  title(`${view.picture.mapText} · ${view.picture.modelLabel} · ${entriesText(view.picture.totals.entries)}`);
  place(mapPage(view.picture, { width }));
  const sides = { width: width + 2 * gap, height: y };
  return h(
    "svg",
    { xmlns: "http://www.w3.org/2000/svg", ...sides, viewBox: `0 0 ${sides.width} ${y}` },
    h("style", {}, style),
    h("rect", { class: "paper", ...sides }),
    ...parts,
  );
}

const textOf = (node: ViewNode): string =>
  node.children.map((child) => (typeof child === "string" ? child : textOf(child))).join("");
