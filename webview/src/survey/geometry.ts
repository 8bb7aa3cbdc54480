/**
 * Where the units of a survey lie in the plane. A unit (bucket or group) is a square of side 1; the units of a block
 * fill a rectangle row by row, and so do the blocks the whole picture.
 */
export interface Geometry {
  /** First unit of each block, and the number of units. */
  readonly blockStarts: Uint32Array;
  readonly blocks: number;
  /** Units side by side in a block, and on top of each other. */
  readonly unitColumns: number;
  readonly unitRows: number;
  readonly blockColumns: number;
  /** Size of the picture in units. */
  readonly width: number;
  readonly height: number;
}

/** A place in the picture, in units from its left upper corner. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Lays a survey's blocks out so that the picture is about `aspect` times as wide as high. */
export function layBlocks(blockStarts: Uint32Array, aspect: number): Geometry {
  const blocks = Math.max(0, blockStarts.length - 1);
  let largest = 1;
  for (let block = 0; block < blocks; block++) largest = Math.max(largest, unitsIn(blockStarts, block));
  const unitColumns = 2 ** Math.ceil(Math.log2(largest) / 2);
  const unitRows = Math.ceil(largest / unitColumns);
  const ideal = Math.sqrt((blocks * aspect * unitRows) / unitColumns);
  const blockColumns = Math.max(1, Math.min(blocks, Math.round(ideal)));
  return {
    blockStarts,
    blocks,
    unitColumns,
    unitRows,
    blockColumns,
    width: blockColumns * unitColumns,
    height: Math.max(1, Math.ceil(blocks / blockColumns)) * unitRows,
  };
}

/** How many units a block has. */
export function unitsIn(blockStarts: Uint32Array, block: number): number {
  return (blockStarts[block + 1] ?? 0) - (blockStarts[block] ?? 0);
}

/** Left upper corner of a block. */
export function blockPlace({ blockColumns, unitColumns, unitRows }: Geometry, block: number): Place {
  return {
    x: (block % blockColumns) * unitColumns,
    y: Math.floor(block / blockColumns) * unitRows,
  };
}

/** The block that a unit lies in. */
export function blockOf({ blockStarts, blocks }: Geometry, unit: number): number {
  let low = 0;
  let high = blocks;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((blockStarts[middle] ?? 0) <= unit) low = middle;
    else high = middle;
  }
  return low;
}

/** Left upper corner of a unit. */
export function unitPlace(geometry: Geometry, unit: number): Place {
  const block = blockOf(geometry, unit);
  const inBlock = unit - (geometry.blockStarts[block] ?? 0);
  const corner = blockPlace(geometry, block);
  return {
    x: corner.x + (inBlock % geometry.unitColumns),
    y: corner.y + Math.floor(inBlock / geometry.unitColumns),
  };
}

/** The unit at a place; undefined between and beyond the units. */
export function unitAt(geometry: Geometry, { x, y }: Place): number | undefined {
  if (x < 0 || y < 0 || x >= geometry.width || y >= geometry.height) return undefined;
  const { unitColumns, unitRows, blockColumns, blockStarts } = geometry;
  const block = Math.floor(y / unitRows) * blockColumns + Math.floor(x / unitColumns);
  if (block >= geometry.blocks) return undefined;
  const inBlock = (Math.floor(y) % unitRows) * unitColumns + (Math.floor(x) % unitColumns);
  return inBlock < unitsIn(blockStarts, block) ? (blockStarts[block] ?? 0) + inBlock : undefined;
}

/** The blocks that a rectangle of the picture touches, row by row. */
export function blocksIn(geometry: Geometry, from: Place, to: Place): number[] {
  const { unitColumns, unitRows, blockColumns, blocks } = geometry;
  const left = Math.max(0, Math.floor(from.x / unitColumns));
  const right = Math.min(blockColumns - 1, Math.floor(to.x / unitColumns));
  const top = Math.max(0, Math.floor(from.y / unitRows));
  const bottom = Math.min(Math.ceil(blocks / blockColumns) - 1, Math.floor(to.y / unitRows));
  const found: number[] = [];
  for (let row = top; row <= bottom; row++)
    for (let column = left; column <= right; column++) {
      const block = row * blockColumns + column;
      if (block < blocks) found.push(block);
    }
  return found;
}
