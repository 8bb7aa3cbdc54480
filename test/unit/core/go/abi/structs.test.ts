import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  offsetIfAny,
  offsetOf,
  type Struct,
  structsOf,
} from "../../../../../extension/src/core/go/abi/structs.ts";
import { swissFields, tableGrowthLeft } from "../../../../../extension/src/core/go/abi/swissFields.ts";
import { modelledReleases, parseGoVersion } from "../../../../../extension/src/core/go/release/goRelease.ts";

const of = (go: string, ptrSizeBytes: 4 | 8) => structsOf(parseGoVersion(go).release, ptrSizeBytes);
const every = modelledReleases().flatMap((release) =>
  ([4, 8] as const).map((ptrSizeBytes) => ({
    release,
    ptrSizeBytes,
    structs: structsOf(release, ptrSizeBytes),
  })),
);

describe("the map structs of a release", () => {
  it("lie as Go lays them out: aligned, in order, without an overlap", () => {
    for (const { release, ptrSizeBytes, structs } of every)
      for (const struct of Object.values<Struct | null>({ ...structs })) {
        let end = 0;
        for (const { name, offsetBytes, sizeBytes } of struct?.fields ?? []) {
          const where = `${release.name}, ${ptrSizeBytes}: ${struct?.name}.${name}`;
          assert.equal(offsetBytes % Math.min(sizeBytes, ptrSizeBytes), 0, where);
          assert.ok(offsetBytes >= end && offsetBytes < end + ptrSizeBytes, where);
          end = offsetBytes + sizeBytes;
        }
        assert.ok(struct === null || (struct.sizeBytes >= end && struct.sizeBytes < end + ptrSizeBytes));
      }
  });

  // By unsafe.Sizeof and by the size of type symbols in listings of amd64 and 386.
  const sizes: readonly (readonly [
    go: string,
    struct: "map" | "mapType" | "table",
    on64: number,
    on32: number,
  ])[] = [
    ["1.18", "map", 48, 28],
    ["1.23", "map", 48, 28],
    ["1.24+noswissmap", "map", 56, 36],
    ["1.24", "map", 48, 32],
    ["1.27", "map", 48, 32],
    ["1.27", "table", 32, 24],
    ["1.18", "mapType", 88, 56],
    ["1.25+noswissmap", "mapType", 88, 56],
    ["1.26", "mapType", 112, 64],
    ["1.27", "mapType", 136, 76],
  ];
  for (const [go, struct, on64, on32] of sizes)
    it(`has its size: ${struct} of ${go}`, () => {
      assert.equal(of(go, 8)[struct]?.sizeBytes, on64);
      assert.equal(of(go, 4)[struct]?.sizeBytes, on32);
    });

  it("has the same fields of Map and table in every Swiss release, but for tombstonePossible, padding in 1.24", () => {
    for (const { release, ptrSizeBytes, structs } of every) {
      if (release.family !== "swiss") continue;
      const { map, table } = structs;
      const fields = swissFields(ptrSizeBytes);
      const where = `${release.name}, ${ptrSizeBytes}`;
      for (const name of [
        "used",
        "seed",
        "dirPtr",
        "dirLen",
        "globalDepth",
        "globalShift",
        "writing",
      ] as const)
        assert.equal(offsetOf(map, name), fields[name], `${where}: ${name}`);
      assert.equal(offsetOf(map, "clearSeq"), fields.clearSeq, where);
      assert.equal(map.sizeBytes, fields.mapSizeBytes, where);
      assert.equal(offsetOf(table, "growthLeft"), tableGrowthLeft, where);
      assert.equal(offsetOf(table, "groups.data"), fields.groupsData, where);
      assert.equal(offsetOf(table, "groups.lengthMask"), fields.lengthMask, where);
      const possible = offsetIfAny(map, "tombstonePossible");
      assert.equal(possible, release.prunesTombstones ? fields.tombstonePossible : null, where);
    }
  });

  it("has no field that its release lacks", () => {
    assert.equal(offsetIfAny(of("1.23", 8).map, "clearSeq"), null);
    assert.equal(offsetIfAny(of("1.24+noswissmap", 8).map, "clearSeq"), 40);
    assert.throws(() => offsetOf(of("1.26", 8).mapextra, "overflow"), /has no field overflow/);
  });
});
