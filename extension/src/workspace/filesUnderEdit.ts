import type { FileSource } from "./ports.ts";

/** Files of the disk with texts by path over them, some of which may be on no disk. */
export function filesUnderEdit(disk: FileSource, open: ReadonlyMap<string, string>): FileSource {
  let versions = 0;
  const stamps = new Map<string, { readonly text: string; readonly stamp: string }>();
  return {
    ...disk,
    async read(file) {
      const text = open.get(file);
      if (text === undefined) return disk.read(file);
      const known = stamps.get(file);
      if (known?.text === text) return known;
      const read = { text, stamp: `open ${++versions}` };
      stamps.set(file, read);
      return read;
    },
    async list(folder) {
      const listed = await disk.list(folder);
      const names = new Set(listed?.map(({ name }) => name));
      const added = [...open.keys()]
        .filter((file) => disk.parent(file) === folder)
        .map((file) => ({ name: disk.below(folder, file) ?? "", kind: "file" as const }))
        .filter(({ name }) => name !== "" && !names.has(name));
      return listed === null && added.length === 0 ? null : [...(listed ?? []), ...added];
    },
  };
}
