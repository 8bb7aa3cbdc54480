import { type GoRelease, isAfter } from "../go/release/goRelease.ts";
import type { MapModel } from "../go/release/goTarget.ts";
import { type MapDifference, mapDifferences } from "../present/mapDifferences.ts";
import { modelName } from "./lifeFigures.ts";
import { mapFigures } from "./mapFigures.ts";
import type { MapLife } from "./mapLife.ts";

/** Two maps that went through the same operations, and how they differ; the older release first. */
export interface ComparedFigures {
  /** "Go 1.23", "Go 1.26"; with the architecture and the hint where these differ. */
  readonly names: readonly [string, string];
  readonly differences: readonly MapDifference[];
}

/** How two maps that went through the same operations differ. */
export function compareLives(one: MapLife, other: MapLife): ComparedFigures {
  const [older, newer] = isAfter(releaseOf(one), releaseOf(other)) ? [other, one] : [one, other];
  const names = [nameOf(older, newer), nameOf(newer, older)] as const;
  return { names, differences: mapDifferences(mapFigures(older, names[0]), mapFigures(newer, names[1])) };
}

const modelOf = ({ map }: MapLife): MapModel => map.type.model;
const releaseOf = (life: MapLife): GoRelease => modelOf(life).release;

/** The release, and all that is chosen for a map where that differs too. */
function nameOf(one: MapLife, other: MapLife): string {
  const isOnlyRelease =
    modelOf(one).target.goarch === modelOf(other).target.goarch && one.hint === other.hint;
  return isOnlyRelease ? `Go ${releaseOf(one).name.slice(2)}` : modelName(one, one.hint);
}
