import path from "node:path";
import { importsOf, type Sources } from "./architecture.ts";

const core = "extension/src/core";

/** A room of core, and where its files lie: folders, and single files that a folder of another room still holds. */
export interface Room {
  readonly name: string;
  /** Paths below core. The longest that fits a file says whose it is. */
  readonly places: readonly string[];
}

const room = (name: string, ...places: string[]): Room => ({
  name,
  places: places.length > 0 ? places : [name],
});

const inFolder = (folder: string, names: string): string[] =>
  names.split(" ").map((name) => `${folder}/${name}.ts`);

/**
 * The rooms of core from the ground up. A room may import what stands on a floor below its own; rooms of one floor
 * never import each other, types included.
 */
export const floors: readonly (readonly Room[])[] = [
  [room("go/release", "release")],
  [room("go/abi")],
  [room("go/types", "types", "hash/hashPlan.ts")],
  [
    room("memory", "memory", "hash/words.ts", "runtime/runtimeRandom.ts"),
    room("source", "syntax"),
    room("capacity"),
  ],
  [room("decode", "decode", "capacity/nextGrowth.ts"), room("compile")],
  [room("emulator/hash", "hash")],
  [
    room(
      "emulator/runtime",
      ...inFolder("runtime", "mapRuntime keyEqual"),
      ...inFolder("trace", "tracer steps"),
      "swiss/mapKeyError.ts",
    ),
  ],
  [room("emulator/classic", "classic"), room("emulator/swiss", "swiss")],
  [
    room(
      "emulator/wasm",
      ...inFolder("memory", "wasmAssembler arenaCode keyCode slotCode operationCode operationExports"),
      ...inFolder("hash", "hashCode mapCode attachMapCode"),
      ...inFolder(
        "classic",
        "classicCode classicCodeParts classicGrowthCode fastClassic createClassicRuntime",
      ),
      ...inFolder("swiss", "swissCode swissProbeCode swissMoveCode fastSwiss swissRuntime"),
      ...inFolder("runtime", "createMapRuntime enableMapCode"),
    ),
  ],
  [room("emulator/map", "runtime")],
  [room("asm")],
  [
    room("trace"),
    room("survey", ...inFolder("present", "survey surveyCells surveyLayers surveyMemory surveyUnits")),
  ],
  [room("present")],
  [room("diagnose")],
  [room("session")],
];

/** Imports that still break the floors, "file -> file" below core. The list may only shrink: see `findFloorBreaches`. */
export const floorExceptions: readonly string[] = [];

/**
 * All imports of core that run up, or across a floor, as sentences; then each exception that no import needs any more,
 * and each file of core that lies in no room.
 */
export function findFloorBreaches(
  sources: Sources,
  exceptions: readonly string[] = floorExceptions,
): string[] {
  const breaches: string[] = [];
  const unused = new Set(exceptions);
  for (const [file, source] of sources) {
    if (!file.startsWith(`${core}/`)) continue;
    const from = file.slice(core.length + 1);
    const own = placeOf(from);
    if (own === undefined) {
      breaches.push(`${from}: lies in no room of core`);
      continue;
    }
    for (const { specifier } of importsOf(source)) {
      const target = path.posix.join(path.posix.dirname(file), specifier);
      if (!specifier.startsWith(".") || !target.startsWith(`${core}/`)) continue;
      const to = target.slice(core.length + 1);
      const other = placeOf(to);
      if (other === undefined || other.name === own.name || other.floor < own.floor) continue;
      if (unused.delete(`${from} -> ${to}`) || exceptions.includes(`${from} -> ${to}`)) continue;
      const how = other.floor === own.floor ? "stands beside" : "stands above";
      breaches.push(`${from} -> ${to}: ${other.name} ${how} ${own.name}`);
    }
  }
  return [...breaches, ...[...unused].map((row) => `exception not needed any more: ${row}`)];
}

/** The table as text, one floor a line from the ground up. */
export function floorTable(): string {
  return floors
    .map((rooms, floor) => `${String(floor + 1).padStart(2)}  ${rooms.map(({ name }) => name).join(" | ")}`)
    .join("\n");
}

function placeOf(file: string): { name: string; floor: number } | undefined {
  let best: { name: string; floor: number; length: number } | undefined;
  for (const [floor, rooms] of floors.entries())
    for (const { name, places } of rooms)
      for (const place of places) {
        const holds = file === place || file.startsWith(`${place}/`);
        if (holds && place.length > (best?.length ?? 0)) best = { name, floor, length: place.length };
      }
  return best;
}
