import { accessSync, constants, statSync } from "node:fs";
import path from "node:path";

/** Where programs are looked for. */
export interface ProgramSearch {
  readonly platform: string;
  /** PATH. */
  readonly path: string;
  isProgram(file: string): boolean;
}

/** The machine that this runs on. */
export const ownSearch = (): ProgramSearch => ({
  platform: process.platform,
  path: process.env["PATH"] ?? "",
  isProgram(file) {
    try {
      accessSync(file, constants.X_OK);
      return statSync(file).isFile();
    } catch {
      return false;
    }
  },
});

/**
 * The absolute path of a program: of an absolute path it is that, of a bare name the first in the folders of PATH. Folders
 * that are not absolute and the current one do not count, whatever the system does by itself: what a workspace holds is
 * never taken for the go command (Windows looks into the working folder first).
 * @returns null where there is none, and for a relative path
 */
export function findProgram(name: string, search: ProgramSearch = ownSearch()): string | null {
  const isWindows = search.platform === "win32";
  const { delimiter, join, basename } = isWindows ? path.win32 : path.posix;
  if (isAbsolute(name, isWindows)) return name;
  if (name === "" || basename(name) !== name) return null;
  const file = isWindows && !/\.exe$/i.test(name) ? `${name}.exe` : name;
  for (const entry of search.path.split(delimiter)) {
    const folder = isWindows ? entry.replace(/^"(.*)"$/, "$1") : entry;
    const program = join(folder, file);
    if (isAbsolute(folder, isWindows) && search.isProgram(program)) return program;
  }
  return null;
}

/** On Windows with a drive or a server: `\go` is of the drive that happens to be the current one. */
const isAbsolute = (file: string, isWindows: boolean): boolean =>
  isWindows ? /^(?:[a-z]:[\\/]|[\\/]{2})/i.test(file) : file.startsWith("/");
