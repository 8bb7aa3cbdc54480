import type { CapacityPlan } from "../capacity/planCapacity.ts";
import { slotCount } from "../go/abi/constants.ts";
import { firstTableCapacity, maxTableCapacity } from "../go/abi/tableSize.ts";
import type { MapType } from "../go/types/mapType.ts";
import { decimalText } from "../numbers/numberText.ts";
import type { LayoutSketch } from "./layoutSketch.ts";

/**
 * The layout in one phrase: "1 table × 256 slots", "B = 4: 16 buckets + 2 spare", "one group of 8 slots, allocated with the first write".
 * @param written its first bucket or group is there already
 */
export function layoutText({ layout }: Pick<CapacityPlan, "layout">, written = false): string {
  const later = written ? "" : ", allocated with the first write";
  if (layout.family === "classic") {
    const spare = layout.overflow > 0 ? ` + ${decimalText(layout.overflow)} spare` : "";
    const buckets = `B = ${layout.B}: ${decimalText(layout.buckets)} bucket${layout.buckets === 1 ? "" : "s"} of ${slotCount}${spare}`;
    return layout.allocated ? buckets : `${buckets}${later}`;
  }
  if (layout.tables === 0) return `one group of ${slotCount} slots${later}`;
  const tables = layout.tables === 1 ? "1 table" : `${decimalText(layout.tables)} tables`;
  return `${tables} × ${decimalText(layout.slotsPerTable)} slots`;
}

/** The next growth: "next growth at entry 897: …", "next growth about entry 1,777 (1,000 to 1,793)". */
export function nextGrowthText(plan: CapacityPlan): string {
  const { low, high, typical } = plan.nextGrowth;
  const at =
    low === high
      ? `at entry ${decimalText(low)}`
      : `about entry ${decimalText(typical)} (${decimalText(low)} to ${decimalText(high)})`;
  return `next growth ${at}${growthEffect(plan)}`;
}

/** What that growth does, where the layout of the make itself is still in force. */
function growthEffect({ layout, growthAt }: CapacityPlan): string {
  if (growthAt.length > 0) return "";
  if (layout.family === "classic")
    return `: ${decimalText(layout.buckets)} → ${decimalText(layout.buckets * 2)} buckets`;
  if (layout.tables === 0) return `: group → 1 table × ${firstTableCapacity} slots`;
  if (layout.tables > 1) return "";
  return layout.slotsPerTable < maxTableCapacity
    ? `: 1 table × ${decimalText(layout.slotsPerTable)} → ${decimalText(layout.slotsPerTable * 2)} slots`
    : `: 1 table → 2 × ${decimalText(maxTableCapacity)} slots`;
}

/** The small picture's figures of a planned map. @param written its first bucket or group is there */
export function layoutSketch(
  type: MapType,
  { layout }: CapacityPlan,
  headerBytes: number,
  written: boolean,
): LayoutSketch {
  const shared = {
    headerBytes,
    keyBytes: type.slotKeySizeBytes,
    elemBytes: type.slotElemSizeBytes,
    blocks: 0,
    directoryEntries: 0,
    spareRows: 0,
  };
  if (layout.family === "classic")
    return {
      ...shared,
      headerName: "hmap",
      blocks: layout.allocated || written ? 1 : 0,
      blockLabel: layout.buckets === 1 ? "bucket" : "buckets",
      rowsPerBlock: layout.buckets,
      spareRows: layout.overflow,
      rowBytes: type.bucket.bucketSizeBytes,
    };
  const group = layout.tables === 0;
  return {
    ...shared,
    headerName: "Map",
    directoryEntries: layout.directory,
    blocks: group && written ? 1 : layout.tables,
    blockLabel: group ? "group" : layout.tables === 1 ? "table of groups" : "tables of groups",
    rowsPerBlock: layout.slotsPerTable / slotCount,
    rowBytes: type.group.groupSizeBytes,
  };
}
