/** Cuts text that comes in pieces into lines, without their ends. */
export class LineReader {
  readonly #take: (line: string) => void;
  #rest = "";

  constructor(take: (line: string) => void) {
    this.#take = take;
  }

  feed(chunk: string): void {
    const [first = "", ...more] = chunk.split("\n");
    // A line that comes in many pieces is looked through once, not again with each piece.
    this.#rest += first;
    for (const part of more) {
      this.#take(this.#rest);
      this.#rest = part;
    }
  }

  end(): void {
    if (this.#rest !== "") this.#take(this.#rest);
    this.#rest = "";
  }
}
