import type { FilledMemory } from "../core/emulator/map/fillEmulated.ts";
import type {
  SurveyCells,
  SurveyLayer,
  SurveyMetric,
  SurveyOutline,
  SurveyRow,
} from "../core/survey/survey.ts";
import type { Message } from "./message.ts";
import type { PackedBytes } from "./packedBytes.ts";

/**
 * Messages between the extension host and the survey's page. Every fill has a number; what belongs to an older one than
 * the page shows is dropped there. Large arrays travel as binary.
 */

/** The map that a page surveys. */
export interface SurveyRequest {
  readonly map: string;
  readonly go: string;
  readonly goarch: string;
  readonly entries: number;
  /** Make the map with room for all entries. */
  readonly hinted: boolean;
  readonly keys: "sequential" | "random";
  /** Per cent of the entries, the oldest, that are then deleted. */
  readonly deletedPercent: number;
  /** Then insert as many new ones. */
  readonly refilled: boolean;
  /** How often to delete and insert so. */
  readonly rounds: number;
  /** A second release whose memory is charted beside; empty for none. */
  readonly compare: string;
}

/** What a map of a release held while it was filled. */
export interface SurveyMemorySeries {
  /** "Go 1.26". */
  readonly name: string;
  readonly memory: FilledMemory;
}

/** Most entries that a survey takes. */
export const maxSurveyEntries = 10_000_000;
/** Most operations that a survey does; the entries of more would not fit into the emulated heap for most types. */
export const maxSurveyOperations = 100_000_000;

/** Host to page. */
export interface ToSurvey {
  /** What the form shows, and what can be chosen. */
  readonly form: {
    readonly request: SurveyRequest;
    readonly releases: readonly string[];
    readonly goarchs: readonly string[];
    /** For each release that beside which churn shows the most. */
    readonly churnCompare: Readonly<Record<string, string>>;
  };
  /** A fill is under way: share done, 0 to 1. */
  readonly progress: { readonly fill: number; readonly share: number };
  readonly outline: {
    readonly fill: number;
    readonly request: SurveyRequest;
    readonly outline: SurveyOutline;
    readonly milliseconds: number;
    /** When the map was there, in milliseconds of the epoch. */
    readonly filledAt: number;
    /** The metric whose layer follows without being asked for. */
    readonly follows?: SurveyMetric;
  };
  /** The memory over the operations: of the map shown, then of the second release when that is there. */
  readonly memory: { readonly fill: number; readonly series: readonly SurveyMemorySeries[] };
  /** `packed`: the layer's values, which are then empty in the layer itself. */
  readonly layer: { readonly fill: number; readonly layer: SurveyLayer; readonly packed?: PackedBytes };
  readonly cells: { readonly fill: number; readonly cells: readonly SurveyCells[] };
  readonly rows: { readonly fill: number; readonly from: number; readonly rows: readonly SurveyRow[] };
  /** What was asked for last cannot be done; the picture stays. */
  readonly failed: { readonly message: string };
}

/** Page to host. */
export interface FromSurvey {
  /** The page is there; it wants what it showed before it was hidden or the window reloaded, if anything. */
  readonly ready: { readonly request: SurveyRequest | null };
  readonly fill: { readonly request: SurveyRequest };
  readonly cancel: Record<string, never>;
  readonly layer: { readonly fill: number; readonly metric: SurveyMetric };
  readonly cells: { readonly fill: number; readonly blocks: readonly number[]; readonly texts: boolean };
  readonly rows: { readonly fill: number; readonly from: number };
}

/** Blocks that one message may ask for. */
export const maxBlocksAsked = 64;
/** Rows of the table on one page. */
export const rowsPerPage = 20;

export type ToSurveyMessage = Message<ToSurvey>;
export type FromSurveyMessage = Message<FromSurvey>;
