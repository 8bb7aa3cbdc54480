import type { MapModel } from "../go/release/goTarget.ts";
import { GoTypeError } from "../go/types/goType.ts";
import type { MapType } from "../go/types/mapType.ts";
import { mapTypeOf } from "../go/types/mapTypeLayout.ts";
import { parseMapType } from "../go/types/typeParser.ts";
import type { MapSite } from "../source/mapSites.ts";

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
