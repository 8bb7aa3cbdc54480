import type { MapSite } from "../source/mapSite.ts";
import type { InstanceCalls, MapCalls } from "./mapCalls.ts";

/** A site with its prediction, placed as the compiler places it. */
export interface PlacedSite {
  readonly site: MapSite;
  readonly file: string;
  readonly line: number;
  readonly endLine: number;
  readonly predicted: MapCalls;
}

/** How a prediction compares with the compiler's calls. */
export type Verdict =
  /** The compiler emits the predicted calls there. */
  | "same"
  /** There is no code for it: the compiler dropped or never needed it. */
  | "removed"
  /** The compiler emits other calls. */
  | "different";

/** The compiler's side of a site. */
export interface ComparedSite {
  readonly placed: PlacedSite;
  readonly compiled: readonly string[];
  /** The map type the compiler passes, where one call of the site has it: "map[string]int". */
  readonly mapType: string | null;
  /** The same as the listing prints it. */
  readonly printedType: string | null;
  readonly verdict: Verdict;
  /** Map calls on its lines that no site has. */
  readonly unexplained: readonly string[];
  /** In a generic function: the calls of each instance that the listing holds. */
  readonly instances?: readonly InstanceCalls[];
  /** For a call of package maps that is not inlined: what the called function calls in turn. */
  readonly through?: readonly string[];
  /** Of a call of package maps: some of its calls stand in a function of its own, which the iterator runs. */
  readonly inIterator?: boolean;
}
