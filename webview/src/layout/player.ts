import type { ToView } from "../../../extension/src/protocol/messages.ts";
import type { Host } from "./host.ts";

/** What the player does when it cannot go on, or a request failed. */
export interface PlayerEnds {
  stopped(): void;
  failed(message: string): void;
}

/** Places on their way at a time: while one is drawn the host already works on the next. */
const maxUnderWay = 2;

/** Plays operations, and takes the scrubber's places: the newest wins, none piles up. */
export class Player {
  readonly #host: Host;
  readonly #ends: PlayerEnds;
  #wanted: number | undefined;
  #underWay = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #speed = 4;

  constructor(host: Host, ends: PlayerEnds) {
    this.#host = host;
    this.#ends = ends;
  }

  get playing(): boolean {
    return this.#timer !== undefined;
  }

  /** Goes to an operation; while enough are on their way only the last asked for is kept. */
  seek(position: number): void {
    this.#wanted = position;
    void this.#next();
  }

  play(snapshot: () => ToView["snapshot"] | undefined, speed: number): void {
    this.#speed = speed;
    clearTimeout(this.#timer);
    const tick = (): void => {
      const view = snapshot()?.view;
      if (view?.kind !== "map") return this.stop();
      const { position, length } = view.operations;
      const { inside } = view;
      const perSecond = Math.min(30, this.#speed);
      this.#timer = setTimeout(tick, 1000 / perSecond);
      if (this.#underWay > 0) return;
      if (inside && inside.at + 1 < inside.steps.length) void this.#ask("step", { at: inside.at + 1 });
      else if (inside?.kind === "find" || position >= length) this.stop();
      else if (inside)
        void this.#ask("seek", { position: position + 1 }).then(() => this.#ask("step", { at: 0 }));
      else this.seek(Math.min(length, position + Math.max(1, Math.round(this.#speed / perSecond))));
    };
    tick();
  }

  set speed(speed: number) {
    this.#speed = speed;
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#ends.stopped();
  }

  async #next(): Promise<void> {
    if (this.#underWay >= maxUnderWay || this.#wanted === undefined) return;
    const position = this.#wanted;
    this.#wanted = undefined;
    await this.#ask("seek", { position });
    void this.#next();
  }

  async #ask(type: "seek" | "step", body: { position: number } | { at: number }): Promise<void> {
    this.#underWay++;
    try {
      await this.#host.request(type, body as never);
    } catch (error) {
      this.#ends.failed(error instanceof Error ? error.message : String(error));
    } finally {
      this.#underWay--;
    }
  }
}
