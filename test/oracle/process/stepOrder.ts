import type { HashKeys } from "../../../extension/src/core/emulator/hash/hasher.ts";
import { type FineStep, type StepName, stepOf } from "../../../extension/src/core/emulator/runtime/steps.ts";
import { hmapLayout } from "../../../extension/src/core/go/abi/hmapLayout.ts";
import { swissFields } from "../../../extension/src/core/go/abi/swissFields.ts";
import type { MapType } from "../../../extension/src/core/go/types/mapType.ts";
import type { Word64 } from "../../../extension/src/core/trace/traceFormat.ts";
import { EmulatedTwin, type ToldStep, type TwinOperation } from "./emulatedTwin.ts";
import type { ProcessMemory } from "./mapFacts.ts";

/** Whether the steps that the emulator tells of an operation are those that the runtime's functions pass, in order. */

/** An operation as the program tells it before. */
export interface OrderedOperation {
  readonly type: MapType;
  readonly m: number;
  readonly does: TwinOperation | "iterate" | "nothing";
  /** Address of the key, 0 without one. */
  readonly orderedKeyAddress: number;
  readonly hint: bigint;
}

/** A step that a real function passes. */
export interface PassedStep {
  readonly step: FineStep;
  /** It calls or stores; other instructions only ask whether it is to be done. */
  readonly does: boolean;
}

/** Operations whose steps were compared, and what differed. */
export interface OrderCounts {
  compared: number;
  readonly wrong: Map<string, number>;
}

interface Pending {
  readonly operation: OrderedOperation;
  readonly key: string | undefined;
  readonly seed: Word64;
  /** Steps that the functions have passed; undefined when they were not followed. */
  passed: PassedStep[] | undefined;
}

export class StepOrder {
  readonly #memory: ProcessMemory;
  readonly #hashKeys: HashKeys;
  readonly #counts: OrderCounts;
  #twin: EmulatedTwin | undefined;
  #m = 0;
  #pending: Pending | undefined;

  constructor(memory: ProcessMemory, hashKeys: HashKeys, counts: OrderCounts) {
    this.#memory = memory;
    this.#hashKeys = hashKeys;
    this.#counts = counts;
  }

  /** The program is about to do an operation; the one before has ended. */
  begins(operation: OrderedOperation): void {
    this.ends();
    const { m, type, orderedKeyAddress: keyAddress } = operation;
    if (m === 0 || type.key.kind === "interface") {
      this.#twin = undefined;
      this.#m = 0;
      return;
    }
    const seed = this.#seedOf(m, type);
    if (m !== this.#m) {
      const hint = operation.hint === 0n ? null : Number(operation.hint);
      this.#twin = new EmulatedTwin(type, this.#memory, this.#hashKeys, hint, seed);
      this.#m = m;
    }
    const key = keyAddress === 0 ? undefined : this.#twin?.keyText(keyAddress);
    this.#pending = { operation, key, seed, passed: undefined };
  }

  /** The operation is followed from here on. */
  follows(): void {
    if (this.#pending !== undefined) this.#pending.passed = [];
  }

  passes(step: PassedStep): void {
    this.#pending?.passed?.push(step);
  }

  /** The operation has ended: the twin does it too. */
  ends(): void {
    const pending = this.#pending;
    this.#pending = undefined;
    if (pending === undefined || this.#twin === undefined) return;
    const { operation, key, passed } = pending;
    if (operation.does === "nothing") return;
    if (operation.does === "iterate") {
      this.#twin.runtime.iterate(this.#twin.at).stop();
      return;
    }
    const seed = this.#seedOf(operation.m, operation.type);
    const isNew = seed.low !== pending.seed.low || seed.high !== pending.seed.high;
    const told = this.#twin.run(operation.does, key, isNew ? seed : undefined);
    if (passed === undefined) return;
    this.#counts.compared++;
    const wrong = this.#twin.isLike(operation.m)
      ? orderDiffers(told, passed)
      : "the emulated map is another one";
    if (wrong === undefined) return;
    const text = `${operation.type.text} ${operation.does}: ${wrong}`;
    this.#counts.wrong.set(text, (this.#counts.wrong.get(text) ?? 0) + 1);
  }

  #seedOf(m: number, type: MapType): Word64 {
    if (type.model.release.family === "classic") {
      const low = this.#memory.read(m + hmapLayout(type.model).hash0, 4).readInt32LE(0);
      return { low, high: 0 };
    }
    const bytes = this.#memory.read(m + swissFields(8).seed, 8);
    return { low: bytes.readInt32LE(0), high: bytes.readInt32LE(4) };
  }
}

/** The step as a stage: looking through cells and comparing keys take turns, which the emulator tells by the bucket. */
function stageOf(step: FineStep): StepName | undefined {
  const name = stepOf(step);
  if (name === "other" || name === "instrument") return undefined;
  if (step === "hash.reseed") return "tombstone";
  return name === "compareKey" ? "probe" : name;
}

function stagesOf(steps: readonly { readonly step: FineStep }[]): StepName[] {
  const stages = steps.flatMap(({ step }) => stageOf(step) ?? []);
  return stages.filter((stage, i) => stage !== stages[i - 1]);
}

/**
 * What the emulator tells must be passed in this order, and what the functions do must be told in this order; that they
 * ask whether a step is due needs no word.
 * @returns what differs, undefined when nothing does
 */
export function orderDiffers(told: readonly ToldStep[], passed: readonly PassedStep[]): string | undefined {
  const [tells, passes] = [stagesOf(told), stagesOf(passed)];
  const does = stagesOf(passed.filter((step) => step.does));
  // Nothing need be executed for what touches nothing.
  const [notPassed, notTold] = [
    firstMissing(stagesOf(told.filter(({ touches }) => touches)), passes),
    firstMissing(does, tells),
  ];
  if (notPassed === undefined && notTold === undefined) return undefined;
  return `${notPassed === undefined ? `does ${notTold} untold` : `tells ${notPassed}`}: told ${tells.join(" ")}; passed ${passes.join(" ")}; did ${does.join(" ")}`;
}

/** The first that is not among the others, in order. */
function firstMissing(part: readonly StepName[], whole: readonly StepName[]): StepName | undefined {
  let at = 0;
  for (const stage of part) {
    const found = whole.indexOf(stage, at);
    if (found < 0) return stage;
    at = found;
  }
  return undefined;
}
