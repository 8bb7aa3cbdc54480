import type { GrowthEvent } from "../core/present/growthMermaid.ts";
import type { MapPicture, StructPicture } from "../core/present/mapPicture.ts";
import type { Message } from "./message.ts";

/**
 * All messages between the extension host and the layout view, one map per direction. The host posts complete
 * snapshots with a sequence number, never deltas. Every message of the view is a request with a number: the host
 * answers it, with what was asked for or with the reason why not.
 */

/** Where the picture's type comes from. */
export type Provenance = "compiler" | "gopls" | "assumed" | "chosen";

/** What the view shows. */
export type ViewState =
  /** Nothing has been looked at yet. */
  | { readonly kind: "waiting"; readonly hint: string }
  /** The map under the cursor is being looked up. */
  | { readonly kind: "loading"; readonly hint: string }
  /** The cursor is not on a map; the last picture, if any, stays. */
  | { readonly kind: "notAMap"; readonly hint: string }
  | {
      readonly kind: "error";
      readonly message: string;
      readonly hint: string;
      /** What is known all the same: the header, which is the same for every map type. */
      readonly known?: StructPicture;
    }
  | MapView;

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

/** Changes of a map's structure that one can jump to. */
export type StructureEventName = "growth" | "split" | "overflow" | "tombstone";

/** The history of operations and where it stands. */
export interface OperationsView {
  readonly length: number;
  readonly position: number;
  /** The operation that led here as Go writes it, "make" at the start. */
  readonly last: string;
  /** How many changes of structure the whole history has, by name. */
  readonly events: Readonly<Record<StructureEventName, number>>;
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
  /** Its type as the source writes it: "map[SKU]*Item"; the picture's own text has what it is laid out as. */
  readonly typeText: string;
  /** "main.go:12", for the title; empty for a map that the user typed. */
  readonly place: string;
  readonly provenance: Provenance;
  /** Why the type or hint is assumed, or what is not known. */
  readonly note: string;
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
  /** Texts may be made from a pattern. */
  readonly stringKeys: boolean;
}

/** Choices that the view offers and the host acts on. */
export interface ModelChoices {
  /** "1.18" … "1.27", with experiments "1.24+noswissmap"; the one in force first chosen by the host. */
  readonly releases: readonly string[];
  readonly goarchs: readonly string[];
  /** Both are empty before a map was looked at. */
  readonly release: string;
  readonly goarch: string;
}

/** A map that was shown before. */
export interface RecentMap {
  readonly id: number;
  /** "s.items · inventory.go:34". */
  readonly label: string;
  readonly current: boolean;
}

/** Host to view. */
export interface ToView {
  readonly snapshot: {
    readonly sequence: number;
    /** The request whose change it shows; it needs no other answer. */
    readonly answers?: number;
    /** Which page of the view this is; kept by the page so that it finds its state after a reload. */
    readonly page: string;
    readonly view: ViewState;
    readonly choices: ModelChoices;
    readonly pinned: boolean;
    /** The last maps, newest first. */
    readonly recent: readonly RecentMap[];
    /** Said once, at the bottom: no Go found, no gopls, unknown release. */
    readonly notices: readonly string[];
  };
  /** What a request asked for. */
  readonly answer: { readonly request: number; readonly result: Answer };
  /** A request failed; the last snapshot still holds. */
  readonly failed: { readonly request: number; readonly message: string };
}

/** Figures of one map's life for the charts, in the order of operations. */
export interface LifeSeries {
  /** "Go 1.26 · Swiss · amd64", with the hint where two are compared. */
  readonly name: string;
  readonly operations: readonly number[];
  readonly liveBytes: readonly number[];
  readonly garbageBytes: readonly number[];
  readonly payloadBytes: readonly number[];
  readonly growths: readonly { readonly operation: number; readonly what: string }[];
}

/** What requests are answered with that do not change the snapshot. */
export type Answer =
  | { readonly kind: "done" }
  | { readonly kind: "lives"; readonly lives: readonly LifeSeries[] }
  | { readonly kind: "diagram"; readonly source: string }
  | { readonly kind: "cell"; readonly lines: readonly string[] };

/** How keys to insert are chosen. */
export type FillPattern =
  | { readonly kind: "sequential" }
  | { readonly kind: "random"; readonly seed: number }
  | { readonly kind: "pattern"; readonly pattern: string }
  /** Pasted JSON, CSV or lines: all of it is inserted, whatever the count. */
  | { readonly kind: "values"; readonly text: string };

export type CollisionKind = "bucket" | "tophash" | "h2" | "group" | "table";
export type DiagramKind = "layout" | "growth" | "lookup" | "make";
export type ExportKind = "svg" | "png" | "mermaid" | "json" | "trace";

/** View to host. */
export interface FromView {
  readonly ready: Record<string, never>;
  readonly fill: { readonly count: number; readonly pattern: FillPattern };
  readonly collide: { readonly kind: CollisionKind; readonly count: number };
  readonly deleteKeys: {
    readonly count: number;
    readonly order: "oldest" | "newest" | "random";
    readonly seed: number;
  };
  /** One operation on a key that is written out. */
  readonly operate: { readonly op: "insert" | "delete" | "get"; readonly key: string };
  readonly clear: Record<string, never>;
  readonly clone: Record<string, never>;
  readonly range: Record<string, never>;
  readonly seek: { readonly position: number };
  readonly jump: { readonly event: StructureEventName; readonly back: boolean };
  /** Shows a step inside the operation that led here; null leaves it. */
  readonly step: { readonly at: number | null };
  /** Looks a key up without making it part of the history; null leaves the lookup. */
  readonly find: { readonly key: string | null };
  /** Draws another part of a large map. */
  readonly show: { readonly section: string; readonly row: number };
  readonly chooseModel: { readonly release: string; readonly goarch: string };
  readonly chooseHash: HashChoice;
  readonly chooseHint: { readonly hint: number | null };
  readonly compare: {
    readonly with: { readonly release: string; readonly goarch: string; readonly hint: number | null } | null;
  };
  readonly lives: Record<string, never>;
  readonly diagram: { readonly kind: DiagramKind };
  /** What wrote a cell, and its values in full. */
  readonly cell: { readonly section: string; readonly address: string; readonly cell: number };
  readonly pin: { readonly pinned: boolean };
  readonly openRecent: { readonly id: number };
  readonly openBeside: Record<string, never>;
  readonly showAssembly: Record<string, never>;
  readonly copy: { readonly what: ExportKind; readonly text: string };
  /** Pictures come with their content, the rest is written by the host. PNG is base64. */
  readonly export: { readonly what: ExportKind; readonly name: string; readonly content: string };
  readonly openCalculator: Record<string, never>;
  readonly reveal: Record<string, never>;
}

/** A message of the host: its name and its body. */
export type ToViewMessage = Message<ToView>;

/** A message of the view: its name, the number that its answer will have, and its body. */
export type FromViewMessage = {
  readonly [Name in keyof FromView]: {
    readonly type: Name;
    readonly request: number;
    readonly body: FromView[Name];
  };
}[keyof FromView];
