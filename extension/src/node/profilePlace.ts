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
 * -trimpath names files (cmd/go/internal/work gc.go trimpath, 1.18 to 1.27); else by the longest end of its path below `here`.
 */
export function profilePlace(file: string, here: string): string | null {
  if (!file.endsWith(".go")) return null;
  const isWhole = path.isAbsolute(file);
  if (isWhole && existsSync(file)) return file;
  const module = isWhole ? null : moduleAround(here);
  const below = module === null ? null : pathBelow(file, module.modulePath);
  if (module !== null && below !== null) return existing(path.join(module.folder, below));
  const parts = file.split(/[/\\]/).filter((part) => part !== "");
  const version = parts.findIndex((part) => part.includes("@"));
  // Of another module in the module cache: what is named alike here is another file, unless it is the vendored one.
  if (version >= 0)
    return module === null ? null : existing(path.join(module.folder, "vendor", withoutVersion(file)));
  return byEnd(parts, isWhole, here);
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
