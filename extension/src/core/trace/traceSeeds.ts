import { type RuntimeRandom, seededRandom } from "../runtime/runtimeRandom.ts";
import type { Word64 } from "./traceFormat.ts";

const text = ({ low, high }: Word64): string => `0x${((BigInt(high) << 32n) | BigInt(low)).toString(16)}`;

/** The seeds that a recorded process drew, handed to the emulator when it draws one. */
export class TraceSeeds implements RuntimeRandom {
  #offered: Word64 | undefined;
  #drawn = 0;
  /** For what a trace leaves out because the runtime does it by chance. */
  readonly rand32: () => number = seededRandom(1).rand32;

  constructor(first: Word64) {
    this.#offered = first;
  }

  /** The seed that the next operation draws. */
  offer(seed: Word64): void {
    this.#offered = seed;
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
