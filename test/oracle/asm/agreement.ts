import type { ListingFunction } from "../../../extension/src/core/asm/listing/listing.ts";
import { parseListing } from "../../../extension/src/core/asm/listing/listingParser.ts";
import { decodeFunction, goarchOf } from "../../../extension/src/core/asm/machine/decode.ts";
import { flowGraph, jumpsOf } from "../../../extension/src/core/asm/machine/flowGraph.ts";
import {
  hasSteps,
  stepOfLine,
  stepOfWholeFunction,
} from "../../../extension/src/core/asm/runtime/stepLines.ts";
import { partsOf, settleSteps } from "../../../extension/src/core/asm/steps/bookkeeping.ts";
import { annotateFunction, tellRelease } from "../../../extension/src/core/asm/words/annotate.ts";
import { mapFunctionRole } from "../../../extension/src/core/asm/words/functionRoles.ts";
import { type FineStep, stepOf } from "../../../extension/src/core/emulator/runtime/steps.ts";
import type { GoRelease } from "../../../extension/src/core/go/release/goRelease.ts";
import { type DwarfFacts, type DwarfPlace, placeAt } from "./dwarf.ts";

/**
 * How far the annotator's steps agree with the runtime's source. The truth of an instruction is the step of its
 * source line; a line of a small inlined function takes the step of the line that it was inlined into (DWARF tells).
 * Moves between registers, spills, constants and jumps stand on whatever line the register allocator had at hand: in
 * the truth, too, they take the step of the work beside them.
 */
export interface Agreement {
  /** Instructions compared. */
  readonly instructions: number;
  /** Those whose step without positions is the source's. */
  readonly blind: number;
  /** Those whose step with the listing's positions is the source's. */
  readonly positions: number;
  /** The same for instructions that do work of their own (no moves, jumps, prologue), settled or not. */
  readonly work: number;
  readonly workBlind: number;
  readonly disagreements: readonly Disagreement[];
}

export interface Disagreement {
  readonly function: string;
  readonly pc: string;
  readonly text: string;
  /** Innermost first. */
  readonly lines: string;
  readonly source: FineStep;
  readonly inferred: FineStep;
  readonly explanation: string;
}

/** Compares all map functions of an objdump listing with the source. */
export function agreementOf(text: string, dwarf: DwarfFacts): Agreement {
  const parsed = parseListing(text);
  const told = tellRelease(parsed, {});
  const blindly = tellRelease(parsed, { ignorePositions: true });
  let [instructions, blind, positions, work, workBlind] = [0, 0, 0, 0, 0];
  const disagreements: Disagreement[] = [];
  for (const fn of parsed.functions) {
    const role = mapFunctionRole(fn.name, told.release.family);
    const table = dwarf.functions.get(fn.name);
    if (role === undefined || table === undefined || !hasSteps(told.release, role.name)) continue;
    const truth = sourceSteps(fn, table, told.release, role.name);
    const withPositions = annotateFunction(fn, told, {});
    const without = annotateFunction(fn, blindly, { ignorePositions: true });
    for (const [i, line] of without.lines.entries()) {
      const { step: source, isWork } = truth[i] as SourceStep;
      const agrees = stepOf(line.step) === stepOf(source);
      instructions++;
      if (agrees) blind++;
      if (stepOf(withPositions.lines[i]?.step ?? "other") === stepOf(source)) positions++;
      if (isWork) work++;
      if (isWork && agrees) workBlind++;
      if (agrees) continue;
      const place = placeAt(table, fn.instructions[i]?.pc ?? 0);
      disagreements.push({
        function: fn.name,
        pc: line.pc,
        text: line.text,
        lines: (place?.lines ?? []).map((at) => `${at.file}:${at.line}`).join(" < "),
        source,
        inferred: line.step,
        explanation: line.explanation,
      });
    }
  }
  return { instructions, blind, positions, work, workBlind, disagreements };
}

interface SourceStep {
  readonly step: FineStep;
  readonly isWork: boolean;
}

function sourceSteps(
  fn: ListingFunction,
  table: readonly DwarfPlace[],
  release: GoRelease,
  name: string,
): SourceStep[] {
  const { arch, decoded } = decodeFunction(fn, goarchOf(fn));
  const graph = flowGraph(decoded, jumpsOf(fn, decoded));
  const parts = partsOf(decoded, graph, arch);
  const whole = stepOfWholeFunction(release, name);
  const own = fn.instructions.map(
    (instruction) => whole ?? stepOfPlace(placeAt(table, instruction.pc), release),
  );
  return settleSteps(parts, graph, own).map((step, i) => ({
    step,
    isWork: parts[i] === "work" && own[i] !== undefined,
  }));
}

/** The innermost line that has a step of its own; what is inlined where a slot is deleted serves the deleting. */
function stepOfPlace(place: DwarfPlace | undefined, release: GoRelease): FineStep | undefined {
  const found = (place?.lines ?? [])
    .map(({ file, line }) => stepOfLine(release.minor, file, line)?.step)
    .filter((step) => step !== undefined && step !== "=");
  return found.at(-1) === "tombstone" ? "tombstone" : found[0];
}
