import { maxTableCapacity } from "../capacity/makeLayout.ts";
import type { CapacityPlan } from "../capacity/planCapacity.ts";
import type { MapType } from "../types/mapType.ts";
import type { LayoutSketch } from "./layoutSketch.ts";
import { bytesText, decimalText, type NumberStyle } from "./numberText.ts";

/** The layout in one phrase: "1 table × 256 slots", "B = 4: 16 buckets + 2 spare", "one group of 8 slots, allocated with the first write". */
export function layoutText({ layout }: Pick<CapacityPlan, "layout">): string {
  if (layout.family === "classic") {
    const spare = layout.overflow > 0 ? ` + ${decimalText(layout.overflow)} spare` : "";
    const buckets = `B = ${layout.B}: ${decimalText(layout.buckets)} bucket${layout.buckets === 1 ? "" : "s"} of 8${spare}`;
    return layout.allocated ? buckets : `${buckets}, allocated with the first write`;
  }
  if (layout.tables === 0) return "one group of 8 slots, allocated with the first write";
  const tables = layout.tables === 1 ? "1 table" : `${decimalText(layout.tables)} tables`;
  return `${tables} × ${decimalText(layout.slotsPerTable)} slots`;
}

/** What make takes: "48 bytes in 1 object". */
export function makeText({ make }: CapacityPlan, style: NumberStyle): string {
  const bytes = bytesText(make.bytes, style);
  return bytes === ""
    ? ""
    : `${bytes} in ${decimalText(make.objects)} object${make.objects === 1 ? "" : "s"}`;
}

/** The next growth: "next growth at entry 897: every full table doubles or splits". */
export function nextGrowthText(plan: CapacityPlan): string {
  const { low, high, typical } = plan.nextGrowth;
  const at = low === high ? `at entry ${decimalText(low)}` : `about entry ${decimalText(typical)}`;
  return `next growth ${at}${growthEffect(plan)}`;
}

/** What that growth does, where the layout of the make itself is still in force. */
function growthEffect({ layout, growthAt }: CapacityPlan): string {
  if (growthAt.length > 0) return "";
  if (layout.family === "classic")
    return `: ${decimalText(layout.buckets)} → ${decimalText(layout.buckets * 2)} buckets`;
  if (layout.tables === 0) return ": group → 1 table × 16 slots";
  if (layout.tables > 1) return "";
  return layout.slotsPerTable < maxTableCapacity
    ? `: 1 table × ${decimalText(layout.slotsPerTable)} → ${decimalText(layout.slotsPerTable * 2)} slots`
    : `: 1 table → 2 × ${decimalText(maxTableCapacity)} slots`;
}

/** The small picture's figures of a planned map. */
export function layoutSketch(type: MapType, { layout }: CapacityPlan, headerBytes: number): LayoutSketch {
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
      blocks: layout.allocated ? 1 : 0,
      blockLabel: layout.buckets === 1 ? "bucket" : "buckets",
      rowsPerBlock: layout.buckets,
      spareRows: layout.overflow,
      rowBytes: type.bucket.bucketSizeBytes,
    };
  return {
    ...shared,
    headerName: "Map",
    directoryEntries: layout.directory,
    blocks: layout.tables,
    blockLabel: layout.tables === 1 ? "table of groups" : "tables of groups",
    rowsPerBlock: layout.slotsPerTable / 8,
    rowBytes: type.group.groupSizeBytes,
  };
}
