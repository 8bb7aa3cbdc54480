import { bucketArray, swissDirectory, swissTable } from "../capacity/makeLayout.ts";
import { plus, times } from "../go/abi/allocation.ts";
import { slotCount } from "../go/abi/constants.ts";
import { maxTableCapacity } from "../go/abi/tableSize.ts";
import type { Ladder } from "./ladder.ts";
import type { MapObjects } from "./mapObjects.ts";

/** Maps that reached so many slots, and no more, at a line. */
export interface Reached {
  readonly slots: number;
  readonly maps: number;
  /** Where the profile leaves it open: they have from `slots` to so many. */
  readonly upTo?: number;
}

/** The maps behind some objects. */
export interface ReachedMaps {
  readonly maps: number;
  /** Smallest first. */
  readonly capacities: readonly Reached[];
  /** Maps that came with slots from elsewhere and grew here; those with the first eight may have had them on the stack. */
  readonly arrived: readonly Reached[];
  /** Bytes of arrays and directories that growing left behind. */
  readonly garbageBytes: number;
  readonly sure: boolean;
}

/** Maps as makes made them. */
export function madeMaps(objects: MapObjects, ladder: Ladder): ReachedMaps {
  const { type } = ladder;
  if (type.model.release.family === "classic") {
    const made = objects.arrays.reduce((sum, count) => sum + count, 0);
    const small = Math.max(0, objects.headers - made);
    const arrays = objects.arrays.map((maps, B) => ({ slots: ladder.steps[B]?.slots ?? 0, maps }));
    return exactly([{ slots: ladder.steps[0]?.slots ?? 0, maps: small }, ...arrays]);
  }
  // Of two tables and more, each has 1024 slots, but of few hints that give 512.
  const [single = 0, ...several] = objects.directories;
  const small = Math.max(0, objects.headers - objects.directories.reduce((sum, count) => sum + count, 0));
  const tables = several.reduce((sum, count, i) => sum + count * 2 ** (i + 1), 0);
  const last = ladder.steps.length - 1;
  const halves = Math.max(0, tables - (objects.arrays[last] ?? 0));
  const smaller = objects.arrays.slice(0, last - 1).reduce((sum, count) => sum + count, 0);
  const rows: Reached[] = [{ slots: ladder.steps[0]?.slots ?? 0, maps: small }];
  objects.arrays.forEach((count, i) => {
    const own =
      i === last ? Math.max(0, count - tables) : i === last - 1 ? Math.max(0, count - halves) : count;
    rows.push({
      slots: ladder.steps[i]?.slots ?? 0,
      maps: Math.min(own, Math.max(0, single - (i < last - 1 ? 0 : smaller))),
    });
  });
  several.forEach((maps, i) => {
    const slots = 2 ** (i + 1) * maxTableCapacity;
    rows.push(halves === 0 ? { slots, maps } : { slots: slots / 2, maps, upTo: slots });
  });
  return exactly(rows, halves === 0);
}

function exactly(rows: readonly Reached[], sure = true): ReachedMaps {
  const capacities = rows.filter(({ maps }) => maps > 0);
  const maps = capacities.reduce((sum, row) => sum + row.maps, 0);
  return { maps, capacities, arrived: [], garbageBytes: 0, sure };
}

/**
 * Maps as writes left them: each that grows allocates the next array of the ladder, so that those which are missing stayed.
 * @param made the slots that these very maps were made with, where that is known
 */
export function grownMaps(objects: MapObjects, ladder: Ladder, made: readonly Reached[] = []): ReachedMaps {
  const family = ladder.type.model.release.family === "classic" ? grownClassic : grownSwiss;
  const begun = made.some(({ upTo }) => upTo !== undefined) ? [] : made;
  return family(objects, ladder, (i) => {
    const slots = slotsAt(ladder, i);
    return slots <= slotCount ? 0 : (begun.find((row) => row.slots === slots)?.maps ?? 0);
  });
}

/** By place in the ladder, and behind it by Swiss directories. */
function slotsAt({ steps }: Ladder, i: number): number {
  return steps[i]?.slots ?? maxTableCapacity * 2 ** (i - steps.length + 1);
}

/**
 * Of a row of counts, each of things that were before what is counted next: how many stay there, and come to it.
 * @param begun how many begin there
 */
function chainOf(
  counts: readonly number[],
  begun: (i: number) => number,
): { readonly stay: number[]; readonly come: number[] } {
  const left = counts.map((count, i) => count + begun(i) - (counts[i + 1] ?? 0));
  const stay = left.map((count) => Math.max(0, count));
  const come = left.map((count, i) => begun(i) + Math.max(0, -count));
  return { stay, come };
}

function arrivals(come: readonly number[], ladder: Ladder): Reached[] {
  return come.map((maps, i) => ({ slots: slotsAt(ladder, i), maps })).filter(({ maps }) => maps > 0);
}

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

function grownClassic(objects: MapObjects, ladder: Ladder, begun: (i: number) => number): ReachedMaps {
  const { type, steps } = ladder;
  const { stay, come } = chainOf(objects.arrays, begun);
  const capacities = stay
    .map((maps, B) => ({ slots: steps[B]?.slots ?? 0, maps }))
    .filter(({ maps }) => maps > 0);
  const left = objects.arrays.map((count, B) => {
    const array = bucketArray(type, B);
    return times(Math.max(0, count - (stay[B] ?? 0)), array);
  });
  return {
    maps: total(stay),
    capacities,
    arrived: arrivals(come, ladder),
    garbageBytes: plus(...left).bytes,
    sure: objects.sure,
  };
}

function grownSwiss(objects: MapObjects, ladder: Ladder, begun: (i: number) => number): ReachedMaps {
  const { type, steps } = ladder;
  const [, ...doublings] = objects.directories;
  const last = steps.length - 1;
  // Behind the largest table come directories: the first split of a map gives it one of two entries.
  const { stay, come } = chainOf([...objects.arrays, ...doublings], begun);
  const single: Reached[] = steps.map(({ slots }, i) => ({ slots, maps: stay[i] ?? 0 }));
  const many = stay.slice(last + 1).map((maps, i) => ({ maps, directory: 2 ** (i + 1) }));
  const split = splitMaps(many, come.slice(last), objects.splits);
  const tables = objects.arrays.map((count, i) =>
    i === 0
      ? { bytes: Math.max(0, count - (stay[0] ?? 0)) * (steps[0]?.bytes ?? 0), objects: 0 }
      : times(Math.max(0, count - (stay[i] ?? 0)), swissTable(type, steps[i]?.slots ?? 0)),
  );
  // Each split leaves one table of 1024 slots behind; those that came to the first split are in it already.
  const firsts = Math.max(0, (objects.arrays[last] ?? 0) - (stay[last] ?? 0));
  const splitTables = times(Math.max(0, objects.splits - firsts), swissTable(type, maxTableCapacity));
  const directories = doublings.map((count, i) =>
    times(Math.max(0, count - (stay[last + 1 + i] ?? 0)), swissDirectory(type, 2 ** (i + 1))),
  );
  const firstDirectories = times(
    Math.min(objects.directories[0] ?? 0, doublings[0] ?? 0),
    swissDirectory(type, 1),
  );
  return {
    maps: total(stay),
    capacities: [...single, ...split.rows].filter(({ maps }) => maps > 0),
    arrived: arrivals(come, ladder),
    garbageBytes: plus(...tables, splitTables, ...directories, firstDirectories).bytes,
    sure: objects.sure && split.sure,
  };
}

/**
 * Maps of several tables: by their directories, and by all splits together. A directory of 2^d entries stands for d + 1 to
 * 2^d tables.
 * @param come maps that came with 1, 2, 4 … tables from elsewhere
 */
function splitMaps(
  many: readonly { readonly maps: number; readonly directory: number }[],
  come: readonly number[],
  splits: number,
): { readonly rows: Reached[]; readonly sure: boolean } {
  const levels = many.filter(({ maps }) => maps > 0);
  const arrivedWith = come.reduce((sum, count, k) => sum + count * 2 ** k, 0);
  const arrivedMaps = total(come);
  // Tables that all of them have now: those they began with, and one for each split.
  const all = total(levels.map(({ maps }) => maps)) - arrivedMaps + arrivedWith + splits;
  const least = (directory: number): number => Math.log2(directory) + 1;
  const leastOf = total(levels.map(({ maps, directory }) => maps * least(directory)));
  const mostOf = total(levels.map(({ maps, directory }) => maps * directory));
  const rows = levels.map(({ maps, directory }) => {
    const low = Math.max(least(directory), directory - Math.max(0, mostOf - all));
    const high = Math.min(directory, least(directory) + Math.max(0, all - leastOf));
    if (levels.length === 1 && maps === 1) return { slots: all * maxTableCapacity, maps };
    return low >= high
      ? { slots: directory * maxTableCapacity, maps }
      : { slots: low * maxTableCapacity, maps, upTo: high * maxTableCapacity };
  });
  return { rows, sure: all <= mostOf };
}
