import type { ValueFormat } from "../decode/formatValue.ts";
import { slotCount } from "../go/abi/constants.ts";
import { ctrlDeleted, h2Bits, isFullCtrl } from "../go/abi/controlWord.ts";
import { emptyOne, isEvacuatedMark, isFullMark } from "../go/abi/tophash.ts";
import type { MapType } from "../go/types/mapType.ts";
import type { MemoryReader } from "../memory/memoryReader.ts";
import { noOperation, type SurveyMetric, surveyMetrics } from "./survey.ts";
import { type SurveyUnits, surveyUnits } from "./surveyUnits.ts";

/** Cells of a bucket, slots of a group. */
export const cellsPerBucket = slotCount;

const isEmptyOne = (mark: number): boolean => mark === emptyOne;
const isDeletedCtrl = (mark: number): boolean => mark === ctrlDeleted;

/** What only whoever filled a map knows of its keys. */
export interface KeyHistory {
  readonly operations: number;
  /** The operation, from 0, that inserted the key at an address, or `noOperation`. */
  operationAt(keyAddress: number): number;
  /** Low 32 bits of the hash of the key at an address. */
  hashAt(keyAddress: number): number;
}

/** A map that is surveyed, wherever its memory is. */
export interface SurveyedMap {
  readonly type: MapType;
  readonly reader: MemoryReader;
  /** Full address of the hmap or Map. */
  readonly address: number;
  /** The dynamic type that an interface's first word points to. */
  readonly typeAt: ValueFormat["typeAt"];
  /** null for a map that someone else filled. */
  readonly keys: KeyHistory | null;
  /** Heap memory of the map and what filling it has left behind; null where nobody counted. */
  readonly held: {
    readonly bytes: number;
    readonly objects: number;
    readonly garbageBytes: number;
  } | null;
}

const nothing = new Uint8Array(0);

/**
 * A map as a survey reads it: block by block through its reader, and in a block unit by unit. What it says of cells is
 * said of the bucket or group that is looked at.
 */
export class SurveyMemory {
  readonly map: SurveyedMap;
  readonly type: MapType;
  readonly units: SurveyUnits;
  readonly isClassic: boolean;
  readonly #unitBytes: number;
  /** Slot 0 has the lowest byte of a group's control word, which lies last in big-endian memory. */
  readonly #markFlip: number;
  #block = 0;
  #blockBytes: Uint8Array = nothing;
  /** What is looked at: its address, the bytes that hold it, and where in them it begins. */
  #address = 0;
  #bytes: Uint8Array = nothing;
  #at = 0;

  /** @throws RangeError when what lies at the address is no map */
  constructor(map: SurveyedMap) {
    this.map = map;
    this.type = map.type;
    this.units = surveyUnits(map.reader, map.address, map.type);
    this.isClassic = map.type.model.release.family === "classic";
    this.#markFlip = !this.isClassic && map.reader.bigEndian === true ? cellsPerBucket - 1 : 0;
    this.#unitBytes = this.isClassic ? map.type.bucket.bucketSizeBytes : map.type.group.groupSizeBytes;
  }

  get blocks(): number {
    return this.units.blockAddresses.length;
  }

  get unitCount(): number {
    return this.units.blockStarts[this.blocks] as number;
  }

  /** What the map can be coloured by. */
  get metrics(): readonly SurveyMetric[] {
    const metrics = surveyMetrics[this.type.model.release.family];
    return this.map.keys ? metrics : metrics.filter((metric) => metric !== "age" && metric !== "probe");
  }

  /**
   * Reads a block.
   * @returns its first unit and the one behind its last
   * @throws RangeError for a block that the map does not have
   */
  enter(block: number): { readonly first: number; readonly end: number } {
    const { blockAddresses, blockStarts } = this.units;
    const address = blockAddresses[block];
    if (address === undefined) throw new RangeError(`block ${block} is outside 0 to ${this.blocks - 1}`);
    const first = blockStarts[block] as number;
    const end = blockStarts[block + 1] as number;
    this.#block = block;
    this.#blockBytes = this.map.reader.readBytes(address, (end - first) * this.#unitBytes);
    return { first, end };
  }

  /** Looks at a unit of the block. */
  lookAt(unit: number): void {
    const { blockAddresses, blockStarts } = this.units;
    this.#at = (unit - (blockStarts[this.#block] as number)) * this.#unitBytes;
    this.#address = (blockAddresses[this.#block] as number) + this.#at;
    this.#bytes = this.#blockBytes;
  }

  /** Goes on to the overflow bucket behind; false at the end of a chain, for groups, and where the chain has moved away. */
  next(): boolean {
    if (!this.isClassic || this.isEvacuated) return false;
    const { reader } = this.map;
    const address = reader.readPointer(this.#address + this.type.bucket.overflowOffsetBytes);
    if (address === 0) return false;
    this.#address = address;
    this.#bytes = reader.readBytes(address, this.#unitBytes);
    this.#at = 0;
    return true;
  }

  get address(): number {
    return this.#address;
  }

  /** Tophash or control byte of a cell. */
  mark(cell: number): number {
    return this.#bytes[this.#at + (cell ^ this.#markFlip)] as number;
  }

  isFull(mark: number): boolean {
    return this.isClassic ? isFullMark(mark) : isFullCtrl(mark);
  }

  /** A deleted cell that is not free for lookups: they walk on. */
  isTombstone(mark: number): boolean {
    return this.isClassic ? isEmptyOne(mark) : isDeletedCtrl(mark);
  }

  /** An old bucket whose entries have moved. */
  get isEvacuated(): boolean {
    return this.isClassic && isEvacuatedMark(this.mark(0));
  }

  fullCells(): number {
    return this.#cellsThat(this.isClassic ? isFullMark : isFullCtrl);
  }

  tombstones(): number {
    return this.#cellsThat(this.isClassic ? isEmptyOne : isDeletedCtrl);
  }

  /** Counts in one pass over the marks: a survey asks millions of units. */
  #cellsThat(is: (mark: number) => boolean): number {
    const bytes = this.#bytes;
    const end = this.#at + cellsPerBucket;
    let count = 0;
    for (let at = this.#at; at < end; at++) if (is(bytes[at] as number)) count++;
    return count;
  }

  /** Where the key of a full cell is. */
  keyAddress(cell: number): number {
    const { type } = this;
    const at =
      this.#address +
      (this.isClassic
        ? type.bucket.keysOffsetBytes + cell * type.slotKeySizeBytes
        : type.group.keysOffBytes + cell * type.group.keyStrideBytes);
    return type.indirectKey ? this.map.reader.readPointer(at) : at;
  }

  elemAddress(cell: number): number {
    const { type } = this;
    const at =
      this.#address +
      (this.isClassic
        ? type.bucket.elemsOffsetBytes + cell * type.slotElemSizeBytes
        : type.group.elemsOffBytes + cell * type.group.elemStrideBytes);
    return type.indirectElem ? this.map.reader.readPointer(at) : at;
  }

  /** The operation that inserted the entry of a full cell, or `noOperation`. */
  operationAt(cell: number): number {
    return this.map.keys?.operationAt(this.keyAddress(cell)) ?? noOperation;
  }

  /** Groups of its table that a lookup walks to reach the key of a full slot of group `group`: 0 when that is not known. */
  groupsWalked(cell: number, group: number, groupMask: number): number {
    if (groupMask === 0) return 1;
    const { keys } = this.map;
    if (!keys) return 0;
    let offset = (keys.hashAt(this.keyAddress(cell)) >>> h2Bits) & groupMask;
    let walked = 1;
    for (; offset !== group; walked++) {
      if (walked > groupMask) return 0;
      offset = (offset + walked) & groupMask;
    }
    return walked;
  }
}
