import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  type BudgetAnswer,
  entriesWithin,
  parseBytes,
} from "../../../../extension/src/core/capacity/budget.ts";
import { planCapacity } from "../../../../extension/src/core/capacity/planCapacity.ts";
import type { MapType } from "../../../../extension/src/core/go/types/mapType.ts";
import { mapType } from "../go/types/mapTypeFixture.ts";

function answer(type: MapType, bytes: number): BudgetAnswer {
  const steps = entriesWithin(type, bytes);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** The same by trying every number of entries up to 899. */
function trier(type: MapType): (bytes: number) => { hinted: number | null; grown: number | null } {
  const held = (hinted: boolean): number[] =>
    Array.from({ length: 900 }, (_, n) => planCapacity(type, n, hinted ? n : null).filled.bytes.high);
  const [withHint, without] = [held(true), held(false)];
  return (bytes) => {
    const hinted = withHint.reduce((last, high, n) => (high <= bytes ? n : last), -1);
    const beyond = without.findIndex((high) => high > bytes);
    return { hinted: hinted < 0 ? null : hinted, grown: beyond === 0 ? null : beyond - 1 };
  };
}

describe("how many entries fit into a number of bytes", () => {
  for (const go of ["1.23", "1.26"])
    for (const map of ["map[string]bool", "map[uint64][200]byte"])
      it(`is what trying every number gives: ${map} in ${go}`, () => {
        const type = mapType(map, go);
        const tried = trier(type);
        for (const bytes of [0, 47, 48, 192, 300, 4000, 20_000]) {
          const { hinted, grown } = answer(type, bytes);
          assert.deepEqual({ hinted, grown }, tried(bytes), `${bytes} bytes`);
        }
      });

  it("is no more than the key type has values", () => {
    const { hinted, grown } = answer(mapType("map[uint8]int", "1.26"), 1 << 30);
    assert.deepEqual([hinted, grown], [256, 256]);
  });

  it("is answered for a terabyte too", () => {
    const { hinted, grown } = answer(mapType("map[int]int", "1.26"), 2 ** 40);
    assert.ok((hinted ?? 0) > 2e10 && (grown ?? 0) > 2e10);
  });
});

describe("bytes as people write them", () => {
  const rows: [text: string, bytes: number | undefined][] = [
    ["65536", 65536],
    ["64 KiB", 65536],
    ["1.5mib", 1572864],
    ["2GiB", 2 ** 31],
    ["0", 0],
    ["", undefined],
    ["-1", undefined],
    ["1e9", undefined],
    ["12 kilobytes", undefined],
    ["999999999TiB", undefined],
    ["NaN", undefined],
  ];
  for (const [text, bytes] of rows) it(JSON.stringify(text), () => assert.equal(parseBytes(text), bytes));
});
