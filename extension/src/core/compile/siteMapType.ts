import type { MapModel } from "../go/release/goTarget.ts";
import { GoTypeError } from "../go/types/goType.ts";
import type { MapType } from "../go/types/mapType.ts";
import { mapTypeOf } from "../go/types/mapTypeLayout.ts";
import { parseMapType } from "../go/types/typeParser.ts";
import type { MapSite } from "../source/mapSite.ts";

/** The map type of a site laid out for a model; null when the source does not tell it or Go would refuse it. */
export function siteMapType(site: MapSite, model: MapModel): MapType | null {
  return site.type.layout === null ? null : layoutMapType(site.type.layout, model);
}

/** A layout's map type; null when Go would refuse it. */
export function layoutMapType(layout: string, model: MapModel): MapType | null {
  try {
    return mapTypeOf(parseMapType(layout, model.target), model);
  } catch (error) {
    if (error instanceof GoTypeError) return null;
    throw error;
  }
}
