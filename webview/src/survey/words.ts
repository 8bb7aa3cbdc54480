import { slotCount } from "../../../extension/src/core/go/abi/constants.ts";
import { markKind } from "../../../extension/src/core/go/abi/markKind.ts";
import { countedText, decimalText } from "../../../extension/src/core/numbers/numberText.ts";
import {
  noOperation,
  type SurveyCells,
  type SurveyLayer,
  type SurveyMetric,
  type SurveyOutline,
} from "../../../extension/src/core/survey/survey.ts";
import { blockOf, type Geometry, unitsIn } from "./geometry.ts";

/** What each metric is called, and what its colours mean from weak to strong. */
export const metricWords: Readonly<
  Record<SurveyMetric, { readonly name: string; readonly meaning: string }>
> = {
  occupancy: { name: "Occupancy", meaning: "share of cells that are full" },
  tombstones: { name: "Tombstones", meaning: "deleted cells that lookups still walk over" },
  overflow: { name: "Overflow length", meaning: "overflow buckets behind the bucket" },
  probe: { name: "Probe length", meaning: "groups that a lookup of its farthest entry walks" },
  age: { name: "Age", meaning: "operation that inserted the newest entry" },
};

/** Metrics whose strongest value under a point is shown, since the mean would hide it. */
export const strongestShown: readonly SurveyMetric[] = ["tombstones", "overflow", "probe"];

export const unitWord = (outline: SurveyOutline): "bucket" | "group" =>
  outline.family === "classic" ? "bucket" : "group";

/** The values at the two ends of a layer's colours. */
export function scaleEnds(layer: SurveyLayer, outline: SurveyOutline): readonly [string, string] {
  switch (layer.metric) {
    case "occupancy":
      return ["empty", "full"];
    case "age":
      return ["operation 1", decimalText(outline.operations ?? 0)];
    case "probe":
      return ["1", String(layer.top)];
    default:
      return ["0", String(layer.top)];
  }
}

/** "group 3 of table 5", "bucket 130", "old bucket 2". */
export function unitName(outline: SurveyOutline, geometry: Geometry, unit: number): string {
  const block = blockOf(geometry, unit);
  const inBlock = unit - (geometry.blockStarts[block] ?? 0);
  if (outline.family === "swiss")
    return unitsIn(geometry.blockStarts, 0) === 1 && geometry.blocks === 1
      ? "the only group"
      : `group ${inBlock} of table ${block}`;
  const firstOld = geometry.blockStarts[outline.firstOldBlock] ?? Number.POSITIVE_INFINITY;
  return block >= outline.firstOldBlock
    ? `old bucket ${decimalText(unit - firstOld)}`
    : `bucket ${decimalText(unit)}`;
}

/** "table 5", "buckets 128 to 255". */
export function blockName(outline: SurveyOutline, geometry: Geometry, block: number): string {
  if (outline.family === "swiss") return `table ${decimalText(block)}`;
  const isOld = block >= outline.firstOldBlock;
  const zero = isOld ? (geometry.blockStarts[outline.firstOldBlock] ?? 0) : 0;
  const first = (geometry.blockStarts[block] ?? 0) - zero;
  const last = (geometry.blockStarts[block + 1] ?? 1) - zero - 1;
  return `${isOld ? "old " : ""}buckets ${decimalText(first)} to ${decimalText(last)}`;
}

/** The operation that inserted an entry, counted from 1 as people do; empty where there is none. */
export const operationText = (operation: number): string =>
  operation === noOperation ? "" : decimalText(operation + 1);

/** One cell of a unit as it is shown. */
export interface UnitCell {
  /** Index of the cell in its unit: 0 to 7, and on in overflow buckets. */
  readonly index: number;
  readonly mark: number;
  readonly kind: "full" | "empty" | "deleted" | "evacuated";
  readonly walk: number;
  readonly operation: number;
  readonly key: string;
  readonly elem: string;
  readonly address: number;
}

/** The cells of one unit out of its block's cells. */
export function cellsOfUnit(outline: SurveyOutline, cells: SurveyCells, inBlock: number): UnitCell[] {
  let bucket = 0;
  for (let unit = 0; unit < inBlock; unit++) bucket += cells.buckets[unit] ?? 0;
  const count = 8 * (cells.buckets[inBlock] ?? 0);
  return Array.from({ length: count }, (_, index) => {
    const at = 8 * bucket + index;
    const mark = cells.marks[at] ?? 0;
    return {
      index,
      mark,
      kind: markKind(outline.family, mark),
      walk: cells.walks[at] ?? 0,
      operation: cells.operations[at] ?? 0,
      key: cells.texts[2 * at] ?? "",
      elem: cells.texts[2 * at + 1] ?? "",
      address: cells.addresses[bucket + Math.floor(index / slotCount)] ?? 0,
    };
  });
}

/** "7 full, 1 empty", with overflow buckets and walks where there are any. */
export function cellsSummary(outline: SurveyOutline, cells: readonly UnitCell[]): string {
  const parts = (["full", "empty", "deleted", "evacuated"] as const).flatMap((kind) => {
    const count = cells.filter((cell) => cell.kind === kind).length;
    return count > 0 ? [`${decimalText(count)} ${kind}`] : [];
  });
  const overflow = cells.length / slotCount - 1;
  if (overflow > 0) parts.push(countedText(overflow, "overflow bucket"));
  const farthest = Math.max(0, ...cells.map((cell) => cell.walk));
  if (outline.family === "swiss" && farthest > 1)
    parts.push(`a lookup walks up to ${decimalText(farthest)} groups`);
  return parts.join(", ");
}

/** "0x4f". */
export const hexByte = (byte: number): string => `0x${byte.toString(16).padStart(2, "0")}`;
