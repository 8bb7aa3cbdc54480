/** What a drawer of diagrams needs of the page. */
export interface DiagramParts<Target> {
  /** Where the diagram belongs now; null while its part of the page is folded or not there. */
  target(): Target | null;
  /** Asks the host for the diagram's source. */
  source(): Promise<string>;
  draw(target: Target, source: string): Promise<void>;
  /** Says why there is none. */
  say(target: Target, message: string): void;
}

/**
 * Draws one diagram into its place in the page, however redraws of the page, new wishes, the host's answers and the
 * renderer's loading cross: the last wish is drawn into the element that is there in the end.
 */
export class DiagramDrawer<Target> {
  readonly #parts: DiagramParts<Target>;
  #asked = "";
  #into: Target | null = null;
  #turn = 0;

  constructor(parts: DiagramParts<Target>) {
    this.#parts = parts;
  }

  /** Draws what a text names, unless that is what its place shows or is about to show. To be called after each redraw. */
  async show(asked: string): Promise<void> {
    const target = this.#parts.target();
    if (target !== null && target === this.#into && asked === this.#asked) return;
    const turn = ++this.#turn;
    this.#into = target;
    this.#asked = asked;
    if (target === null) return;
    try {
      const source = await this.#parts.source();
      if (turn === this.#turn) await this.#parts.draw(target, source);
    } catch (error) {
      if (turn === this.#turn)
        this.#parts.say(target, error instanceof Error ? error.message : String(error));
    }
  }
}
