import type { MapType } from "../go/types/mapType.ts";
import type { JsonBytes } from "./jsonBytes.ts";
import type { MapState } from "./mapState.ts";
import { decodeReadDirty } from "./readDirtyState.ts";
import { stateEncoder } from "./stateJson.ts";
import { decodeTrie, type TrieNodeState } from "./trieState.ts";
import { type ValueEncoder, type ValueSource, valueEncoder, wordReader } from "./values.ts";

/** Appends the canonical JSON of the STATE that a trace has of the sync.Map at an address. */
export type SyncMapEncoder = (out: JsonBytes, address: number) => void;

/**
 * Builds the encoder of the states of a HashTrieMap: {"root"}, null before the first operation, else an array of 16
 * children that are null, such an array, or {"chain": [[key, value], …]}.
 * @param type map[any]*entry
 */
export function trieEncoder(type: MapType, source: ValueSource): SyncMapEncoder {
  const { reader, model } = source;
  const encode = interfaceReader(type, source);
  const appendNode = (out: JsonBytes, { children }: TrieNodeState): void => {
    children.forEach((child, i) => {
      out.raw(i > 0 ? "," : "[");
      if (child === null) out.raw("null");
      else if ("kind" in child) appendNode(out, child);
      else {
        out.raw('{"chain":[');
        child.forEach(({ keyAddress, valueAddress }, j) => {
          out.raw(j > 0 ? ",[" : "[");
          encode(out, keyAddress);
          out.comma();
          encode(out, valueAddress);
          out.raw("]");
        });
        out.raw("]}");
      }
    });
    out.raw("]");
  };
  return (out, address) => {
    const { root } = decodeTrie(reader, address, model.target);
    out.raw('{"root":');
    if (root === null) out.raw("null");
    else appendNode(out, root);
    out.raw("}");
  };
}

/**
 * Builds the encoder of the states of a read and a dirty map: {"amended", "dirty", "misses", "read", "values"}. The maps are
 * those of a trace of map[any]*entry, with the number of the entry for an elem, null for no pointer; `values` has each
 * entry's value by that number: null for a deleted one, "expunged".
 * @param type map[any]*entry
 * @param expunged address of the place that marks expunged entries
 */
export function readDirtyEncoder(type: MapType, source: ValueSource, expunged: number): SyncMapEncoder {
  const { reader } = source;
  const encode = interfaceReader(type, source);
  const word = wordReader(source);
  const numbers = new Map<number, number>();
  const encodeElem: ValueEncoder = (out, memory, at) => {
    const entry = word(memory, at);
    if (entry === 0) return out.raw("null");
    let number = numbers.get(entry);
    if (number === undefined) numbers.set(entry, (number = numbers.size));
    out.raw(String(number));
  };
  const encodeMap = stateEncoder(type, source, encodeElem);
  const appendMap = (out: JsonBytes, map: MapState | null): void => {
    if (map === null) out.raw("null");
    else encodeMap(out, map);
  };
  return (out, address) => {
    numbers.clear();
    const { amended, dirty, misses, read } = decodeReadDirty(reader, address, type);
    out.raw(`{"amended":${amended},"dirty":`);
    appendMap(out, dirty);
    out.raw(`,"misses":${misses},"read":`);
    appendMap(out, read);
    out.raw(',"values":[');
    for (const [entry, number] of numbers) {
      if (number > 0) out.comma();
      const value = reader.readPointer(entry);
      if (value === 0) out.raw("null");
      else if (value === expunged) out.raw('"expunged"');
      else encode(out, value);
    }
    out.raw("]}");
  };
}

/** Appends the interface at an address. */
function interfaceReader(type: MapType, source: ValueSource): SyncMapEncoder {
  const encode = valueEncoder(type.key, source);
  const { reader } = source;
  return (out, address) => encode(out, reader.readBytes(address, type.key.sizeBytes), 0);
}
