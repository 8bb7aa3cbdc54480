import type { MapModel } from "../release/goTarget.ts";
import type { MapSite } from "../syntax/mapSites.ts";
import { GoTypeError } from "../types/goType.ts";
import type { MapType } from "../types/mapType.ts";
import { mapTypeOf } from "../types/mapTypeLayout.ts";
import { parseMapType } from "../types/typeParser.ts";

/** The map type of a site laid out for a model; null when the source does not tell it or Go would refuse it. */
export function siteMapType(site: MapSite, model: MapModel): MapType | null {
  if (site.type.layout === null) return null;
  try {
    return mapTypeOf(parseMapType(site.type.layout, model.target), model);
  } catch (error) {
    if (error instanceof GoTypeError) return null;
    throw error;
  }
}
