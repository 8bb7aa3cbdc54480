import { seededRandom } from "../../extension/src/core/memory/runtimeRandom.ts";

/** A seeded source of choices: the same seed makes the same ones. */
export class Chance {
  readonly #random: { rand32(): number };

  constructor(seed: number, index = 0) {
    this.#random = seededRandom(seed ^ Math.imul(index + 1, 0x9e3779b1));
  }

  /** A whole number from 0 to below `end`. */
  below(end: number): number {
    return this.#random.rand32() % Math.max(1, end);
  }

  oneIn(count: number): boolean {
    return this.below(count) === 0;
  }

  pick<Choice>(choices: readonly Choice[]): Choice {
    return choices[this.below(choices.length)] as Choice;
  }
}
