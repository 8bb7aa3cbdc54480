import type { Instruction, ListingFunction } from "../listing/listing.ts";
import { decodeFunction, goarchOf } from "../machine/decode.ts";
import { flowGraph, jumpsOf } from "../machine/flowGraph.ts";
import type { AnnotateOptions } from "../runtime/annotated.ts";
import { partsOf } from "../steps/bookkeeping.ts";
import type { ToldRelease } from "../words/releaseHints.ts";

/** What stands between a step and an instruction: instructions that make one thought, told as Go-like lines. */

export interface Statement {
  /** Index of the first instruction of the function that it covers. Statements are disjoint runs, in order. */
  readonly first: number;
  /** Index of the last one. */
  readonly last: number;
  /** One line or, where the compiler laid two thoughts into each other, more; without line breaks inside. */
  readonly lines: readonly string[];
  /** How far `if` and `for` indent it. */
  readonly depth: number;
  /** Bookkeeping is what no source says: prologues, spills, write barriers, named by one word. */
  readonly kind: "statement" | "bookkeeping";
  /** Source line in force at its first instruction; 0 when the listing does not say. */
  readonly sourceLine: number;
}

/**
 * The statements of a function: what its instructions do, in Go-like lines. Instructions that belong to no statement
 * are in none. Worked out when asked for: an annotation does not hold them.
 * @param told from tellRelease of the whole listing
 */
export function statementsOf(
  fn: ListingFunction,
  told: ToldRelease,
  options: AnnotateOptions = {},
): readonly Statement[] {
  const goarch = options.goarch ?? goarchOf(fn, told.goarch);
  const { arch, decoded } = decodeFunction(fn, goarch);
  const graph = flowGraph(decoded, jumpsOf(fn, decoded));
  const parts = partsOf(decoded, graph, arch);
  const statements: Statement[] = [];
  for (let first = 0; first < parts.length; ) {
    let last = first;
    while (last + 1 < parts.length && parts[last + 1] === parts[first]) last++;
    if (parts[first] === "prologue")
      statements.push({
        first,
        last,
        lines: ["prologue"],
        depth: 0,
        kind: "bookkeeping",
        sourceLine: (fn.instructions[first] as Instruction).sourceLine,
      });
    first = last + 1;
  }
  return statements;
}
