import type { FineStep } from "../../emulator/runtime/steps.ts";
import type { GoRelease } from "../../go/release/goRelease.ts";
import { functionNames, stepBodies, stepFunctions, stepNames } from "./stepLines.generated.ts";

/** Which step a line of the runtime's source belongs to, per release. */

export interface LineStep {
  /** "=" for a line of a small inlined function: it does what its caller is doing. */
  readonly step: FineStep | "=";
  readonly small: boolean;
}

interface TableFunction {
  readonly name: string;
  readonly start: number;
  readonly steps: readonly LineStep[];
}

/** The letter that stands for a step in the table: "A" for the first of `stepNames`, "a" behind "Z". */
export const stepLetter = (index: number): string =>
  String.fromCharCode(index < 26 ? 65 + index : 71 + index);

const stepOfLetter = new Map(stepNames.map((name, i) => [stepLetter(i), name]));

/** A body of the table with its steps' names: "0other 1nilCheck 8". */
export function namedBody(body: string): string {
  return body.replaceAll(/[A-Za-z]/g, (letter) => stepOfLetter.get(letter) ?? "other");
}

const bodies = new Map<number, readonly LineStep[]>();
const files = new Map<string, readonly TableFunction[]>();

function bodyOf(number: number): readonly LineStep[] {
  let steps = bodies.get(number);
  if (steps !== undefined) return steps;
  const parts = namedBody(stepBodies[number] ?? "").split(" ");
  const expanded: LineStep[] = [];
  for (let i = 0; i + 1 < parts.length; i++) {
    const [, from, name, bang] = /^(\d+)(\D[^!]*)?(!?)$/.exec(parts[i] as string) ?? [];
    const end = Number.parseInt(parts[i + 1] as string, 10);
    const step: LineStep = { step: (name ?? "other") as FineStep, small: bang === "!" };
    for (let line = Number(from); line < end; line++) expanded.push(step);
  }
  steps = expanded;
  bodies.set(number, steps);
  return steps;
}

function functionsOf(minor: number, file: string): readonly TableFunction[] {
  const id = `${minor}/${file}`;
  let functions = files.get(id);
  if (functions === undefined) {
    const ofRelease = stepFunctions[minor] ?? {};
    functions = (Object.hasOwn(ofRelease, file) ? (ofRelease[file] ?? "") : "")
      .split(";")
      .filter((row) => row !== "")
      .map((row) => {
        const [start, name, body] = row.split(" ");
        return { name: functionNames[Number(name)] ?? "", start: Number(start), steps: bodyOf(Number(body)) };
      });
    files.set(id, functions);
  }
  return functions;
}

/** Where a function of the runtime starts in a release: the line of `func`, or undefined when it is not in that file. */
export function functionStart(minor: number, file: string, name: string): number | undefined {
  return functionsOf(minor, file).find((fn) => fn.name === name)?.start;
}

/** The step of a source line, or undefined when the table does not know the file or the line is in no function. */
export function stepOfLine(minor: number, file: string, line: number): LineStep | undefined {
  const functions = functionsOf(minor, file);
  let low = 0;
  let high = functions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((functions[middle] as TableFunction).start <= line) low = middle + 1;
    else high = middle;
  }
  const fn = functions[low - 1];
  return fn?.steps[line - fn.start];
}

/** The releases whose table has this function starting at this line. */
export function releasesWithFunctionAt(file: string, name: string, line: number): number[] {
  return Object.keys(stepFunctions)
    .map(Number)
    .filter((minor) => functionStart(minor, file, name) === line);
}

/** Whether the table of a release has a function of this name. */
export function hasSteps(release: GoRelease, name: string): boolean {
  return Object.keys(stepFunctions[release.minor] ?? {}).some(
    (file) => functionStart(release.minor, file, name) !== undefined,
  );
}

/**
 * The step that a function does as a whole (`evacuate` is growWork from end to end, with all that it inlines), or
 * undefined for a function of several steps and for an unknown one.
 */
export function stepOfWholeFunction(release: GoRelease, name: string): FineStep | undefined {
  const otherFamily = release.family === "classic" ? "_swiss.go" : "_noswiss.go";
  for (const file of Object.keys(stepFunctions[release.minor] ?? {})) {
    if (file.endsWith(otherFamily)) continue;
    const steps = functionsOf(release.minor, file).find((fn) => fn.name === name)?.steps;
    if (steps === undefined) continue;
    const step = steps.at(-1)?.step;
    return step !== "=" && steps.every((line, i) => i === 0 || line.step === step) ? step : undefined;
  }
  return undefined;
}

/** The table's name of a source file: base name, with `maps/` before files of internal/runtime/maps. */
export function tableFile(path: string, inMaps: boolean): string {
  const base = path.slice(path.lastIndexOf("/") + 1);
  return inMaps ? `maps/${base}` : base;
}

/** `runtime_mapassign` of a link name counts as mapassign. */
export function tableName(name: string): string {
  return name.startsWith("runtime_map") ? name.slice(8) : name;
}

export function pathInMaps(path: string): boolean {
  return path.includes("internal/runtime/maps/");
}
