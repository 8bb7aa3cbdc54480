import type { MapType } from "../go/types/mapType.ts";
import { type BudgetAnswer, entriesWithin } from "./budget.ts";
import { collectKeys, type KeyCollection } from "./collectKeys.ts";
import type { FilledMap } from "./filled.ts";
import { type GrowthCurve, growthCurve } from "./growthCurve.ts";
import { type HintLayout, type HintRange, hintRange, hintTable } from "./hintRanges.ts";
import { type CapacityPlan, planCapacity } from "./planCapacity.ts";
import type { Range } from "./range.ts";

/** A plan with the garbage that growing left behind: what was allocated and is no longer held. */
export interface CostedPlan extends CapacityPlan {
  readonly garbageBytes: Range;
}

/** A map under one model: made with the hint and, where there is one, made without. */
export interface ModelStudy extends CostedPlan {
  /** Hints that cost the same as the one asked for; without a hint, those that cost as much as none. */
  readonly hintRange: HintRange;
  /** The same map made without a hint; null when none was asked for anyway. */
  readonly withoutHint: CostedPlan | null;
  readonly keys: KeyCollection;
}

/** All that the capacity calculator answers. JSON-safe, all sizes in bytes. */
export interface CapacityStudy extends ModelStudy {
  /** Layouts of the hints around the one asked for. */
  readonly hintTable: readonly HintLayout[];
  /** With the hint and without, and the same of the compared model. */
  readonly curves: readonly GrowthCurve[];
  readonly budget: BudgetAnswer | null;
  readonly compared: ModelStudy | null;
}

/** What is asked of the calculator. */
export interface StudyRequest {
  readonly type: MapType;
  /** A whole number of 0 or more. */
  readonly n: number;
  readonly hint: number | null;
  readonly budgetBytes?: number | null;
  /** False where nobody draws the growth: `curves` is empty then. */
  readonly curves?: boolean;
  /** The same map type under a second model. */
  readonly compareWith?: MapType | null;
}

/** Rows of the hint table before and after the one asked for. */
const hintRowsAround = 3;

/**
 * Answers a request step by step: each yield is a chance to do something else, or to give up.
 * @throws TooLargeError when the filled map is larger than the target's address space
 */
export function* studyCapacity(request: StudyRequest): Generator<void, CapacityStudy> {
  const { type, n, hint, compareWith, budgetBytes } = request;
  const own = studyModel(type, n, hint);
  yield;
  const compared = compareWith ? studyModel(compareWith, n, hint) : null;
  yield;
  const last = lastEntries(own, compared);
  const curves: GrowthCurve[] = [];
  for (const one of request.curves === false ? [] : compareWith ? [type, compareWith] : [type])
    for (const made of hint === null ? [null] : [hint, null])
      curves.push(yield* growthCurve(one, made, last));
  const budget = budgetBytes ? yield* entriesWithin(type, budgetBytes) : null;
  return { ...own, hintTable: hintTable(type, hint ?? 0, hintRowsAround), curves, budget, compared };
}

/** Answers a request in one go. */
export function capacityStudy(request: StudyRequest): CapacityStudy {
  const steps = studyCapacity(request);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

function studyModel(type: MapType, n: number, hint: number | null): ModelStudy {
  const plan = costed(planCapacity(type, n, hint));
  return {
    ...plan,
    hintRange: hintRange(type, hint ?? 0),
    withoutHint: hint === null ? null : costed(planCapacity(type, n, null)),
    keys: collectKeys(type, plan.filled.entries),
  };
}

function costed(plan: CapacityPlan): CostedPlan {
  return { ...plan, garbageBytes: garbageOf(plan.filled) };
}

/** Bounds of what was outgrown: the ends of both figures need not come together. */
function garbageOf({ bytes, allocatedBytes }: FilledMap): Range {
  return {
    low: Math.max(0, allocatedBytes.low - bytes.high),
    typical: allocatedBytes.typical - bytes.typical,
    high: allocatedBytes.high - bytes.low,
  };
}

/** The curves reach a little beyond N, and to the next growth where that is near. */
function lastEntries(own: ModelStudy, compared: ModelStudy | null): number {
  // A key type may have fewer values than N.
  const n = own.filled.entries;
  const next = [own, own.withoutHint, compared, compared?.withoutHint].flatMap((plan) =>
    plan ? [plan.nextGrowth.high] : [],
  );
  const near = next.filter((entries) => entries <= 1.6 * n);
  return Math.max(16, Math.ceil(1.08 * n), ...near);
}
