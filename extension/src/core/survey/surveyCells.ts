import { formatValue, type ValueFormat } from "../decode/formatValue.ts";
import { tableGrowthLeft, tableLocalDepth } from "../go/abi/swissFields.ts";
import { modelLabel } from "../go/release/goTarget.ts";
import {
  noOperation,
  type SurveyCells,
  type SurveyOutline,
  type SurveyRow,
  surveyMetrics,
} from "./survey.ts";
import { cellsPerBucket, type SurveyMemory } from "./surveyMemory.ts";

/** Longer string keys are cut; the selected cell shows no more of them either. */
const maxStringBytes = 64;

/** What is known of the map before any colour. */
export function surveyOutline(memory: SurveyMemory): SurveyOutline {
  const { units, filled, type } = memory;
  const { map } = filled;
  const { bytes, objects, garbageBytes } = map.memory;
  let overflowBuckets = 0;
  if (memory.isClassic)
    for (const at of units.at)
      for (let bucket = memory.overflow(at); bucket !== 0; bucket = memory.overflow(bucket))
        overflowBuckets++;
  return {
    family: type.model.release.family,
    mapText: type.text,
    modelLabel: modelLabel(type.model),
    metrics: surveyMetrics[type.model.release.family],
    entries: map.length,
    operations: filled.operations,
    blockStarts: units.blockStarts,
    firstOldBlock: units.firstOldBlock,
    cells: (units.at.length + overflowBuckets) * cellsPerBucket,
    overflowBuckets,
    liveBytes: bytes,
    liveObjects: objects,
    garbageBytes,
  };
}

/**
 * The cells of one block, keys and elems as text if asked for.
 * @throws RangeError for a block that the map does not have
 */
export function surveyCells(memory: SurveyMemory, block: number, withTexts: boolean): SurveyCells {
  const { first, end } = unitsOf(memory, block);
  const chains: number[][] = [];
  for (let unit = first; unit < end; unit++) chains.push(chainOf(memory, unit));
  const buckets = chains.flat();
  const cells = buckets.length * cellsPerBucket;
  const marks = new Uint8Array(cells);
  const walks = new Uint8Array(cells);
  const operations = new Uint32Array(cells).fill(noOperation);
  const texts: string[] = [];
  const mask = end - first - 1;
  const format = valueFormat(memory);
  let cell = 0;
  for (const [unit, chain] of chains.entries())
    for (const [link, bucket] of chain.entries())
      for (let i = 0; i < cellsPerBucket; i++, cell++) {
        const mark = memory.heap.u8[bucket + i] as number;
        marks[cell] = mark;
        const full = memory.isFull(mark);
        if (full) {
          walks[cell] = memory.isClassic ? link + 1 : memory.groupsWalked(bucket, i, unit, mask);
          operations[cell] = memory.operationAt(bucket, i);
        }
        if (withTexts) texts.push(...(full ? entryTexts(memory, bucket, i, format) : (["", ""] as const)));
      }
  return {
    block,
    buckets: Uint16Array.from(chains, (chain) => chain.length),
    addresses: Float64Array.from(buckets, (bucket) => memory.heap.addressOf(bucket)),
    marks,
    walks,
    operations,
    texts,
  };
}

/** Figures of `count` blocks from a block on; fewer at the end. */
export function surveyRows(memory: SurveyMemory, from: number, count: number): SurveyRow[] {
  const blocks = memory.units.blockStarts.length - 1;
  const rows: SurveyRow[] = [];
  for (let block = from; block < Math.min(blocks, from + count); block++) rows.push(rowOf(memory, block));
  return rows;
}

function rowOf(memory: SurveyMemory, block: number): SurveyRow {
  const { heap, units } = memory;
  const cells = surveyCells(memory, block, false);
  let full = 0;
  let tombstones = 0;
  for (const mark of cells.marks) {
    if (memory.isFull(mark)) full++;
    else if (memory.isTombstone(mark)) tombstones++;
  }
  const table = units.tables[block] ?? 0;
  const row = {
    block,
    units: cells.buckets.length,
    cells: cells.marks.length,
    full,
    tombstones,
    longest: Math.max(0, ...(memory.isClassic ? cells.buckets : cells.walks)),
  };
  if (table === 0) return row;
  return {
    ...row,
    growthLeft: heap.u16[(table + tableGrowthLeft) >>> 1] as number,
    localDepth: heap.u8[table + tableLocalDepth] as number,
  };
}

function unitsOf(memory: SurveyMemory, block: number): { first: number; end: number } {
  const { blockStarts } = memory.units;
  const first = blockStarts[block];
  const end = blockStarts[block + 1];
  if (first === undefined || end === undefined)
    throw new RangeError(`block ${block} is outside 0 to ${blockStarts.length - 2}`);
  return { first, end };
}

function chainOf(memory: SurveyMemory, unit: number): number[] {
  const chain: number[] = [];
  for (let b = memory.units.at[unit] as number; b !== 0; b = memory.overflow(b)) chain.push(b);
  return chain;
}

function valueFormat({ filled, heap, type }: SurveyMemory): ValueFormat {
  const { types } = filled.map;
  return {
    model: type.model,
    maxStringBytes,
    typeAt: (address) => types.typeAt(heap.offsetOf(address)),
  };
}

function entryTexts(
  memory: SurveyMemory,
  bucket: number,
  cell: number,
  format: ValueFormat,
): [string, string] {
  const { heap, type } = memory;
  const key = heap.addressOf(memory.keyAt(bucket, cell));
  const elem = heap.addressOf(memory.elemAt(bucket, cell));
  return [formatValue(heap, type.key, key, format), formatValue(heap, type.elem, elem, format)];
}
