import { runtimeName } from "../asm/runtime/signatures.ts";
import {
  functionStart,
  pathInMaps,
  releasesWithFunctionAt,
  stepOfLine,
  tableFile,
  tableName,
} from "../asm/runtime/stepLines.ts";
import { type StepName, stepOf } from "../emulator/runtime/steps.ts";
import { framesOf } from "./distinct.ts";
import type { StackedMapCall } from "./mapCallOf.ts";
import type { Frame, Profile, Stack } from "./profile.ts";

/** What a map operation was doing: a step, or allocating memory for it. */
export type CostStep = StepName | `${StepName}.allocate`;

/** Steps to which all belongs that is called in them: what growing hashes, probes and inserts is growing. */
const whole: ReadonlySet<StepName> = new Set(["grow", "growWork", "overflow", "allocateFirst"]);

const allocates = /^(?:runtime|internal\/runtime\/maps)\.(?:mallocgc|newobject|newarray)/;

/**
 * What the map operation of a stack was doing, by the lines of the runtime's sources that its frames are at: what has no lines
 * of map code, as a hash function, does what its caller is doing.
 */
export function stepOfCall({ frames }: Stack, { entryAt, seed }: StackedMapCall, minor: number): CostStep {
  if (seed) return "allocateFirst";
  let step: StepName = "other";
  let allocating = false;
  for (let i = entryAt; i >= 0; i--) {
    const frame = frames[i] as Frame;
    if (allocates.test(frame.function)) allocating = true;
    if (!whole.has(step)) step = stepAt(frame, minor) ?? step;
  }
  return allocating ? `${step}.allocate` : step;
}

function stepAt(frame: Frame, minor: number): StepName | undefined {
  const place = tablePlace(frame);
  const start = place === undefined ? undefined : functionStart(minor, place.file, place.name);
  if (place === undefined || start === undefined) return undefined;
  const shift = frame.start > 0 ? frame.start - start : 0;
  const known = stepOfLine(minor, place.file, frame.line - shift)?.step;
  return known === undefined || known === "=" ? undefined : stepOf(known);
}

function tablePlace({
  function: name,
  file,
}: Frame): { readonly file: string; readonly name: string } | undefined {
  const own = runtimeName(name);
  if (own === undefined) return undefined;
  return { file: tableFile(file, pathInMaps(file)), name: tableName(own) };
}

/** The releases (26 for go1.26) whose map functions begin at the lines that a profile says; empty where it says none. */
export function minorsByLines(profile: Profile): readonly number[] {
  const seen = new Set<string>();
  let minors: readonly number[] | null = null;
  for (const frame of framesOf(profile)) {
    const key = `${frame.function} ${frame.start}`;
    if (frame.start === 0 || seen.has(key)) continue;
    seen.add(key);
    const place = tablePlace(frame);
    if (place === undefined) continue;
    const found = releasesWithFunctionAt(place.file, place.name, frame.start);
    if (found.length === 0) continue;
    const both: readonly number[] =
      minors === null ? found : found.filter((minor) => minors?.includes(minor));
    if (both.length > 0) minors = both;
  }
  return minors ?? [];
}
