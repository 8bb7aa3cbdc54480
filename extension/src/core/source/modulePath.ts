import type { GoModFacts } from "./goMod.ts";

/** The part of an import path below a module's path, or null when it is not the module's. */
export function pathBelow(importPath: string, modulePath: string): string | null {
  if (modulePath === "") return null;
  if (importPath === modulePath) return "";
  return importPath.startsWith(`${modulePath}/`) ? importPath.slice(modulePath.length + 1) : null;
}

/**
 * Where the module cache has a package of a required or replaced module: "github.com/!burnt!sushi/toml@v1.2.3/internal"; null
 * for others.
 */
export function cachedPath(importPath: string, { requires, replaces }: GoModFacts): string | null {
  let best: { path: string; version: string | null; rest: string } | null = null;
  for (const [required, version] of requires) {
    const rest = pathBelow(importPath, required);
    if (rest === null || (best !== null && rest.length >= best.rest.length)) continue;
    const by = replaces.get(required);
    best = by ? { path: by.path, version: by.version, rest } : { path: required, version, rest };
  }
  // A module that is replaced by a folder has no version, and is not in the cache.
  if (best === null || best.version === null) return null;
  const escaped = best.path.replace(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);
  return [`${escaped}@${best.version}`, best.rest].filter((part) => part !== "").join("/");
}
