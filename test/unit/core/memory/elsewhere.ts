import { decodeClassicMap, outlineClassicMap } from "../../../../extension/src/core/decode/classicState.ts";
import type { MapOutline } from "../../../../extension/src/core/decode/mapState.ts";
import { decodeSwissMap, outlineSwissMap } from "../../../../extension/src/core/decode/swissState.ts";
import type { EmulatedMap } from "../../../../extension/src/core/emulator/map/emulatedMap.ts";
import {
  type HeaderStruct,
  mapHeader,
  tableStruct,
} from "../../../../extension/src/core/go/abi/headerFields.ts";
import type { GoType } from "../../../../extension/src/core/go/types/goType.ts";
import type { MemoryReader } from "../../../../extension/src/core/memory/memoryReader.ts";
import type { FetchMemory } from "../../../../extension/src/core/memory/pagedMemory.ts";

/** The memory of another process that holds a copy of an emulated heap. */
export interface Elsewhere {
  readonly address: number;
  readonly fetch: FetchMemory;
  /** Every piece that was asked for. */
  readonly fetched: { readonly address: number; readonly sizeBytes: number }[];
}

/** A copy of a map's heap, in big-endian order if wanted, that can be fetched; some addresses cannot. */
export function elsewhere(
  map: EmulatedMap,
  bigEndian: boolean,
  unreadable: readonly number[] = [],
): Elsewhere {
  const { heap, at } = map;
  const address = heap.addressOf(at);
  const base = address - at;
  const copy = heap.u8.slice();
  if (bigEndian) new Swapper(map, copy).swapMap();
  const fetched: { address: number; sizeBytes: number }[] = [];
  return {
    address,
    fetched,
    async fetch(from, sizeBytes) {
      await Promise.resolve();
      fetched.push({ address: from, sizeBytes });
      if (unreadable.some((bad) => bad >= from && bad < from + sizeBytes)) return "it is not mapped";
      const start = from - base;
      return start < 0 || start >= copy.length ? "it is not mapped" : copy.slice(start, start + sizeBytes);
    },
  };
}

/** A map without its buckets or groups, through any reader. */
export function outlineOf(reader: MemoryReader, address: number, type: EmulatedMap["type"]): MapOutline {
  return type.model.release.family === "classic"
    ? outlineClassicMap(reader, address, type)
    : outlineSwissMap(reader, address, type);
}

/** Turns the words of a map into big-endian order, each by its place and type. */
class Swapper {
  readonly #map: EmulatedMap;
  readonly #copy: Uint8Array;
  readonly #done = new Set<number>();

  constructor(map: EmulatedMap, copy: Uint8Array) {
    this.#map = map;
    this.#copy = copy;
  }

  swapMap(): void {
    const { heap, at, type } = this.#map;
    const address = heap.addressOf(at);
    const { bucket, group, model } = type;
    const word = model.target.ptrSizeBytes;
    if (model.release.family === "classic") {
      const state = decodeClassicMap(heap, address, type);
      this.#struct(mapHeader(model), address);
      if (state.extraAddress !== 0)
        for (let i = 0; i < 3; i++) this.#swap(state.extraAddress + i * word, word);
      for (const { address: row } of [...(state.buckets ?? []), ...(state.oldbuckets ?? [])].flat())
        this.#row(
          (i) => ({
            key: row + bucket.keysOffsetBytes + i * type.slotKeySizeBytes,
            elem: row + bucket.elemsOffsetBytes + i * type.slotElemSizeBytes,
          }),
          row + bucket.overflowOffsetBytes,
        );
      return;
    }
    const state = decodeSwissMap(heap, address, type);
    this.#struct(mapHeader(model), address);
    for (let i = 0; i < state.dirLen; i++) this.#swap(state.dirAddress + i * word, word);
    for (const table of state.tables) this.#struct(tableStruct(model), table.address);
    const groups = state.small ? [state.small] : state.tables.flatMap((table) => table.groups);
    for (const { address: row } of groups) {
      this.#swap(row, 8);
      this.#row((i) => ({
        key: row + group.keysOffBytes + i * group.keyStrideBytes,
        elem: row + group.elemsOffBytes + i * group.elemStrideBytes,
      }));
    }
  }

  #struct(struct: HeaderStruct, address: number): void {
    for (const { offsetBytes, sizeBytes, padding } of struct.fields)
      if (!padding && sizeBytes > 1) this.#swap(address + offsetBytes, sizeBytes);
  }

  #row(place: (i: number) => { key: number; elem: number }, overflow?: number): void {
    const { key, elem, indirectKey, indirectElem, model } = this.#map.type;
    for (let i = 0; i < 8; i++) {
      const at = place(i);
      this.#slot(key, indirectKey, at.key);
      this.#slot(elem, indirectElem, at.elem);
    }
    if (overflow !== undefined) this.#swap(overflow, model.target.ptrSizeBytes);
  }

  #slot(type: GoType, indirect: boolean, address: number): void {
    if (!indirect) return this.#value(type, address);
    const target = this.#map.heap.readPointer(address);
    this.#swap(address, this.#map.type.model.target.ptrSizeBytes);
    if (target !== 0) this.#value(type, target);
  }

  #value(type: GoType, address: number): void {
    const word = this.#map.type.model.target.ptrSizeBytes;
    switch (type.kind) {
      case "struct":
        for (const field of type.fields) this.#value(field.type, address + field.offsetBytes);
        return;
      case "array":
        for (let i = 0; i < type.length; i++) this.#value(type.elem, address + i * type.elem.sizeBytes);
        return;
      case "string":
      case "interface":
      case "slice":
        for (let at = 0; at < type.sizeBytes; at += word) this.#swap(address + at, word);
        return;
      case "complex64":
      case "complex128":
        for (const half of [0, type.sizeBytes / 2]) this.#swap(address + half, type.sizeBytes / 2);
        return;
      default:
        this.#swap(address, type.sizeBytes);
    }
  }

  #swap(address: number, sizeBytes: number): void {
    if (this.#done.has(address) || sizeBytes < 2) return;
    this.#done.add(address);
    const at = this.#map.heap.offsetOf(address);
    this.#copy.subarray(at, at + sizeBytes).reverse();
  }
}
