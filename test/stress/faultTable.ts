/** One fault, and what became of the work that it met. */
export interface Struck {
  readonly fault: string;
  /** Processes that it hit, or 1. */
  readonly hit: number;
  /** Edits that are not on disk. */
  readonly lost: number;
  /** Why the work did not go on; "" where it did. */
  readonly trouble: string;
  readonly milliseconds: number;
  /** What the window told of it. */
  readonly notices: readonly string[];
}

/** What a notice must not hold: it is for people. */
const unclear = /internal error|undefined|\bat .*:\d+:\d+|TypeError|ReferenceError|call stack|\\n.*\\n/i;

/** What faults did, by their kind. */
export class FaultTable {
  readonly #struck: Struck[] = [];
  readonly #failures: string[] = [];

  get strikes(): number {
    return this.#struck.length;
  }

  get isClean(): boolean {
    return this.#failures.length === 0;
  }

  fail(why: string): void {
    this.#failures.push(why);
  }

  /** @returns the line that tells it */
  add(struck: Struck): string {
    this.#struck.push(struck);
    const { fault, hit, lost, trouble, milliseconds, notices } = struck;
    const line = `${this.strikes}: ${fault} (hit ${hit}), saved after ${Math.round(milliseconds)} ms${notices.map((text) => `; told: ${text}`).join("")}`;
    const wrong = [
      ...(lost > 0 ? [`${lost} edits are not on disk`] : []),
      ...(trouble === "" ? [] : [trouble]),
      ...notices.filter((text) => unclear.test(text)).map((text) => `unclear: ${text}`),
    ];
    for (const each of wrong) this.fail(`${this.strikes}: ${fault}: ${each}`);
    return [line, ...wrong].join("; ");
  }

  text(): string {
    const kinds = [...new Set(this.#struck.map(({ fault }) => fault))].sort();
    const rows = kinds.map((kind) => {
      const of = this.#struck.filter(({ fault }) => fault === kind);
      const sum = (value: (struck: Struck) => number) => of.reduce((all, struck) => all + value(struck), 0);
      const slowest = Math.round(Math.max(...of.map(({ milliseconds }) => milliseconds)));
      const cells = [of.length, sum(({ hit }) => hit), Math.max(0, ...of.map(({ lost }) => lost))];
      const troubles = sum(({ trouble }) => (trouble === "" ? 0 : 1));
      const told = new Set(of.flatMap(({ notices }) => notices)).size;
      return `  ${kind.padEnd(34)}${[...cells, troubles, told, slowest].map((cell) => String(cell).padStart(10)).join("")}`;
    });
    const titles = ["struck", "hit", "lost", "stopped", "notices", "slowest ms"];
    const head = `  ${"fault".padEnd(34)}${titles.map((title) => title.padStart(10)).join("")}`;
    const end = this.isClean ? "nothing lost, nothing left behind, work went on" : this.#failures.join("\n");
    return [head, ...rows, end].join("\n");
  }
}
