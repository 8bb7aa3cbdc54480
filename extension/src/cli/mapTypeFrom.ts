import type { MapModel } from "../core/go/release/goTarget.ts";
import { GoTypeError } from "../core/go/types/goType.ts";
import type { MapType } from "../core/go/types/mapType.ts";
import { mapTypeOf } from "../core/go/types/mapTypeLayout.ts";
import { parseMapType } from "../core/go/types/typeParser.ts";
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
