import { hmapLayout } from "../../../extension/src/core/go/abi/hmapLayout.ts";
import {
  swissFields,
  tableCapacity,
  tableGrowthLeft,
} from "../../../extension/src/core/go/abi/swissFields.ts";
import type { MapType } from "../../../extension/src/core/go/types/mapType.ts";

/**
 * What is true of the map that the running operation works on, read from the process: the values that each field has
 * had since the operation began, and the places that have been buckets, groups, tables and directories.
 */

export interface ProcessMemory {
  read(address: number, sizeBytes: number): Buffer;
}

/** Fields by the annotator's kinds. */
export type FieldName =
  | "count"
  | "flags"
  | "B"
  | "noverflow"
  | "seed"
  | "buckets"
  | "oldBuckets"
  | "nevacuate"
  | "extra"
  | "used"
  | "dirPtr"
  | "dirLen"
  | "globalDepth"
  | "globalShift"
  | "writing"
  | "growthLeft"
  | "capacity"
  | "lengthMask"
  | "groupsData";

/** A run of buckets or groups of one size. */
interface Run {
  readonly address: number;
  readonly count: number;
}

/** More buckets than this no map of the program has. */
const mostBuckets = 4096;

export class MapFacts {
  readonly type: MapType;
  readonly #memory: ProcessMemory;
  readonly history = new Map<FieldName, Set<bigint>>();
  /** Buckets or groups, by the address of the first and their number. */
  readonly runs = new Map<string, Run>();
  readonly tables = new Set<number>();
  readonly directories = new Map<number, number>();
  readonly extras = new Set<number>();
  readonly maps = new Set<number>();
  #seen = "";

  constructor(type: MapType, memory: ProcessMemory) {
    this.type = type;
    this.#memory = memory;
  }

  get isClassic(): boolean {
    return this.type.model.release.family === "classic";
  }

  /** Size of a bucket or group. */
  get blockBytes(): number {
    return this.isClassic ? this.type.bucket.bucketSizeBytes : this.type.group.groupSizeBytes;
  }

  /**
   * Looks at a map again.
   * @param thoroughly look for new overflow buckets and tables even where the header is as it was
   */
  look(m: number, thoroughly: boolean): void {
    if (m === 0) return;
    this.maps.add(m);
    const header = this.#memory.read(m, this.isClassic ? hmapLayout(this.type.model).sizeBytes : 48);
    const text = `${m} ${header.toString("latin1")}`;
    const changed = text !== this.#seen;
    this.#seen = text;
    if (this.isClassic) {
      if (changed || thoroughly) this.#lookClassic(header, changed || thoroughly);
    } else if (changed || thoroughly || this.tables.size > 0) this.#lookSwiss(header);
  }

  has(field: FieldName, value: bigint): boolean {
    return this.history.get(field)?.has(value) === true;
  }

  #note(field: FieldName, value: bigint): void {
    let values = this.history.get(field);
    if (values === undefined) this.history.set(field, (values = new Set()));
    values.add(value);
  }

  #addRun(address: number, count: number): void {
    if (address !== 0 && count > 0) this.runs.set(`${address}/${count}`, { address, count });
  }

  #lookClassic(header: Buffer, walk: boolean): void {
    const layout = hmapLayout(this.type.model);
    const word = (at: number): number => Number(header.readBigUInt64LE(at));
    const B = header[layout.B] as number;
    this.#note("count", header.readBigUInt64LE(layout.count));
    this.#note("flags", BigInt(header[layout.flags] as number));
    this.#note("B", BigInt(B));
    this.#note("noverflow", BigInt(header.readUInt16LE(layout.noverflow)));
    this.#note("seed", BigInt(header.readUInt32LE(layout.hash0)));
    this.#note("buckets", header.readBigUInt64LE(layout.buckets));
    this.#note("oldBuckets", header.readBigUInt64LE(layout.oldbuckets));
    this.#note("nevacuate", header.readBigUInt64LE(layout.nevacuate));
    this.#note("extra", header.readBigUInt64LE(layout.extra));
    const extra = word(layout.extra);
    if (extra !== 0) this.extras.add(extra);
    if (!walk || 2 ** B > mostBuckets) return;
    // Overflow buckets that were allocated with the array lie behind it: an eighth of it, and what the size class adds.
    this.#addRun(word(layout.buckets), 2 ** B);
    const sameSize = ((header[layout.flags] as number) & 8) !== 0;
    this.#addRun(word(layout.oldbuckets), sameSize || B === 0 ? 2 ** B : 2 ** (B - 1));
    this.#walkChains(word(layout.buckets), 2 ** B);
    this.#walkChains(word(layout.oldbuckets), sameSize || B === 0 ? 2 ** B : 2 ** (B - 1));
    if (extra !== 0) this.#addRun(Number(this.#memory.read(extra + 16, 8).readBigUInt64LE(0)), 1);
  }

  #walkChains(array: number, count: number): void {
    if (array === 0) return;
    const size = this.blockBytes;
    const bytes = this.#memory.read(array, count * size);
    for (let i = 0; i < count; i++) {
      let next = Number(bytes.readBigUInt64LE((i + 1) * size - 8));
      for (let n = 0; next !== 0 && n < 1000; n++) {
        this.#addRun(next, 1);
        next = Number(this.#memory.read(next + size - 8, 8).readBigUInt64LE(0));
      }
    }
  }

  #lookSwiss(header: Buffer): void {
    const fields = swissFields(8);
    this.#note("used", header.readBigUInt64LE(0));
    this.#note("seed", header.readBigUInt64LE(fields.seed));
    this.#note("dirPtr", header.readBigUInt64LE(fields.dirPtr));
    this.#note("dirLen", header.readBigUInt64LE(fields.dirLen));
    this.#note("globalDepth", BigInt(header[fields.globalDepth] as number));
    this.#note("globalShift", BigInt(header[fields.globalShift] as number));
    this.#note("writing", BigInt(header[fields.writing] as number));
    const directory = Number(header.readBigUInt64LE(fields.dirPtr));
    const length = Number(header.readBigUInt64LE(fields.dirLen));
    if (length === 0) this.#addRun(directory, 1);
    else {
      this.directories.set(directory, length);
      const entries = this.#memory.read(directory, 8 * length);
      for (let i = 0; i < length; i++) this.tables.add(Number(entries.readBigUInt64LE(8 * i)));
    }
    for (const table of this.tables) {
      const bytes = this.#memory.read(table, fields.tableSizeBytes);
      this.#note("used", BigInt(bytes.readUInt16LE(0)));
      this.#note("capacity", BigInt(bytes.readUInt16LE(tableCapacity)));
      this.#note("growthLeft", BigInt(bytes.readUInt16LE(tableGrowthLeft)));
      this.#note("lengthMask", bytes.readBigUInt64LE(fields.lengthMask));
      const data = bytes.readBigUInt64LE(fields.groupsData);
      this.#note("groupsData", data);
      this.#addRun(Number(data), Number(bytes.readBigUInt64LE(fields.lengthMask)) + 1);
    }
  }

  /** The control bytes of every group that has been one, as they are now. */
  *controlWords(): Generator<Buffer> {
    const size = this.blockBytes;
    for (const { address, count } of this.runs.values())
      for (let i = 0; i < count; i++) yield this.#memory.read(address + i * size, 8);
  }

  /** Offset of an address in the bucket or group that it lies in; undefined outside all. `end` counts as inside. */
  offsetInBlock(address: number, endCounts = false): number | undefined {
    const size = this.blockBytes;
    for (const { address: first, count } of this.runs.values()) {
      const offset = address - first;
      if (offset < 0 || offset > count * size) continue;
      if (offset < count * size) return offset % size;
      if (endCounts) return size;
    }
    return undefined;
  }
}

/** What decides which way an operation goes: the size of the map in steps, growth under way or due. */
export function shapeOf(facts: MapFacts): string {
  const one = (name: Parameters<MapFacts["has"]>[0]): bigint =>
    [...(facts.history.get(name) ?? [0n])][0] ?? 0n;
  if (facts.isClassic) {
    const [B, count] = [one("B"), one("count")];
    const old = one("oldBuckets") !== 0n;
    const full = count + 1n > 8n && count + 1n > (13n * (1n << B)) / 2n;
    return `${B > 3n ? 3n : B} ${old} ${full} ${count === 0n} ${count === 1n} ${count > 8n}`;
  }
  const used = one("used");
  const left = [...(facts.history.get("growthLeft") ?? [])].some((value) => value === 0n);
  return `${facts.tables.size > 2 ? 2 : facts.tables.size} ${left} ${used === 0n} ${used === 1n} ${used >= 8n} ${one("dirPtr") === 0n}`;
}
