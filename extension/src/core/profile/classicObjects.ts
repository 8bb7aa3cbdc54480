import type { SizedObjects } from "./heapObjects.ts";
import type { Ladder } from "./ladder.ts";
import type { MapObjects } from "./mapObjects.ts";
import { countOf, type Division, divisions, type PossiblePart } from "./partsBySize.ts";

/** From this B on an array has spare overflow buckets, which mapextra tells of (runtime/map.go makeBucketArray). */
const firstSpareB = 4;

/** What of the objects of one call classic maps that are made there allocated (runtime/map.go makemap); or null. */
export function madeClassic(objects: readonly SizedObjects[], ladder: Ladder): MapObjects | null {
  const parts: PossiblePart[] = [
    { part: "header", bytes: ladder.header, lines: 1 },
    ...stepParts(ladder).slice(1),
    { part: "list", bytes: ladder.mapextra, lines: 1 },
  ];
  for (const division of divisions(objects, parts)) {
    const arrays = arraysOf(division, ladder);
    const headers = countOf(division, "header");
    const made = arrays.reduce((sum, count) => sum + count, 0);
    const withSpare = arrays.slice(firstSpareB).reduce((sum, count) => sum + count, 0);
    if (headers + made > 0 && (headers === 0 || headers >= made) && countOf(division, "list") === withSpare)
      return { headers, arrays, splits: 0, directories: [], overflow: 0, boxes: 0, sure: true };
  }
  return null;
}

/** With what the maps that come to a write were made: one bucket or none, more buckets, or either. */
export type Origin = "small" | "hinted" | "either";

/**
 * What of the objects of one call classic maps that it writes to allocated (runtime/map.go mapassign, hashGrow, newoverflow);
 * or null. A first bucket has the size of an overflow bucket.
 */
export function grownClassic(
  objects: readonly SizedObjects[],
  ladder: Ladder,
  origin: Origin,
): MapObjects | null {
  const first = ladder.steps[0]?.bytes ?? 0;
  const parts: PossiblePart[] = [
    ...stepParts(ladder).slice(0, 1),
    ...ladder.boxes.map((bytes) => ({ part: "box", bytes, lines: 2 }) as const),
    ...stepParts(ladder).slice(1),
    { part: "overflow", bytes: first, lines: 3 },
    ...[...new Set([ladder.mapextra, ...ladder.lists])].map(
      (bytes) => ({ part: "list", bytes, lines: Number.POSITIVE_INFINITY }) as const,
    ),
  ];
  const { noscan } = ladder.type;
  for (const division of divisions(objects, parts)) {
    const arrays = arraysOf(division, ladder);
    const overflow = countOf(division, "overflow");
    const grown = arrays.slice(1).reduce((sum, count) => sum + count, 0);
    const lists = countOf(division, "list");
    const boxes = countOf(division, "box");
    if (arrays[0] === 0 && grown === 0 && boxes === 0 && overflow === 0) continue;
    if ((arrays[0] ?? 0) > 0 && (origin === "hinted" || !isFirst(division))) continue;
    // What grows to more buckets than a first growth gives came with some.
    if ((arrays[0] ?? 0) > 0 && origin === "either" && grown > 0 && arrays[1] === 0) continue;
    // Only what has grown, or was made with a hint, has overflow buckets.
    if (overflow > 0 && grown === 0 && arrays[0] === 0 && origin === "small") continue;
    const sure = origin !== "either" || arrays[0] === 0 || (noscan && lists === 0);
    return { headers: 0, arrays, splits: 0, directories: [], overflow, boxes, sure };
  }
  return null;
}

/** Whether the first buckets came before all others: what begins on the stack has overflow buckets only. */
function isFirst(division: Division): boolean {
  const first = division.get("step0")?.[0]?.order ?? 0;
  for (const [part, entries] of division)
    if (part !== "step0" && part.startsWith("step") && entries.some(({ order }) => order < first))
      return false;
  return true;
}

const stepParts = ({ steps }: Ladder): PossiblePart[] =>
  steps.map(({ bytes }, i) => ({ part: `step${i}` as const, bytes, lines: 1 }));

const arraysOf = (division: Division, { steps }: Ladder): number[] =>
  steps.map((_, i) => countOf(division, `step${i}`));
