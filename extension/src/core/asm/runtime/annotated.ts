import type { FineStep } from "../../emulator/runtime/steps.ts";

/** What annotateListing gives: the shape of `explain --json`. */

export interface AnnotateOptions {
  /** The release that the user says the listing is of: "1.23", "go1.26.4", "1.24+noswissmap". */
  readonly go?: string;
  readonly goarch?: string;
  /** Explain without the listing's file and line; they are still handed through. */
  readonly ignorePositions?: boolean;
}

/** One instruction with its explanation. */
export interface AnnotatedLine {
  readonly line: number;
  /** As the listing shows addresses: `0x4630c0`. */
  readonly pc: string;
  readonly text: string;
  readonly file: string;
  readonly sourceLine: number;
  readonly step: FineStep;
  /** On the small (one group, no directory) path of a Swiss map. */
  readonly small?: boolean;
  explanation: string;
  /** True when the instruction is not known and the explanation says nothing of it. */
  readonly fallback: boolean;
}

/** A run of instructions that do one step. `from` and `to` are lines of the listing, both inclusive. */
export interface AnnotatedStep {
  readonly step: FineStep;
  readonly small?: boolean;
  readonly from: number;
  readonly to: number;
  readonly fromPc: string;
  readonly toPc: string;
  readonly text: string;
}

/** The shape of `explain --json`, one a function. */
export interface AnnotatedFunction {
  readonly function: string;
  readonly package: string;
  /** "1.23"; the newest release that fits when several do. */
  readonly release: string;
  /** All releases that fit, oldest first. */
  readonly releases: readonly string[];
  /** False when the listing has no hint of its release and the newest stands in. */
  readonly releaseTold: boolean;
  /** "" when the architecture was not recognised. */
  readonly goarch: string;
  readonly summary: string;
  /** Mermaid source of the steps and the jumps between them; "" for code without map steps. */
  readonly mermaid: string;
  readonly steps: readonly AnnotatedStep[];
  readonly lines: readonly AnnotatedLine[];
  /** Listing lines of the function, both inclusive. */
  readonly range: { readonly from: number; readonly to: number };
}
