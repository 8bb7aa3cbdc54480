import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import type { FileSource, FolderEntry } from "../workspace/ports.ts";

/** Files of the disk by their absolute paths. Devices, pipes, dangling links and files beyond the limit are as good as not there. */
export function diskFiles(limitBytes: number): FileSource {
  return {
    async read(file) {
      try {
        const { mtimeMs, size } = regularFile(file) ?? {};
        if (size === undefined || size > limitBytes) return null;
        // Bytes that are no UTF-8 become replacement characters.
        return { text: new TextDecoder().decode(readFileSync(file)), stamp: `${mtimeMs} ${size}` };
      } catch {
        return null;
      }
    },
    async list(folder) {
      try {
        return readdirSync(folder, { withFileTypes: true }).flatMap((entry): FolderEntry[] => {
          if (entry.isDirectory()) return [{ name: entry.name, kind: "folder" }];
          const isFile =
            entry.isFile() || (entry.isSymbolicLink() && regularFile(path.join(folder, entry.name)) !== null);
          return isFile ? [{ name: entry.name, kind: "file" }] : [];
        });
      } catch {
        return null;
      }
    },
    resolve: (folder, below) => path.resolve(folder, below),
    parent: (place) => path.dirname(place),
    pathOf: (place) => place,
    writtenAt: async (file) => regularFile(file)?.mtimeMs ?? null,
    below(folder, place) {
      const below = path.relative(folder, place);
      const isOutside = below === ".." || below.startsWith(`..${path.sep}`) || path.isAbsolute(below);
      return isOutside ? null : below.replaceAll(path.sep, "/");
    },
  };
}

/** A regular file's state, links followed; null for anything else, and for what cannot be looked at. */
function regularFile(file: string) {
  try {
    const state = statSync(file, { throwIfNoEntry: false });
    return state?.isFile() ? state : null;
  } catch {
    return null;
  }
}
