import type { ComparedFigures } from "../../../extension/src/core/session/compareLives.ts";
import type { LifeSeries } from "../../../extension/src/core/session/mapView.ts";

/** The parts of the page that unfold. */
export const folds = [
  "tools",
  "figures",
  "fill",
  "changes",
  "compare",
  "life",
  "diagrams",
  "options",
] as const;
export type Fold = (typeof folds)[number];

export const diagramKinds = ["layout", "growth", "lookup", "make"] as const;
export const speeds = [1, 4, 16, 64, 256] as const;
export const zooms = [0.75, 1, 1.25, 1.5, 2, 3] as const;

/** What of the page is the user's own and outlives hiding, moving and reloading. */
export interface UiState {
  readonly open: readonly Fold[];
  readonly count: number;
  readonly pattern: "sequential" | "random" | "pattern" | "values";
  readonly seed: number;
  readonly keyPattern: string;
  readonly pasted: string;
  /** Rounds of deleting and inserting at constant size. */
  readonly rounds: number;
  readonly order: "oldest" | "newest" | "random";
  readonly collision: "bucket" | "tophash" | "h2" | "group" | "table";
  readonly key: string;
  readonly find: string;
  readonly event: "growth" | "split" | "overflow" | "tombstone";
  /** Operations a second while playing. */
  readonly speed: number;
  readonly zoom: number;
  readonly asTable: boolean;
  readonly diagram: (typeof diagramKinds)[number];
}

export const defaults: UiState = {
  open: ["changes"],
  count: 8,
  pattern: "sequential",
  seed: 1,
  keyPattern: "user-%d",
  pasted: "",
  rounds: 100,
  order: "oldest",
  collision: "bucket",
  key: "",
  find: "",
  event: "growth",
  speed: 4,
  zoom: 1,
  asTable: false,
  diagram: "layout",
};

/** How two maps differ, and which pictures that was found of. */
export interface ShownDifferences {
  readonly of: string;
  readonly compared: ComparedFigures | null;
}

/** What is shown beside the snapshot and not kept. */
export interface Transient {
  readonly failure: string;
  readonly playing: boolean;
  readonly lives: readonly LifeSeries[] | null;
  readonly differences: ShownDifferences | null;
  /** Lines of the focused box, and what the host told of it. */
  readonly detail: string;
  readonly told: string;
}

export const nothingTransient: Transient = {
  failure: "",
  playing: false,
  lives: null,
  differences: null,
  detail: "",
  told: "",
};

/** A kept state, its fields that are no longer valid replaced by the defaults. */
export function checkUiState(value: unknown): UiState {
  if (typeof value !== "object" || value === null) return defaults;
  const kept = value as Record<string, unknown>;
  const state: Record<string, unknown> = { ...defaults };
  for (const [name, fallback] of Object.entries(defaults)) {
    const found = kept[name];
    if (name === "open")
      state[name] = Array.isArray(found) ? folds.filter((fold) => found.includes(fold)) : fallback;
    else if (typeof found === typeof fallback) state[name] = found;
  }
  const checked = state as unknown as UiState;
  const oneOf = <T>(found: T, values: readonly T[], fallback: T): T =>
    values.includes(found) ? found : fallback;
  return {
    ...checked,
    count: countOf(checked.count),
    rounds: countOf(checked.rounds),
    pattern: oneOf(checked.pattern, ["sequential", "random", "pattern", "values"], defaults.pattern),
    order: oneOf(checked.order, ["oldest", "newest", "random"], defaults.order),
    collision: oneOf(checked.collision, ["bucket", "tophash", "h2", "group", "table"], defaults.collision),
    event: oneOf(checked.event, ["growth", "split", "overflow", "tombstone"], defaults.event),
    speed: oneOf(checked.speed, speeds, defaults.speed),
    zoom: oneOf(checked.zoom, zooms, defaults.zoom),
    diagram: oneOf(checked.diagram, diagramKinds, defaults.diagram),
  };
}

/** How many keys a number field asks for: 1 to 1,000,000. */
export function countOf(value: unknown): number {
  const count = Number(value);
  return Number.isInteger(count) && count >= 1 ? Math.min(count, 1_000_000) : 1;
}

/** The state with a part of the page unfolded or folded. */
export function withFold(state: UiState, fold: Fold, open: boolean): UiState {
  const others = state.open.filter((one) => one !== fold);
  return { ...state, open: open ? [...others, fold] : others };
}

/** The next zoom step up or down. */
export function zoomed(state: UiState, step: 1 | -1): UiState {
  const at = zooms.findIndex((zoom) => zoom >= state.zoom);
  return { ...state, zoom: zooms[Math.min(zooms.length - 1, Math.max(0, at + step))] ?? 1 };
}
