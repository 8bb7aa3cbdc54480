/** Operations in a row, each of which raised the peak by the same step. */
interface Rise {
  readonly first: number;
  last: number;
  /** The peak after `first`. */
  readonly value: number;
  step: number;
}

/** The largest value that a figure has had up to any operation of a history: exact, and small for figures that rise evenly. */
export class RisingPeak {
  readonly #rises: Rise[] = [];

  /** The largest value so far. */
  get most(): number {
    const last = this.#rises.at(-1);
    return last ? last.value + (last.last - last.first) * last.step : 0;
  }

  /** The operation after which it was reached first; 0 before any. */
  get operation(): number {
    return this.#rises.at(-1)?.last ?? 0;
  }

  /** Takes note of the value after an operation; operations come in order. */
  note(operation: number, value: number): void {
    const { most } = this;
    if (value <= most) return;
    const last = this.#rises.at(-1);
    const step = value - most;
    if (last?.last === operation - 1 && (last.first === last.last || last.step === step)) {
      last.step = step;
      last.last = operation;
    } else this.#rises.push({ first: operation, last: operation, value, step: 0 });
  }

  /** Forgets what came after an operation. */
  forgetAfter(operation: number): void {
    while ((this.#rises.at(-1)?.first ?? 0) > operation) this.#rises.pop();
    const last = this.#rises.at(-1);
    if (last) last.last = Math.min(last.last, operation);
  }
}
