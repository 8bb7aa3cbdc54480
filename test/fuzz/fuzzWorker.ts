import { parentPort, workerData } from "node:worker_threads";
import { Chance } from "./chance.ts";
import type { Entrance } from "./entrance.ts";
import { entrances } from "./entrances.ts";
import { GrowthError, measureGrowth } from "./growth.ts";
import { minimise } from "./minimise.ts";

/** What the thread is to do: replay inputs, then draw others from a number on. */
export interface Task {
  readonly entrance: string;
  readonly seed: number;
  readonly from: number;
  readonly inputs: readonly string[];
  /** The number of the input in work (before the first: minus those replayed), whether to end, whether it has begun. */
  readonly state: Int32Array;
}

/** A fault, with the text that shows it. */
export interface Fault {
  readonly index: number;
  readonly input: string;
  readonly error: string;
}

/** An input of so many is made longer and longer. */
const growthEvery = 211;
const minimiseTries = 1500;

/** Faults of the same kind have the same words and the same place. */
function kindOf(error: unknown): string {
  const { stack = "", message } = error instanceof Error ? error : new Error(String(error));
  const place = /\n\s+at .*?(\S+?:\d+)/.exec(stack)?.[1] ?? "";
  return `${message.replace(/\d+|".*/g, "#").slice(0, 60)} ${place}`;
}

async function faultOf({ take }: Entrance, input: string): Promise<unknown> {
  try {
    const taken = take(input);
    if (taken !== undefined) await taken;
    return null;
  } catch (error) {
    return error ?? new Error("null was thrown");
  }
}

async function work({ entrance: name, seed, from, inputs, state }: Task): Promise<void> {
  const entrance = await (entrances[name] as () => Promise<Entrance>)();
  const known = new Set<string>();
  Atomics.store(state, 2, 1);

  const tell = async (index: number, input: string, error: unknown): Promise<void> => {
    const kind = kindOf(error);
    if (known.has(kind)) return;
    known.add(kind);
    const shows = async (text: string): Promise<boolean> => {
      const other = await faultOf(entrance, text);
      return other !== null && kindOf(other) === kind;
    };
    const grown = error instanceof GrowthError ? error.text : null;
    const smallest = grown ?? (await minimise(input, shows, minimiseTries));
    const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
    parentPort?.postMessage({ index, input: smallest, error: said } satisfies Fault);
  };

  for (const [i, input] of inputs.entries()) {
    Atomics.store(state, 0, i - inputs.length);
    const error = await faultOf(entrance, input);
    if (error !== null) await tell(-1, input, error);
  }
  for (let index = from; Atomics.load(state, 1) === 0; index++) {
    Atomics.store(state, 0, index);
    const chance = new Chance(seed, index);
    const input = entrance.draw(chance);
    const error = await faultOf(entrance, input);
    if (error !== null) await tell(index, input, error);
    else if (index % growthEvery === growthEvery - 1)
      await measureGrowth(entrance, input, chance).catch((grown) => tell(index, input, grown));
  }
}

await work(workerData as Task);
