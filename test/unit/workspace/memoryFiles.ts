import path from "node:path";
import type { FileSource } from "../../../extension/src/workspace/ports.ts";

/** Files in memory, by absolute path with forward slashes; the map may change. A null stands for what is no regular file. */
export function memoryFiles(files: Map<string, string | null>): FileSource {
  return {
    async read(file) {
      const text = files.get(file);
      return typeof text === "string" ? { text, stamp: text } : null;
    },
    async list(folder) {
      const entries = new Map<string, "file" | "folder">();
      for (const [file, text] of files) {
        const below = path.posix.relative(folder, file);
        if (text === null || below === "" || below.startsWith("..")) continue;
        const [name = "", ...rest] = below.split("/");
        entries.set(name, rest.length > 0 ? "folder" : "file");
      }
      return entries.size === 0 ? null : [...entries].map(([name, kind]) => ({ name, kind }));
    },
    resolve: (folder, below) => path.posix.resolve(folder, below),
    parent: (place) => path.posix.dirname(place),
    pathOf: (place) => place,
    writtenAt: async (file) => (files.has(file) ? 0 : null),
    below(folder, place) {
      const below = path.posix.relative(folder, place);
      return below.startsWith("..") ? null : below;
    },
  };
}
