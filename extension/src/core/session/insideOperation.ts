import type { FineStep } from "../emulator/runtime/steps.ts";
import type { PicturePlace } from "../present/pictureParts.ts";
import { functionOf, lookUp } from "./keyLookup.ts";
import type { MapLife } from "./mapLife.ts";
import type { InsideView } from "./mapView.ts";
import { lastRow, type TracedStep, traceOperation } from "./operationTrace.ts";

/** Where in the runtime a shown step belongs, for the listing. */
export interface SessionStep {
  readonly runtimeFunction: string;
  readonly step: FineStep;
  readonly small: boolean;
}

/** What is shown inside an operation or of a lookup. */
type Inside =
  | { readonly kind: "operation"; readonly steps: readonly TracedStep[]; readonly at: number }
  | {
      readonly kind: "find";
      readonly key: string;
      readonly steps: readonly TracedStep[];
      readonly at: number;
      readonly result: string;
    };

/** The steps of a map's last operation, or of a lookup that is no part of its history; at first none are shown. */
export class InsideOperation {
  #inside: Inside | null = null;

  get now(): Inside | null {
    return this.#inside;
  }

  leave(): void {
    this.#inside = null;
  }

  /** @throws RangeError when there is no operation, or none with steps */
  step(life: MapLife, at: number): void {
    if (life.history.position === 0) throw new RangeError("no operation has been done yet");
    const inside = this.#inside ?? { kind: "operation", steps: traceOperation(life), at: 0 };
    if (inside.steps.length === 0) throw new RangeError("this operation has no steps to show");
    this.#inside = { ...inside, at: Math.min(at, inside.steps.length - 1) };
  }

  /** Looks a key up and shows its last step. @returns where that ended */
  find(life: MapLife, value: Parameters<typeof lookUp>[1]): PicturePlace | null {
    const found = lookUp(life, value);
    this.#inside = { kind: "find", ...found, at: Math.max(0, found.steps.length - 1) };
    return lastRow(found.steps) ?? null;
  }

  /** Goes to a step by its name, or by that of its part of the algorithm; false where the operation has no such step. */
  goTo(life: MapLife, step: FineStep): boolean {
    if (life.history.position === 0) return false;
    const steps = this.#inside?.steps ?? traceOperation(life);
    const exact = steps.findIndex((one) => one.step === step);
    const at = exact >= 0 ? exact : steps.findIndex((one) => one.step.split(".")[0] === step.split(".")[0]);
    if (at < 0) return false;
    this.step(life, at);
    return true;
  }

  shownStep(life: MapLife): SessionStep | undefined {
    const inside = this.#inside;
    const step = inside?.steps[inside.at];
    if (!inside || !step) return undefined;
    const { position } = life.history;
    const op = inside.kind === "find" ? "get" : life.history.operation(position - 1).op;
    return {
      runtimeFunction: functionOf(op, life.map.type),
      step: step.step,
      small: step.small,
    };
  }

  /** @param operation text of the last operation */
  view(operation: string): InsideView | null {
    const inside = this.#inside;
    if (!inside) return null;
    const { kind, at } = inside;
    const steps = inside.steps.map(({ step, text, touched }) => ({ step, text, touched }));
    const title = inside.kind === "find" ? `_ = m[${inside.key}]` : operation;
    return { kind, title, steps, at, ...(inside.kind === "find" ? { result: inside.result } : {}) };
  }
}
