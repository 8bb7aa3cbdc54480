import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { ProcessorCache } from "../core/measure/cacheMarks.ts";

const units: ReadonlyMap<string, number> = new Map(Object.entries({ K: 1024, M: 1024 ** 2, G: 1024 ** 3 }));

/**
 * The data caches of the first processor as Linux tells them, the smallest first; none where nobody tells.
 * @param folder with a folder for each cache
 */
export async function processorCaches(
  folder = "/sys/devices/system/cpu/cpu0/cache",
): Promise<readonly ProcessorCache[]> {
  const names = await readdir(folder).catch(() => []);
  const found = await Promise.all(
    names.filter((name) => /^index\d+$/.test(name)).map((name) => cacheIn(path.join(folder, name))),
  );
  return found.filter((cache) => cache !== null).sort((a, b) => a.bytes - b.bytes);
}

async function cacheIn(folder: string): Promise<ProcessorCache | null> {
  const told = async (name: string): Promise<string> =>
    (await readFile(path.join(folder, name), "utf8").catch(() => "")).trim();
  const [level, type, size] = await Promise.all(["level", "type", "size"].map(told));
  const [, count, unit = ""] = /^(\d+)([KMG])$/.exec(size ?? "") ?? [];
  if (count === undefined || !/^\d$/.test(level ?? "") || type === "Instruction") return null;
  return { name: `L${level}`, bytes: Number(count) * (units.get(unit) ?? 1) };
}
