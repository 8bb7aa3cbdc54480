/** Counts work, and tells when it has been going on long enough for a rest: an editor lets others run then. */
export class Rest {
  readonly #every: number;
  #done = 0;

  constructor(every: number) {
    this.#every = every;
  }

  isDue(work: number): boolean {
    this.#done += work;
    if (this.#done < this.#every) return false;
    this.#done = 0;
    return true;
  }
}
