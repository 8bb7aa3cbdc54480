import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  type FilledMap,
  type FillPlan,
  fillMap,
  finish,
} from "../../../../../extension/src/core/emulator/map/fillEmulated.ts";
import { makeMapCode } from "../../../../../extension/src/core/emulator/wasm/makeOperations.ts";
import { mapType } from "../../go/types/mapTypeFixture.ts";

type Rounds = Pick<FillPlan, "inserts" | "deletes" | "insertsAfter"> & { readonly rounds: number };

function churned(map: string, go: string, rounds: Rounds): FilledMap {
  const plan = { type: mapType(map, go), hint: null, seed: 1, pattern: { kind: "sequential" } as const };
  return finish(fillMap({ ...plan, ...rounds }, makeMapCode));
}

describe("rounds of delete and insert at constant size", () => {
  // Measured with Go 1.24.13 to 1.27.4: runtime.MemStats.HeapAlloc after a collection, the header's 48 bytes among it, of a
  // window of 1,000 entries in which the oldest is deleted and a new one inserted; at 10,000 rounds some hash seeds give
  // 55,472 in 1.24.
  const window = { inserts: 1000, deletes: 1, insertsAfter: 1 };
  const held = (map: string, go: string, rounds: number): number | undefined =>
    churned(map, go, { ...window, rounds }).memory.heldBytes.at(-1);

  it("grow a window of 1,000 entries in 1.24 as in real Go, and not in 1.26", () => {
    assert.equal(held("map[uint64]uint64", "1.24", 1000), 48 + 36_944);
    assert.equal(held("map[uint64]uint64", "1.24", 10_000), 48 + 73_888);
    assert.equal(held("map[uint64]uint64", "1.24", 1_000_000), 48 + 147_776);
    assert.equal(held("map[uint64]uint64", "1.26", 10_000), 48 + 36_944);
    assert.equal(held("map[uint64]uint64", "1.26", 1_000_000), 48 + 36_944);
    // The same in batches of 100, as the survey does them.
    const batches = { inserts: 1000, deletes: 100, insertsAfter: 100, rounds: 10_000 };
    assert.equal(churned("map[uint64]uint64", "1.24", batches).memory.heldBytes.at(-1), 48 + 147_776);
    assert.equal(churned("map[uint64]uint64", "1.26", batches).memory.heldBytes.at(-1), 48 + 36_944);
  });

  it("grow it in 1.26 too where the assign prunes no tombstones", () => {
    assert.equal(held("map[[3]int64]uint64", "1.26", 1_000_000), 328_048);
    assert.equal(held("map[[3]int64]uint64", "1.27", 1_000_000), 328_048);
  });

  it("tell what was held at the end of the fill, and at the end as the map itself does", () => {
    for (const [map, go] of [
      ["map[uint64]uint64", "1.24"],
      ["map[string]int", "1.26"],
      ["map[uint64]uint64", "1.23"],
      ["map[int64][200]byte", "1.22"],
    ] as const) {
      const {
        map: emulated,
        memory,
        operations,
      } = churned(map, go, {
        ...{ inserts: 1300, deletes: 7, insertsAfter: 7, rounds: 200 },
      });
      const { bytes, garbageBytes } = emulated.memory;
      assert.deepEqual([memory.heldBytes.at(-1), memory.garbageBytes.at(-1)], [bytes, garbageBytes]);
      assert.equal(memory.operations.at(-1), operations);
      const filled = churned(map, go, { inserts: 1300, deletes: 0, insertsAfter: 0, rounds: 1 });
      const end = memory.operations.filter((operation) => operation <= 1300).length - 1;
      assert.equal(memory.heldBytes[end], filled.map.memory.bytes, `${map} ${go}`);
    }
  });

  it("know the operation that inserted each key that is left", () => {
    const { map, operationOf, operations } = churned("map[uint64]uint64", "1.26", {
      ...{ inserts: 10, deletes: 3, insertsAfter: 3, rounds: 4 },
    });
    assert.equal(operations, 34);
    const left = Array.from({ length: 22 }, (_, key) => key).filter((key) => map.has(key));
    assert.deepEqual(left, [12, 13, 14, 15, 16, 17, 18, 19, 20, 21]);
    // Each round is three deletes, then three inserts: keys 10 to 12 are operations 13 to 15.
    assert.deepEqual([9, 10, 12, 13, 21].map(operationOf), [9, 13, 15, 19, 33]);
  });

  it("are refused where there is not enough to delete or to insert", () => {
    const refused = (map: string, rounds: Rounds): (() => void) => {
      return () => void churned(map, "1.26", rounds);
    };
    assert.throws(refused("map[int]int", { inserts: 10, deletes: 6, insertsAfter: 0, rounds: 2 }), /only 10/);
    assert.throws(
      refused("map[int]int", { inserts: 10, deletes: 11, insertsAfter: 11, rounds: 1 }),
      /only 10/,
    );
    assert.throws(
      refused("map[bool]int", { inserts: 2, deletes: 1, insertsAfter: 1, rounds: 1 }),
      /only 2 diff/,
    );
    assert.doesNotThrow(refused("map[int]int", { inserts: 10, deletes: 5, insertsAfter: 0, rounds: 2 }));
  });
});
