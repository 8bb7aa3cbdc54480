import type { MapModel } from "../core/release/goTarget.ts";
import { GoTypeError } from "../core/types/goType.ts";
import type { MapType } from "../core/types/mapType.ts";
import { mapTypeOf } from "../core/types/mapTypeLayout.ts";
import { parseMapType } from "../core/types/typeParser.ts";
import { BadInput } from "./io.ts";

/**
 * The map type that a user wrote.
 * @throws BadInput that begins with where the type was given
 */
export function mapTypeFrom(text: string, model: MapModel, where: string): MapType {
  try {
    return mapTypeOf(parseMapType(text, model.target), model);
  } catch (error) {
    if (error instanceof GoTypeError) throw new BadInput(`${where}: ${error.message}`);
    throw error;
  }
}
