import * as vscode from "vscode";
import type { GoParser } from "../core/source/goParser.ts";
import { diskFiles } from "../node/diskFiles.ts";
import { goFolders, libraryOfRelease } from "../node/goFolders.ts";
import { machine } from "../node/machine.ts";
import type { GoEnvironments } from "../workspace/environments.ts";
import { buildTargetOf } from "../workspace/model.ts";
import { WrittenTypes } from "../workspace/writtenTypes.ts";

/** Files of Go's library are smaller. */
const maxFileBytes = 64_000_000;

/** Reads the map types that users write into forms, with Go's library where the go command, or else PATH, says it is. */
export function hostWrittenTypes(
  parser: () => Promise<GoParser>,
  environments: GoEnvironments,
): WrittenTypes {
  return new WrittenTypes({
    files: diskFiles(maxFileBytes),
    parser,
    async libraryOf(minor) {
      const [folder] = vscode.workspace.workspaceFolders ?? [];
      const environment = folder ? await environments.of(folder.uri.toString()) : null;
      const told = environment && { library: `${environment.goroot}/src`, moduleCache: environment.modcache };
      return libraryOfRelease(minor, told ?? goFolders());
    },
    targetOf: (model) => buildTargetOf(model, null, machine),
  });
}
