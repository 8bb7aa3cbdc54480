import { JsonBytes } from "../../../../../extension/src/core/decode/jsonBytes.ts";
import { decodeTrie, type TrieNodeState } from "../../../../../extension/src/core/decode/trieState.ts";
import { type ValueEncoder, valueEncoder } from "../../../../../extension/src/core/decode/values.ts";
import { createHasher } from "../../../../../extension/src/core/emulator/hash/createHasher.ts";
import type { HashKeys } from "../../../../../extension/src/core/emulator/hash/hasher.ts";
import { createTypeTable } from "../../../../../extension/src/core/emulator/map/typeTable.ts";
import { HashTrieMap } from "../../../../../extension/src/core/emulator/syncmap/hashTrieMap.ts";
import { InterfaceBoxes } from "../../../../../extension/src/core/emulator/syncmap/interfaceBoxes.ts";
import type { MapModel } from "../../../../../extension/src/core/go/release/goTarget.ts";
import type { GoType } from "../../../../../extension/src/core/go/types/goType.ts";
import { mapTypeOf } from "../../../../../extension/src/core/go/types/mapTypeLayout.ts";
import { parseMapType } from "../../../../../extension/src/core/go/types/typeParser.ts";
import { Heap } from "../../../../../extension/src/core/memory/heap.ts";
import { ValueWriter } from "../../../../../extension/src/core/trace/valueWriter.ts";

/** The trie of a sync.Map as the program in `program` prints it. */
type WrittenNode = readonly (WrittenNode | { readonly chain: readonly unknown[] } | null)[];

/** A sync.Map in a heap of its own, whose values are written and read in the notation of the oracle's traces. */
export class EmulatedSyncMap {
  readonly heap: Heap;
  readonly map: HashTrieMap;
  readonly boxes: InterfaceBoxes;
  readonly #model: MapModel;
  readonly #any: GoType;
  readonly #writer: ValueWriter;
  readonly #encode: ValueEncoder;
  readonly #json = new JsonBytes();

  /** @param seed the map's hash seed, as its first operation draws it */
  constructor(model: MapModel, hashKeys: HashKeys, seed: bigint) {
    this.#model = model;
    this.heap = new Heap(model.release, model.target.ptrSizeBytes);
    const { heap } = this;
    const types = createTypeTable(heap);
    const type = mapTypeOf(parseMapType("map[any]any", model.target), model);
    this.#any = type.key;
    const random = {
      rand32: (): number => {
        throw new Error("no key is NaN");
      },
      drawSeed: (into: Int32Array): void => {
        into[0] = Number(BigInt.asIntN(32, seed));
        into[1] = Number(BigInt.asIntN(32, seed >> 32n));
      },
    };
    const { typeAt } = types;
    const hasher = createHasher(type, heap, hashKeys, random, typeAt);
    this.map = new HashTrieMap({ model, heap, any: type.key, hasher, random, typeAt });
    this.boxes = new InterfaceBoxes(heap, model, types.offsetOf);
    this.#writer = new ValueWriter(heap, model, types);
    const dynamicType = (address: number) => this.#writer.dynamicType(address);
    this.#encode = valueEncoder(type.key, { reader: heap, model, dynamicType });
  }

  /** Writes an interface to a new place of the heap. @returns its offset */
  place(value: unknown): number {
    const at = this.heap.reserveData(this.#any.sizeBytes);
    this.#writer.write(value, this.#any, at, true);
    return at;
  }

  /** The interface at a heap offset. */
  read(at: number): unknown {
    this.#json.reset();
    this.#encode(this.#json, this.heap.u8, at);
    return JSON.parse(this.#json.text());
  }

  /** The whole trie read back from memory; null before the first operation. */
  state(): WrittenNode | null {
    const { root } = decodeTrie(this.heap, this.heap.addressOf(this.map.at), this.#model.target);
    return root && this.#written(root, 0);
  }

  #written(node: TrieNodeState, parentAddress: number): WrittenNode {
    if (node.parentAddress !== parentAddress) throw new Error("a node names another parent");
    return node.children.map((child) => {
      if (child === null) return null;
      if ("kind" in child) return this.#written(child, node.address);
      const chain = child.map((entry) =>
        [entry.keyAddress, entry.valueAddress].map((address) => this.read(this.heap.offsetOf(address))),
      );
      return { chain };
    });
  }
}
