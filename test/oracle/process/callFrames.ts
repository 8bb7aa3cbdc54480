import type { StepName } from "../../../extension/src/core/emulator/runtime/steps.ts";
import type { Comparison } from "./claimChecks.ts";
import type { ClaimPlace } from "./kindTruth.ts";
import type { ClaimedFunction } from "./programListing.ts";
import type { StatementRun } from "./statementClaims.ts";

/** The functions that are being executed, as one steps through them. */

export interface Frame {
  readonly fn: ClaimedFunction;
  readonly place: ClaimPlace;
  comparison: Comparison | undefined;
  /** Its statements, where it has some. */
  statements?: StatementRun;
  /** It was called to grow the map: whatever it allocates and moves belongs to that step. */
  readonly isGrowing: boolean;
  /** Of its last instruction that has a step. */
  step: StepName | undefined;
}

/** How the instruction before led here. */
export type Arrival = "call" | "return" | "jump" | "next";

/** Functions that handle keys other than the operation's. */
const movesKeys =
  /evacuate|growWork|hashGrow|\.grow|rehash|split|uncheckedPut|moveToBmap|mapiter|mapIter|\(\*Iter\)|growTo|advanceEvac|prune|mapclear|[cC]lear|(main\.(each|wipe|constant))/;

/** The frame of the function that an instruction is in. */
export function enter(
  frames: Frame[],
  fn: ClaimedFunction,
  index: number,
  arrived: Arrival,
  sp: bigint,
): Frame {
  let top = frames.at(-1);
  if (arrived === "return") {
    frames.pop();
    top = frames.at(-1);
  }
  const isGrowing = top !== undefined && (top.isGrowing || top.step === "grow");
  if (arrived === "jump" && top !== undefined && top.fn !== fn) {
    frames.pop();
    top = undefined;
  }
  if (top?.fn === fn && (arrived !== "call" || index !== 0)) return top;
  const entryStackPointer = index === 0 ? sp : undefined;
  const frame: Frame = {
    fn,
    place: { entryStackPointer, movesKeys: movesKeys.test(fn.fn.name) },
    comparison: undefined,
    isGrowing,
    step: undefined,
  };
  frames.push(frame);
  return frame;
}
