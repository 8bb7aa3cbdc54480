import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeTrie, type TrieNodeState } from "../../../../../extension/src/core/decode/trieState.ts";
import { createTypeTable } from "../../../../../extension/src/core/emulator/map/typeTable.ts";
import { GoPanic } from "../../../../../extension/src/core/emulator/runtime/mapRuntime.ts";
import { HashTrieMap } from "../../../../../extension/src/core/emulator/syncmap/hashTrieMap.ts";
import { InterfaceBoxes } from "../../../../../extension/src/core/emulator/syncmap/interfaceBoxes.ts";
import type { GoArch } from "../../../../../extension/src/core/go/release/goTarget.ts";
import { parseGoType } from "../../../../../extension/src/core/go/types/typeParser.ts";
import { Heap } from "../../../../../extension/src/core/memory/heap.ts";
import { seededRandom } from "../../../../../extension/src/core/memory/runtimeRandom.ts";
import { modelOf } from "../../go/types/mapTypeFixture.ts";

/** A sync.Map whose keys are ints that a test gives the hashes of. */
function fixture(hashOf: (key: number) => bigint, go = "1.26", goarch: GoArch = "amd64") {
  const model = modelOf(go, goarch);
  const heap = new Heap(model.release, model.target.ptrSizeBytes);
  const types = createTypeTable(heap);
  const int = parseGoType("int", model.target);
  const out = new Int32Array(2);
  const unused = (): void => assert.fail("only whole keys are hashed");
  const hasher = {
    ...{ out, hash64: unused, hash32: unused, hashBytes: unused },
    hashKey: (at: number): void => {
      const dataAt = heap.u32[(at + heap.ptrSizeBytes) >>> 2] as number;
      const hash = hashOf(heap.u32[dataAt >>> 2] as number);
      out[0] = Number(BigInt.asIntN(32, hash));
      out[1] = Number(BigInt.asIntN(32, hash >> 32n));
    },
  };
  const random = seededRandom(1);
  const any = parseGoType("any", model.target);
  const map = new HashTrieMap({ model, heap, any, hasher, random, typeAt: types.typeAt });
  const boxes = new InterfaceBoxes(heap, model, types.offsetOf);
  const scratchAt = heap.reserveData(8);
  /** The interface of an int, at a new place. */
  const value = (n: number): number => {
    const at = heap.reserveData(16);
    heap.u32[scratchAt >>> 2] = n;
    boxes.box(int, scratchAt, at);
    return at;
  };
  /** The interface of a nil slice, which cannot be compared. */
  const slice = (): number => {
    const at = heap.reserveData(16);
    boxes.box(parseGoType("[]int", model.target), heap.reserveData(24), at);
    return at;
  };
  const numberAt = (at: number): number =>
    heap.u32[(heap.u32[(at + heap.ptrSizeBytes) >>> 2] as number) >>> 2] as number;
  /** Children as digits with what lies below: "[3:7 a:[0:1,2]]"; keys of a chain after the colon. */
  const shape = (): string => {
    const { root } = decodeTrie(heap, heap.addressOf(map.at), model.target);
    const written = ({ children }: TrieNodeState): string => {
      const parts = children.map((child, i) => {
        if (child === null) return "";
        if ("kind" in child) return `${i.toString(16)}:${written(child)}`;
        return `${i.toString(16)}:${child.map((e) => numberAt(heap.offsetOf(e.keyAddress))).join(",")}`;
      });
      return `[${parts.filter((part) => part !== "").join(" ")}]`;
    };
    return root === null ? "none" : written(root);
  };
  return { map, heap, value, slice, numberAt, shape };
}

test("keys go by their highest hash bits first, and two that meet go down to where they part", () => {
  const hashes = [0x3000000000000000n, 0xa120000000000000n, 0xa130000000000000n, 0xa1300000ffffffffn];
  const { map, value, shape } = fixture((key) => hashes[key] ?? 0n);
  assert.equal(shape(), "none");
  map.store(value(0), value(10));
  assert.equal(shape(), "[3:0]");
  map.store(value(1), value(11));
  map.store(value(2), value(12));
  assert.equal(shape(), "[3:0 a:[1:[2:1 3:2]]]");
  map.store(value(3), value(13));
  assert.equal(shape(), "[3:0 a:[1:[2:1 3:[0:[0:[0:[0:[0:[0:2 f:3]]]]]]]]]");
  assert.equal(map.memoryUse().nodes.objects, 9);
});

test("a deleted entry takes the nodes along that are empty by that, but not the root", () => {
  const hashes = [0xa120000000000000n, 0xa130000000000000n];
  const { map, value, shape, heap } = fixture((key) => hashes[key] ?? 0n);
  for (const key of [0, 1]) map.store(value(key), value(key));
  map.delete(value(0));
  assert.equal(shape(), "[a:[1:[3:1]]]", "one entry keeps its nodes");
  map.delete(value(1));
  assert.equal(shape(), "[]");
  assert.equal(map.memoryUse().nodes.objects, 1);
  const { frees } = heap.stats;
  assert.equal(frees, 4, "two entries and two nodes");
});

test("keys with one hash are a chain, newest first, in which each is found, swapped and deleted", () => {
  const { map, value, shape, numberAt } = fixture(() => 5n);
  for (const key of [1, 2, 3]) map.store(value(key), value(10 * key));
  assert.equal(shape(), "[0:3,2,1]");
  assert.ok(map.swap(value(2), value(21)));
  assert.equal(numberAt(map.resultAt), 20);
  assert.equal(shape(), "[0:3,2,1]");
  assert.ok(map.load(value(1)));
  assert.equal(numberAt(map.resultAt), 10);
  assert.ok(!map.compareAndDelete(value(3), value(31)), "another value");
  assert.ok(map.compareAndDelete(value(3), value(30)));
  assert.ok(map.compareAndSwap(value(1), value(10), value(11)));
  assert.ok(map.loadAndDelete(value(2)));
  assert.equal(numberAt(map.resultAt), 21);
  assert.equal(shape(), "[0:1]");
  assert.ok(map.loadOrStore(value(1), value(99)));
  assert.equal(numberAt(map.resultAt), 11);
});

test("values that cannot be compared panic when they are, and not beside another type", () => {
  const { map, value, slice } = fixture(() => 5n);
  map.store(value(1), slice());
  assert.ok(!map.compareAndSwap(value(1), value(2), value(3)));
  const panic = new GoPanic("runtime error: comparing uncomparable type []int");
  assert.throws(() => map.compareAndSwap(value(1), slice(), value(3)), panic);
  assert.throws(() => map.compareAndDelete(value(1), slice()), panic);
});

test("the first operation makes the root and draws the seed, whatever it is", () => {
  const operations: Record<string, (map: HashTrieMap, at: number) => unknown> = {
    load: (map, at) => map.load(at),
    delete: (map, at) => map.delete(at),
    range: (map) => map.range(() => true),
    compareAndSwap: (map, at) => map.compareAndSwap(at, at, at),
  };
  for (const [name, operate] of Object.entries(operations)) {
    const { map, value, shape } = fixture(() => 0n);
    const at = value(1);
    assert.equal(map.memoryUse().nodes.objects, 0);
    operate(map, at);
    assert.equal(shape(), "[]", name);
  }
});

test("Clear makes a new root and gives back all below the old one", () => {
  const { map, value, shape, heap } = fixture((key) => BigInt(key) << 60n);
  for (let key = 0; key < 8; key++) map.store(value(key), value(key));
  map.clear();
  assert.equal(shape(), "[]");
  assert.equal(heap.stats.frees, 9);
});

test("Range goes by hashes from the lowest up and ends where it is told to", () => {
  const { map, value, numberAt } = fixture((key) => BigInt(15 - key) << 60n);
  for (let key = 0; key < 8; key++) map.store(value(key), value(key));
  const keys: number[] = [];
  map.range((keyAt) => keys.push(numberAt(keyAt)) < 5);
  assert.deepEqual(keys, [7, 6, 5, 4, 3]);
});

test("on 32-bit targets hashes have eight digits, where hashes are narrower the first eight are 0", () => {
  const narrow = fixture((key) => BigInt(key) << 24n, "1.26", "386");
  for (const key of [0x12, 0x13]) narrow.map.store(narrow.value(key), narrow.value(0));
  assert.equal(narrow.shape(), "[1:[2:18 3:19]]");
  const wasm = fixture((key) => BigInt(key) << 24n, "1.26", "wasm");
  for (const key of [0x12, 0x13]) wasm.map.store(wasm.value(key), wasm.value(0));
  assert.equal(wasm.shape(), `${"[0:".repeat(8)}[1:[2:18 3:19]]${"]".repeat(8)}`);
});

test("an insert of a key whose hash changes can run out of bits, in the words of its release", () => {
  for (const [go, words] of [
    ["1.24", "internal/sync.HashTrieMap: ran out of hash bits while inserting"],
    [
      "1.26",
      "internal/sync.HashTrieMap: ran out of hash bits while inserting (incorrect use of unsafe or cgo, or data race?)",
    ],
  ] as const) {
    // As NaN does: found where a new key goes, then hashed to a place above that differs nowhere below.
    const hashes = [0x1000000000000000n, 0x1000000000000000n, 0x2000000000000000n];
    const { map, value } = fixture(() => hashes.shift() ?? 0n, go);
    map.store(value(1), value(1));
    assert.throws(() => map.store(value(2), value(2)), new GoPanic(words));
  }
});
