import type { SizedObjects } from "./heapObjects.ts";
import type { Ladder } from "./ladder.ts";
import type { MapObjects } from "./mapObjects.ts";
import { countOf, type Division, divisions, type PossiblePart } from "./partsBySize.ts";

/**
 * What of the objects of one call Swiss maps that are made there allocated (internal/runtime/maps NewEmptyMap, NewMap); null
 * where they are no such objects.
 */
export function madeSwiss(objects: readonly SizedObjects[], ladder: Ladder): MapObjects | null {
  const parts: PossiblePart[] = [
    { part: "header", bytes: ladder.header, lines: 1 },
    ...directoryParts(ladder),
    { part: "table", bytes: ladder.table, lines: 2 },
    ...stepParts(ladder, 1),
  ];
  for (const division of divisions(objects, parts)) {
    const found = countsOf(division, ladder);
    if (found === null) continue;
    const { arrays, directories } = found;
    const headers = countOf(division, "header");
    const maps = directories.reduce((sum, count) => sum + count, 0);
    const tables = directories.reduce((sum, count, k) => sum + count * 2 ** k, 0);
    const arrayCount = arrays.reduce((sum, count) => sum + count, 0);
    if (
      (arrays[0] ?? 0) === 0 &&
      arrayCount === tables &&
      (headers === 0 || headers >= maps) &&
      headers + maps > 0
    )
      return { ...found, headers, splits: 0, overflow: 0, boxes: 0, sure: true };
  }
  return null;
}

/**
 * What of the objects of one call Swiss maps that it writes to allocated (internal/runtime/maps growToSmall, growToTable,
 * rehash, installTableSplit); null where they are no such objects.
 */
export function grownSwiss(objects: readonly SizedObjects[], ladder: Ladder): MapObjects | null {
  const parts: PossiblePart[] = [
    ...stepParts(ladder, 1).slice(0, 1),
    ...ladder.boxes.map((bytes) => ({ part: "box", bytes, lines: 2 }) as const),
    { part: "table", bytes: ladder.table, lines: Number.POSITIVE_INFINITY },
    ...stepParts(ladder, 3).slice(1),
    ...directoryParts(ladder),
  ];
  for (const division of divisions(objects, parts)) {
    const found = countsOf(division, ladder);
    if (found === null || (found.arrays[1] ?? 0) !== (found.directories[0] ?? 0)) continue;
    const last = ladder.steps.length - 1;
    const largest = division.get(`step${last}`) ?? [];
    const doublings = found.directories.slice(1).reduce((sum, count) => sum + count, 0);
    const parted = partLargest(
      largest,
      doublings > 0,
      found.arrays[last - 1] ?? 0,
      found.directories[1] ?? 0,
    );
    // A directory doubles when one of its tables is split (installTableSplit).
    if (parted === null || parted.splits < doublings) continue;
    const arrays = [...found.arrays.slice(0, last), parted.grown];
    const boxes = countOf(division, "box");
    return { ...found, arrays, splits: parted.splits, headers: 0, overflow: 0, boxes, sure: parted.sure };
  }
  return null;
}

const directoryParts = ({ directories, table }: Ladder): PossiblePart[] =>
  directories.flatMap((bytes, k) =>
    bytes === table ? [] : [{ part: `directory${k}` as const, bytes, lines: 1 }],
  );

/** The largest arrays come from `largestLines` lines: of a growth and of both sides of a split. */
const stepParts = ({ steps }: Ladder, largestLines: number): PossiblePart[] =>
  steps.map(({ bytes }, i) => ({
    part: `step${i}` as const,
    bytes,
    lines: i === steps.length - 1 ? largestLines : 1,
  }));

/** Arrays and directories; each array but the first is of one table, and what else has a table's size are directories. */
function countsOf(
  division: Division,
  ladder: Ladder,
): { readonly arrays: number[]; readonly directories: number[] } | null {
  const arrays = ladder.steps.map((_, i) => countOf(division, `step${i}`));
  const directories = ladder.directories.map((_, k) => countOf(division, `directory${k}`));
  const tables = arrays.slice(1).reduce((sum, count) => sum + count, 0);
  const rest = countOf(division, "table") - tables;
  if (rest < 0) return null;
  const alike = ladder.directories.indexOf(ladder.table);
  if (rest > 0 && alike < 0) return null;
  if (alike >= 0) directories[alike] = rest;
  return { arrays, directories };
}

/** Tables of 1024 slots: of the entries of the profile one is of growths, two equal ones are of both sides of splits. */
function partLargest(
  entries: readonly SizedObjects[],
  doubled: boolean,
  smaller: number,
  firstDoublings: number,
): { readonly grown: number; readonly splits: number; readonly sure: boolean } | null {
  const [a = 0, b = 0, c = 0] = entries.map(({ allocated }) => allocated);
  if (entries.length === 3) {
    if (b === c) return { grown: a, splits: b, sure: true };
    if (a === b) return { grown: c, splits: a, sure: true };
    return a === c ? { grown: b, splits: a, sure: true } : null;
  }
  if (entries.length === 2 && a === b) return { grown: 0, splits: a, sure: true };
  const all = a + b;
  if (!doubled) return entries.length < 2 ? { grown: all, splits: 0, sure: true } : null;
  // Entries were put together: each split has two tables, and as many tables grew as split first, or more.
  const most = Math.min(smaller, all - 2 * firstDoublings);
  const grown = most - ((all - most) % 2);
  return grown < 0 ? null : { grown, splits: (all - grown) / 2, sure: grown - 2 < firstDoublings };
}
