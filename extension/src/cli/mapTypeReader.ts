import type { MapModel } from "../core/go/release/goTarget.ts";
import { GoTypeError } from "../core/go/types/goType.ts";
import type { MapType } from "../core/go/types/mapType.ts";
import { mapTypeOf } from "../core/go/types/mapTypeLayout.ts";
import { parseMapType } from "../core/go/types/typeParser.ts";
import { needsDeclarations } from "../core/source/needsDeclarations.ts";
import type { WrittenTypes } from "../workspace/writtenTypes.ts";
import { BadInput } from "./io.ts";

/** Reads the map types that users write on the command line. */
export class MapTypeReader {
  #declared: Promise<WrittenTypes> | undefined;

  /**
   * The map type that a user wrote.
   * @throws BadInput that begins with where the type was given
   */
  async read(text: string, model: MapModel, where: string): Promise<MapType> {
    try {
      if (!needsDeclarations(text)) return mapTypeOf(parseMapType(text, model.target), model);
      // All that reads Go's sources takes longer to load than most answers to compute.
      this.#declared ??= import("./libraryTypes.ts").then(({ libraryTypes }) => libraryTypes());
      return await (await this.#declared).read(text, model);
    } catch (error) {
      if (error instanceof GoTypeError) throw new BadInput(`${where}: ${error.message}`);
      throw error;
    }
  }
}
