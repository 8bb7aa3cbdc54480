import { JsonBytes } from "../decode/jsonBytes.ts";
import { readDirtyEncoder, type SyncMapEncoder, trieEncoder } from "../decode/syncMapJson.ts";
import { type ValueEncoder, type ValueSource, valueEncoder } from "../decode/values.ts";
import { UnhashableError } from "../emulator/hash/hasher.ts";
import { createSyncMap } from "../emulator/map/createSyncMap.ts";
import { createTypeTable } from "../emulator/map/typeTable.ts";
import { GoFatal, GoPanic } from "../emulator/runtime/mapRuntime.ts";
import type { SyncMapRuntime } from "../emulator/syncmap/syncMapRuntime.ts";
import type { Allocation } from "../go/abi/allocation.ts";
import { mapModel } from "../go/release/goTarget.ts";
import type { GoType } from "../go/types/goType.ts";
import { Heap } from "../memory/heap.ts";
import { firstDifference } from "./firstDifference.ts";
import type { ReplayDifference, ReplayPorts } from "./replay.ts";
import {
  parseSyncMapHeader,
  parseSyncMapLine,
  type SyncMapAddition,
  type SyncMapFinding,
  type SyncMapHeader,
  type SyncMapOperation,
} from "./syncMapTrace.ts";
import { TraceError, type Word64 } from "./traceFormat.ts";
import { TraceSeeds } from "./traceSeeds.ts";
import { ValueError, ValueWriter } from "./valueWriter.ts";
import { withLine } from "./withLine.ts";

type Difference = Pick<ReplayDifference, "path" | "expected" | "got">;

/** An operation that waits for what the lines after it tell of it. */
interface Pending {
  readonly operation: SyncMapOperation;
  readonly text: string;
  readonly line: number;
  seed?: Word64;
  start?: readonly Word64[];
  panic?: string;
  allocated?: Allocation;
}

/** Replays the trace of one sync.Map, of either form, line by line; as TraceReplay does with built-in maps. */
export class SyncMapReplay {
  states = 0;
  digests = 0;
  /** Operations whose results were compared. */
  reads = 0;
  /** Lines taken so far. */
  line = 0;
  readonly #ports: ReplayPorts;
  #map: ReplayedSyncMap | undefined;
  #pending: Pending | undefined;
  #operationText = "new";

  constructor(ports: ReplayPorts) {
    this.#ports = ports;
  }

  /** The trace's header, once its line has been fed. */
  get header(): SyncMapHeader | undefined {
    return this.#map?.header;
  }

  /**
   * Takes the next line.
   * @returns the first difference, or null; after one, feeding more lines makes no sense
   * @throws TraceError when the trace is malformed
   */
  feed(text: string): ReplayDifference | null {
    this.line++;
    return withLine(this.line, () => this.#take(text));
  }

  /**
   * Ends the trace.
   * @throws TraceError when there was not even a header
   */
  end(): ReplayDifference | null {
    if (!this.#map) throw new TraceError(1, "the trace is empty");
    return this.#runPending(this.#map);
  }

  #take(text: string): ReplayDifference | null {
    if (!this.#map) {
      this.#map = new ReplayedSyncMap(parseSyncMapHeader(text));
      return null;
    }
    const line = parseSyncMapLine(text, this.line);
    if (line.what === "addition") {
      this.#add(line.addition);
      return null;
    }
    const difference = this.#runPending(this.#map);
    if (line.what === "operation") this.#pending = { operation: line.operation, text, line: this.line };
    else return difference ?? this.#located(this.line, this.#compare(line.finding, this.#map));
    return difference;
  }

  #add(addition: SyncMapAddition): void {
    const pending = this.#pending;
    if (!pending || pending[addition.kind] !== undefined)
      throw new TraceError(this.line, `a ${addition.kind} comes once, behind its operation`);
    if (addition.kind === "seed") pending.seed = addition.seed;
    else if (addition.kind === "start") pending.start = addition.random;
    else if (addition.kind === "panic") pending.panic = addition.message;
    else pending.allocated = addition.memory;
  }

  #runPending(map: ReplayedSyncMap): ReplayDifference | null {
    const pending = this.#pending;
    if (!pending) return null;
    this.#pending = undefined;
    this.#operationText = pending.text;
    this.reads++;
    return this.#located(
      pending.line,
      withLine(pending.line, () => map.run(pending)),
    );
  }

  #compare(finding: SyncMapFinding, map: ReplayedSyncMap): Difference | null {
    const json = map.state();
    if (finding.kind === "digest") {
      this.digests++;
      return firstDifference(finding.hex, this.#ports.sha256Hex(json.view()), "digest");
    }
    this.states++;
    return firstDifference(finding.state, JSON.parse(json.text()));
  }

  #located(line: number, difference: Difference | null): ReplayDifference | null {
    return difference && { line, ...difference, operation: this.#operationText };
  }
}

/** The emulated sync.Map of a trace, in a heap of its own. */
class ReplayedSyncMap {
  readonly header: SyncMapHeader;
  readonly #heap: Heap;
  readonly #map: SyncMapRuntime;
  readonly #random = new TraceSeeds();
  readonly #writer: ValueWriter;
  readonly #any: GoType;
  readonly #encode: ValueEncoder;
  readonly #encodeState: SyncMapEncoder;
  readonly #json = new JsonBytes();
  readonly #keyAt: number;
  readonly #valueAt: number;
  readonly #oldAt: number;

  /** @throws RangeError when the header asks for what cannot be */
  constructor(header: SyncMapHeader) {
    this.header = header;
    const model = mapModel(header.release, header.goarch);
    const heap = new Heap(model.release, model.target.ptrSizeBytes);
    const types = createTypeTable(heap);
    const emulated = createSyncMap({
      ...{ model, heap, types },
      ...{ hashKeys: header.hashKeys, random: this.#random },
    });
    this.#heap = heap;
    this.#map = emulated.map;
    this.#any = emulated.type.key;
    this.#writer = new ValueWriter(heap, model, types);
    const dynamicType = (address: number): ReturnType<ValueSource["dynamicType"]> =>
      this.#writer.dynamicType(address);
    const source = { reader: heap, model, dynamicType };
    this.#encode = valueEncoder(this.#any, source);
    this.#encodeState =
      emulated.form === "HashTrieMap"
        ? trieEncoder(emulated.type, source)
        : readDirtyEncoder(emulated.type, source, heap.addressOf(emulated.map.expunged));
    [this.#keyAt, this.#valueAt, this.#oldAt] = [this.#place(), this.#place(), this.#place()];
  }

  #place(): number {
    return this.#heap.reserveData(this.#any.sizeBytes);
  }

  /** Canonical JSON of the state, valid until the next operation. */
  state(): JsonBytes {
    this.#json.reset();
    this.#encodeState(this.#json, this.#heap.addressOf(this.#map.at));
    return this.#json;
  }

  /** Does an operation. @throws ValueError for what its release does not have */
  run({ operation, seed, start, panic, allocated }: Pending): Difference | null {
    const { allocatedBytes, mallocs } = this.#heap.stats;
    if (seed) this.#random.offer(seed);
    try {
      const difference = this.#random.drawing(start ?? [], () => this.#run(operation));
      if (panic !== undefined) return { path: "panic", expected: panic, got: "none" };
      const { stats } = this.#heap;
      const got = { bytes: stats.allocatedBytes - allocatedBytes, objects: stats.mallocs - mallocs };
      return difference ?? this.#random.check() ?? firstDifference(allocated ?? got, got, "allocated");
    } catch (error) {
      if (!(error instanceof GoPanic || error instanceof GoFatal || error instanceof UnhashableError))
        throw error;
      const got = error.message;
      if (got !== panic) return { path: "panic", expected: panic ?? "none", got };
      return this.#random.check();
    }
  }

  #run(operation: SyncMapOperation): Difference | null {
    const map = this.#map;
    this.#refuseMissing(operation);
    if (operation.kind === "clear") map.clear();
    if (operation.kind === "range") return firstDifference(operation.entries, this.#rangeEntries(), "range");
    if (operation.kind === "clear") return null;
    // A key that is only looked at need not stay.
    const stays =
      operation.kind !== "load" && operation.kind !== "loadAndDelete" && operation.kind !== "delete";
    this.#write(operation.key, this.header.key, this.#keyAt, stays);
    if ("value" in operation) this.#write(operation.value, this.header.value, this.#valueAt, true);
    if ("old" in operation) this.#writer.write(operation.old, this.#any, this.#oldAt, true);
    const [keyAt, valueAt, oldAt] = [this.#keyAt, this.#valueAt, this.#oldAt];
    switch (operation.kind) {
      case "load":
        return this.#compareResult(operation.result, map.load(keyAt));
      case "loadAndDelete":
        return this.#compareResult(operation.result, map.loadAndDelete(keyAt));
      case "store":
        map.store(keyAt, valueAt);
        return null;
      case "delete":
        map.delete(keyAt);
        return null;
      case "swap":
        return this.#compareResult(operation.result, map.swap(keyAt, valueAt));
      case "loadOrStore": {
        const loaded = map.loadOrStore(keyAt, valueAt);
        return this.#compareResult(operation.result, true) ?? firstDifference(operation.ok, loaded, "loaded");
      }
      case "compareAndSwap":
        return firstDifference(operation.ok, map.compareAndSwap(keyAt, oldAt, valueAt), "swapped");
      case "compareAndDelete":
        return firstDifference(operation.ok, map.compareAndDelete(keyAt, oldAt), "deleted");
    }
  }

  #refuseMissing({ kind }: SyncMapOperation): void {
    const { syncMapSwaps, syncMapClears, name } = this.header.release;
    const missing =
      kind === "clear"
        ? !syncMapClears
        : !syncMapSwaps && (kind === "swap" || kind === "compareAndSwap" || kind === "compareAndDelete");
    if (missing) throw new ValueError(`sync.Map of ${name} has no ${kind}`);
  }

  #rangeEntries(): unknown[] {
    const entries: unknown[] = [];
    this.#map.range((keyAt, valueAt) => entries.push([this.#read(keyAt), this.#read(valueAt)]) > 0);
    return entries;
  }

  /** Writes an interface. @throws ValueError when its dynamic type is not the kind that is stored */
  #write(value: unknown, kind: GoType, at: number, stays: boolean): void {
    this.#writer.write(value, this.#any, at, stays);
    if (kind.kind === "interface") return;
    const word = this.#heap.u32[at >>> 2] as number;
    const dynamic = word === 0 ? undefined : this.#writer.dynamicType(this.#heap.addressOf(word));
    if (dynamic?.type.text !== kind.text)
      throw new ValueError(`a value of type ${dynamic?.text ?? "nil"} where ${kind.text} is stored`);
  }

  #compareResult(expected: unknown, there: boolean): Difference | null {
    return firstDifference(expected, there ? this.#read(this.#map.resultAt) : null, "value");
  }

  /** The interface at a heap offset. */
  #read(at: number): unknown {
    this.#json.reset();
    this.#encode(this.#json, this.#heap.u8, at);
    return JSON.parse(this.#json.text());
  }
}
