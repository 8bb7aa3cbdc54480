import type { Where } from "../../source/entity.ts";
import type { Inference } from "../../source/inference.ts";
import type { SyntaxNode } from "../../source/syntaxNode.ts";
import type { VariableUses } from "../../source/variableUses.ts";
import type { FixableFinding } from "../fixes/fix.ts";
import type { Code } from "../machine/finding.ts";

/** What growing costs, in words that end a sentence. Types are given as core/source/typeText.ts lays them out. */
export interface Figures {
  /**
   * What a hint spares a map; "" where it spares nothing, null where the type is not known.
   * @param entries that it gets; null for an example
   * @param rounds the hint as it is written
   */
  sparedByHint(layout: string, entries: number | null, rounds: string): string | null;
  /** What room for all spares a slice of such elements; null where that is not known, or nothing. */
  sparedByCapacity(layout: string): string | null;
  /** The runtime's functions that read a map of such a type; null where it is not known. */
  lookups(layout: string): { readonly plain: string; readonly withOk: string } | null;
  /** Bytes of a value of such a type; null where that is not known. */
  sizeOf(layout: string): number | null;
  /** What the map literals of package variables in a declaration cost when the program starts. */
  initCosts(reading: Reading): FixableFinding[];
}

/** One top-level declaration as patterns read it. */
export interface Reading {
  readonly root: SyntaxNode;
  readonly where: Where;
  readonly inference: Inference;
  readonly uses: VariableUses;
  readonly figures: Figures;
  /** The oldest Go release that the file may be built with, as a minor: what fixes may use. */
  readonly minor: number;
  /** The first-class ports whose builds have the file; null where all of them do. */
  ports(): readonly string[] | null;
}

/** A mistake that shows in the form of the code, without running it. */
export interface Pattern {
  readonly code: Code;
  /** All that the text of a declaration has where there may be one. */
  readonly hints: readonly RegExp[];
  find(reading: Reading): FixableFinding[];
}
