import { slotCount } from "../../go/abi/constants.ts";
import { madeShape } from "../../go/abi/tableSize.ts";
import { OutOfMemoryError } from "../../memory/heap.ts";
import { decimalText } from "../../numbers/numberText.ts";
import { tellMake } from "./swissSteps.ts";
import type { SwissTables } from "./swissTables.ts";

/** makemap_small (hint null), makemap and makemap64. @throws OutOfMemoryError */
export function makeMap(tables: SwissTables, hint: number | null): number {
  const { layout } = tables;
  const shape = madeShape(hint ?? 0, layout.groupSizeBytes, tables.type.model);
  const bytes = shape.tables * (shape.capacity / slotCount) * layout.groupSizeBytes;
  if (bytes > 2 ** 32)
    throw new OutOfMemoryError(
      `make with a hint of ${decimalText(hint ?? 0)} needs ${decimalText(bytes)} bytes; the emulated heap holds less`,
    );
  const m = tables.newMap();
  if (shape.tables > 0) {
    const globalDepth = Math.log2(shape.tables);
    const dir = tables.newDirectory(shape.tables);
    for (let i = 0; i < shape.tables; i++)
      tables.setDirectoryEntry(dir, i, tables.newTable(shape.capacity, i, globalDepth));
    tables.setDirectory(m, dir, shape.tables, globalDepth);
  }
  if (tables.tracer !== null) tellMake(tables.tracer, tables, m, hint, shape);
  return m;
}
