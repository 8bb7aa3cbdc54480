import { isSeedCall, operationOf } from "../go/abi/mapFunctions.ts";
import type { Frame, Stack } from "./profile.ts";
import { passesThrough } from "./profileSite.ts";

/** The map operation that a stack was taken in. */
export interface StackedMapCall {
  /** What the code of the program called: "runtime.mapassign_fast64". */
  readonly entry: string;
  /** Where that stands on the stack, and the code that called it: indexes of frames. */
  readonly entryAt: number;
  readonly callerAt: number;
  /** Functions of package maps are between them. */
  readonly throughMaps: boolean;
  /** It may be the seed of a map that is made on the stack; the same function serves others, too. */
  readonly seed: boolean;
}

/** What reflection calls: functions that are linked into it, and those of internal/runtime/maps by themselves. */
const ofMaps =
  /^(?:internal\/runtime\/maps\.(?:\(\*(?:Map|Iter|table)\)\.|New(?:Empty)?Map$)|reflect\.(?:make)?map\w*$)/;

const ofMapsPackage = /^(?:golang\.org\/x\/exp\/)?maps\./;

const isMapFunction = (name: string): boolean => operationOf(name) !== undefined || ofMaps.test(name);

/**
 * The map operation that a stack is in; null where it is in none. Map functions call no code of the program, so that there is one
 * at most; but a panic in them runs deferred functions.
 */
export function mapCallOf({ frames }: Stack): StackedMapCall | null {
  const first = frames.findIndex(({ function: name }) => name === "runtime.gopanic" || isMapFunction(name));
  const found = frames[first];
  if (found === undefined || found.function === "runtime.gopanic") return seedCallOf(frames);
  let callerAt = first;
  let entryAt = first;
  let throughMaps = false;
  for (; callerAt < frames.length; callerAt++) {
    const { function: name } = frames[callerAt] as Frame;
    if (isMapFunction(name)) entryAt = callerAt;
    else if (!passesThrough(name)) break;
    else if (ofMapsPackage.test(name)) throughMaps = true;
  }
  return {
    entry: (frames[entryAt] as Frame).function,
    ...{ entryAt, callerAt, throughMaps, seed: false },
  };
}

/** Compiled code draws the seed of a map on the stack by itself. */
function seedCallOf(frames: readonly Frame[]): StackedMapCall | null {
  const callerAt = frames.findIndex(({ function: name }) => !passesThrough(name));
  const entry = frames[callerAt - 1]?.function;
  if (entry === undefined || !isSeedCall(entry)) return null;
  return { entry, entryAt: callerAt - 1, callerAt, throughMaps: false, seed: true };
}
