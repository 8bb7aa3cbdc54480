import { type RuntimeRandom, seededRandom } from "../memory/runtimeRandom.ts";
import type { Word64 } from "./traceFormat.ts";

const text = ({ low, high }: Word64): string => `0x${((BigInt(high) << 32n) | BigInt(low)).toString(16)}`;

/** What a recorded process drew by chance, handed to the emulator when it draws: seeds, and where iterations start. */
export class TraceSeeds implements RuntimeRandom {
  #offered: Word64 | undefined;
  #drawn = 0;
  #numbers: number[] = [];
  /** For what a trace leaves out because the runtime does it by chance. */
  readonly #chance: () => number = seededRandom(1).rand32;

  /** @param first the seed that the map's make draws, where one does */
  constructor(first?: Word64) {
    this.#offered = first;
  }

  /** The seed that the next operation draws. */
  offer(seed: Word64): void {
    this.#offered = seed;
  }

  /** Calls a function that draws these numbers, low halves first. @returns what it gives */
  drawing<T>(random: readonly Word64[], draws: () => T): T {
    this.#numbers = random.flatMap(({ low, high }) => [low, high]);
    try {
      return draws();
    } finally {
      this.#numbers = [];
    }
  }

  rand32(): number {
    return this.#numbers.shift() ?? this.#chance();
  }

  drawSeed(into: Int32Array): void {
    this.#drawn++;
    into[0] = this.#offered?.low ?? 0;
    into[1] = this.#offered?.high ?? 0;
  }

  /** Whether the operation drew as many seeds as the recorded one; made ready for the next. */
  check(): { path: string; expected: string; got: string } | null {
    const offered = this.#offered;
    const drawn = this.#drawn;
    this.#offered = undefined;
    this.#drawn = 0;
    if (drawn === (offered ? 1 : 0)) return null;
    const got = drawn === 0 ? "no new seed" : drawn === 1 ? "a new seed" : `${drawn} new seeds`;
    return { path: "seed", expected: offered ? text(offered) : "no new seed", got };
  }
}
