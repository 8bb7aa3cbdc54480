import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { readGoMod } from "../core/source/goMod.ts";
import { pathBelow } from "../core/source/modulePath.ts";

/** A module's folder and its path. */
interface ModuleHere {
  readonly folder: string;
  readonly modulePath: string;
}

/**
 * Where the file of a profile's frame is on this disk, or null: as the compiler wrote it; else in the module around `here`, as
 * -trimpath names files (cmd/go/internal/work gc.go trimpath, 1.18 to 1.27), or by its package where the module lay elsewhere; else
 * by the longest end of its path below `here`.
 * @param packages import paths by the folders that the profile's files had
 */
export function profilePlace(
  file: string,
  here: string,
  packages: ReadonlyMap<string, string> = new Map(),
): string | null {
  if (!file.endsWith(".go")) return null;
  const isWhole = path.isAbsolute(file);
  if (isWhole && existsSync(file)) return file;
  const module = moduleAround(here);
  const below = module === null || isWhole ? null : pathBelow(file, module.modulePath);
  if (module !== null && below !== null) return existing(path.join(module.folder, below));
  const parts = file.split(/[/\\]/).filter((part) => part !== "");
  const version = parts.findIndex((part) => part.includes("@"));
  // Of another module in the module cache: what is named alike here is another file, unless it is the vendored one.
  if (version >= 0)
    return module === null ? null : existing(path.join(module.folder, "vendor", withoutVersion(file)));
  const found = module !== null && isWhole ? inMovedModule(file, module, packages) : null;
  return (
    found ?? byEnd(parts, isWhole, here) ?? (module === null ? null : ofLonePackage(file, module, packages))
  );
}

/** A file of a module that lay in another folder, which the packages of the profile tell. */
function inMovedModule(
  file: string,
  { folder, modulePath }: ModuleHere,
  packages: ReadonlyMap<string, string>,
): string | null {
  for (const [packageFolder, importPath] of packages) {
    const below = pathBelow(importPath, modulePath);
    if (below === null) continue;
    const root = below === "" ? packageFolder : withoutEnd(packageFolder, below);
    if (root !== null && /^[/\\]/.test(file.slice(root.length)) && file.startsWith(root))
      return existing(path.join(folder, file.slice(root.length)));
  }
  return null;
}

const withoutEnd = (folder: string, below: string): string | null =>
  folder.replaceAll("\\", "/").endsWith(`/${below}`) ? folder.slice(0, -below.length - 1) : null;

/**
 * A file of package main where no other package of the module is in the profile: nothing tells its folder, so that one of its name
 * beside go.mod is taken, which the lines of the profile have to fit.
 */
function ofLonePackage(
  file: string,
  { folder, modulePath }: ModuleHere,
  packages: ReadonlyMap<string, string>,
): string | null {
  const isMain = packages.size > 0 && !packages.has(file.replace(/[/\\][^/\\]*$/, ""));
  const isLone = [...packages.values()].every((importPath) => pathBelow(importPath, modulePath) === null);
  return isMain && isLone ? existing(path.join(folder, file.replace(/^.*[/\\]/, ""))) : null;
}

function byEnd(parts: readonly string[], isWhole: boolean, here: string): string | null {
  for (let from = isWhole ? 1 : 0; from < parts.length; from++) {
    // A name alone may be that of any file.
    if (from === parts.length - 1 && parts.length > 2) return null;
    const place = existing(path.join(here, ...parts.slice(from)));
    if (place !== null) return place;
  }
  return null;
}

/** "example.com/dep@v1.2.3/dep.go" as the vendor folder has it */
const withoutVersion = (file: string): string => file.replace(/@[^/\\]*/, "");

const existing = (place: string): string | null => (existsSync(place) ? place : null);

function moduleAround(here: string): ModuleHere | null {
  for (let folder = here; ; folder = path.dirname(folder)) {
    const goMod = path.join(folder, "go.mod");
    if (existsSync(goMod)) return { folder, modulePath: readGoMod(readFileSync(goMod, "utf8")).modulePath };
    if (path.dirname(folder) === folder) return null;
  }
}
