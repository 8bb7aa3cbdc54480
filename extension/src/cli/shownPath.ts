import path from "node:path";

/** A file's path from a folder, for what lies below it; else its whole path. It is one line. */
export function shownPath(file: string, here = process.cwd()): string {
  return (pathBelow(here, file) ?? file).replaceAll("\n", "\\n");
}

/** A file's path from a folder that it lies below; null for one that lies elsewhere. */
export function pathBelow(folder: string, file: string): string | null {
  const below = path.relative(folder, file);
  const isOutside = below === ".." || below.startsWith(`..${path.sep}`) || path.isAbsolute(below);
  return isOutside ? null : below;
}
