import type { Allocations } from "./heapObjects.ts";
import type { Ladder } from "./ladder.ts";
import type { MapObjects } from "./mapObjects.ts";
import type { ProfileSite } from "./profileSite.ts";

/** A call of the program whose objects are those of maps. */
export interface FittedCall {
  readonly allocations: Allocations;
  readonly site: ProfileSite;
  readonly ladder: Ladder;
  /** Whether maps are made there, else written to. */
  readonly made: boolean;
  readonly objects: MapObjects;
}

/** A call on the line of a map site whose objects are not, or not surely, those of its maps. */
export interface UnexplainedCall {
  readonly allocations: Allocations;
  readonly site: ProfileSite;
}

export interface FittedCalls {
  readonly fitted: readonly FittedCall[];
  readonly unexplained: readonly UnexplainedCall[];
}
