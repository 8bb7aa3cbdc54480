import { planCapacity } from "../capacity/planCapacity.ts";
import type { SiteDescription } from "../compile/describeSite.ts";
import { indirectParts } from "../go/abi/allocation.ts";
import { maxInlineBytes, maxSmallHint } from "../go/abi/constants.ts";
import type { MapType } from "../go/types/mapType.ts";
import { bytesText, decimalText } from "../numbers/numberText.ts";

/**
 * The one thing about a site that is certain and worth knowing, as a Markdown sentence; null when there is none. The
 * first that holds is given: what the make does wrong, what the line really does, what each entry costs.
 */
export function siteAdvice({ site, mapType }: SiteDescription, hint: number | null): string | null {
  if (!mapType || site.incomplete) return null;
  return (
    (site.form === "make" && hint !== null ? hintAdvice(mapType, hint) : null) ??
    lineAdvice(site, mapType) ??
    typeAdvice(mapType)
  );
}

function hintAdvice(type: MapType, hint: number): string | null {
  if (hint < 0) return null;
  if (hint <= maxSmallHint)
    return hint === 0
      ? null
      : `A hint of at most ${maxSmallHint} buys nothing: the first write allocates room for ${maxSmallHint} anyway.`;
  const plan = planCapacity(type, 0, hint);
  const { layout, nextGrowth } = plan;
  if (!layout.allocated) return "The runtime finds this hint too large and makes an empty map.";
  if (layout.family === "swiss" && nextGrowth.typical <= hint)
    return `It usually grows before it holds ${decimalText(hint)} entries, since hashes fill its ${decimalText(layout.tables)} tables unevenly.`;
  return null;
}

function lineAdvice(site: SiteDescription["site"], type: MapType): string | null {
  if (site.form === "range" && site.loop?.clears && type.reflexiveKey)
    return "The whole loop is compiled to one `mapclear`.";
  if (site.keyFromBytes && (site.form === "read" || site.form === "commaOk"))
    return "The conversion to `string` copies nothing here: the key is only looked up.";
  if (site.keyFromBytes && (site.form === "assign" || site.form === "opAssign"))
    return "The conversion to `string` allocates a copy of the bytes each time (of more than one), also when the key is there already.";
  return null;
}

function typeAdvice(type: MapType): string | null {
  const outside = [type.indirectKey ? "Keys" : "", type.indirectElem ? "Elems" : ""].filter(Boolean);
  if (outside.length > 0) {
    const what = outside.join(" and ").replace(" Elems", " elems");
    const { bytes, objects } = indirectParts(type);
    const more = `${bytesText(bytes, "decimal")}${objects > 1 ? " in two objects" : ""} more`;
    return `${what} over ${maxInlineBytes} bytes lie outside the map: each new entry allocates ${more}.`;
  }
  const { family } = type.model.release;
  const padding = type.group.slotSizeBytes - type.slotKeySizeBytes;
  if (family === "swiss" && type.elem.sizeBytes === 0 && type.group.elemOffBytes > 0 && padding > 0)
    return `The empty elem takes ${bytesText(padding, "decimal")} of each slot: Go pads a field of size 0 at a struct's end.`;
  return null;
}
