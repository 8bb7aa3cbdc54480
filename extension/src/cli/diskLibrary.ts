import type { MapModel } from "../core/go/release/goTarget.ts";
import type { PackageIndex } from "../core/source/entity.ts";
import type { GoParser } from "../core/source/goParser.ts";
import { standardPackageName } from "../core/source/standardPackages.ts";
import type { StandardLibrary } from "../core/source/writtenMapType.ts";
import { buildTargetOf } from "./buildTarget.ts";
import { DiskFinder, gorootOf, PackageShelf } from "./goPackages.ts";

/** Go's library of a model's release from its sources, read when asked for; null when they are not on the machine. */
export function diskLibrary(parser: GoParser, model: MapModel): StandardLibrary | null {
  const { minor } = model.release;
  const goroot = gorootOf(minor);
  if (goroot === null) return null;
  const finder = new DiskFinder(buildTargetOf(model), goroot);
  const shelf = new PackageShelf(parser);
  const known = new Map<string, PackageIndex | null>();
  return {
    packageAt(importPath) {
      let index = known.get(importPath);
      if (index === undefined) {
        const folder =
          importPath === "C" || importPath === "unsafe" ? null : finder.libraryFolder(importPath);
        const found = folder === null ? null : finder.packageIn(folder, importPath);
        index = found === null ? null : shelf.indexOf(found);
        known.set(importPath, index);
      }
      return index;
    },
    nameOf: standardPackageName,
    lacks: (name) => `Go 1.${minor}'s library has no ${name}`,
  };
}
