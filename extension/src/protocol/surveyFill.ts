import type { FillRequest } from "./emulatorMessages.ts";
import type { SurveyRequest } from "./surveyMessages.ts";

/** How many entries a fill inserts and deletes, and how often. */
export type FillCounts = Pick<FillRequest, "inserts" | "deletes" | "insertsAfter" | "rounds">;

/** What a survey does with its map. */
export function surveyFill({
  entries,
  deletedPercent,
  refilled,
  rounds,
}: Pick<SurveyRequest, "entries" | "deletedPercent" | "refilled" | "rounds">): Required<FillCounts> {
  const deletes = Math.floor((entries * deletedPercent) / 100);
  return { inserts: entries, deletes, insertsAfter: refilled ? deletes : 0, rounds };
}

/** All operations of a fill. */
export function fillOperations({ inserts, deletes, insertsAfter, rounds = 1 }: FillCounts): number {
  return inserts + rounds * (deletes + insertsAfter);
}
