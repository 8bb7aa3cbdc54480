import assert from "node:assert/strict";
import { test } from "node:test";
import { planSyncMap } from "../../../extension/src/core/capacity/syncMapPlan.ts";
import { parseHashKeys } from "../../../extension/src/core/emulator/hash/hashKeys.ts";
import { writeString } from "../../../extension/src/core/emulator/map/programData.ts";
import { type Allocation, plus } from "../../../extension/src/core/go/abi/allocation.ts";
import type { MapModel } from "../../../extension/src/core/go/release/goTarget.ts";
import type { GoType } from "../../../extension/src/core/go/types/goType.ts";
import { mapTypeOf } from "../../../extension/src/core/go/types/mapTypeLayout.ts";
import { parseGoType, parseMapType } from "../../../extension/src/core/go/types/typeParser.ts";
import type { Heap } from "../../../extension/src/core/memory/heap.ts";
import { EmulatedSyncMap } from "../../unit/core/emulator/syncmap/emulatedSyncMap.ts";
import { type GoTarget, modelOf, runnableTargets, targetName, toolchainAtHand } from "../goToolchain.ts";
import { jsonLines } from "../runRecorder.ts";
import { syncMapOutput } from "./runSyncMap.ts";

/** What one new sync.Map with n keys allocated by runtime.MemStats. */
interface Measured {
  readonly kind: string;
  readonly n: number;
  readonly bytes: number;
  readonly objects: number;
  readonly seed: string;
}

/** Writes the i-th key or value of a kind into zeroed memory of its size. */
type Write = (heap: Heap, at: number, i: number, place: { bigEndian: boolean; sizeBytes: number }) => void;

interface Kind {
  readonly key: string;
  readonly value: string;
  readonly writeKey: Write;
  readonly writeValue: Write;
  /** All keys and values need boxes: the closed form counts just what is measured. */
  readonly allBoxed: boolean;
}

/** The number `from` + i in an integer of `bytes` bytes, by default the whole place. */
const number =
  (from: number, bytes?: number): Write =>
  (heap, at, i, { bigEndian, sizeBytes }) => {
    const size = bytes ?? sizeBytes;
    for (let j = 0; j < Math.min(4, size); j++)
      heap.u8[at + (bigEndian ? size - 1 - j : j)] = ((from + i) >>> (8 * j)) & 0xff;
  };
const double: Write = (heap, at, i, { bigEndian }) =>
  new DataView(heap.u8.buffer, heap.u8.byteOffset).setFloat64(at, 1.5 + i, !bigEndian);
const key: Write = (heap, at, i) => writeString(heap, at, `key-${i}`);
const pointer: Write = (heap, at) => heap.writePointer(at, 8192);
const nothing: Write = () => {};
const byte: Write = (heap, at, i) => {
  heap.u8[at] = i & 0xff;
};
const even: Write = (heap, at, i) => {
  heap.u8[at] = i % 2 === 0 ? 1 : 0;
};
const twoNumbers: Write = (heap, at, i, place) => {
  number(1000, 4)(heap, at, 0, place);
  number(0, 4)(heap, at + 4, i, place);
};
const threeBytes: Write = (heap, at, i) => {
  for (let j = 0; j < 3; j++) heap.u8[at + j] = (i >> (8 * j)) & 0xff;
};
const mostlyPointer: Write = (heap, at, i, place) => {
  if (i % 3 !== 0) pointer(heap, at, i, place);
};
const firstEmpty: Write = (heap, at, i) => writeString(heap, at, i === 0 ? "" : `key-${i}`);

function kind(key: string, value: string, writeKey: Write, writeValue: Write, allBoxed = true): Kind {
  return { key, value, writeKey, writeValue, allBoxed };
}

/** Those of program/measure.go. */
const kinds: Readonly<Record<string, Kind>> = {
  "string,int": kind("string", "int", key, number(1000)),
  "int,int": kind("int", "int", number(1000), number(2000)),
  "small int,int": kind("int", "int", number(0), number(0), false),
  "uint64,struct {}": kind("uint64", "struct {}", number(1000), nothing),
  "int32,bool": kind("int32", "bool", number(1000), even),
  "string,*int": kind("string", "*int", key, pointer),
  "[2]int64,[]uint8": kind("[2]int64", "[]uint8", number(0, 8), pointer),
  "nil [2]int64,[]uint8": kind("[2]int64", "[]uint8", number(0, 8), mostlyPointer, false),
  "empty string,string": kind("string", "string", firstEmpty, key, false),
  "uint8,uint8": kind("uint8", "uint8", byte, byte),
  "int16,float64": kind("int16", "float64", number(1000), double),
  "struct { A uint32; B uint32 },uint16": kind(
    "struct { A uint32; B uint32 }",
    "uint16",
    twoNumbers,
    number(1000),
  ),
  "[3]uint8,[5]uint8": kind("[3]uint8", "[5]uint8", threeBytes, byte),
  "uint32,[15]uint8": kind("uint32", "[15]uint8", number(1000), byte),
  "[12]uint8,uint32": kind("[12]uint8", "uint32", threeBytes, number(1000)),
  "int,[200]uint8": kind("int", "[200]uint8", number(1000), nothing),
  "int,struct { P [70]*int }": kind("int", "struct { P [70]*int }", number(1000), nothing),
};

/** What a new map with n keys has taken of the emulated heap, boxes included. */
function emulated(model: MapModel, hashKeys: unknown, { kind: name, n, seed }: Measured): Allocation {
  const kind = kinds[name] as Kind;
  const one = new EmulatedSyncMap(model, parseHashKeys(hashKeys, model.target), BigInt(seed));
  const { heap, map, boxes } = one;
  const types = [kind.key, kind.value].map((text) => parseGoType(text, model.target)) as [GoType, GoType];
  const [keyAt, valueAt] = [heap.reserveData(16), heap.reserveData(16)];
  const scratchAt = heap.reserveData(1024);
  const box = (type: GoType, write: Write, i: number, at: number): void => {
    heap.u8.fill(0, scratchAt, scratchAt + type.sizeBytes);
    write(heap, scratchAt, i, { bigEndian: model.target.bigEndian, sizeBytes: type.sizeBytes });
    boxes.box(type, scratchAt, at);
  };
  let allocated = map.memoryUse().map;
  for (let i = 0; i < n; i++) {
    box(types[0], kind.writeKey, i, keyAt);
    box(types[1], kind.writeValue, i, valueAt);
    const { allocatedBytes, mallocs } = heap.stats;
    map.store(keyAt, valueAt);
    const after = heap.stats;
    allocated = plus(allocated, {
      bytes: after.allocatedBytes - allocatedBytes,
      objects: after.mallocs - mallocs,
    });
  }
  return plus(allocated, boxes.allocated);
}

const seed = Number(process.env["MAPSCOPE_ORACLE_SEED"] ?? Date.now() % 0x7fffffff);
/** Narrow words, narrow hashes, and the other byte order. */
const others: readonly GoTarget[] = [
  { release: "1.26.11", goarch: "386" },
  { release: "1.22.12", goarch: "386" },
  { release: "1.24.13", goarch: "arm" },
  { release: "1.27.4", goarch: "wasm" },
  { release: "1.27.4", goarch: "s390x" },
];
const builds: readonly GoTarget[] = [
  { release: "1.18.10", goarch: "amd64" },
  { release: "1.24.13", goarch: "amd64" },
  { release: "1.19.13", goarch: "amd64" },
  { release: "1.20.14", goarch: "amd64" },
  { release: "1.25.14", goarch: "amd64" },
  { release: "1.21.13", goarch: "amd64" },
  { release: "1.22.12", goarch: "amd64" },
  { release: "1.26.11", goarch: "amd64" },
  { release: "1.23.12", goarch: "amd64" },
  { release: "1.24.13", goarch: "amd64", experiment: "nosynchashtriemap" },
  { release: "1.27.4", goarch: "amd64" },
  { release: "1.25.14", goarch: "amd64", experiment: "noswissmap,nosynchashtriemap" },
];
const all = process.env["MAPSCOPE_SYNCMAP_ALL"] !== undefined;
/** Every third build on amd64, so that both forms are among them, and one of the others; all with MAPSCOPE_SYNCMAP_ALL. */
const targets: readonly GoTarget[] = [
  ...builds.filter((_, i) => all || i % 3 === seed % 3),
  ...others.filter((_, i) => all || i === seed % others.length),
];
const sizes = [0, 1, 8, 100, 1000];
const large = 100_000;
/** The kinds of which so many keys are emulated too; other processors are emulated themselves and take no such map. */
const largeKinds = ["string,int", "int,int", "small int,int", "[3]uint8,[5]uint8", "uint64,struct {}"];

const { runnable, leftOut } = runnableTargets(targets);
for (const line of leftOut) console.log(`sync.Map: ${line}`);

for (const target of runnable)
  test(`bytes and objects of a sync.Map are those of ${targetName(target)}`, async (t) => {
    if (!toolchainAtHand(target.release)) return t.skip("the toolchain is not there");
    t.diagnostic(`MAPSCOPE_ORACLE_SEED=${seed}`);
    const model = modelOf(target);
    const counts = target.goarch === "amd64" ? [...sizes, large] : sizes;
    const [hashKeys, ...lines] = jsonLines(await syncMapOutput(target, "measure", ...counts));
    const measured = lines as Measured[];
    const differences: string[] = [];
    const plans: string[] = [];
    let compared = 0;
    for (const name of Object.keys(kinds))
      for (const n of counts) {
        if (n === large && !largeKinds.includes(name)) continue;
        const runs = measured.filter((run) => run.kind === name && run.n === n);
        if (runs.length === 0) continue;
        const { key, value, allBoxed } = kinds[name] as Kind;
        const plan = planSyncMap(mapTypeOf(parseMapType(`map[${key}]${value}`, model.target), model), n);
        // The process's own background work may allocate in one of the runs.
        const given = runs.map((run) => ({ run, model: emulated(model, hashKeys, run) }));
        const equal = given.filter(({ run, model: m }) => m.bytes === run.bytes && m.objects === run.objects);
        if (equal.length < 2)
          differences.push(
            `${name} ${n}: ${given.map(({ run, model: m }) => `${run.bytes}/${run.objects} model ${m.bytes}/${m.objects}`).join(", ")}`,
          );
        const { bytes, objects } = plan.allocated;
        for (const { run } of equal)
          if (allBoxed ? !within(run.bytes, bytes) || !within(run.objects, objects) : run.bytes > bytes.high)
            plans.push(`${name} ${n}: ${run.bytes} is not in ${JSON.stringify(bytes)}`);
        compared += equal.length;
      }
    t.diagnostic(`${compared} maps compared`);
    assert.deepEqual(differences, []);
    assert.deepEqual(plans, []);
    const constants = measured.filter((run) => run.kind === "constant string,int" && run.n === 1);
    const bare = emulated(model, hashKeys, { kind: "uint8,uint8", n: 1, bytes: 0, objects: 0, seed: "0x1" });
    assert.ok(
      constants.some(({ bytes, objects }) => bytes === bare.bytes && objects === bare.objects),
      "constants need no box",
    );
  });

const within = (figure: number, { low, high }: { readonly low: number; readonly high: number }): boolean =>
  low <= figure && figure <= high;
