import { formatValue, type ValueFormat } from "../decode/formatValue.ts";
import { modelLabel } from "../go/release/goTarget.ts";
import { noOperation, type SurveyCells, type SurveyOutline, type SurveyRow } from "./survey.ts";
import { cellsPerBucket, type SurveyMemory } from "./surveyMemory.ts";

/** Longer string keys are cut; the selected cell shows no more of them either. */
const maxStringBytes = 64;

/** What is known of the map before any colour. */
export function surveyOutline(memory: SurveyMemory): SurveyOutline {
  const { units, map, type, unitCount } = memory;
  const overflowBuckets = memory.isClassic ? countOverflow(memory) : 0;
  return {
    family: type.model.release.family,
    mapText: type.text,
    modelLabel: modelLabel(type.model),
    metrics: memory.metrics,
    entries: units.entries,
    operations: map.keys?.operations ?? null,
    blockStarts: units.blockStarts,
    firstOldBlock: units.firstOldBlock,
    cells: (unitCount + overflowBuckets) * cellsPerBucket,
    overflowBuckets,
    held: map.held,
  };
}

function countOverflow(memory: SurveyMemory): number {
  let count = 0;
  for (let block = 0; block < memory.blocks; block++) {
    const { first, end } = memory.enter(block);
    for (let unit = first; unit < end; unit++) for (memory.lookAt(unit); memory.next(); ) count++;
  }
  return count;
}

/**
 * The cells of one block, keys and elems as text if asked for.
 * @throws RangeError for a block that the map does not have
 */
export function surveyCells(memory: SurveyMemory, block: number, withTexts: boolean): SurveyCells {
  const { first, end } = memory.enter(block);
  const mask = end - first - 1;
  const format = valueFormat(memory);
  const buckets = new Uint16Array(end - first);
  const addresses: number[] = [];
  const marks: number[] = [];
  const walks: number[] = [];
  const operations: number[] = [];
  const texts: string[] = [];
  for (let unit = 0; unit < buckets.length; unit++) {
    memory.lookAt(first + unit);
    let link = 0;
    do {
      link++;
      addresses.push(memory.address);
      for (let cell = 0; cell < cellsPerBucket; cell++) {
        const mark = memory.mark(cell);
        const full = memory.isFull(mark);
        marks.push(mark);
        walks.push(full ? (memory.isClassic ? link : memory.groupsWalked(cell, unit, mask)) : 0);
        operations.push(full ? memory.operationAt(cell) : noOperation);
        if (withTexts) texts.push(...(full ? entryTexts(memory, cell, format) : (["", ""] as const)));
      }
    } while (memory.next());
    buckets[unit] = link;
  }
  return {
    block,
    buckets,
    addresses: Float64Array.from(addresses),
    marks: Uint8Array.from(marks),
    walks: Uint8Array.from(walks),
    operations: Uint32Array.from(operations),
    texts,
  };
}

/** Figures of `count` blocks from a block on; fewer at the end. */
export function surveyRows(memory: SurveyMemory, from: number, count: number): SurveyRow[] {
  const rows: SurveyRow[] = [];
  for (let block = from; block < Math.min(memory.blocks, from + count); block++)
    rows.push(rowOf(memory, block));
  return rows;
}

function rowOf(memory: SurveyMemory, block: number): SurveyRow {
  const cells = surveyCells(memory, block, false);
  let full = 0;
  let tombstones = 0;
  for (const mark of cells.marks) {
    if (memory.isFull(mark)) full++;
    else if (memory.isTombstone(mark)) tombstones++;
  }
  const table = memory.units.tables[block];
  const row = {
    block,
    units: cells.buckets.length,
    cells: cells.marks.length,
    full,
    tombstones,
    longest: Math.max(0, ...(memory.isClassic ? cells.buckets : cells.walks)),
  };
  return table ? { ...row, growthLeft: table.growthLeft, localDepth: table.localDepth } : row;
}

function valueFormat({ map, type }: SurveyMemory): ValueFormat {
  return { model: type.model, maxStringBytes, typeAt: map.typeAt };
}

function entryTexts(memory: SurveyMemory, cell: number, format: ValueFormat): [string, string] {
  const { map, type } = memory;
  return [
    formatValue(map.reader, type.key, memory.keyAddress(cell), format),
    formatValue(map.reader, type.elem, memory.elemAddress(cell), format),
  ];
}
