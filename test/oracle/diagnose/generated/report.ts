import path from "node:path";
import type { GeneratedCase } from "./caseWriter.ts";
import { nilCase } from "./nilCases.ts";
import { raceCase } from "./raceCases.ts";
import { foundByCheck, nilWritesByGo, RacesByGo } from "./truth.ts";

/** How what is found compares to what real Go does. */
export interface Comparison {
  readonly cases: number;
  /** In how many Go panics, or races. */
  readonly real: number;
  /** Names with lines: found where Go does nothing of the kind. */
  readonly wrong: readonly string[];
  readonly missed: readonly string[];
}

/** Share of what is found that is real, and of what is real that is found, from 0 to 1. */
export function rates({ real, wrong, missed }: Comparison): { precision: number; recall: number } {
  const right = real - missed.length;
  return { precision: right / Math.max(1, right + wrong.length), recall: right / Math.max(1, real) };
}

/** One line for people. */
export function told(kind: string, seed: number, comparison: Comparison): string {
  const { precision, recall } = rates(comparison);
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  return `${kind}: seed ${seed}, ${comparison.cases} programs, ${comparison.real} of them really: precision ${percent(precision)}, recall ${percent(recall)}`;
}

/** Programs that write maps, run by Go and checked. */
export async function compareNilWrites(seed: number, count: number, folder: string): Promise<Comparison> {
  const cases = Array.from({ length: count }, (_, i) => nilCase(seed, i));
  const go = nilWritesByGo(cases, path.join(folder, "go"));
  const found = await foundByCheck(cases, path.join(folder, "check"), "nilMapWrite");
  const wrong: string[] = [];
  const missed: string[] = [];
  for (const { name } of cases) {
    const [line] = go.get(name) ?? [];
    const lines = found.get(name) ?? [];
    if (line !== undefined && !lines.includes(line)) missed.push(`${name}:${line}`);
    wrong.push(...lines.filter((other) => other !== line).map((other) => `${name}:${other}`));
  }
  return { cases: count, real: go.size, wrong, missed };
}

/** Runs after which a race that is found counts as none: one may hide it. */
const patience = 80;

/** Programs whose goroutines share maps, run by Go's race detector and checked. */
export async function compareRaces(seed: number, count: number, folder: string): Promise<Comparison> {
  const cases = Array.from({ length: count }, (_, i) => raceCase(seed, i));
  const found = await foundByCheck(cases, path.join(folder, "check"), "concurrentMapUse");
  const go = new RacesByGo(cases, path.join(folder, "go"));
  const silent = go.ofAll(cases.map(({ name }) => name).filter((name) => !found.has(name)));
  const wrong: string[] = [];
  const missed = [...silent].map(([name, lines]) => `${name}:${lines.join()}`);
  let real = silent.size;
  for (const { name } of cases as readonly GeneratedCase[]) {
    const lines = found.get(name);
    if (lines === undefined) continue;
    const really = go.of(name, lines, patience);
    if (really.size > 0) real++;
    if (!lines.some((line) => really.has(line))) wrong.push(`${name}:${lines.join()}`);
  }
  return { cases: count, real, wrong, missed };
}
