import { decodeClassicMap } from "../../../extension/src/core/decode/classicState.ts";
import { JsonBytes } from "../../../extension/src/core/decode/jsonBytes.ts";
import { stateEncoder } from "../../../extension/src/core/decode/stateJson.ts";
import { decodeSwissMap } from "../../../extension/src/core/decode/swissState.ts";
import { type ValueSource, valueEncoder } from "../../../extension/src/core/decode/values.ts";
import type { HashKeys } from "../../../extension/src/core/emulator/hash/hasher.ts";
import { HeapMap } from "../../../extension/src/core/emulator/map/heapMap.ts";
import type { FineStep } from "../../../extension/src/core/emulator/runtime/steps.ts";
import type { MapType } from "../../../extension/src/core/go/types/mapType.ts";
import type { MemoryReader } from "../../../extension/src/core/memory/memoryReader.ts";
import type { Word64 } from "../../../extension/src/core/trace/traceFormat.ts";
import { TraceSeeds } from "../../../extension/src/core/trace/traceSeeds.ts";
import { ValueWriter } from "../../../extension/src/core/trace/valueWriter.ts";
import type { ProcessMemory } from "./mapFacts.ts";
import type { ProgramListing } from "./programListing.ts";

/** The emulated map that does what the map of the stepped program does, so that both can be compared. */

/** What the twin is asked to do. */
export type TwinOperation = "access" | "assign" | "delete" | "clear";

/** A step that the emulator tells. */
export interface ToldStep {
  readonly step: FineStep;
  /** Memory is read or written for it. */
  readonly touches: boolean;
}

export class EmulatedTwin extends HeapMap<TraceSeeds> {
  readonly #writer: ValueWriter;
  readonly #keyAt: number;
  readonly #process: ValueSource;

  /** Makes the map. @param seed what the program's map drew */
  constructor(type: MapType, memory: ProcessMemory, hashKeys: HashKeys, hint: number | null, seed: Word64) {
    super({ type, hashKeys, random: new TraceSeeds(seed) });
    this.#process = { reader: readerOf(memory), model: type.model, dynamicType: () => undefined };
    this.#writer = new ValueWriter(this.heap, type.model, this.types);
    this.#keyAt = this.heap.reserveData(type.key.sizeBytes);
    this.at = this.runtime.make(hint);
    this.random.check();
  }

  /** The key at an address of the program, as traces write it. */
  keyText(address: number): string {
    const { sizeBytes } = this.type.key;
    const json = new JsonBytes();
    valueEncoder(this.type.key, this.#process)(json, this.#process.reader.readBytes(address, sizeBytes), 0);
    return json.text();
  }

  /** Does an operation. @returns its steps in order; @param seed the seed that it drew, if it did */
  run(operation: TwinOperation, key: string | undefined, seed: Word64 | undefined): ToldStep[] {
    const steps: ToldStep[] = [];
    this.runtime.tracer = {
      step: (step, _text, touched) => void steps.push({ step, touches: touched.length > 0 }),
    };
    if (seed !== undefined) this.random.offer(seed);
    if (key !== undefined)
      this.#writer.write(JSON.parse(key), this.type.key, this.#keyAt, operation === "assign");
    if (operation === "access") this.runtime.access(this.at, this.#keyAt);
    else if (operation === "assign") this.runtime.assign(this.at, this.#keyAt);
    else if (operation === "delete") this.runtime.delete(this.at, this.#keyAt);
    else this.runtime.clear(this.at);
    this.runtime.tracer = null;
    this.random.check();
    return steps;
  }

  /** Whether the twin's memory is that of the program's map, elements apart. */
  isLike(m: number): boolean {
    return withoutElems(this.stateText()) === withoutElems(this.#stateOf(m));
  }

  #stateOf(m: number): string {
    const decode = this.type.model.release.family === "classic" ? decodeClassicMap : decodeSwissMap;
    const json = new JsonBytes();
    stateEncoder(this.type, this.#process)(json, decode(this.#process.reader, m, this.type));
    return json.text();
  }
}

const withoutElems = (state: string): string =>
  JSON.stringify(JSON.parse(state), (name, value: unknown) => (name === "elems" ? undefined : value));

function readerOf(memory: ProcessMemory): MemoryReader {
  return {
    readUint8: (address) => memory.read(address, 1).readUInt8(0),
    readUint16: (address) => memory.read(address, 2).readUInt16LE(0),
    readUint32: (address) => memory.read(address, 4).readUInt32LE(0),
    readPointer: (address) => Number(memory.read(address, 8).readBigUInt64LE(0)),
    readBytes: (address, sizeBytes) => memory.read(address, sizeBytes),
  };
}

/** What the running process hashes with. */
export function hashKeysOf(process: ProcessMemory, listing: ProgramListing): HashKeys {
  const find = (name: string): number =>
    (listing.extent(`runtime.${name}`) ?? listing.extent(`internal/runtime/maps.${name}`))?.[0] ?? 0;
  const aes = find("useAeshash") || find("UseAeshash");
  if (aes !== 0 && process.read(aes, 1)[0] === 1)
    return { algorithm: "aes", aeskeysched: new Uint8Array(process.read(find("aeskeysched"), 128)) };
  const words = process.read(find("hashkey"), 32);
  return {
    algorithm: "fallback",
    hashkey: Uint32Array.from({ length: 8 }, (_, i) => words.readUInt32LE(4 * i)),
  };
}
