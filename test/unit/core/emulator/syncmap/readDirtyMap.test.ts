import assert from "node:assert/strict";
import { test } from "node:test";
import { parseGoType } from "../../../../../extension/src/core/go/types/typeParser.ts";
import { modelOf } from "../../go/types/mapTypeFixture.ts";
import { EmulatedSyncMap } from "./emulatedSyncMap.ts";

test("Clear empties dirty, which stays, so that no key is found by the next operation", () => {
  const model = modelOf("1.23");
  const hashKeys = { algorithm: "fallback" as const, hashkey: new Uint32Array([1, 0, 3, 0, 5, 0, 7, 0]) };
  const { heap, map, boxes } = new EmulatedSyncMap(model, hashKeys, 42n);
  const [scratchAt, keyAt] = [heap.reserveData(8), heap.reserveData(16)];
  const key = (n: number): number => {
    heap.u32[scratchAt >>> 2] = n;
    boxes.box(parseGoType("int", model.target), scratchAt, keyAt);
    return keyAt;
  };
  for (let n = 0; n < 5; n++) map.store(key(n), keyAt);
  map.clear();
  const { entries, cells, dirty, read } = map.memoryUse();
  assert.deepEqual([entries?.objects, cells?.objects, read?.objects], [0, 0, 0]);
  assert.ok(dirty !== undefined && dirty.objects > 0);
  assert.equal(map.load(key(1)), false);
  assert.equal(map.swap(key(1), keyAt), false);
});
