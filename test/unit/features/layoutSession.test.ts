import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { LayoutSession } from "../../../extension/src/features/layoutView/layoutSession.ts";
import { mapType } from "../core/types/mapTypeFixture.ts";

function open(map: string, go = "1.26", hint: number | null = null): LayoutSession {
  return new LayoutSession({
    ...{ expression: "m", place: "main.go:3", provenance: "assumed", note: "" },
    typeText: map,
    type: mapType(map, go),
    hint,
  });
}

const entries = (session: LayoutSession): number => session.view().picture.totals.entries;

/** Keys that the picture shows as full, in numbers. */
function keys(session: LayoutSession): number[] {
  const cells = session.view().picture.sections.flatMap((s) => s.rows.flatMap((row) => row.cells));
  return cells
    .filter((cell) => cell.mark === "full")
    .map((cell) => Number(cell.key))
    .sort((a, b) => a - b);
}

describe("a layout session", () => {
  for (const go of ["1.23", "1.26"])
    it(`inserts, deletes, clears and goes back in ${go}`, () => {
      const session = open("map[int]int", go);
      assert.equal(session.view().operations.last, "make");
      session.insert(10);
      session.deleteKeys(3);
      assert.deepEqual(keys(session), [3, 4, 5, 6, 7, 8, 9]);
      assert.deepEqual(session.view().operations, { length: 13, position: 13, last: "delete key 2" });
      session.clear();
      assert.equal(entries(session), 0);
      session.seek(4);
      assert.deepEqual(keys(session), [0, 1, 2, 3]);
      assert.deepEqual(session.view().operations, { length: 14, position: 4, last: "insert key 3" });
      session.seek(999);
      assert.equal(session.view().operations.position, 14);
      assert.equal(session.view().operations.last, "clear");
    });

  it("goes on from where it went back to", () => {
    const session = open("map[int]int");
    session.insert(10);
    session.deleteKeys(4);
    session.seek(12);
    session.insert(2);
    assert.deepEqual(keys(session), [2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    session.deleteKeys(1);
    assert.deepEqual(keys(session), [3, 4, 5, 6, 7, 8, 9, 10, 11]);
    assert.equal(session.view().operations.length, 15);
  });

  it("deletes no more than there is", () => {
    const session = open("map[int]int");
    session.insert(3);
    session.deleteKeys(100);
    session.deleteKeys(1);
    assert.deepEqual([entries(session), session.view().operations.length], [0, 6]);
  });

  it("refuses more keys than the type has, and starts over after clear", () => {
    for (const [map, count] of [
      ["map[bool]int", 2],
      ["map[uint8]int", 256],
      ["map[struct{}]int", 1],
    ] as const) {
      const session = open(map);
      assert.equal(session.view().distinctKeys, count);
      session.insert(count);
      assert.throws(() => session.insert(1), RangeError);
      assert.throws(() => session.insert(1), new RegExp(`only ${count} different key`));
      assert.equal(entries(session), count);
      session.clear();
      session.insert(count);
      assert.equal(entries(session), count);
      session.seek(count + 2);
      session.insert(count - 1);
      assert.equal(entries(session), count);
    }
  });

  it("shows the same memory each time a position is shown", () => {
    const session = open("map[string]int");
    session.insert(3000);
    session.deleteKeys(2900);
    const before = session.view().picture;
    session.seek(10);
    session.seek(5900);
    assert.deepEqual(session.view().picture, before);
  });

  it("tells each growth with its figures, and forgets those that are undone", () => {
    const session = open("map[string]int");
    session.insert(30);
    const { growth, growthMermaid, picture } = session.view();
    assert.deepEqual(
      growth.map((event) => [event.operation, event.entries]),
      [
        [9, 9],
        [15, 15],
        [29, 29],
      ],
    );
    assert.equal(growth.at(-1)?.liveBytes, picture.totals.liveBytes);
    assert.equal(growth.at(-1)?.garbageBytes, picture.totals.garbageBytes);
    assert.match(growthMermaid, /^flowchart TD\n {2}start\(\["make\(map\[string\]int\)"\]\)/);
    session.seek(14);
    assert.deepEqual(session.view().growth, growth.slice(0, 1));
    session.clear();
    session.insert(5);
    assert.deepEqual(session.view().growth, growth.slice(0, 1));
  });

  it("is made with the hint", () => {
    const { picture } = open("map[string]int", "1.26", 1000).view();
    assert.deepEqual([picture.totals.liveBytes, picture.totals.liveObjects], [54656, 6]);
  });
});
