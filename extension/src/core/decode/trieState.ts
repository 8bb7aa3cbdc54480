import { childCount, trieFields } from "../go/abi/trieStructs.ts";
import type { GoTarget } from "../go/release/goTarget.ts";
import type { MemoryReader } from "../memory/memoryReader.ts";

/** An entry of a HashTrieMap: where its key and its value, both interfaces, lie. */
export interface TrieEntryState {
  readonly kind: "entry";
  readonly address: number;
  readonly keyAddress: number;
  readonly valueAddress: number;
}

/** An inner node: what each of its 16 children is. Entries with one hash are a chain, newest first. */
export interface TrieNodeState {
  readonly kind: "node";
  readonly address: number;
  readonly parentAddress: number;
  readonly children: readonly (TrieNodeState | readonly TrieEntryState[] | null)[];
}

/** A sync.Map as internal/sync.HashTrieMap[any, any] (1.24 on). */
export interface TrieState {
  readonly address: number;
  /** Null before the first operation. */
  readonly root: TrieNodeState | null;
}

/** More inner nodes one below the other than a hash has bits for. */
const maxDepth = 16;
/** More entries of one hash than any program has. */
const maxChain = 1 << 16;

/**
 * Reads a sync.Map through a reader of any memory (internal/sync/hashtriemap.go, the same in 1.24 to 1.27).
 * @param address full address of the sync.Map
 * @throws RangeError when what lies there is no HashTrieMap
 */
export function decodeTrie(reader: MemoryReader, address: number, { ptrSizeBytes }: GoTarget): TrieState {
  const fields = trieFields(ptrSizeBytes);
  const root = reader.readPointer(address + fields.root);
  const readNode = (node: number, depth: number): TrieNodeState => {
    if (depth > maxDepth || reader.readUint8(node + fields.isEntry) !== 0) throw notOne(address);
    return {
      kind: "node",
      address: node,
      parentAddress: reader.readPointer(node + fields.parent),
      children: Array.from({ length: childCount }, (_, i) => {
        const child = reader.readPointer(node + fields.children + i * ptrSizeBytes);
        if (child === 0) return null;
        return reader.readUint8(child + fields.isEntry) === 0 ? readNode(child, depth + 1) : readChain(child);
      }),
    };
  };
  const readChain = (head: number): TrieEntryState[] => {
    const chain: TrieEntryState[] = [];
    for (let entry = head; entry !== 0; entry = reader.readPointer(entry + fields.overflow)) {
      if (chain.length === maxChain) throw notOne(address);
      const [keyAddress, valueAddress] = [entry + fields.key, entry + fields.value];
      chain.push({ kind: "entry", address: entry, keyAddress, valueAddress });
    }
    return chain;
  };
  return { address, root: root === 0 ? null : readNode(root, 1) };
}

const notOne = (address: number): RangeError =>
  new RangeError(`no sync.Map at 0x${address.toString(16)}: its nodes are no trie`);
