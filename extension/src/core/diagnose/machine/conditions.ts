import type { Choices } from "./choices.ts";
import type { Condition, Unknown } from "./value.ts";

/** What a run has taken for granted of one unknown value, compared to constants. */
interface Known {
  equal: number | string | boolean | null;
  readonly different: Set<number | string | boolean>;
  low: number;
  high: number;
}

/**
 * What a run has taken for granted so far. A condition that follows from it, or contradicts it, is decided by it; another
 * one is a choice, which is free while it asks something of a value that nothing else was asked of.
 */
export class Conditions {
  readonly #choices: Choices;
  readonly #facts = new Map<string, boolean>();
  readonly #known = new Map<string, Known>();
  /** Values of which more was asked than how they compare to constants. */
  readonly #entangled = new Set<string>();
  readonly #asked = new Set<string>();
  #contexts = 0;
  /** How many conditions were chosen. */
  chosen = 0;

  constructor(choices: Choices) {
    this.#choices = choices;
  }

  /** Whether a condition holds in this run. @param preferred what is tried first */
  holds(value: Unknown, preferred: boolean): boolean {
    const implied = this.implied(value);
    if (implied !== null) return implied;
    const { condition } = value;
    const exact =
      condition !== null && condition.of !== null && isAtom(condition.of) && condition.operator !== "holds";
    const parts = value.parts;
    let doubtful =
      value.certainty === "doubt" ||
      parts.some((part) => this.#entangled.has(part) || (!exact && this.#asked.has(part)));
    if (value.certainty === "context" && this.#contexts++ > 0) doubtful = true;
    for (const part of parts) {
      this.#asked.add(part);
      if (!exact) this.#entangled.add(part);
    }
    this.chosen++;
    const truth = (this.#choices.choose(2, doubtful) === 0) === preferred;
    this.#take(value, truth);
    return truth;
  }

  /** What follows from what was taken for granted; null: nothing. */
  implied(value: Unknown): boolean | null {
    const { condition } = value;
    if (condition === null || condition.operator === "holds" || condition.of === null) {
      const fact = this.#facts.get(value.term);
      return fact === undefined ? null : fact !== (condition?.negated ?? false);
    }
    const truth = this.#compared(condition);
    return truth === null ? null : truth !== condition.negated;
  }

  /** Takes for granted that a condition is false or true, without a choice. */
  assume(value: Unknown, truth: boolean): void {
    if (this.implied(value) === null) this.#take(value, truth);
  }

  #knownOf(value: Unknown): Known {
    let known = this.#known.get(value.term);
    if (known === undefined) {
      const low = value.term.startsWith("len ") ? 0 : -Infinity;
      known = { equal: null, different: new Set(), low, high: Infinity };
      this.#known.set(value.term, known);
    }
    return known;
  }

  #compared({ operator, of, constant }: Condition): boolean | null {
    if (of === null || constant === null) return null;
    const known = this.#knownOf(of);
    if (operator === "==") {
      if (known.equal !== null) return known.equal === constant;
      if (known.different.has(constant)) return false;
      if (typeof constant === "number") {
        if (constant < known.low || constant > known.high) return false;
        if (known.low === known.high) return known.low === constant;
      }
      return null;
    }
    if (typeof constant !== "number") return null;
    const most = operator === "<" ? constant - 1 : constant;
    if (typeof known.equal === "number") return known.equal <= most;
    if (known.high <= most) return true;
    return known.low > most ? false : null;
  }

  #take(value: Unknown, truth: boolean): void {
    const { condition } = value;
    if (condition === null || condition.operator === "holds" || condition.of === null) {
      this.#facts.set(value.term, truth !== (condition?.negated ?? false));
      return;
    }
    const { operator, constant } = condition;
    const holds = truth !== condition.negated;
    const known = this.#knownOf(condition.of);
    if (constant === null) return;
    if (operator === "==") {
      if (holds) known.equal = constant;
      else {
        known.different.add(constant);
        if (constant === known.low) known.low++;
        if (constant === known.high) known.high--;
      }
      return;
    }
    if (typeof constant !== "number") return;
    const most = operator === "<" ? constant - 1 : constant;
    if (holds) known.high = Math.min(known.high, most);
    else known.low = Math.max(known.low, most + 1);
  }
}

/** A value that is made of no other, or the length of one. */
function isAtom(value: Unknown): boolean {
  const [part] = value.parts;
  return value.parts.length === 1 && (value.term === part || value.term === `len ${part}`);
}
