import { goFolders } from "../node/goFolders.ts";
import { machine } from "../node/machine.ts";
import { goCommand } from "../node/runGo.ts";
import { Workspace } from "../workspace/ask.ts";
import type { FileSource } from "../workspace/ports.ts";
import { loadParser } from "./loadParser.ts";

/** The workspace of this machine's disk, as commands read it: in one go, with the go command and environment that are there. */
export function diskWorkspace(files: FileSource): Workspace {
  let parser: ReturnType<typeof loadParser> | undefined;
  return new Workspace({
    files,
    go: goCommand(""),
    parser: () => {
      parser ??= loadParser();
      return parser;
    },
    slices: () => ({ isOver: () => false, pause: () => Promise.resolve() }),
    folders: goFolders(),
    machine,
    variable: (name) => process.env[name] ?? "",
    now: Date.now,
    complain: () => {},
  });
}
