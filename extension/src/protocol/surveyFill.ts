import type { FillRequest } from "./emulatorMessages.ts";
import { maxSurveyOperations, type SurveyRequest } from "./surveyMessages.ts";

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

/** How often churn replaces each entry: what tombstones do to a map has shown by then. */
const timesReplaced = 20;

/**
 * Churn for a map of so many entries: at constant size the oldest hundredth (of a small map more) is deleted and as many new
 * ones are inserted, round by round, until each entry was replaced several times.
 */
export function churnOf(entries: number): Pick<SurveyRequest, "deletedPercent" | "refilled" | "rounds"> {
  const deletedPercent = entries >= 100 ? 1 : entries >= 10 ? 10 : 100;
  const { deletes } = surveyFill({ entries, deletedPercent, refilled: true, rounds: 1 });
  const most = Math.floor((maxSurveyOperations - entries) / Math.max(1, 2 * deletes));
  const wanted = Math.ceil((timesReplaced * entries) / Math.max(1, deletes));
  return { deletedPercent, refilled: true, rounds: Math.max(1, Math.min(wanted, most)) };
}

/** All operations of a fill. */
export function fillOperations({ inserts, deletes, insertsAfter, rounds = 1 }: FillCounts): number {
  return inserts + rounds * (deletes + insertsAfter);
}
