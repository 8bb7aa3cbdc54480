import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { makeMapCode } from "../../../../../extension/src/core/emulator/wasm/makeOperations.ts";
import { cellsOf, emulated, insertKeys, pictureOf } from "../../present/presentFixture.ts";

describe("an emulated map", () => {
  for (const go of ["1.18", "1.23", "1.24", "1.26", "1.27+mapsplitgroup"])
    for (const map of [
      "map[string]string",
      "map[any]int",
      "map[float64]struct{}",
      "map[struct{ a int8; b string }][40]int",
    ])
      it(`${map} in ${go} holds what was inserted, and nothing else`, () => {
        const m = emulated(map, { go, hint: 20, makeCode: makeMapCode });
        insertKeys(m, 0, 100);
        for (let key = 0; key < 100; key += 2) m.delete(key);
        assert.equal(m.length, 50);
        for (let key = 0; key < 110; key++)
          assert.equal(m.has(key), key < 100 && key % 2 === 1, `key ${key}`);
        m.clear();
        assert.equal(m.length, 0);
        assert.equal(m.has(1), false);
        insertKeys(m, 0, 3);
        assert.equal(m.length, 3);
      });

  for (const go of ["1.23", "1.26"])
    for (const map of [
      "map[uint64]uint64",
      "map[uint16][3]uint8",
      "map[struct{ a uint32; b [3]uint8 }]struct{}",
      "map[string]int",
    ])
      it(`${map} in ${go} is the same after runs of keys as after single ones`, () => {
        const [singly, inRuns] = [
          emulated(map, { go, makeCode: makeMapCode }),
          emulated(map, { go, makeCode: makeMapCode }),
        ] as const;
        insertKeys(singly, 0, 30_000);
        for (let key = 0; key < 20_000; key++) singly.delete(key);
        inRuns.insertRun(0, 29_000);
        inRuns.insertRun(29_000, 1000);
        inRuns.deleteRun(0, 20_000);
        assert.equal(inRuns.length, 10_000);
        assert.deepEqual(inRuns.state(), singly.state());
        assert.deepEqual(inRuns.heap.books(), singly.heap.books());
      });

  it("writes the n-th elem with the n-th key, and overwrites it when inserted again", () => {
    const m = emulated("map[string]uint16", { go: "1.26", makeCode: makeMapCode });
    insertKeys(m, 0, 5);
    insertKeys(m, 3, 5);
    const full = cellsOf(pictureOf(m)).filter((cell) => cell.mark === "full");
    assert.deepEqual(
      full.map(({ key, elem }) => `${key}:${elem}`),
      ['"key-0":0', '"key-1":1', '"key-2":2', '"key-3":3', '"key-4":4'],
    );
  });

  it("points to the string of the last update, so that the older one can be collected", () => {
    for (const [map, changes] of [
      ["map[string]int", true],
      ["map[string][200]byte", true],
      ["map[[2]string]int", true],
      ["map[*int]int", false],
    ] as const)
      for (const go of ["1.20", "1.23", "1.24", "1.26", "1.27"]) {
        const m = emulated(map, { go, makeCode: makeMapCode });
        const storedKey = (): string | undefined => {
          m.insert(1);
          return cellsOf(pictureOf(m)).find((cell) => cell.mark === "full")?.keyHex;
        };
        const first = storedKey();
        assert.ok(first, `${map} in ${go}`);
        assert.equal(storedKey() !== first, changes, `${map} in ${go}`);
        assert.equal(m.length, 1);
      }
  });

  it("is the same for the same seed", () => {
    const state = () => {
      const m = emulated("map[any]int", { go: "1.26", makeCode: makeMapCode });
      insertKeys(m, 0, 300);
      return m.state();
    };
    assert.deepEqual(state(), state());
  });

  it("places keys by a pattern", () => {
    const m = emulated("map[string]int", {
      go: "1.26",
      makeCode: makeMapCode,
      patterns: [{ kind: "pattern", pattern: "id:%d" }],
    });
    insertKeys(m, 0, 1);
    assert.equal(cellsOf(pictureOf(m))[0]?.key, '"id:0"');
  });
});
