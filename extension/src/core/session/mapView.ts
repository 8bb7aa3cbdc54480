import type { Provenance } from "../compile/siteFacts.ts";
import type { StructureEvent } from "../emulator/map/structureWatch.ts";
import type { ShownFill } from "../present/fillText.ts";
import type { GrowthEvent } from "../present/growthMermaid.ts";
import type { MapPicture } from "../present/mapPicture.ts";

/** What a session tells: plain data for the layout view, the command line and whoever else shows a map. */

/** Where the map's type comes from; chosen: the user wrote it. */
export type TypeProvenance = Provenance | "chosen";

/** Bytes that a step reads or writes. */
export interface TouchedPlace {
  readonly address: string;
  readonly sizeBytes: number;
  readonly write: boolean;
  /** "group 2, slot 5, key". */
  readonly name: string;
}

/** One step inside an operation. */
export interface StepView {
  /** Of the closed list in core/emulator/runtime/steps.ts, or finer: "probe.matchH2". */
  readonly step: string;
  /** One sentence with the real values. */
  readonly text: string;
  readonly touched: readonly TouchedPlace[];
}

/** The steps of one operation, or of a lookup that is not part of the history. */
export interface InsideView {
  readonly kind: "operation" | "find";
  /** `m["key-3"] = 3`. */
  readonly title: string;
  readonly steps: readonly StepView[];
  /** The step that is shown, from 0. */
  readonly at: number;
  /** Lookups: what was found and how many cache lines of the map that took. */
  readonly result?: string;
}

/** The history of operations and where it stands. */
export interface OperationsView {
  readonly length: number;
  readonly position: number;
  /** The operation that led here as Go writes it, "make" at the start. */
  readonly last: string;
  /** How many changes of structure the whole history has, by name. */
  readonly events: Readonly<Record<StructureEvent, number>>;
  /** What the operation that led here changed in the structure. */
  readonly changed: readonly string[];
}

/** A second map that has gone through the same operations. */
export interface ComparedView {
  readonly picture: MapPicture;
  readonly hint: number | null;
  readonly release: string;
  readonly goarch: string;
  readonly changed: readonly string[];
}

/** How keys are hashed. */
export interface HashChoice {
  readonly algorithm: "aes" | "fallback";
  /** The map process's random state: hash keys and hash seeds follow from it. */
  readonly seed: number;
}

/** A map with all that the view draws around it. */
export interface MapView {
  readonly kind: "map";
  /** The expression in the source, "users" or "m[k]". */
  readonly expression: string;
  /** Its type as the source writes it: "map[SKU]*Item". */
  readonly typeText: string;
  /** By what lies in its cells: "map[string]*Item"; the picture's own text has what stands in for Item. */
  readonly cells: string;
  /** "main.go:12", for the title; empty for a map that the user typed. */
  readonly place: string;
  readonly provenance: TypeProvenance;
  /** Why the type or hint is assumed, or what is not known. */
  readonly note: string;
  /** The compiler's listing has the place without its type, so that it stays assumed. */
  readonly typeUnnamed: boolean;
  readonly hint: number | null;
  readonly picture: MapPicture;
  readonly compared: ComparedView | null;
  readonly operations: OperationsView;
  readonly inside: InsideView | null;
  /** Bytes that the operation that led here wrote, or that the shown step touches. */
  readonly touched: readonly TouchedPlace[];
  /** The last growths up to here, oldest first. */
  readonly growth: readonly GrowthEvent[];
  readonly hash: HashChoice;
  /** Algorithms that the target has. */
  readonly algorithms: readonly HashChoice["algorithm"][];
  /** Keys that may still be inserted: number of distinct values of the key type. */
  readonly distinctKeys: number;
  /** What the code behind the map's making writes into it; null where that is not known. */
  readonly fill: ShownFill | null;
  /** Texts may be made from a pattern. */
  readonly stringKeys: boolean;
}

/** Figures of one map's life for the charts, in the order of operations. */
export interface LifeSeries {
  /** "Go 1.26 · Swiss · amd64", with the hint where two are compared. */
  readonly name: string;
  readonly operations: readonly number[];
  readonly liveBytes: readonly number[];
  readonly garbageBytes: readonly number[];
  readonly payloadBytes: readonly number[];
  /** The most of both after any operation. */
  readonly peaks: { readonly payloadBytes: number; readonly liveBytes: number };
  readonly growths: readonly { readonly operation: number; readonly what: string }[];
}

/** How keys to insert are chosen. */
export type FillPattern =
  | { readonly kind: "sequential" }
  | { readonly kind: "random"; readonly seed: number }
  | { readonly kind: "pattern"; readonly pattern: string }
  /** Pasted JSON, CSV or lines: all of it is inserted, whatever the count. */
  | { readonly kind: "values"; readonly text: string };

/** What keys share that are searched for. */
export type CollisionKind = "bucket" | "tophash" | "h2" | "group" | "table";

/** A cell as the picture names it. */
export interface PicturedCell {
  readonly section: string;
  readonly address: string;
  readonly cell: number;
}
