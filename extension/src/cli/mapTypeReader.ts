import type { MapModel } from "../core/go/release/goTarget.ts";
import { GoTypeError } from "../core/go/types/goType.ts";
import type { MapType } from "../core/go/types/mapType.ts";
import { diskFiles } from "../node/diskFiles.ts";
import { libraryOfRelease } from "../node/goFolders.ts";
import { WrittenTypes } from "../workspace/writtenTypes.ts";
import { buildTargetHere } from "./buildTarget.ts";
import { BadInput } from "./io.ts";
import { loadParser } from "./loadParser.ts";

/** Files of Go's library are smaller. */
const maxFileBytes = 64_000_000;

/** Reads the map types that users write on the command line. */
export class MapTypeReader {
  readonly #types = new WrittenTypes({
    files: diskFiles(maxFileBytes),
    parser: loadParser,
    libraryOf: (minor) => libraryOfRelease(minor),
    targetOf: buildTargetHere,
  });

  /**
   * The map type that a user wrote.
   * @throws BadInput that begins with where the type was given
   */
  async read(text: string, model: MapModel, where: string): Promise<MapType> {
    try {
      return await this.#types.read(text, model);
    } catch (error) {
      if (error instanceof GoTypeError) throw new BadInput(`${where}: ${error.message}`);
      throw error;
    }
  }
}
