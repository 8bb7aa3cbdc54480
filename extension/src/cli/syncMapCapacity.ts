import { TooLargeError } from "../core/capacity/planCapacity.ts";
import { planSyncMap, type SyncMapPlan } from "../core/capacity/syncMapPlan.ts";
import type { MapModel } from "../core/go/release/goTarget.ts";
import { otherName } from "../core/go/types/namesSyncMap.ts";
import { storedMapText } from "../core/go/types/syncMapText.ts";
import { capacityMarkdown } from "../core/present/capacityMarkdown.ts";
import { syncMapReport } from "../core/present/syncMapReport.ts";
import { capacityText } from "./capacityText.ts";
import { BadInput, type CliIo } from "./io.ts";
import { MapTypeReader } from "./mapTypeReader.ts";
import { modelFromOptions } from "./options.ts";

/** What `capacity` was given, with a sync.Map as its map. */
interface Given {
  readonly map: string;
  readonly go?: string;
  readonly goarch?: string;
  readonly hint?: string;
  readonly budget?: string;
  readonly compare?: string;
  readonly markdown?: string;
  readonly json?: string;
}

/** `capacity --map 'sync.Map[K,V]' --n N`. */
export async function syncMapCapacity(given: Given, n: number, io: CliIo): Promise<number> {
  for (const option of ["hint", "budget", "compare"] as const)
    if (given[option] !== undefined) throw new BadInput(`--${option} is not for a sync.Map`);
  const plan = await syncMapPlan(new MapTypeReader(), given.map, n, modelFromOptions(given, io), "--map");
  if (given.json !== undefined) io.out(`${JSON.stringify(plan)}\n`);
  else {
    const report = syncMapReport(plan);
    io.out(given.markdown === undefined ? capacityText(report) : capacityMarkdown(report));
  }
  return 0;
}

/**
 * Plans the sync.Map that a user wrote.
 * @throws BadInput that begins with where it was given when it is no such type
 */
export async function syncMapPlan(
  reader: MapTypeReader,
  text: string,
  n: number,
  model: MapModel,
  where: string,
): Promise<SyncMapPlan> {
  const type = await reader.read(builtInText(text, where), model, where);
  try {
    return planSyncMap(type, n);
  } catch (error) {
    if (error instanceof TooLargeError) throw new BadInput(error.message);
    throw error;
  }
}

/** "type ID int; sync.Map[ID,string]" as "type ID int; map[ID]string". */
export function builtInText(text: string, where: string): string {
  const name = otherName(text);
  if (name !== null)
    throw new BadInput(
      `${where}: ${name} is sync.Map, which stores values of any type: write the types that are stored, sync.Map[KEY,VALUE]`,
    );
  const stored = storedMapText(text);
  if (stored === null)
    throw new BadInput(
      `${where}: ${JSON.stringify(text)} does not say what is stored: sync.Map[KEY,VALUE], such as sync.Map[string,int]`,
    );
  return stored;
}
