/** What a drawer of diagrams needs of the page. */
export interface DiagramParts<Target, Picture> {
  /** Where the diagram belongs now; null while its part of the page is folded or not there. */
  target(): Target | null;
  /** Asks the host for the diagram's source. */
  source(): Promise<string>;
  /** Makes a picture that fits into its place; pictures asked for one after the other may come in another order. */
  render(target: Target, source: string): Promise<Picture>;
  /** What stands where a picture would, when there is none. */
  reason(message: string): Picture;
  show(target: Target, picture: Picture): void;
}

/**
 * Draws one diagram into its place in the page, however redraws of the page, new wishes, the host's answers and the
 * renderer's loading cross: the last wish is drawn into the element that is there in the end.
 */
export class DiagramDrawer<Target, Picture> {
  readonly #parts: DiagramParts<Target, Picture>;
  #asked = "";
  #into: Target | null = null;
  #turn = 0;

  constructor(parts: DiagramParts<Target, Picture>) {
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
    const picture = await this.#picture(turn, target);
    if (picture !== undefined && turn === this.#turn) this.#parts.show(target, picture);
  }

  async #picture(turn: number, target: Target): Promise<Picture | undefined> {
    try {
      const source = await this.#parts.source();
      return turn === this.#turn ? await this.#parts.render(target, source) : undefined;
    } catch (error) {
      return this.#parts.reason(error instanceof Error ? error.message : String(error));
    }
  }
}
