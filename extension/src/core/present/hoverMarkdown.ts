import { hmapSizeBytes } from "../capacity/makeLayout.ts";
import { planCapacity } from "../capacity/planCapacity.ts";
import type { SiteDescription } from "../compile/describeSite.ts";
import type { MapType } from "../types/mapType.ts";
import { swissMapStruct } from "./headerFields.ts";
import { layoutSketchSvg } from "./layoutSketch.ts";
import { layoutSketch, layoutText, makeText, nextGrowthText } from "./layoutText.ts";
import { codeSpan, escapeMarkdown } from "./markdownText.ts";
import { bytesText, decimalText, type NumberStyle } from "./numberText.ts";
import type { ThemeKind } from "./svg.ts";

/** Which parts a hover has. */
export interface HoverParts {
  readonly picture: boolean;
  readonly numbers: NumberStyle;
  readonly theme: ThemeKind;
  /** The make or literal that the map comes from, where it is known. */
  readonly making?: Making | null;
}

/** Where a map is made: the text of its hint, the line, and whether that is the site itself. */
export interface Making {
  readonly hintText: string | null;
  readonly line: number;
  readonly here: boolean;
}

/** A hover's content: Markdown paragraphs, and the picture as SVG. */
export interface HoverContent {
  readonly markdown: string;
  readonly svg: string | null;
}

/** What is said of a map site: headline, layout at the known hint, provenance. Every figure is computed for the model. */
export function hoverContent(
  description: SiteDescription,
  hint: number | null,
  parts: HoverParts,
): HoverContent {
  const { mapType, site } = description;
  const lines = [headline(description)];
  if (!mapType) {
    lines.push(`*${escapeMarkdown(site.type.why ?? description.why)}: sizes are not known*`);
    return { markdown: lines.join("\n\n"), svg: null };
  }
  const plan = planCapacity(mapType, 0, hint);
  const made = madeText(hint, parts.making);
  const figures = [layoutText(plan), makeText(plan, parts.numbers), nextGrowthText(plan)].filter(
    (text) => text !== "",
  );
  lines.push(`${made}: ${figures.join(" · ")}`);
  const slot = slotText(mapType, parts.numbers);
  if (slot !== "") lines.push(slot);
  if (!description.certain) lines.push(`*${escapeMarkdown(description.why)}*`);
  const headerBytes =
    mapType.model.release.family === "classic"
      ? hmapSizeBytes(mapType)
      : swissMapStruct(mapType.model).sizeBytes;
  const svg = parts.picture ? layoutSketchSvg(layoutSketch(mapType, plan, headerBytes), parts.theme) : null;
  return { markdown: lines.join("\n\n"), svg };
}

/** `map[K]V` · key `uint64` · Go 1.26 · Swiss · amd64 · `mapassign_fast64`. */
function headline({ site, mapType, model, calls }: SiteDescription): string {
  const parts = [codeSpan(site.type.text)];
  if (mapType && mapType.key.text !== site.type.key) parts.push(`key ${codeSpan(mapType.key.text)}`);
  parts.push(escapeMarkdown(model));
  if (calls.unknown !== null) parts.push(`*calls not known: ${escapeMarkdown(calls.unknown)}*`);
  else if (calls.calls.length > 0) parts.push(calls.calls.map((call) => codeSpan(call)).join(", then "));
  else if (site.form === "len") parts.push("no call: `len` reads the header");
  return parts.join(" · ");
}

/** What the layout is for: "made for 1000 in line 27", "hint `n` is not constant; without one". */
function madeText(hint: number | null, making: Making | null | undefined): string {
  const where = making && !making.here ? ` in line ${making.line}` : "";
  if (hint !== null) return `made for ${decimalText(hint)}${where}`;
  if (making?.hintText) return `hint ${codeSpan(making.hintText)}${where} is not constant; without one`;
  return making ? `made without a hint${where}` : "when made without a hint";
}

function slotText(type: MapType, style: NumberStyle): string {
  if (style === "none") return "";
  const classic = type.model.release.family === "classic";
  const row = classic ? type.bucket.bucketSizeBytes : type.group.groupSizeBytes;
  const indirect = [type.indirectKey ? "key" : "", type.indirectElem ? "elem" : ""].filter(
    (part) => part !== "",
  );
  const stored = indirect.length > 0 ? ` · ${indirect.join(" and ")} over 128 bytes, stored by pointer` : "";
  const sizes = `key ${bytesText(type.key.sizeBytes, style)}, elem ${bytesText(type.elem.sizeBytes, style)}`;
  return `${classic ? "bucket" : "group"} of 8: ${bytesText(row, style)} (${sizes})${stored}`;
}
