import { firstApproximateB } from "../../go/abi/growthRules.ts";
import { type HmapLayout, hmapLayout, sameSizeGrowFlag } from "../../go/abi/hmapLayout.ts";
import {
  type SwissFields,
  swissFields,
  tableCapacity,
  tableGrowthLeft,
  tableLocalDepth,
} from "../../go/abi/swissFields.ts";
import { maxTableCapacity } from "../../go/abi/tableSize.ts";
import { countedText, decimalText } from "../../numbers/numberText.ts";
import type { EmulatedMap } from "./emulatedMap.ts";

/** What an operation can do to a map's structure. */
export const structureEvents = ["growth", "split", "overflow", "tombstone"] as const;
export type StructureEvent = (typeof structureEvents)[number];

/** A change of structure with one sentence. */
export interface StructureChange {
  readonly event: StructureEvent;
  readonly what: string;
}

/** Sees after each operation what it did to the map's structure, by reading the header; no tracer is needed. */
export interface StructureWatch {
  /** What changed since it last looked. */
  changes(): StructureChange[];
  /** Looks at the map as it is: before a delete, which may leave a tombstone, and after the map was taken elsewhere. */
  restart(): void;
}

export function watchStructure(map: EmulatedMap): StructureWatch {
  return map.type.model.release.family === "classic" ? new ClassicWatch(map) : new SwissWatch(map);
}

class ClassicWatch implements StructureWatch {
  readonly #map: EmulatedMap;
  readonly #layout: HmapLayout;
  #oldbuckets = 0;
  #noverflow = 0;
  #B = 0;

  constructor(map: EmulatedMap) {
    this.#map = map;
    this.#layout = hmapLayout(map.type.model);
    this.restart();
  }

  restart(): void {
    const { heap, at } = this.#map;
    this.#B = heap.u8[at + this.#layout.B] as number;
    this.#oldbuckets = heap.u32[(at + this.#layout.oldbuckets) >>> 2] as number;
    this.#noverflow = heap.u16[(at + this.#layout.noverflow) >>> 1] as number;
  }

  changes(): StructureChange[] {
    const [B, oldbuckets, noverflow] = [this.#B, this.#oldbuckets, this.#noverflow];
    this.restart();
    const changes: StructureChange[] = [];
    if (this.#oldbuckets !== 0 && this.#oldbuckets !== oldbuckets) {
      const { heap, at } = this.#map;
      const same = ((heap.u8[at + this.#layout.flags] as number) & sameSizeGrowFlag) !== 0;
      const what = same
        ? `growth of the same size: ${countedText(2 ** B, "bucket")} with too many overflow buckets are packed anew`
        : `growth: ${countedText(2 ** B, "bucket")} → ${decimalText(2 ** this.#B)}, evacuated bit by bit`;
      changes.push({ event: "growth", what });
    } else if (this.#B > B)
      // A single bucket is evacuated by the insert that makes it grow.
      changes.push({
        event: "growth",
        what: `growth: ${countedText(2 ** B, "bucket")} → ${decimalText(2 ** this.#B)}`,
      });
    else if (this.#noverflow > noverflow && this.#B < firstApproximateB)
      changes.push({
        event: "overflow",
        what: `overflow bucket ${this.#noverflow} is linked to a full chain`,
      });
    return changes;
  }
}

class SwissWatch implements StructureWatch {
  readonly #map: EmulatedMap;
  readonly #fields: SwissFields;
  #dirLen = 0;
  #tables = 0;
  #slots = 0;
  #free = 0;
  #used = 0;
  #mallocs = 0;

  constructor(map: EmulatedMap) {
    this.#map = map;
    this.#fields = swissFields(map.type.model.target.ptrSizeBytes);
    this.restart();
  }

  restart(): void {
    const { heap, at } = this.#map;
    const fields = this.#fields;
    const dirLen = heap.u32[(at + fields.dirLen) >>> 2] as number;
    const dir = heap.u32[(at + fields.dirPtr) >>> 2] as number;
    const depth = heap.u8[at + fields.globalDepth] as number;
    this.#dirLen = dirLen;
    this.#tables = this.#slots = this.#free = 0;
    this.#used = heap.u32[(at + this.#fields.used) >>> 2] as number;
    this.#mallocs = heap.stats.mallocs;
    for (let i = 0; i < dirLen; ) {
      const t = heap.u32[(dir + i * heap.ptrSizeBytes) >>> 2] as number;
      this.#tables++;
      this.#slots += heap.u16[(t + tableCapacity) >>> 1] as number;
      this.#free += heap.u16[(t + tableGrowthLeft) >>> 1] as number;
      i += 2 ** (depth - (heap.u8[t + tableLocalDepth] as number));
    }
  }

  changes(): StructureChange[] {
    const { heap, at } = this.#map;
    const used = heap.u32[(at + this.#fields.used) >>> 2] as number;
    if (used >= this.#used && heap.stats.mallocs === this.#mallocs) return [];
    const before = { dirLen: this.#dirLen, tables: this.#tables, slots: this.#slots, free: this.#free };
    const usedBefore = this.#used;
    this.restart();
    if (this.#dirLen > 0 && before.dirLen === 0)
      return [
        {
          event: "growth",
          what: `growth: the small group becomes a table of ${decimalText(this.#slots)} slots`,
        },
      ];
    if (this.#tables > before.tables) {
      const doubled =
        this.#dirLen > before.dirLen ? `, the directory doubles to ${decimalText(this.#dirLen)} entries` : "";
      return [
        {
          event: "split",
          what: `split: a table of ${decimalText(maxTableCapacity)} slots becomes two${doubled}`,
        },
      ];
    }
    const added = this.#slots - before.slots;
    if (added > 0)
      return [
        {
          event: "growth",
          what: `growth: a table of ${countedText(added, "slot")} is replaced by one of ${decimalText(2 * added)}`,
        },
      ];
    const left = before.dirLen > 0 && usedBefore - this.#used === 1 && this.#free === before.free;
    return left ? [{ event: "tombstone", what: "a tombstone is left in a full group" }] : [];
  }
}
