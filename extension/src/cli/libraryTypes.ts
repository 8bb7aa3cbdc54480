import { buildTargetHere } from "../node/buildTarget.ts";
import { diskFiles } from "../node/diskFiles.ts";
import { libraryOfRelease } from "../node/goFolders.ts";
import { WrittenTypes } from "../workspace/writtenTypes.ts";
import { loadParser } from "./loadParser.ts";

/** Files of Go's library are smaller. */
const maxFileBytes = 64_000_000;

/** What reads map types with names of Go's library as it lies on this disk. */
export function libraryTypes(): WrittenTypes {
  return new WrittenTypes({
    files: diskFiles(maxFileBytes),
    parser: loadParser,
    libraryOf: (minor) => libraryOfRelease(minor),
    targetOf: buildTargetHere,
  });
}
