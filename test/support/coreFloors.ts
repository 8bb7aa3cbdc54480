import path from "node:path";
import { importsOf, type Sources } from "./architecture.ts";

const core = "extension/src/core";

/**
 * The rooms of core, floor by floor from the ground. A room may import what stands on a floor below its own; rooms of one
 * floor never import each other, types included.
 */
export const floors: readonly (readonly string[])[] = [
  ["go/release", "numbers"],
  ["go/abi"],
  ["go/types", "claims"],
  ["memory", "source", "asm/listing"],
  ["source/flow"],
  ["capacity"],
  ["decode", "compile"],
  ["emulator/hash"],
  ["emulator/runtime"],
  ["emulator/classic", "emulator/swiss", "emulator/syncmap"],
  ["emulator/wasm"],
  ["emulator/map"],
  ["asm/runtime"],
  ["asm/machine"],
  ["asm/steps"],
  ["asm/words"],
  ["asm/statements"],
  ["trace", "survey", "profile", "measure"],
  ["present"],
  ["diagnose/machine"],
  ["diagnose/fixes"],
  ["diagnose/patterns"],
  ["diagnose"],
  ["session"],
];

/** Imports that break the floors, "file -> file" below core. The list may only shrink: see `findFloorBreaches`. */
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
    const from = belowCore(file);
    if (from === undefined) continue;
    const own = roomOf(from);
    if (own === undefined) {
      breaches.push(`${from}: lies in no room of core`);
      continue;
    }
    for (const { specifier } of importsOf(source)) {
      if (!specifier.startsWith(".")) continue;
      const to = belowCore(path.posix.join(path.posix.dirname(file), specifier));
      const other = to === undefined ? undefined : roomOf(to);
      if (other === undefined || other.name === own.name || other.floor < own.floor) continue;
      const row = `${from} -> ${to}`;
      unused.delete(row);
      if (exceptions.includes(row)) continue;
      const how = other.floor === own.floor ? "stands beside" : "stands above";
      breaches.push(`${row}: ${other.name} ${how} ${own.name}`);
    }
  }
  return [...breaches, ...[...unused].map((row) => `exception not needed any more: ${row}`)];
}

function belowCore(file: string): string | undefined {
  return file.startsWith(`${core}/`) ? file.slice(core.length + 1) : undefined;
}

function roomOf(file: string): { readonly name: string; readonly floor: number } | undefined {
  const name = path.posix.dirname(file);
  const floor = floors.findIndex((rooms) => rooms.includes(name));
  return floor < 0 ? undefined : { name, floor };
}
