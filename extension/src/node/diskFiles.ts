import { closeSync, constants, fstatSync, openSync, readdirSync, readSync, statSync } from "node:fs";
import path from "node:path";
import type { FileSource, FolderEntry } from "../workspace/ports.ts";

/** Files of the disk by their absolute paths. Devices, pipes, dangling links and files beyond the limit are as good as not there. */
export function diskFiles(limitBytes: number): FileSource {
  return {
    async read(file) {
      try {
        const { mtimeMs, size } = regularFile(file) ?? {};
        if (size === undefined || size > limitBytes) return null;
        const bytes = bytesOf(file, size);
        // Bytes that are no UTF-8 become replacement characters.
        return bytes && { text: new TextDecoder().decode(bytes), stamp: `${mtimeMs} ${size}` };
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

/**
 * The first bytes of a regular file, never more: it may grow while it is read, and some of /proc have no end. Null when it
 * is something else by now; a pipe without a writer is not waited for.
 */
function bytesOf(file: string, count: number): Uint8Array | null {
  const opened = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    if (!fstatSync(opened).isFile()) return null;
    const bytes = new Uint8Array(count);
    let filled = 0;
    while (filled < count) {
      const read = readSync(opened, bytes, filled, count - filled, null);
      if (read === 0) break;
      filled += read;
    }
    return bytes.subarray(0, filled);
  } finally {
    closeSync(opened);
  }
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
