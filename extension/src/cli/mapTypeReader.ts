import type { MapModel } from "../core/go/release/goTarget.ts";
import { GoTypeError, type MapGoType } from "../core/go/types/goType.ts";
import type { MapType } from "../core/go/types/mapType.ts";
import { mapTypeOf } from "../core/go/types/mapTypeLayout.ts";
import { parseMapType } from "../core/go/types/typeParser.ts";
import type { GoParser } from "../core/source/goParser.ts";
import { knownLibrary } from "../core/source/knownLibrary.ts";
import { needsDeclarations, type StandardLibrary, writtenMapType } from "../core/source/writtenMapType.ts";
import { diskLibrary } from "./diskLibrary.ts";
import { BadInput } from "./io.ts";
import { loadParser } from "./loadParser.ts";

/** Reads the map types that users write; keeps what it read of Go's library. */
export class MapTypeReader {
  #parser: Promise<GoParser> | undefined;
  readonly #libraries = new Map<string, StandardLibrary>();

  /**
   * The map type that a user wrote.
   * @throws BadInput that begins with where the type was given
   */
  async read(text: string, model: MapModel, where: string): Promise<MapType> {
    try {
      return mapTypeOf(await this.#parse(text, model), model);
    } catch (error) {
      if (error instanceof GoTypeError) throw new BadInput(`${where}: ${error.message}`);
      throw error;
    }
  }

  async #parse(text: string, model: MapModel): Promise<MapGoType> {
    if (!needsDeclarations(text)) return parseMapType(text, model.target);
    const parser = await (this.#parser ??= loadParser());
    return writtenMapType(parser, text, this.#library(parser, model), model.target);
  }

  #library(parser: GoParser, model: MapModel): StandardLibrary {
    const key = `${model.release.name} ${model.target.goarch}`;
    let library = this.#libraries.get(key);
    if (!library) {
      library = diskLibrary(parser, model) ?? knownLibrary(parser, model.release.minor);
      this.#libraries.set(key, library);
    }
    return library;
  }
}
