import type { FilledMap } from "../emulator/map/fillEmulated.ts";
import { type KeyIndexAt, keyIndexReader } from "../emulator/map/keyIndex.ts";
import { slotCount } from "../go/abi/constants.ts";
import { ctrlDeleted, ctrlEmpty, h2Bits, isFullCtrl } from "../go/abi/controlWord.ts";
import { hmapLayout } from "../go/abi/hmapLayout.ts";
import { swissFields } from "../go/abi/swissFields.ts";
import { emptyOne, isEvacuatedMark, isFullMark, minTopHash } from "../go/abi/tophash.ts";
import type { MapType } from "../go/types/mapType.ts";
import type { Heap } from "../memory/heap.ts";
import { noOperation } from "./survey.ts";
import { type SurveyUnits, surveyUnits } from "./surveyUnits.ts";

/** Cells of a bucket, slots of a group. */
export const cellsPerBucket = slotCount;

/** The lower seven bits of four bytes. */
const lowBits = 0x7f7f7f7f;
/** Added to such bytes, those from minTopHash on get their top bit. */
const fromMinTopHash = Math.imul(ctrlEmpty - minTopHash, 0x01010101);

/** How many of a word's four bytes have their top bit set. */
const bytesWithTopBit = (word: number): number => Math.imul((word >>> 7) & 0x01010101, 0x01010101) >>> 24;

/** A filled map as a survey reads it: units, marks, keys and hashes straight from heap memory. */
export class SurveyMemory {
  readonly filled: FilledMap;
  readonly type: MapType;
  readonly heap: Heap;
  readonly units: SurveyUnits;
  readonly isClassic: boolean;
  readonly #keyIndexAt: KeyIndexAt;
  readonly #seedLo: number;
  readonly #seedHi: number;

  constructor(filled: FilledMap) {
    const { map } = filled;
    this.filled = filled;
    this.type = map.type;
    this.heap = map.heap;
    this.units = surveyUnits(map);
    this.isClassic = map.type.model.release.family === "classic";
    this.#keyIndexAt = keyIndexReader(map.heap, map.type.key, filled.pattern);
    const { ptrSizeBytes } = map.heap;
    const seedAt =
      map.at + (this.isClassic ? hmapLayout(map.type.model).hash0 : swissFields(ptrSizeBytes).seed);
    this.#seedLo = map.heap.i32[seedAt >>> 2] as number;
    this.#seedHi = this.isClassic || ptrSizeBytes === 4 ? 0 : (map.heap.i32[(seedAt + 4) >>> 2] as number);
  }

  /** The overflow bucket behind a bucket; 0 at the end of the chain, for groups, and where the chain has moved away. */
  overflow(bucket: number): number {
    if (!this.isClassic || this.isEvacuated(bucket)) return 0;
    return this.heap.u32[(bucket + this.type.bucket.overflowOffsetBytes) >>> 2] as number;
  }

  isFull(mark: number): boolean {
    return this.isClassic ? isFullMark(mark) : isFullCtrl(mark);
  }

  /** How many of the eight cells of a bucket or group are full, from its marks as two words. */
  fullCells(bucket: number): number {
    const { u32 } = this.heap;
    const low = u32[bucket >>> 2] as number;
    const high = u32[(bucket >>> 2) + 1] as number;
    return this.isClassic
      ? bytesWithTopBit(((low & lowBits) + fromMinTopHash) | low) +
          bytesWithTopBit(((high & lowBits) + fromMinTopHash) | high)
      : bytesWithTopBit(~low) + bytesWithTopBit(~high);
  }

  /** A deleted cell that is not free for lookups: they walk on. */
  isTombstone(mark: number): boolean {
    return mark === (this.isClassic ? emptyOne : ctrlDeleted);
  }

  /** An old bucket whose entries have moved. */
  isEvacuated(bucket: number): boolean {
    const mark = this.heap.u8[bucket] as number;
    return this.isClassic && isEvacuatedMark(mark);
  }

  /** Where the key of a full cell is. */
  keyAt(bucket: number, cell: number): number {
    const { type } = this;
    const at = this.isClassic
      ? bucket + type.bucket.keysOffsetBytes + cell * type.slotKeySizeBytes
      : bucket + type.group.keysOffBytes + cell * type.group.keyStrideBytes;
    return type.indirectKey ? (this.heap.u32[at >>> 2] as number) : at;
  }

  elemAt(bucket: number, cell: number): number {
    const { type } = this;
    const at = this.isClassic
      ? bucket + type.bucket.elemsOffsetBytes + cell * type.slotElemSizeBytes
      : bucket + type.group.elemsOffBytes + cell * type.group.elemStrideBytes;
    return type.indirectElem ? (this.heap.u32[at >>> 2] as number) : at;
  }

  /** The operation that inserted the entry of a full cell. */
  operationAt(bucket: number, cell: number): number {
    const index = this.#keyIndexAt(this.keyAt(bucket, cell));
    return index < 0 ? noOperation : this.filled.operationOf(index);
  }

  /** How many groups of its table a lookup walks to reach the key of a full slot: the probe sequence from its hash. */
  groupsWalked(bucket: number, cell: number, group: number, groupMask: number): number {
    if (groupMask === 0) return 1;
    const { hasher } = this.filled.map.runtime;
    hasher.hashKey(this.keyAt(bucket, cell), this.#seedLo, this.#seedHi);
    let offset = ((hasher.out[0] as number) >>> h2Bits) & groupMask;
    let walked = 1;
    for (; offset !== group; walked++) {
      if (walked > groupMask) return 0;
      offset = (offset + walked) & groupMask;
    }
    return walked;
  }
}
