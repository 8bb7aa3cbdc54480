import type { MapFamily } from "../release/goRelease.ts";
import { ctrlDeleted, isFullCtrl } from "./controlWord.ts";
import { emptyOne, isEvacuatedMark, isFullMark } from "./tophash.ts";

export type MarkKind = "full" | "empty" | "deleted" | "evacuated";

/** What a tophash or a control byte says of its cell; in a bucket emptyOne is what a delete leaves. */
export function markKind(family: MapFamily, mark: number): MarkKind {
  if (family === "swiss") return isFullCtrl(mark) ? "full" : mark === ctrlDeleted ? "deleted" : "empty";
  if (isFullMark(mark)) return "full";
  return isEvacuatedMark(mark) ? "evacuated" : mark === emptyOne ? "deleted" : "empty";
}
