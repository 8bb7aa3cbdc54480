import type { ListingFunction } from "../../core/asm/listing/listing.ts";
import { isNoise } from "../../core/asm/listing/noise.ts";
import { decodeFunction, goarchOf } from "../../core/asm/machine/decode.ts";
import { jumpsOf } from "../../core/asm/machine/flowGraph.ts";
import type { AnnotatedFunction } from "../../core/asm/runtime/annotated.ts";
import type { Statement } from "../../core/asm/statements/statement.ts";

/** How explanations name an instruction of the same listing: `0x463396 (line 12)`, `line 12`. */
const namedLine = /(?:0x[0-9a-f]+ \()?\bline (\d+)\b\)?/g;

/** Names for the instructions that others lead to or speak of, in a listing that shows neither addresses nor line numbers. */
export class RowLabels {
  readonly #labels = new Map<number, string>();
  readonly #targets: readonly number[];
  readonly #indexOfLine: ReadonlyMap<number, number>;

  /**
   * @param statements whose own labels are taken over
   * @param isShown whether an instruction has a row, by its index
   */
  constructor(
    fn: ListingFunction,
    explained: AnnotatedFunction,
    statements: readonly Statement[],
    isShown: (index: number) => boolean,
  ) {
    /** Bookkeeping has no row: what follows it stands for it. */
    const rowOf = (index: number): number => {
      let at = index;
      while (isNoise(fn.instructions[at]?.mnemonic ?? "")) at++;
      return at;
    };
    this.#indexOfLine = new Map(fn.instructions.map(({ line }, index) => [line, rowOf(index)]));
    const { decoded } = decodeFunction(fn, goarchOf(fn, explained.goarch));
    const { targets } = jumpsOf(fn, decoded);
    this.#targets = decoded.map(({ control }, i) =>
      control === "jump" || control === "branch" ? rowOf(targets[i] ?? -1) : -1,
    );
    const named = new Set(this.#targets.filter((target) => target >= 0));
    for (const { explanation } of explained.lines)
      for (const [, line] of explanation.matchAll(namedLine))
        named.add(this.#indexOfLine.get(Number(line)) ?? -1);
    named.delete(-1);
    const taken = labelsOf(statements);
    let count = Math.max(0, ...[...taken.values()].map((label) => Number(label.slice(1))));
    for (const index of [...named].sort((a, b) => a - b))
      this.#labels.set(index, taken.get(index) ?? labelFor(fn, index, isShown) ?? `L${++count}`);
  }

  /** The label to write at an instruction; "" where it has none. */
  at(index: number): string {
    const label = this.#labels.get(index) ?? "";
    return /^L\d/.test(label) ? label : "";
  }

  /** What a jump's operand says of where it leads; undefined for other instructions and jumps out of the function. */
  targetOf(index: number): string | undefined {
    return this.#labels.get(this.#targets[index] ?? -1);
  }

  /** An explanation that speaks of labels. */
  relabelled(explanation: string): string {
    return explanation.replaceAll(namedLine, (text, line: string) => {
      return this.#labels.get(this.#indexOfLine.get(Number(line)) ?? -1) ?? text;
    });
  }
}

/** The labels that statements begin with, by the index of their first instruction. */
function labelsOf(statements: readonly Statement[]): ReadonlyMap<number, string> {
  const labels = new Map<number, string>();
  for (const { first, lines } of statements) {
    const label = /^(L\d+):/.exec(lines[0] ?? "")?.[1];
    if (label !== undefined) labels.set(first, label);
  }
  return labels;
}

function labelFor(
  { instructions }: ListingFunction,
  index: number,
  isShown: (index: number) => boolean,
): string | undefined {
  const first = instructions[0]?.mnemonic === "TEXT" ? 1 : 0;
  if (index <= first) return "start";
  return isShown(index) ? undefined : "elsewhere";
}
