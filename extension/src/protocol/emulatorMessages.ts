import type { FilledMemory } from "../core/emulator/map/fillEmulated.ts";
import type {
  SurveyCells,
  SurveyLayer,
  SurveyMetric,
  SurveyOutline,
  SurveyRow,
} from "../core/survey/survey.ts";

/**
 * Messages between the extension host and the thread that emulates large maps. Each request has a number; its answer is
 * one reply or one error, after any number of progress reports. A request can be cancelled, which is an error too.
 */

/** A map to make and fill, and how. */
export interface FillRequest {
  /** "map[string]int", as the command line takes it. */
  readonly map: string;
  /** "1.26", "1.24+noswissmap". */
  readonly go: string;
  readonly goarch: string;
  readonly hint: number | null;
  readonly seed: number;
  /** Keys in order, or spread over the key type's range. */
  readonly keys: "sequential" | "random";
  readonly inserts: number;
  /** Then so many of the oldest are deleted, */
  readonly deletes: number;
  /** then so many new ones inserted; */
  readonly insertsAfter: number;
  /** both so many times; once when absent. */
  readonly rounds?: number;
}

/** What the thread can be asked for: the request and its reply by name. Filled maps stay there until dropped. */
export interface EmulatorRequests {
  readonly fill: {
    readonly request: FillRequest;
    readonly reply: {
      /** Names the map in further requests. */
      readonly map: number;
      readonly outline: SurveyOutline;
      readonly memory: FilledMemory;
      readonly milliseconds: number;
      /** When the map was there, in milliseconds of the epoch. */
      readonly filledAt: number;
    };
  };
  /** Fills a map for what it holds on the way, and forgets it. */
  readonly memory: { readonly request: FillRequest; readonly reply: FilledMemory };
  readonly layer: {
    readonly request: { readonly map: number; readonly metric: SurveyMetric };
    readonly reply: SurveyLayer;
  };
  readonly cells: {
    readonly request: { readonly map: number; readonly blocks: readonly number[]; readonly texts: boolean };
    readonly reply: readonly SurveyCells[];
  };
  readonly rows: {
    readonly request: { readonly map: number; readonly from: number; readonly count: number };
    readonly reply: readonly SurveyRow[];
  };
  readonly drop: { readonly request: { readonly map: number }; readonly reply: null };
}

export type EmulatorRequestName = keyof EmulatorRequests;
export type EmulatorRequest<Name extends EmulatorRequestName> = EmulatorRequests[Name]["request"];
export type EmulatorReply<Name extends EmulatorRequestName> = EmulatorRequests[Name]["reply"];

/** Host to thread. */
export type ToEmulator =
  | {
      readonly [Name in EmulatorRequestName]: {
        readonly id: number;
        readonly name: Name;
        readonly body: EmulatorRequest<Name>;
      };
    }[EmulatorRequestName]
  | { readonly cancel: number };

/** Thread to host. */
export type FromEmulator =
  | { readonly id: number; readonly progress: number }
  | { readonly id: number; readonly reply: unknown }
  | { readonly id: number; readonly error: string };
