import { formatValue, type ValueFormat } from "../decode/formatValue.ts";
import { JsonBytes } from "../decode/jsonBytes.ts";
import { decodeReadDirty, type ReadDirtyState, readDirtyEntryList } from "../decode/readDirtyState.ts";
import { readDirtyEncoder, trieEncoder } from "../decode/syncMapJson.ts";
import { decodeTrie, type TrieNodeState } from "../decode/trieState.ts";
import type { ValueSource } from "../decode/values.ts";
import { randomHashKeys } from "../emulator/hash/createHasher.ts";
import { UnhashableError } from "../emulator/hash/hasher.ts";
import { createSyncMap, type EmulatedSyncMap } from "../emulator/map/createSyncMap.ts";
import { writeJson } from "../emulator/map/goJson.ts";
import { writeKey } from "../emulator/map/keySource.ts";
import { createTypeTable, type TypeTable } from "../emulator/map/typeTable.ts";
import { GoPanic } from "../emulator/runtime/mapRuntime.ts";
import { InterfaceBoxes } from "../emulator/syncmap/interfaceBoxes.ts";
import type { SyncMapUse } from "../emulator/syncmap/syncMapRuntime.ts";
import type { Allocation } from "../go/abi/allocation.ts";
import type { GoType } from "../go/types/goType.ts";
import type { MapType } from "../go/types/mapType.ts";
import { Heap } from "../memory/heap.ts";
import { seededRandom } from "../memory/runtimeRandom.ts";
import { entriesText } from "../numbers/numberText.ts";
import type { SyncMapCall } from "./syncMapCalls.ts";

/** What a call gave and took. */
export interface SyncMapOutcome {
  readonly call: string;
  /** As Go prints it: `1, true`; "" where the method gives nothing. */
  readonly result: string;
  /** What it did to the maps of a read and a dirty map: the sentence of a promotion or a copy; "" for neither. */
  readonly change: string;
  /** What the call allocated, without the boxes of its arguments. */
  readonly allocated: Allocation;
}

/** A key with its value, as Go prints them; the value is null where the entry was deleted. */
export interface SyncMapEntry {
  readonly key: string;
  readonly value: string | null;
  readonly expunged: boolean;
}

/** What the hash digit of a child leads to: a node, or the entries of one hash. */
export interface SyncMapChild {
  readonly digit: string;
  readonly below: SyncMapNode | readonly SyncMapEntry[];
}

/** A node of a trie with what is below it. */
export interface SyncMapNode {
  readonly children: readonly SyncMapChild[];
}

/** What a sync.Map looks like now. */
export type SyncMapPicture =
  | { readonly form: "HashTrieMap"; readonly root: SyncMapNode | null }
  | {
      readonly form: "readDirty";
      readonly read: readonly SyncMapEntry[] | null;
      readonly dirty: readonly SyncMapEntry[] | null;
      readonly amended: boolean;
      readonly misses: number;
    };

const maxStringBytes = 64;

/** A sync.Map that stores one kind of keys and values, with what is done to it (1.18 to 1.27). */
export class SyncMapLife {
  /** The built-in map of the same keys and values. */
  readonly type: MapType;
  readonly outcomes: SyncMapOutcome[] = [];
  readonly #heap: Heap;
  readonly #types: TypeTable;
  readonly #boxes: InterfaceBoxes;
  readonly #emulated: EmulatedSyncMap;
  readonly #source: ValueSource;
  readonly #format: ValueFormat;
  readonly #scratchAt: number;
  readonly #places: readonly [key: number, value: number, old: number];

  /** @param seed chooses hash keys, hash seeds and iteration starts */
  constructor(type: MapType, seed: number) {
    const { model } = type;
    const random = seededRandom(seed);
    const heap = new Heap(model.release, model.target.ptrSizeBytes);
    const types = createTypeTable(heap);
    this.type = type;
    this.#heap = heap;
    this.#types = types;
    this.#boxes = new InterfaceBoxes(heap, model, types.offsetOf);
    const hashKeys = randomHashKeys(random, model);
    this.#emulated = createSyncMap({ model, heap, types, hashKeys, random });
    const typeAt = (address: number): GoType | undefined => types.typeAt(heap.offsetOf(address));
    const dynamicType = (address: number): ReturnType<ValueSource["dynamicType"]> => {
      const dynamic = typeAt(address);
      return dynamic && { type: dynamic, text: dynamic.text };
    };
    this.#source = { reader: heap, model, dynamicType };
    this.#format = { model, maxStringBytes, typeAt };
    this.#scratchAt = heap.reserveData(Math.max(8, type.key.sizeBytes, type.elem.sizeBytes));
    const word = 2 * heap.ptrSizeBytes;
    this.#places = [heap.reserveData(word), heap.reserveData(word), heap.reserveData(word)];
  }

  /** Stores the numbered keys 0 to count - 1, each with the value of its number. */
  fill(count: number): void {
    const { key, elem } = this.type;
    const place = { heap: this.#heap, types: this.#types };
    const [keyAt, valueAt] = this.#places;
    for (let i = 0; i < count; i++) {
      for (const [type, at] of [
        [key, keyAt],
        [elem, valueAt],
      ] as const) {
        this.#heap.u8.fill(0, this.#scratchAt, this.#scratchAt + type.sizeBytes);
        writeKey(place, type, this.#scratchAt, i, { kind: "sequential" });
        this.#box(type, at);
      }
      this.#emulated.map.store(keyAt, valueAt);
    }
  }

  /** Does a call. @throws GoJsonError for a value that is none of its type */
  call(call: SyncMapCall): void {
    const [keyAt, valueAt, oldAt] = this.#places;
    if (call.key !== undefined) this.#write(this.type.key, call.key, keyAt);
    if (call.value !== undefined) this.#write(this.type.elem, call.value, valueAt);
    if (call.old !== undefined) this.#write(this.type.elem, call.old, oldAt);
    const before = this.#heap.stats;
    const outline = this.#outline();
    const result = this.#run(call);
    const after = this.#heap.stats;
    this.outcomes.push({
      call: call.text,
      result,
      change: changeText(outline, this.#outline()),
      allocated: {
        bytes: after.allocatedBytes - before.allocatedBytes,
        objects: after.mallocs - before.mallocs,
      },
    });
  }

  #run({ method }: SyncMapCall): string {
    const { map } = this.#emulated;
    const [keyAt, valueAt, oldAt] = this.#places;
    const given = (there: boolean): string => `${there ? this.#text(map.resultAt) : "nil"}, ${there}`;
    try {
      switch (method) {
        case "load":
          return given(map.load(keyAt));
        case "loadAndDelete":
          return given(map.loadAndDelete(keyAt));
        case "swap":
          return given(map.swap(keyAt, valueAt));
        case "loadOrStore": {
          const loaded = map.loadOrStore(keyAt, valueAt);
          return `${this.#text(map.resultAt)}, ${loaded}`;
        }
        case "store":
          map.store(keyAt, valueAt);
          return "";
        case "delete":
          map.delete(keyAt);
          return "";
        case "compareAndSwap":
          return String(map.compareAndSwap(keyAt, oldAt, valueAt));
        case "compareAndDelete":
          return String(map.compareAndDelete(keyAt, oldAt));
        case "clear":
          map.clear();
          return "";
        case "range": {
          let visited = 0;
          map.range(() => ++visited > 0);
          return entriesText(visited);
        }
      }
    } catch (error) {
      if (error instanceof GoPanic || error instanceof UnhashableError) return `panic: ${error.message}`;
      throw error;
    }
  }

  /** What it holds now, boxes of keys and values not counted. */
  get held(): SyncMapUse {
    return this.#emulated.map.memoryUse();
  }

  /** The STATE of a trace. */
  state(): unknown {
    const { map, type, form } = this.#emulated;
    const json = new JsonBytes();
    const encode =
      form === "HashTrieMap"
        ? trieEncoder(type, this.#source)
        : readDirtyEncoder(type, this.#source, this.#heap.addressOf(this.#emulated.map.expunged));
    encode(json, this.#heap.addressOf(map.at));
    return JSON.parse(json.text());
  }

  picture(): SyncMapPicture {
    const { map, form } = this.#emulated;
    const address = this.#heap.addressOf(map.at);
    if (form === "HashTrieMap") {
      const { root } = decodeTrie(this.#heap, address, this.type.model.target);
      return { form, root: root && this.#node(root) };
    }
    const state = decodeReadDirty(this.#heap, address, this.#emulated.type);
    const { amended, misses } = state;
    const entries = (one: ReadDirtyState["read"]): SyncMapEntry[] | null => one && this.#entries(one);
    return { form, read: entries(state.read), dirty: entries(state.dirty), amended, misses };
  }

  #node({ children }: TrieNodeState): SyncMapNode {
    return {
      children: children.flatMap((child, i): SyncMapChild[] => {
        if (child === null) return [];
        const digit = i.toString(16);
        if ("kind" in child) return [{ digit, below: this.#node(child) }];
        const chain = child.map(({ keyAddress, valueAddress }) => ({
          key: this.#textAt(keyAddress),
          value: this.#textAt(valueAddress),
          expunged: false,
        }));
        return [{ digit, below: chain }];
      }),
    };
  }

  #entries(map: NonNullable<ReadDirtyState["read"]>): SyncMapEntry[] {
    if (this.#emulated.form !== "readDirty") return [];
    const expunged = this.#heap.addressOf(this.#emulated.map.expunged);
    return readDirtyEntryList(this.#heap, map, this.#emulated.type).map(({ keyAddress, entry }) => {
      const value = this.#heap.readPointer(entry);
      return {
        key: this.#textAt(keyAddress),
        value: value === 0 || value === expunged ? null : this.#textAt(value),
        expunged: value === expunged,
      };
    });
  }

  #outline(): MapsOutline | null {
    return this.#emulated.form === "readDirty" ? this.#emulated.map.outline : null;
  }

  #write(type: GoType, value: unknown, at: number): void {
    writeJson({ heap: this.#heap, types: this.#types }, type, this.#scratchAt, value);
    this.#box(type, at);
  }

  /** Puts the value at the scratch place into an interface; one that is an interface is copied. */
  #box(type: GoType, at: number): void {
    if (type.kind !== "interface") return this.#boxes.box(type, this.#scratchAt, at);
    this.#heap.u8.copyWithin(at, this.#scratchAt, this.#scratchAt + 2 * this.#heap.ptrSizeBytes);
  }

  #text(at: number): string {
    return this.#textAt(this.#heap.addressOf(at));
  }

  #textAt(address: number): string {
    return formatValue(this.#heap, this.#emulated.type.key, address, this.#format);
  }
}

/** Which maps a read and a dirty map have, as heap offsets, and how often it was missed. */
interface MapsOutline {
  readonly read: number;
  readonly dirty: number;
  readonly misses: number;
}

function changeText(before: MapsOutline | null, after: MapsOutline | null): string {
  if (before === null || after === null) return "";
  if (before.dirty !== 0 && after.dirty === 0 && after.read === before.dirty) return "promotes dirty to read";
  if (before.dirty === 0 && after.dirty !== 0)
    return before.read === 0 ? "makes dirty" : "copies read to dirty";
  return after.misses > before.misses ? `miss ${after.misses}` : "";
}
