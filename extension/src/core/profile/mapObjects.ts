/** Which part of a map an object is. Directories by their size: "directory0" has one entry, "directory3" eight. */
export type Part = "header" | "table" | "overflow" | "list" | "box" | `step${number}` | `directory${number}`;

/** What maps made at a line, or grown by it, allocated: how many objects of each part. */
export interface MapObjects {
  readonly headers: number;
  /** Arrays of slots by their place in the ladder; of Swiss tables of 1024 slots those that a smaller one grew to. */
  readonly arrays: readonly number[];
  /** Swiss tables that split in two, which allocates two of 1024 slots. */
  readonly splits: number;
  /** Swiss directories: of 1, 2, 4 … entries. */
  readonly directories: readonly number[];
  /** Classic overflow buckets that were allocated one by one. */
  readonly overflow: number;
  /** Keys and elems that lie outside the slots. */
  readonly boxes: number;
  /** Nothing was chosen where the profile does not tell. */
  readonly sure: boolean;
}

export const noObjects: MapObjects = {
  headers: 0,
  arrays: [],
  splits: 0,
  directories: [],
  overflow: 0,
  boxes: 0,
  sure: true,
};

/** The objects of several calls together. */
export function sumOf(all: readonly MapObjects[]): MapObjects {
  return all.reduce(
    (sum, one) => ({
      headers: sum.headers + one.headers,
      arrays: added(sum.arrays, one.arrays),
      splits: sum.splits + one.splits,
      directories: added(sum.directories, one.directories),
      overflow: sum.overflow + one.overflow,
      boxes: sum.boxes + one.boxes,
      sure: sum.sure && one.sure,
    }),
    noObjects,
  );
}

function added(a: readonly number[], b: readonly number[]): number[] {
  return Array.from({ length: Math.max(a.length, b.length) }, (_, i) => (a[i] ?? 0) + (b[i] ?? 0));
}

/** Objects of several parts whose numbers agree are no chance. */
export function isStrong({ headers, arrays, directories, boxes }: MapObjects): boolean {
  const parts = [headers, boxes, ...arrays, ...directories];
  return parts.filter((count) => count > 0).length > 1;
}

/** Of a map that is made only its header: one object of a size that others may have. */
export function isHeaderAlone(objects: MapObjects): boolean {
  return objects.headers > 0 && !isStrong(objects);
}
