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

/**
 * A Mermaid flowchart of the closed steps and how control passes between them. The check that a write is still marked stands
 * apart from the one that none is under way.
 */
export function stepFlow(lines: readonly AnnotatedLine[], decoded: readonly Decoded[], jumps: Jumps): string {
  const next = (i: number): number[] => nextOf(i, decoded, jumps);
  const stepAt = (i: number): string => stepOf((lines[i] as AnnotatedLine).step);
  const afterMark = reachedFrom(
    lines.flatMap((_, i) => (stepAt(i) === "markWriting" ? [i] : [])),
    next,
  );
  const nodeAt = (i: number): string => {
    const step = stepAt(i);
    return step === "concurrencyCheck" && afterMark.has(i) ? exitCheck : step;
  };
  const edges = new Set<string>();
  for (let i = 0; i < lines.length; i++)
    for (const to of next(i)) {
      const [a, b] = [nodeAt(i), nodeAt(to)];
      if (a !== b && a !== "other" && b !== "other") edges.add(`  ${shapeOf(a)}-->${shapeOf(b)}`);
    }
  return edges.size === 0 ? "" : ["flowchart TD", ...edges].join("\n");
}

/** The node of the check after the write; it has the step concurrencyCheck too. */
export const exitCheck = "exitCheck";

/** Some names are Mermaid's own words, or not what a reader is to see. */
const shapeOf = (node: string): string =>
  node === "return" ? "ret[return]" : node === exitCheck ? `${exitCheck}[concurrencyCheck at the end]` : node;

/** The instructions that may follow one. */
function nextOf(i: number, decoded: readonly Decoded[], { targets }: Jumps): number[] {
  const { control } = decoded[i] as Decoded;
  const target = targets[i] as number;
  const passesOn = control !== "jump" && control !== "return" && control !== "trap" && i + 1 < decoded.length;
  const jumps = (control === "jump" || control === "branch") && target >= 0;
  return [...(passesOn ? [i + 1] : []), ...(jumps ? [target] : [])];
}

function reachedFrom(starts: readonly number[], next: (i: number) => number[]): ReadonlySet<number> {
  const reached = new Set<number>();
  const open = [...starts];
  for (let i = open.pop(); i !== undefined; i = open.pop()) {
    if (reached.has(i)) continue;
    reached.add(i);
    open.push(...next(i));
  }
  return reached;
}
