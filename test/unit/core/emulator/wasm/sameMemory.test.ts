import assert from "node:assert/strict";
import { test } from "node:test";
import {
  createHasher,
  randomHashKeys,
} from "../../../../../extension/src/core/emulator/hash/createHasher.ts";
import { createMapRuntime } from "../../../../../extension/src/core/emulator/map/createMapRuntime.ts";
import { accessAll, assignAll, deleteAll } from "../../../../../extension/src/core/emulator/map/keyRuns.ts";
import type { MapRuntime } from "../../../../../extension/src/core/emulator/runtime/mapRuntime.ts";
import type { Tracer } from "../../../../../extension/src/core/emulator/runtime/tracer.ts";
import { makeMapCode } from "../../../../../extension/src/core/emulator/wasm/makeOperations.ts";
import { goRelease } from "../../../../../extension/src/core/go/release/goRelease.ts";
import { type GoArch, mapModel } from "../../../../../extension/src/core/go/release/goTarget.ts";
import { mapTypeOf } from "../../../../../extension/src/core/go/types/mapTypeLayout.ts";
import { parseMapType } from "../../../../../extension/src/core/go/types/typeParser.ts";
import { Heap } from "../../../../../extension/src/core/memory/heap.ts";
import { type RuntimeRandom, seededRandom } from "../../../../../extension/src/core/memory/runtimeRandom.ts";

const seed = Number(process.env["MAPSCOPE_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
const cases: readonly (readonly [string, number, GoArch])[] = [18, 21, 23, 24, 25, 26, 27].flatMap((minor) =>
  [
    "map[uint64]uint64",
    "map[uint64]struct{}",
    "map[uint32]uint16",
    "map[*int]*int",
    "map[uint64][100]byte",
    "map[string]uint64",
    "map[float64]int32",
  ].map((text) => [text, minor, "amd64"] as const),
);
const others: typeof cases = [
  ["map[uint64]uint64", 23, "arm64"],
  ["map[uint64]uint64", 26, "arm64"],
  ["map[uint64]uint64", 23, "386"],
  ["map[uint64]uint64", 26, "386"],
  ["map[uint64]uint64", 26, "s390x"],
  ["map[uint64]uint64", 23, "s390x"],
];

/** A map in a heap with room for keys and elems of a run. */
class Side {
  readonly heap: Heap;
  readonly runtime: MapRuntime;
  readonly random: RuntimeRandom = seededRandom(seed);
  readonly keysAt: number;
  readonly otherAt: number;
  readonly #contentsAt: number;
  m: number;

  constructor(text: string, minor: number, goarch: GoArch) {
    const model = mapModel(goRelease(minor), goarch);
    const type = mapTypeOf(parseMapType(text, model.target), model);
    const { random } = this;
    this.heap = new Heap(model.release, model.target.ptrSizeBytes);
    const typeAt = (): undefined => undefined;
    const hasher = createHasher(type, this.heap, randomHashKeys(random, model), random, typeAt);
    this.runtime = createMapRuntime({ type, heap: this.heap, hasher, random, typeAt }, makeMapCode);
    this.keysAt = this.heap.reserveData(mostKeys * 16);
    this.otherAt = this.heap.reserveData(mostKeys * 104);
    this.#contentsAt = this.heap.reserveData(differentKeys * 40);
    this.m = this.runtime.make(null);
  }

  putKey(i: number, key: number): void {
    const { heap } = this;
    const { sizeBytes, kind } = this.runtime.type.key;
    const at = this.keysAt + i * sizeBytes;
    heap.u32[at >>> 2] = kind === "pointer" ? 16 * (key + 1) : Math.imul(key, 0x9e3779b1);
    if (sizeBytes > 4) heap.u32[(at + 4) >>> 2] = key & 3;
    if (kind !== "string") return;
    const contentAt = this.#contentsAt + 40 * key;
    heap.u32[contentAt >>> 2] = key;
    heap.u32[at >>> 2] = contentAt;
    heap.u32[(at + 8) >>> 2] = 4 + (key % 37);
    heap.u32[(at + 12) >>> 2] = 0;
  }

  putElem(i: number): void {
    const { sizeBytes } = this.runtime.type.elem;
    const at = this.otherAt + i * sizeBytes;
    for (let j = 0; j < sizeBytes; j++) this.heap.u8[at + j] = i + j;
  }
}

const silent: Tracer = { step: () => undefined };
const mostKeys = 3000;
const differentKeys = 9000;

/** The operation of a run, one key after the other. */
function runSingly(side: Side, kind: string, count: number): void {
  const { heap, runtime, m } = side;
  const { key, elem } = runtime.type;
  for (let i = 0; i < count; i++) {
    const keyAt = side.keysAt + i * key.sizeBytes;
    if (kind === "delete") runtime.delete(m, keyAt);
    else if (kind === "access") {
      const found = runtime.access(m, keyAt);
      heap.u32[(side.otherAt >>> 2) + i] = found;
    } else {
      const from = side.otherAt + i * elem.sizeBytes;
      const at = runtime.assign(m, keyAt);
      heap.u8.copyWithin(at, from, from + elem.sizeBytes);
    }
  }
}

function runAtOnce({ runtime, m, keysAt, otherAt }: Side, kind: string, count: number): void {
  if (kind === "delete") deleteAll(runtime, m, keysAt, count);
  else if (kind === "access") accessAll(runtime, m, keysAt, otherAt, count);
  else assignAll(runtime, m, keysAt, otherAt, count);
}

for (const [text, minor, goarch] of [...cases, ...others])
  test(`runs of keys leave the memory that single traced operations leave: ${text} of 1.${minor}, ${goarch}, seed ${seed}`, () => {
    const random = seededRandom(seed);
    const [singly, atOnce] = [new Side(text, minor, goarch), new Side(text, minor, goarch)] as const;
    // With a tracer the reference does everything.
    singly.runtime.tracer = silent;
    for (let run = 0; run < 24; run++) {
      const kind = ["assign", "access", "assign", "delete"][run & 3] as string;
      const count = run % 5 === 4 ? random.rand32() % 40 : random.rand32() % mostKeys;
      // The last runs leave little: entries go until the map is empty and gets a new seed.
      const different = run < 12 ? differentKeys : run < 20 ? 1500 : 9;
      // Loops that are left half-way keep old memory.
      if (run % 7 === 3) for (const { runtime, m } of [singly, atOnce]) runtime.iterate(m).next();
      if (run === 16) for (const { runtime, m } of [singly, atOnce]) runtime.clear(m);
      for (let i = 0; i < count; i++) {
        const key = random.rand32() % different;
        for (const side of [singly, atOnce]) {
          side.putKey(i, key);
          if (kind === "assign") side.putElem(i);
        }
      }
      runSingly(singly, kind, count);
      runAtOnce(atOnce, kind, count);
      assert.ok(
        Buffer.compare(singly.heap.u8, atOnce.heap.u8) === 0,
        `memory after run ${run}: ${kind} ${count}`,
      );
    }
    assert.deepEqual(atOnce.heap.books(), singly.heap.books());
    assert.equal(atOnce.random.rand32(), singly.random.rand32());
  });
