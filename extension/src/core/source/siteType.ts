import type { Where } from "./entity.ts";
import type { Inference } from "./inference.ts";
import type { SiteInstance, SiteMapType } from "./mapSite.ts";
import { coreType } from "./members.ts";
import { representativeLayouts, typeParamsIn } from "./representatives.ts";
import { type SourceMapType, type SourceType, substitute } from "./sourceType.ts";
import { cellsText, layoutText, linkName, sourceText } from "./typeText.ts";

/** The map type below a type's name, or null when it is none. */
export function mapBelow(type: SourceType, inference: Inference): SourceMapType | null {
  const under = coreType(type, inference);
  return under.kind === "map" ? under : null;
}

/** A map type as a site tells it. */
export function describeType(
  type: SourceType,
  map: SourceMapType,
  where: Where,
  inference: Inference,
): SiteMapType {
  const layout = layoutText(map, inference);
  const key = sourceText(map.key, where.package) ?? "?";
  const elem = sourceText(map.elem, where.package) ?? "?";
  return {
    text: sourceText(type, where.package) ?? `map[${key}]${elem}`,
    key,
    elem,
    layout: "text" in layout ? layout.text : null,
    why: "why" in layout ? layout.why : null,
    cells: cellsText(map, where.package, inference),
    linkName: linkName(type),
    ...openType(type, map, where, inference),
  };
}

/** What is known of a map type that depends on type parameters. */
function openType(
  type: SourceType,
  map: SourceMapType,
  where: Where,
  inference: Inference,
): Pick<SiteMapType, "isParameter" | "representatives" | "instances"> {
  const [param] = typeParamsIn(map);
  if (param === undefined) return {};
  const instances = inference.instancesOf(param).flatMap((by): SiteInstance[] => {
    const given = substitute(map, by);
    const layout = given.kind === "map" ? layoutText(given, inference) : { why: "" };
    const types = by.map((given) => sourceText(given.type, where.package) ?? "?");
    return "text" in layout ? [{ types, layout: layout.text }] : [];
  });
  const representatives = representativeLayouts(map, inference);
  const isParameter = type.kind === "typeParam" && typeParamsIn(map.key).length > 0;
  return { representatives, instances, ...(isParameter ? { isParameter } : {}) };
}
