import { TooLargeError } from "../core/capacity/planCapacity.ts";
import { NotModelledError, planSyncMap, type SyncMapPlan } from "../core/capacity/syncMapPlan.ts";
import type { MapModel } from "../core/go/release/goTarget.ts";
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
  if (given.go?.includes("nosynchashtriemap"))
    throw new BadInput(
      "sync.Map under GOEXPERIMENT nosynchashtriemap (a read and a dirty map) is not modelled",
    );
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
    if (error instanceof TooLargeError || error instanceof NotModelledError)
      throw new BadInput(error.message);
    throw error;
  }
}

/** Where the map type of a text begins, behind its declarations. */
const written = /(?:^|;)\s*sync\.Map\b/;

/** "type ID int; sync.Map[ID,string]" as "type ID int; map[ID]string". */
function builtInText(text: string, where: string): string {
  const name = written.exec(text);
  const begin = name === null ? text.length : name.index + name[0].length;
  const stored = text.slice(begin).trim();
  const inside = stored.startsWith("[") && stored.endsWith("]") ? stored.slice(1, -1) : "";
  const comma = topLevelComma(inside);
  if (comma < 0)
    throw new BadInput(
      `${where}: ${JSON.stringify(text)} does not say what is stored: sync.Map[KEY,VALUE], such as sync.Map[string,int]`,
    );
  const declarations = text.slice(0, begin).replace(/sync\.Map$/, "");
  return `${declarations}map[${inside.slice(0, comma)}]${inside.slice(comma + 1)}`;
}

/** The first comma outside of all brackets, or -1. */
function topLevelComma(text: string): number {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text[i] as string;
    if ("[({".includes(char)) depth++;
    else if ("])}".includes(char)) depth--;
    else if (char === "," && depth === 0) return i;
  }
  return -1;
}
