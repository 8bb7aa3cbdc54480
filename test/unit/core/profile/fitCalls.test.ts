import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { goRelease } from "../../../../extension/src/core/go/release/goRelease.ts";
import { mapModel } from "../../../../extension/src/core/go/release/goTarget.ts";
import type { HeapObjects, SizedObjects } from "../../../../extension/src/core/profile/heapObjects.ts";
import { reportHeap } from "../../../../extension/src/core/profile/heapReport.ts";
import type { ProfileSite } from "../../../../extension/src/core/profile/profileSite.ts";
import { unheld } from "../../../support/unheldSite.ts";

const site: ProfileSite = {
  ...{ file: "/m/main.go", line: 7, endLine: 7, form: "assign", expr: "m[k]", operand: "m" },
  ...{ function: "main", map: "map[int]int", layouts: ["map[int]int"], ...unheld, calls: [] },
};

/** What is said of maps at one line where a call allocated these objects: bytes and number, in their order. */
function told(minor: number, objects: readonly (readonly [bytes: number, allocated: number])[], rate = 1) {
  const sized = objects.map(([bytes, allocated], order): SizedObjects => {
    return { bytes, allocated, inuse: 0, order };
  });
  const frames = [{ function: "main.main", file: "/m/main.go", line: 7, start: 1 }];
  const heap: HeapObjects = { rate, calls: [{ stack: { key: "1", frames }, objects: sized }] };
  const { sites, unexplained } = reportHeap(heap, () => [site], mapModel(goRelease(minor), "amd64"));
  return {
    capacities: sites.flatMap(({ capacities }) => capacities),
    unexplained: unexplained.flatMap(({ allocations }) => allocations.objects.map(({ bytes }) => bytes)),
  };
}

describe("the objects of one call tell", () => {
  it("Swiss maps by groups, tables and directories that agree in number", () => {
    const ladder = [
      [144, 3],
      [32, 3],
      [288, 3],
      [8, 3],
    ] as const;
    assert.deepEqual(told(26, ladder), { capacities: [{ slots: 16, maps: 3 }], unexplained: [] });
    // One directory too few is no such map.
    const broken = told(26, [...ladder.slice(0, 3), [8, 2]]);
    assert.deepEqual(broken, { capacities: [], unexplained: [144, 32, 288, 8] });
  });

  it("splits of Swiss tables by two entries of one number", () => {
    const small = [288, 576, 1152, 2304, 4864, 9472].map((bytes) => [bytes, 1] as const);
    const grown = [[144, 1], [32, 7], ...small, [18432, 1], [8, 1]] as const;
    assert.deepEqual(told(26, grown).capacities, [{ slots: 1024, maps: 1 }]);
    const split = [...grown, [32, 1], [18432, 1], [32, 1], [18432, 1], [16, 1]] as const;
    assert.deepEqual(told(26, split).capacities, [{ slots: 2048, maps: 1 }]);
  });

  it("no directory that doubled where no table was split", () => {
    assert.deepEqual(told(26, [[64, 1]]), { capacities: [], unexplained: [64] });
  });

  it("classic first buckets from overflow buckets by what was allocated first", () => {
    assert.deepEqual(
      told(23, [
        [144, 2],
        [288, 2],
        [144, 1],
        [24, 1],
      ]).capacities,
      [{ slots: 16, maps: 2 }],
    );
    // A map that begins on the stack has no first bucket on the heap.
    assert.deepEqual(
      told(23, [
        [288, 2],
        [144, 9],
        [24, 2],
        [8, 2],
      ]).capacities,
      [{ slots: 16, maps: 2 }],
    );
  });

  it("what the first collection allocates apart from maps", () => {
    const objects = [
      [144, 3],
      [32, 3],
      [288, 3],
      [8, 3],
      [112, 1],
      [16, 2],
    ] as const;
    assert.deepEqual(told(26, objects), {
      capacities: [{ slots: 16, maps: 3 }],
      unexplained: [112, 16],
    });
  });

  it("nothing where a size is that of no part", () => {
    assert.deepEqual(told(26, [[4096, 3]]), { capacities: [], unexplained: [4096] });
  });
});
