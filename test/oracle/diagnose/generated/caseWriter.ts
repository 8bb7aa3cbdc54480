import { seededRandom } from "../../../../extension/src/core/memory/runtimeRandom.ts";

/** A generated program: declarations whose names end with its number, and `func caseN()` that begins it. */
export interface GeneratedCase {
  /** "case17" */
  readonly name: string;
  readonly imports: readonly string[];
  readonly lines: readonly string[];
}

/** Packages of Go's library that cases use. */
const packages = ["context", "encoding/json", "errors", "fmt", "maps", "sync", "sync/atomic", "time"];

/** Draws and writes the lines of one case. */
export class CaseWriter {
  readonly number: number;
  readonly lines: string[] = [];
  readonly #random;
  #names = 0;

  constructor(seed: number, number: number) {
    this.number = number;
    this.#random = seededRandom((seed * 100_003 + number) % 0x7fffffff);
  }

  /** A number from 0 to below n. */
  below(n: number): number {
    return this.#random.rand32() % n;
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  pick<Choice>(choices: readonly Choice[]): Choice {
    return choices[this.below(choices.length)] as Choice;
  }

  /** A name that nothing else in the case has. */
  name(start: string): string {
    return `${start}${++this.#names}`;
  }

  line(text: string): void {
    this.lines.push(text);
  }

  /** Puts a block between a line that opens it and one that closes it. */
  block(open: string, body: () => void, close = "}"): void {
    this.line(open);
    body();
    this.line(close);
  }

  finish(): GeneratedCase {
    const { lines, number } = this;
    const text = lines.join("\n");
    const used = packages.filter((path) =>
      new RegExp(`\\b${path.slice(path.lastIndexOf("/") + 1)}\\.`).test(text),
    );
    return { name: `case${number}`, imports: used, lines };
  }
}

/** The file of a case; the same lines stand at the same place with `main` and without. */
export function fileOf({ name, imports, lines }: GeneratedCase, withMain: boolean): string {
  const head = ["package main", "", "import (", ...imports.map((path) => `\t"${path}"`), ")", ""];
  return [...head, ...lines, ...(withMain ? ["", `func main() { ${name}() }`] : []), ""].join("\n");
}
