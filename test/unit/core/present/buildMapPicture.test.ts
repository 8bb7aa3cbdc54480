import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cellsOf, emulated, insertKeys, offsetsOf, pictureOf } from "./presentFixture.ts";

const marks = (marked: readonly { mark: string }[], mark: string): number =>
  marked.filter((cell) => cell.mark === mark).length;

describe("header structs lie where the runtime declares them", () => {
  const classic64 = {
    ...{ count: 0, flags: 8, B: 9, noverflow: 10, hash0: 12, buckets: 16, oldbuckets: 24 },
    ...{ nevacuate: 32, extra: 40, total: 48 },
  };
  const classic32 = {
    ...{ count: 0, flags: 4, B: 5, noverflow: 6, hash0: 8, buckets: 12, oldbuckets: 16 },
    ...{ nevacuate: 20, extra: 24, total: 28 },
  };
  const swiss64 = {
    ...{ used: 0, seed: 8, dirPtr: 16, dirLen: 24, globalDepth: 32, globalShift: 33, writing: 34 },
    ...{ clearSeq: 40, total: 48 },
  };
  const swiss32 = {
    ...{ used: 0, seed: 8, dirPtr: 12, dirLen: 16, globalDepth: 20, globalShift: 21, writing: 22 },
    ...{ tombstonePossible: 23, clearSeq: 24, total: 32 },
  };
  const rows = [
    ["1.18", "amd64", classic64, "runtime/map.go"],
    ["1.23", "amd64", classic64, "runtime/map.go"],
    ["1.23", "386", classic32, "runtime/map.go"],
    [
      "1.24+noswissmap",
      "amd64",
      { ...classic64, clearSeq: 40, extra: 48, total: 56 },
      "runtime/map_noswiss.go",
    ],
    ["1.24", "amd64", swiss64, "internal/runtime/maps/map.go"],
    ["1.26", "amd64", { ...swiss64, tombstonePossible: 35 }, "internal/runtime/maps/map.go"],
    ["1.26", "386", swiss32, "internal/runtime/maps/map.go"],
  ] as const;
  for (const [go, goarch, offsets, source] of rows)
    it(`${go} ${goarch}`, () => {
      const picture = pictureOf(emulated("map[string]int", { go, goarch }));
      assert.deepEqual(offsetsOf(picture), offsets);
      assert.equal(picture.header.source, source);
      let at = 0;
      for (const field of picture.header.fields) {
        assert.equal(field.offsetBytes, at, `${field.name} follows the field before it`);
        assert.equal(field.hex.length, 2 * field.sizeBytes);
        at += field.sizeBytes;
      }
      assert.equal(at, picture.header.sizeBytes);
    });
});

describe("header fields of a big-endian target have their values", () => {
  for (const [go, name] of [
    ["1.23", "count"],
    ["1.26", "used"],
  ] as const)
    it(`${go} s390x`, () => {
      const map = emulated("map[string]int", { go, goarch: "s390x" });
      insertKeys(map, 0, 3);
      const { fields } = pictureOf(map).header;
      assert.equal(fields.find((field) => field.name === name)?.value, "3");
    });
});

describe("a classic map", () => {
  it("has no rows before the first insert", () => {
    const picture = pictureOf(emulated("map[string]int", { go: "1.23" }));
    assert.deepEqual(picture.sections, []);
    assert.deepEqual(picture.totals, {
      ...{
        entries: 0,
        slots: 0,
        liveBytes: 48,
        liveObjects: 1,
        garbageBytes: 0,
        payloadBytes: 0,
        wasteBytes: 48,
      },
      ...{ tombstones: 0, overflowBuckets: 0, nextGrowth: { low: 9, typical: 9, high: 9 } },
    });
    assert.equal(picture.header.fields.find((field) => field.name === "buckets")?.value, "nil");
  });

  it("shows both arrays while it grows from 4 to 8 buckets", () => {
    const map = emulated("map[uint64]uint64", { go: "1.23" });
    insertKeys(map, 0, 27);
    const picture = pictureOf(map);
    const [buckets, oldbuckets] = picture.sections;
    assert.ok(buckets && oldbuckets);
    assert.deepEqual([buckets.id, oldbuckets.id], ["buckets", "oldbuckets"]);
    const mains = (rows: readonly { chain: number }[]): number =>
      rows.filter((row) => row.chain === 0).length;
    assert.deepEqual([mains(buckets.rows), mains(oldbuckets.rows)], [8, 4]);
    const old = oldbuckets.rows.flatMap((row) => row.cells);
    const moved = marks(old, "evacuatedX") + marks(old, "evacuatedY");
    assert.ok(moved > 0, "the write that grew it also evacuated a bucket");
    const fresh = buckets.rows.flatMap((row) => row.cells);
    assert.equal(marks(fresh, "full") + marks(old, "full"), 27, "each entry is in one array only");
    assert.equal(marks(fresh, "full"), moved + 1, "what was evacuated, and the new entry");
    assert.equal(picture.totals.slots, 64);
    assert.equal(picture.totals.payloadBytes, 27 * 16);
    assert.match(buckets.detail, /^8 × 144 bytes · \d overflow · 0 spare$/);
    for (const cell of [...fresh, ...old].filter(({ mark }) => mark === "full")) {
      assert.equal(cell.key, cell.elem, "key n has elem n");
      assert.ok(cell.byte >= 5, "a tophash of an entry is at least minTopHash");
    }
  });

  it("splits its bucket's bytes without a gap: keys together, then elems, then the overflow pointer", () => {
    const { slot } = pictureOf(emulated("map[int64]bool", { go: "1.23" }));
    assert.equal(slot.rowSizeBytes, 8 + 64 + 8 + 8);
    assert.deepEqual(
      slot.parts.map((part) => part.name).filter((name) => !/ [1-6]$/.test(name)),
      ["tophash", "key 0", "key 7", "elem 0", "elem 7", "overflow"],
    );
    const end = slot.parts.reduce((at, part) => {
      assert.equal(part.offsetBytes, at);
      return at + part.sizeBytes;
    }, 0);
    assert.equal(end, slot.rowSizeBytes);
  });

  it("links overflow buckets of keys that share a bucket", () => {
    const map = emulated("map[uint64]uint64", { go: "1.23", hint: 64 });
    insertKeys(map, 0, 100);
    const picture = pictureOf(map);
    const chained = picture.sections.flatMap(({ rows }) => rows.filter((row) => row.chain > 0));
    assert.ok(chained.length > 0, "100 entries in 16 buckets overflow at least one of them");
    assert.equal(chained.length, picture.totals.overflowBuckets);
    for (const row of chained) assert.equal(row.label, `overflow ${row.chain} of bucket ${row.index}`);
  });

  it("counts the rows that it leaves out", () => {
    const map = emulated("map[uint64]uint64", { go: "1.23", hint: 1000 });
    insertKeys(map, 0, 700);
    const [section] = pictureOf(map, 10).sections;
    const [whole] = pictureOf(map, 10_000).sections;
    assert.equal(section?.rows.length, 10);
    assert.equal(section?.hiddenRows, (whole?.rows.length ?? 0) - 10);
  });
});

describe("a Swiss map", () => {
  it("has one group without a directory up to 8 entries, and wipes what is deleted from it", () => {
    const map = emulated("map[string]int", { go: "1.26" });
    insertKeys(map, 0, 8);
    map.delete(3);
    const picture = pictureOf(map);
    assert.deepEqual(
      picture.sections.map(({ id, detail, rows }) => [id, detail, rows.length]),
      [["small", "7 of 8 slots", 1]],
    );
    assert.deepEqual(picture.directory, []);
    const cells = cellsOf(picture);
    assert.deepEqual([marks(cells, "full"), marks(cells, "empty")], [7, 1]);
    assert.deepEqual([cells[0]?.key, cells[0]?.elem], ['"key-0"', "0"]);
    assert.deepEqual([picture.totals.tombstones, picture.totals.slots], [0, 8]);
    // Map 48 bytes, group 8 + 8 × 24 = 200 bytes in the class of 208.
    assert.deepEqual([picture.totals.liveBytes, picture.totals.liveObjects], [256, 2]);
  });

  it("has one table of 16 slots with the ninth entry", () => {
    const map = emulated("map[string]int", { go: "1.26" });
    insertKeys(map, 0, 9);
    const picture = pictureOf(map);
    const [table] = picture.sections;
    assert.equal(table?.detail, "used 9 · capacity 16 · growthLeft 5 · localDepth 0");
    assert.deepEqual(picture.directory, [{ index: 0, section: "table-0" }]);
    assert.deepEqual(
      table.struct?.fields.filter((f) => !f.padding).map((f) => [f.name, f.offsetBytes]),
      [
        ["used", 0],
        ["capacity", 2],
        ["growthLeft", 4],
        ["localDepth", 6],
        ["index", 8],
        ["groups.data", 16],
        ["groups.lengthMask", 24],
      ],
    );
    assert.equal(table.struct?.sizeBytes, 32);
    assert.equal(marks(cellsOf(picture), "full"), 9);
  });

  it("keeps tombstones in full groups of several tables", () => {
    const map = emulated("map[uint64]uint64", { go: "1.26" });
    insertKeys(map, 0, 1500);
    for (let key = 0; key < 1500; key += 3) map.delete(key);
    const picture = pictureOf(map, 1000);
    assert.ok(picture.sections.length >= 2);
    assert.deepEqual(
      picture.directory.map((entry) => entry.index),
      Array.from({ length: picture.directory.length }, (_, index) => index),
    );
    const ids = new Set(picture.sections.map((section) => section.id));
    assert.deepEqual(new Set(picture.directory.map((entry) => entry.section)), ids);
    const cells = cellsOf(picture);
    assert.equal(marks(cells, "full"), 1000);
    assert.ok(picture.totals.tombstones > 0, "a group without an empty slot leaves tombstones");
    assert.equal(marks(cells, "deleted"), picture.totals.tombstones);
    assert.equal(cells.length, picture.totals.slots);
    assert.ok((picture.totals.garbageBytes ?? 0) > 0, "the tables that were split are garbage");
    for (const cell of cells) {
      if (cell.mark === "full") assert.ok(cell.byte < 0x80);
      if (cell.mark === "empty") assert.equal(cell.byte, 0x80);
    }
  });

  it("interleaves keys and elems, or keeps them apart with mapsplitgroup", () => {
    const order = (go: string): string[] =>
      pictureOf(emulated("map[uint64]uint32", { go }))
        .slot.parts.slice(0, 4)
        .map((part) => `${part.name}@${part.offsetBytes}`);
    assert.deepEqual(order("1.27"), ["ctrl@0", "key 0@8", "elem 0@16", "padding@20"]);
    assert.deepEqual(order("1.27+mapsplitgroup"), ["ctrl@0", "key 0@8", "key 1@16", "key 2@24"]);
  });

  it("follows keys of over 128 bytes through their pointers", () => {
    const map = emulated("map[[17]uint64]int", { go: "1.26" });
    insertKeys(map, 0, 2);
    const [first, second] = cellsOf(pictureOf(map));
    assert.match(first?.key ?? "", /^→ \[0 0 0/);
    assert.match(second?.key ?? "", /^→ \[1 0 0/);
    assert.equal(first?.keyHex.length, 16);
  });
});
