import type { GoParser } from "../core/source/goParser.ts";
import { Workspace } from "../workspace/ask.ts";
import type { Machine } from "../workspace/model.ts";
import type { GoFolders } from "../workspace/modules.ts";
import type { FileSource } from "../workspace/ports.ts";

/** What a thread reads Go code with. */
export interface CodePort {
  readonly disk: FileSource;
  readonly folders: GoFolders;
  readonly parser: () => Promise<GoParser>;
  readonly machine: Machine;
}

/**
 * The Go workspace of a thread: nobody waits for its turn there, and nothing is run.
 * @param files those of the disk where none are edited over them
 */
export function readOnlyWorkspace(
  { disk, folders, parser, machine }: CodePort,
  files: FileSource = disk,
): Workspace {
  return new Workspace({
    files,
    go: { mayRun: () => false, run: () => Promise.reject(new Error("go is not run here")) },
    parser,
    slices: () => ({ isOver: () => false, pause: () => Promise.resolve() }),
    folders,
    machine,
    variable: () => "",
    now: () => 0,
    complain: () => {},
  });
}
