import type { StructureEvent } from "../core/emulator/map/structureWatch.ts";
import type { StructPicture } from "../core/present/mapPicture.ts";
import type { ComparedFigures } from "../core/session/compareLives.ts";
import type {
  CollisionKind,
  FillPattern,
  HashChoice,
  LifeSeries,
  MapView,
  PicturedCell,
} from "../core/session/mapView.ts";
import type { Message } from "./message.ts";

/**
 * All messages between the extension host and the layout view, one map per direction. The host posts complete
 * snapshots with a sequence number, never deltas. Every message of the view is a request with a number: the host
 * answers it, with what was asked for or with the reason why not.
 */

/** What the view shows. */
export type ViewState =
  /** Nothing has been looked at yet. */
  | { readonly kind: "waiting"; readonly hint: string }
  /** The map under the cursor is being looked up. */
  | { readonly kind: "loading"; readonly hint: string }
  /** The cursor is not on a map; the last picture, if any, stays. */
  | { readonly kind: "notAMap"; readonly hint: string }
  /** The map that the page was pinned to is not there any more, and was not before the window was reloaded. */
  | { readonly kind: "gone"; readonly hint: string }
  | {
      readonly kind: "error";
      readonly message: string;
      readonly hint: string;
      /** What is known all the same: the header, which is the same for every map type. */
      readonly known?: StructPicture;
    }
  | MapView;

/** Choices that the view offers and the host acts on. */
export interface ModelChoices {
  /** "1.18" … "1.27", with experiments "1.24+noswissmap"; the one in force first chosen by the host. */
  readonly releases: readonly string[];
  readonly goarchs: readonly string[];
  /** Both are empty before a map was looked at. */
  readonly release: string;
  readonly goarch: string;
  /** The newest release of the other family, to compare with. */
  readonly otherRelease: string;
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
    /** Why the map shown, to which the page is pinned, is no longer in the code; empty while it is. */
    readonly gone: string;
    /** That the program has none of what is drawn, as the map is nil there; empty where it is not. */
    readonly nilHere: string;
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

/** What requests are answered with that do not change the snapshot. */
export type Answer =
  | { readonly kind: "done" }
  | { readonly kind: "lives"; readonly lives: readonly LifeSeries[] }
  | { readonly kind: "differences"; readonly compared: ComparedFigures | null }
  | { readonly kind: "diagram"; readonly source: string }
  | { readonly kind: "cell"; readonly lines: readonly string[] };

export type DiagramKind = "layout" | "growth" | "lookup" | "make";
export type ExportKind = "svg" | "png" | "mermaid" | "json" | "trace";

/** View to host. */
export interface FromView {
  readonly ready: Record<string, never>;
  readonly fill: { readonly count: number; readonly pattern: FillPattern };
  /** Inserts what the code behind the map's making writes into it. */
  readonly fillAsCode: Record<string, never>;
  readonly collide: { readonly kind: CollisionKind; readonly count: number };
  readonly deleteKeys: {
    readonly count: number;
    readonly order: "oldest" | "newest" | "random";
    readonly seed: number;
  };
  /** Rounds at constant size: deletes so many of the oldest keys, inserts as many new ones. */
  readonly churn: { readonly count: number; readonly rounds: number; readonly pattern: FillPattern };
  /** One operation on a key that is written out. */
  readonly operate: { readonly op: "insert" | "delete" | "get"; readonly key: string };
  readonly clear: Record<string, never>;
  readonly clone: Record<string, never>;
  readonly range: Record<string, never>;
  readonly seek: { readonly position: number };
  readonly jump: { readonly event: StructureEvent; readonly back: boolean };
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
  /** Compares with the newest release of the other family; a map that nothing was done to is filled first. */
  readonly compareFamilies: Record<string, never>;
  readonly lives: Record<string, never>;
  readonly differences: Record<string, never>;
  readonly diagram: { readonly kind: DiagramKind };
  /** What wrote a cell, and its values in full. */
  readonly cell: PicturedCell;
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
