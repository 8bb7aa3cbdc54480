import { stepMeaning, stepOf } from "../../emulator/runtime/steps.ts";
import type { Decoded } from "../machine/effects.ts";
import type { Jumps } from "../machine/flowGraph.ts";
import type { AnnotatedLine, AnnotatedStep } from "../runtime/annotated.ts";

/** The steps of an annotated function as runs, in order, and as a picture. */

/** Neighbouring instructions of the same step, joined. */
export function runsOf(lines: readonly AnnotatedLine[]): AnnotatedStep[] {
  const runs: AnnotatedStep[] = [];
  if (lines.length === 0) return runs;
  let start = 0;
  for (let i = 1; i <= lines.length; i++) {
    const first = lines[start] as AnnotatedLine;
    const here = lines[i];
    if (here !== undefined && here.step === first.step && here.small === first.small) continue;
    const final = lines[i - 1] as AnnotatedLine;
    runs.push({
      step: first.step,
      ...(first.small === true ? { small: true } : {}),
      from: first.line,
      to: final.line,
      fromPc: first.pc,
      toPc: final.pc,
      text: stepMeaning[stepOf(first.step)],
    });
    start = i;
  }
  return runs;
}

/** Steps in order of first appearance, the closed names only. */
export function orderOf(runs: readonly AnnotatedStep[]): string[] {
  return [...new Set(runs.map((run) => stepOf(run.step)))].filter((step) => step !== "other");
}

/** A Mermaid flowchart of the closed steps and how control passes between them. */
export function stepFlow(lines: readonly AnnotatedLine[], decoded: readonly Decoded[], jumps: Jumps): string {
  const edges = new Map<string, number>();
  const link = (from: number, to: number): void => {
    const a = stepOf((lines[from] as AnnotatedLine).step);
    const b = stepOf((lines[to] as AnnotatedLine).step);
    if (a !== b && a !== "other" && b !== "other")
      edges.set(`${a}-->${b}`, (edges.get(`${a}-->${b}`) ?? 0) + 1);
  };
  for (let i = 0; i < lines.length; i++) {
    const control = (decoded[i] as Decoded).control;
    const target = jumps.targets[i] as number;
    if (control !== "jump" && control !== "return" && control !== "trap" && i + 1 < lines.length)
      link(i, i + 1);
    if ((control === "jump" || control === "branch") && target >= 0) link(i, target);
  }
  if (edges.size === 0) return "";
  return [
    "flowchart TD",
    ...[...edges.keys()].map((edge) => `  ${edge.replace(/return/g, "ret[return]")}`),
  ].join("\n");
}
