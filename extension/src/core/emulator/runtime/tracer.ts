import type { FineStep } from "./steps.ts";

/** A range of the emulated heap that a step read or wrote. */
export interface TouchedRange {
  /** Offset in the emulated heap, in bytes. */
  readonly at: number;
  readonly sizeBytes: number;
  readonly write: boolean;
}

/**
 * Hears every step of the emulated runtime functions. The emulators hold `Tracer | null` and test for null before
 * they build the sentence or the ranges, so that an absent tracer costs one comparison.
 */
export interface Tracer {
  /**
   * @param step which step of the closed vocabulary
   * @param text one sentence with the real values, e.g. "H2 0x4f matches slots 2 and 5 of group 3"
   * @param touched bytes read and written by the step
   * @param small true on the small (one group, no directory) path of a Swiss map
   */
  step(step: FineStep, text: string, touched: readonly TouchedRange[], small?: boolean): void;
}

/** A range that is read. */
export const reading = (at: number, sizeBytes: number): TouchedRange => ({ at, sizeBytes, write: false });

/** A range that is written. */
export const writing = (at: number, sizeBytes: number): TouchedRange => ({ at, sizeBytes, write: true });
