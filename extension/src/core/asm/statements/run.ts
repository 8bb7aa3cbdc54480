/** Instructions in a row that are told as one, and what is told of them. */
export interface Run {
  readonly first: number;
  readonly last: number;
  /** The instruction that does what it says first. */
  readonly at: number;
  readonly lines: readonly string[];
  readonly depth: number;
  readonly kind: "statement" | "bookkeeping";
}

/** With the number of the block that it lies in. */
export type PlacedRun = Run & { readonly block: number };
