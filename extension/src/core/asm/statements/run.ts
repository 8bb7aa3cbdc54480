/** Instructions in a row that are told as one, and what is told of them. */
export interface Run {
  /** Index of the first instruction of the function that it covers. Runs are disjoint, in order. */
  readonly first: number;
  /** Index of the last one. */
  readonly last: number;
  /** Index of the one that does what it says; those before prepare it. */
  readonly at: number;
  /** One line or, where the compiler laid two thoughts into each other, more; without line breaks inside. */
  readonly lines: readonly string[];
  /** How far `if` and `for` indent it. */
  readonly depth: number;
  /** Bookkeeping is what no source says: prologues, spills, write barriers, named by one word. */
  readonly kind: "statement" | "bookkeeping";
}

/** With the number of the block that it lies in. */
export type PlacedRun = Run & { readonly block: number };
