import type { GrowthEvent } from "../core/present/growthMermaid.ts";
import type { MapPicture, StructPicture } from "../core/present/mapPicture.ts";

/**
 * All messages between the extension host and the layout view, one map per direction. The host posts complete
 * snapshots with a sequence number, never deltas; the view asks for changes and shows what comes back.
 */

/** Where the picture's type comes from. */
export type Provenance = "compiler" | "gopls" | "assumed" | "chosen";

/** What the view shows. */
export type ViewState =
  /** Nothing has been looked at yet. */
  | { readonly kind: "waiting"; readonly hint: string }
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
  /** Operations in the history and how many are applied. */
  readonly operations: { readonly length: number; readonly position: number; readonly last: string };
  /** Figures after each growth, oldest first: operation, entries, live and garbage bytes, what happened. */
  readonly growth: readonly GrowthEvent[];
  /** Mermaid source of the growth so far. */
  readonly growthMermaid: string;
  /** Keys that may still be inserted: number of distinct values of the key type. */
  readonly distinctKeys: number;
}

/** Choices that the view offers and the host acts on. */
export interface ModelChoices {
  /** "1.18" … "1.27", with experiments "1.24+noswissmap"; the one in force first chosen by the host. */
  readonly releases: readonly string[];
  readonly goarchs: readonly string[];
  readonly release: string;
  readonly goarch: string;
}

/** Host to view. */
export interface ToView {
  readonly snapshot: {
    readonly sequence: number;
    readonly view: ViewState;
    readonly choices: ModelChoices;
    readonly pinned: boolean;
    /** Said once, at the bottom: no Go found, no gopls, unknown release. */
    readonly notices: readonly string[];
  };
  /** A request failed; the last snapshot still holds. */
  readonly failed: { readonly sequence: number; readonly message: string };
}

/** View to host. */
export interface FromView {
  readonly ready: Record<string, never>;
  readonly insert: { readonly count: number };
  readonly deleteKeys: { readonly count: number };
  readonly clear: Record<string, never>;
  readonly seek: { readonly position: number };
  readonly chooseModel: { readonly release: string; readonly goarch: string };
  readonly pin: { readonly pinned: boolean };
  readonly copy: { readonly what: "mermaid" | "svg" | "json"; readonly text: string };
  readonly openCalculator: Record<string, never>;
  readonly reveal: Record<string, never>;
}

/** A message on the wire: its name and its body. */
export type Message<Map> = {
  readonly [Name in keyof Map]: { readonly type: Name; readonly body: Map[Name] };
}[keyof Map];
export type ToViewMessage = Message<ToView>;
export type FromViewMessage = Message<FromView>;
