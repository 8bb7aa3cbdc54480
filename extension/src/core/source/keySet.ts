import type { KeySteps } from "./distinctRun.ts";

/** Keys as JSON, where all of them are integers, texts or truths. */
export type PlainKey = string | number | boolean;

/** Keys that were written to a map: surely, or perhaps; one by one, or a run of a loop at once. */
export class KeySet {
  readonly #sure = new Map<string, PlainKey | null>();
  readonly #perhaps = new Set<string>();
  readonly #runs: KeySteps[] = [];
  /** Surely different from each other, not from the others. */
  #unlike = 0;
  #unknown = 0;
  /** A key may have been written before the write that is known. */
  #isOrderOpen = false;

  copy(): KeySet {
    const copy = new KeySet();
    for (const [identity, plain] of this.#sure) copy.#sure.set(identity, plain);
    for (const identity of this.#perhaps) copy.#perhaps.add(identity);
    copy.#runs.push(...this.#runs);
    copy.#unlike = this.#unlike;
    copy.#unknown = this.#unknown;
    copy.#isOrderOpen = this.#isOrderOpen;
    return copy;
  }

  /** @param identity null: not known which key it is */
  add(identity: string | null, plain: PlainKey | null, sure: boolean): void {
    if (identity === null) this.#unknown++;
    else if (!sure) this.#perhaps.add(identity);
    else if (!this.#sure.has(identity)) {
      this.#sure.set(identity, plain);
      if (this.#perhaps.has(identity)) this.#isOrderOpen = true;
    }
  }

  /** Keys of a loop, all different. */
  addRun(count: number, steps: KeySteps | null): void {
    if (steps === null) {
      if (this.#unlike === 0) this.#unlike = count;
      else this.#unknown += count;
      return;
    }
    const same = this.#runs.find((run) => isSameRun(run, steps));
    if (same !== undefined) {
      // In one loop they come in turn.
      if (same.first !== steps.first || same.step !== steps.step) this.#isOrderOpen = true;
      return;
    }
    if (this.#runs.every((run) => isApart(run, steps))) this.#runs.push(steps);
    else this.#unknown += count;
  }

  /** Writes of which neither the key is known nor whether they happen. */
  addUnknown(count: number): void {
    this.#unknown += count;
  }

  /** The most keys that there can be. */
  get most(): number {
    const perhaps = [...this.#perhaps].filter((identity) => !this.#sure.has(identity)).length;
    return this.#sure.size + perhaps + this.#inRuns + this.#unlike + this.#unknown;
  }

  /** The single keys that are surely written. */
  get surely(): number {
    return this.#sure.size;
  }

  /** Fewer are possible. */
  get isUpperBound(): boolean {
    const kinds = [this.#sure.size, this.#inRuns, this.#unlike].filter((count) => count > 0).length;
    const isPerhaps = [...this.#perhaps].some((identity) => !this.#sure.has(identity));
    return isPerhaps || this.#unknown > 0 || kinds > 1;
  }

  /** All keys in the order of their first write; null where some keys or the order are not known. */
  get plain(): readonly PlainKey[] | null {
    if (this.isUpperBound || this.#isOrderOpen || this.#sure.size === 0) return null;
    const keys = [...this.#sure.values()].filter((key) => key !== null);
    return keys.length === this.#sure.size ? keys : null;
  }

  /** The only run, where there is nothing but it. */
  get steps(): KeySteps | null {
    const isOne = !this.isUpperBound && !this.#isOrderOpen && this.#runs.length === 1;
    return isOne ? (this.#runs[0] ?? null) : null;
  }

  get #inRuns(): number {
    return this.#runs.reduce((sum, { count }) => sum + Number(count), 0);
  }
}

const last = ({ first, step, count }: KeySteps): bigint => first + step * (count - 1n);
const low = (run: KeySteps): bigint => (run.step < 0n ? last(run) : run.first);
const high = (run: KeySteps): bigint => (run.step < 0n ? run.first : last(run));

const sameText = (a: KeySteps, b: KeySteps): boolean =>
  a.text?.[0] === b.text?.[0] && a.text?.[1] === b.text?.[1];
const pace = ({ step }: KeySteps): bigint => (step < 0n ? -step : step);

function isSameRun(a: KeySteps, b: KeySteps): boolean {
  return sameText(a, b) && low(a) === low(b) && high(a) === high(b) && pace(a) === pace(b);
}

/** No key of one is a key of the other: they lie apart, with the same text around them. */
function isApart(a: KeySteps, b: KeySteps): boolean {
  return sameText(a, b) && (high(a) < low(b) || high(b) < low(a));
}
