import type { GoRelease } from "../release/goRelease.ts";
import type { FineStep } from "../trace/steps.ts";
import type { Instruction, ListingFunction } from "./listing.ts";
import { pathInMaps, tableName } from "./releaseHints.ts";
import { runtimeName } from "./signatures.ts";
import { functionStart, type LineStep, stepOfLine, tableFile } from "./stepLines.ts";

/**
 * Steps of a runtime map function by the source line of each instruction. Lines of small inlined functions take the
 * step of the next (else the last) instruction that has one of its own. undefined when the listing has no positions
 * or the table does not know the function's file.
 */
export function stepsByPosition(
  fn: ListingFunction,
  release: GoRelease,
): { steps: FineStep[]; small: boolean[] } | undefined {
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
  return fill(found);
}

function isInMaps(fn: ListingFunction, first: Instruction, release: GoRelease, name: string): boolean {
  const path = fn.path !== "" ? fn.path : first.file;
  if (path.includes("/")) return pathInMaps(path);
  if (release.family === "classic") return false;
  return functionStart(release.minor, tableFile(first.file, true), tableName(name)) !== undefined;
}

function fill(found: readonly (LineStep | undefined)[]): { steps: FineStep[]; small: boolean[] } {
  const count = found.length;
  const steps: FineStep[] = new Array(count).fill("other");
  const small: boolean[] = new Array(count).fill(false);
  let next: LineStep | undefined;
  for (let i = count - 1; i >= 0; i--) {
    const here = found[i];
    if (here !== undefined && here.step !== "=") next = here;
    const used = here !== undefined && here.step !== "=" ? here : next;
    if (used !== undefined) {
      steps[i] = used.step as FineStep;
      small[i] = used.small;
    } else if (i < count - 1) {
      steps[i] = steps[i + 1] as FineStep;
    }
  }
  return { steps, small };
}
