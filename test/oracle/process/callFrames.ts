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
  };
  frames.push(frame);
  return frame;
}
