import assert from "node:assert/strict";
import { test } from "node:test";
import {
  createHasher,
  randomHashKeys,
} from "../../../../../extension/src/core/emulator/hash/createHasher.ts";
import { parseHashKeys, writeHashKeys } from "../../../../../extension/src/core/emulator/hash/hashKeys.ts";
import { goRelease } from "../../../../../extension/src/core/go/release/goRelease.ts";
import {
  type GoArch,
  goArchs,
  goTarget,
  mapModel,
} from "../../../../../extension/src/core/go/release/goTarget.ts";
import { mapTypeOf } from "../../../../../extension/src/core/go/types/mapTypeLayout.ts";
import { parseMapType } from "../../../../../extension/src/core/go/types/typeParser.ts";
import { Heap } from "../../../../../extension/src/core/memory/heap.ts";
import { seededRandom } from "../../../../../extension/src/core/memory/runtimeRandom.ts";
import { countingAesKeys, hashFixture, patternedHashkey } from "./hashFixture.ts";

const target = (goarch: GoArch) => goTarget(goarch, goRelease(26));

test("random keys of every target make a hasher, and come back from a trace's header", () => {
  for (const minor of [22, 26])
    for (const goarch of goArchs) {
      const model = mapModel(goRelease(minor), goarch);
      const keys = randomHashKeys(seededRandom(7), model);
      assert.deepEqual(parseHashKeys(JSON.parse(JSON.stringify(writeHashKeys(keys))), model.target), keys);
      const type = mapTypeOf(parseMapType("map[int]int", model.target), model);
      const heap = new Heap(model.release, model.target.ptrSizeBytes);
      const hasher = createHasher(type, heap, keys, seededRandom(1), () => undefined);
      hasher.hash64(1, 2, 3, 0);
      assert.notEqual(hasher.out[0], 0, `${goarch} of go1.${minor}`);
      if (model.target.hashBits === 32) assert.equal(hasher.out[1], 0, `${goarch} of go1.${minor}`);
    }
});

test("up to 1.22 the words of hashkey are odd", () => {
  const keys = randomHashKeys(seededRandom(3), mapModel(goRelease(22), "riscv64"));
  assert.ok(keys.algorithm === "fallback");
  assert.deepEqual(
    [0, 2, 4, 6].map((i) => (keys.hashkey[i] as number) & 1),
    [1, 1, 1, 1],
  );
});

test("written keys have the form of a trace's header", () => {
  assert.equal(writeHashKeys(countingAesKeys(64)).keys.slice(0, 8), "00010203");
  assert.deepEqual(writeHashKeys(patternedHashkey(8)), {
    algorithm: "fallback",
    keys: ["0x123456789abcdef", "0x1111111111111111", "0x2222222222222222", "0x3333333333333333"],
  });
});

test("bad keys are refused with a sentence", () => {
  const bad: readonly (readonly [unknown, GoArch, RegExp])[] = [
    [null, "amd64", /must be an object/],
    ["aes", "amd64", /must be an object/],
    [{}, "amd64", /must be "aes" or "fallback"/],
    [{ algorithm: "sip", keys: "00" }, "amd64", /not "sip"/],
    [{ algorithm: "aes", keys: "00" }, "amd64", /256 hex digits/],
    [{ algorithm: "aes", keys: "0".repeat(256) }, "386", /128 hex digits/],
    [{ algorithm: "aes", keys: "g".repeat(256) }, "amd64", /256 hex digits/],
    [{ algorithm: "aes", keys: "0".repeat(256) }, "riscv64", /riscv64 has no AES/],
    [{ algorithm: "fallback", keys: "0x1" }, "amd64", /4 texts/],
    [{ algorithm: "fallback", keys: ["0x1", "0x2", "0x3"] }, "amd64", /4 texts/],
    [{ algorithm: "fallback", keys: ["0x1", "0x2", "0x3", 4] }, "amd64", /4 texts/],
    [{ algorithm: "fallback", keys: ["0x1", "0x2", "0x3", "-1"] }, "amd64", /16 hex digits/],
    [{ algorithm: "fallback", keys: ["0x1", "0x2", "0x3", "0x100000000"] }, "386", /8 hex digits/],
  ];
  for (const [written, goarch, message] of bad)
    assert.throws(() => parseHashKeys(written, target(goarch)), message);
});

test("keys that do not fit the target make no hasher", () => {
  assert.throws(() => hashFixture(26, "riscv64", countingAesKeys(128)), /riscv64 has no AES hash/);
  assert.throws(() => hashFixture(26, "amd64", countingAesKeys(64)), /must have 128 bytes on amd64/);
  const short = { algorithm: "fallback", hashkey: new Uint32Array(4) } as const;
  assert.throws(() => hashFixture(26, "amd64", short), /must have 4 words, not 2/);
});
