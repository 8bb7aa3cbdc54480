import { goFolders } from "../node/goFolders.ts";
import { machine } from "../node/machine.ts";
import { goCommand } from "../node/runGo.ts";
import { Workspace } from "../workspace/ask.ts";
import type { FileSource } from "../workspace/ports.ts";
import { loadParser } from "./loadParser.ts";

/** A larger Go file, go.mod or go.work is not read. */
export const maxFileBytes = 8_000_000;

/** The workspace that `mapscope check` looks through. */
export function checkWorkspace(files: FileSource): Workspace {
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
