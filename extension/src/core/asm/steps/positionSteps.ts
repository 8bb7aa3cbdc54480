import type { FineStep } from "../../emulator/runtime/steps.ts";
import type { GoRelease } from "../../go/release/goRelease.ts";
import type { Instruction, ListingFunction } from "../listing/listing.ts";
import { runtimeName } from "../runtime/signatures.ts";
import {
  functionStart,
  type LineStep,
  pathInMaps,
  stepOfLine,
  tableFile,
  tableName,
} from "../runtime/stepLines.ts";

/**
 * Steps of a runtime map function by the source line of each instruction that does work; undefined where the line
 * says nothing. undefined as a whole when the listing has no positions or the table does not know the function's file.
 */
export function stepsByPosition(
  fn: ListingFunction,
  release: GoRelease,
): { steps: (FineStep | undefined)[]; small: boolean[] } | undefined {
  const first = fn.instructions.find((i) => i.sourceLine > 0);
  const name = runtimeName(fn.name);
  if (first === undefined || name === undefined) return undefined;
  const inMaps = isInMaps(fn, first, release, name);
  const start = functionStart(release.minor, tableFile(first.file, inMaps), tableName(name));
  const shift = start === undefined ? 0 : first.sourceLine - start;
  const found = fn.instructions.map((instruction): LineStep | undefined => {
    if (instruction.sourceLine === 0) return undefined;
    const file = tableFile(instruction.file, inMaps);
    const own = instruction.file === first.file;
    return stepOfLine(release.minor, file, instruction.sourceLine - (own ? shift : 0));
  });
  if (found.every((step) => step === undefined)) return undefined;
  return {
    steps: found.map((line) => (line === undefined || line.step === "=" ? undefined : line.step)),
    small: smallLines(found),
  };
}

function isInMaps(fn: ListingFunction, first: Instruction, release: GoRelease, name: string): boolean {
  const path = fn.path !== "" ? fn.path : first.file;
  if (path.includes("/")) return pathInMaps(path);
  if (release.family === "classic") return false;
  return functionStart(release.minor, tableFile(first.file, true), tableName(name)) !== undefined;
}

/** Inlined lines are on the small path when the line before is. */
function smallLines(found: readonly (LineStep | undefined)[]): boolean[] {
  let small = false;
  return found.map((line) => {
    if (line !== undefined && line.step !== "=") small = line.small;
    return small;
  });
}
