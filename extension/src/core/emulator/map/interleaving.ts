import { HeapCheckpoints } from "../../memory/heapCheckpoints.ts";
import type { RandomState } from "../../memory/runtimeRandom.ts";
import { UnhashableError } from "../hash/hasher.ts";
import { GoFatal, GoPanic } from "../runtime/mapRuntime.ts";
import type { FineStep } from "../runtime/steps.ts";
import type { TouchedRange, Tracer } from "../runtime/tracer.ts";
import type { EmulatedMap } from "./emulatedMap.ts";
import { writeKey } from "./keySource.ts";
import type { MapOperation } from "./mapHistory.ts";

/** What a goroutine does: one operation, or a whole `range` over the map. */
export type GoroutineOperation = MapOperation | { readonly op: "range" };

/** Where a goroutine stands after it has run on by one step. */
export type GoroutineProgress =
  | {
      readonly kind: "step";
      readonly step: FineStep;
      readonly text: string;
      readonly touched: readonly TouchedRange[];
    }
  | { readonly kind: "done" }
  /** The goroutine ends, in the runtime's words; a recover would catch it. */
  | { readonly kind: "panic"; readonly message: string }
  /** The process ends: "fatal error: " and these words. */
  | { readonly kind: "fatal"; readonly message: string };

interface Goroutine {
  readonly operation: GoroutineOperation;
  /** Heap offset of its own copy of the key. */
  readonly keyAt: number;
  /** After how many of its steps others ran, and the moment of memory in which it went on; the first is its start. */
  readonly resumptions: { readonly afterSteps: number; readonly moment: number }[];
  steps: number;
  ended: boolean;
}

/** Thrown out of a runtime function where a goroutine stops. */
class Paused extends Error {}

/**
 * Several goroutines that use one map at the same time, each run on by one step at a time, in the order that the caller
 * chooses. A goroutine goes on by doing its operation again from its start: where others had run, it finds the memory that
 * it found then, at last the memory of now. So each has the local values of a real goroutine, and memory is shared.
 */
export class Interleaving {
  readonly #map: EmulatedMap;
  readonly #memory: HeapCheckpoints;
  readonly #randoms: RandomState[] = [];
  readonly #goroutines: Goroutine[] = [];
  /** The goroutine that took the last step. */
  #last = -1;
  #fatal = false;

  constructor(map: EmulatedMap) {
    this.#map = map;
    this.#memory = new HeapCheckpoints(map.heap);
    // Between two steps nothing is collected: a goroutine that has stopped still uses what the others outgrow.
    map.heap.keepsGarbage = true;
  }

  /** Starts a goroutine, which has not taken a step yet. @returns its number, from 0 */
  go(operation: GoroutineOperation): number {
    const { heap, type } = this.#map;
    const keyAt = heap.reserveData(Math.max(8, type.key.sizeBytes));
    if ("key" in operation) this.#map.writeKey(keyAt, operation.key);
    this.#goroutines.push({ operation, keyAt, resumptions: [], steps: 0, ended: false });
    return this.#goroutines.length - 1;
  }

  /**
   * Runs a goroutine on by one step.
   * @throws RangeError for one that has ended, or after a fatal error
   */
  step(goroutine: number): GoroutineProgress {
    const running = this.#goroutines[goroutine];
    if (running === undefined || running.ended || this.#fatal)
      throw new RangeError(`goroutine ${goroutine} does not run`);
    if (this.#last !== goroutine)
      running.resumptions.push({ afterSteps: running.steps, moment: this.#keep() });
    this.#last = goroutine;
    this.#restore(running.resumptions[0]?.moment ?? 0);
    const progress = this.#run(running);
    running.ended = progress.kind !== "step";
    this.#fatal = progress.kind === "fatal";
    return progress;
  }

  #run(running: Goroutine): GoroutineProgress {
    const { runtime } = this.#map;
    let taken = 0;
    let progress: GoroutineProgress = { kind: "done" };
    const tracer: Tracer = {
      step: (step, text, touched) => {
        taken++;
        const resumed = running.resumptions.find(({ afterSteps }) => afterSteps === taken);
        if (resumed) this.#restore(resumed.moment);
        if (taken <= running.steps) return;
        running.steps = taken;
        progress = { kind: "step", step, text, touched };
        throw new Paused();
      },
    };
    runtime.tracer = tracer;
    try {
      this.#operate(running);
    } catch (error) {
      if (error instanceof GoFatal) progress = { kind: "fatal", message: error.message };
      else if (error instanceof GoPanic || error instanceof UnhashableError)
        progress = { kind: "panic", message: error.message };
      else if (!(error instanceof Paused)) throw error;
    } finally {
      runtime.tracer = null;
    }
    return progress;
  }

  #operate({ operation, keyAt }: Goroutine): void {
    const { at, runtime, type } = this.#map;
    switch (operation.op) {
      case "insert": {
        const elemAt = runtime.assign(at, keyAt);
        if (type.elem.sizeBytes > 0)
          writeKey(this.#map, type.elem, elemAt, operation.key, { kind: "sequential" });
        return;
      }
      case "delete":
        runtime.delete(at, keyAt);
        return;
      case "get":
        runtime.access(at, keyAt);
        return;
      case "clear":
        runtime.clear(at);
        return;
      case "range": {
        const entries = runtime.iterate(at);
        try {
          while (entries.next());
        } finally {
          entries.stop();
        }
      }
    }
  }

  #keep(): number {
    this.#memory.keep();
    this.#randoms.push(this.#map.random.state());
    return this.#memory.count - 1;
  }

  #restore(moment: number): void {
    this.#memory.restore(moment);
    this.#map.random.setState(this.#randoms[moment] as RandomState);
  }
}
