import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { createHasher } from "../../../../../extension/src/core/emulator/hash/createHasher.ts";
import { parseHashKeys } from "../../../../../extension/src/core/emulator/hash/hashKeys.ts";
import { createTypeTable, type TypeTable } from "../../../../../extension/src/core/emulator/map/typeTable.ts";
import { parseGoVersion } from "../../../../../extension/src/core/go/release/goRelease.ts";
import { asGoArch, type MapModel, mapModel } from "../../../../../extension/src/core/go/release/goTarget.ts";
import { isDirectInterface } from "../../../../../extension/src/core/go/types/directInterface.ts";
import type { GoType } from "../../../../../extension/src/core/go/types/goType.ts";
import { mapTypeOf } from "../../../../../extension/src/core/go/types/mapTypeLayout.ts";
import { parseGoType, parseMapType } from "../../../../../extension/src/core/go/types/typeParser.ts";
import { Heap } from "../../../../../extension/src/core/memory/heap.ts";
import { seededRandom } from "../../../../../extension/src/core/memory/runtimeRandom.ts";
import { projectPath } from "../../../../support/projectPath.ts";
import { countingAesKeys, hashFixture, hex } from "./hashFixture.ts";

/** What the strings and interfaces of a recorded value hold, in the shape of its type; null where there is none. */
type Inner = string | null | readonly Inner[] | Boxed;
interface Boxed {
  readonly t: string;
  readonly m: string;
  readonly v: Inner;
  /** The interface's data word. */
  readonly w: string;
}
type Recorded = readonly [map: string, memory: string, inner: Inner, seed: string, hash: string];
interface Header {
  readonly go: string;
  readonly arch: string;
  readonly hash: unknown;
}

interface Process {
  readonly header: Header;
  readonly keys: readonly Recorded[];
}

/** Hashes of real processes, recorded by test/oracle/keyhash: each header is followed by its lines. */
function readProcesses(): Process[] {
  const processes: { header: Header; keys: Recorded[] }[] = [];
  const folder = projectPath("test/golden/hash");
  const files = readdirSync(folder).sort();
  for (const line of files.flatMap((file) => readFileSync(`${folder}/${file}`, "utf8").trim().split("\n"))) {
    const value = JSON.parse(line) as Header | Recorded;
    if (Array.isArray(value)) processes.at(-1)?.keys.push(value as Recorded);
    else processes.push({ header: value as Header, keys: [] });
  }
  return processes;
}

/** Writes recorded values into a heap; strings lie unaligned now and then. */
class ValueWriter {
  readonly heap: Heap;
  readonly types: TypeTable;
  readonly model: MapModel;

  constructor(model: MapModel) {
    this.model = model;
    this.heap = new Heap(model.release, model.target.ptrSizeBytes);
    this.types = createTypeTable(this.heap);
  }

  write(type: GoType, at: number, memory: string, inner: Inner): void {
    this.#put(at, memory);
    this.#point(type, at, inner);
  }

  #put(at: number, bytes: string): void {
    this.heap.u8.set(Buffer.from(bytes, "hex"), at);
  }

  #point(type: GoType, at: number, inner: Inner): void {
    if (type.kind === "interface") this.#writeInterface(at, inner as Boxed | null);
    else if (inner === null) return;
    else if (type.kind === "string") this.#writeString(at, inner as string);
    else if (type.kind === "array")
      for (const [i, part] of (inner as readonly Inner[]).entries())
        this.#point(type.elem, at + i * type.elem.sizeBytes, part);
    else if (type.kind === "struct")
      for (const [i, field] of type.fields.entries())
        this.#point(field.type, at + field.offsetBytes, (inner as readonly Inner[])[i] as Inner);
  }

  #writeString(at: number, content: string): void {
    const sizeBytes = content.length / 2;
    const contentAt = this.heap.allocate(sizeBytes + 8, true) + (sizeBytes % 3);
    this.#put(contentAt, content);
    this.#writeWords(at, contentAt, sizeBytes);
  }

  #writeInterface(at: number, boxed: Boxed | null): void {
    this.#writeWords(at, 0, 0);
    if (boxed === null) return;
    const { ptrSizeBytes } = this.model.target;
    const type = parseGoType(boxed.t, this.model.target);
    const valueAt = this.heap.allocate(type.sizeBytes + 8, false);
    this.write(type, valueAt, boxed.m, boxed.v);
    this.#writeWords(at, this.types.offsetOf(type), valueAt);
    if (isDirectInterface(type, this.model)) this.#put(at + ptrSizeBytes, boxed.w);
  }

  /** Two words of which the first is a pointer. */
  #writeWords(at: number, pointer: number, second: number): void {
    const secondAt = at + this.model.target.ptrSizeBytes;
    this.heap.writePointer(at, pointer);
    this.heap.writePointer(secondAt, 0);
    this.heap.u32[secondAt >>> 2] = second;
  }
}

const processes = readProcesses();

test("hashes of many processes were recorded", () => {
  assert.equal(processes.length, 19);
  for (const { keys } of processes) assert.ok(keys.length > 50);
});

for (const { header, keys } of processes) {
  const model = mapModel(parseGoVersion(header.go).release, asGoArch(header.arch) ?? "amd64");
  const hashKeys = parseHashKeys(header.hash, model.target);
  test(`keys of every kind hash as in ${header.go} ${header.arch} with ${hashKeys.algorithm}`, () => {
    for (const [mapText, memory, inner, seedText, hash] of keys) {
      const writer = new ValueWriter(model);
      const type = mapTypeOf(parseMapType(mapText, model.target), model);
      const hasher = createHasher(type, writer.heap, hashKeys, seededRandom(1), writer.types.typeAt);
      assert.equal(memory.length, 2 * type.key.sizeBytes, mapText);
      const at = writer.heap.allocate(type.key.sizeBytes + 8, false);
      writer.write(type.key, at, memory, inner);
      const seed = BigInt(seedText);
      hasher.hashKey(at, Number(seed & 0xffffffffn), Number(seed >> 32n));
      assert.equal(BigInt(`0x${hex(hasher.out)}`), BigInt(hash), `${mapText} with seed ${seedText}`);
    }
  });
}

test("a NaN hashes anew each time: 32 random bits up to 1.21, 64 from 1.22 on", () => {
  for (const [minor, drawn] of [
    [21, 1],
    [22, 2],
  ] as const) {
    let draws = 0;
    const random = { rand32: () => ++draws, drawSeed: () => undefined };
    const { heap, hasher } = hashFixture(minor, "amd64", countingAesKeys(128), "float64", random);
    const at = heap.allocate(8, true);
    heap.u32.set([1, 0xfff80000], at >>> 2);
    hasher.hashKey(at, 5, 6);
    const first = hex(hasher.out);
    assert.equal(draws, drawn, `go1.${minor}`);
    hasher.hashKey(at, 5, 6);
    assert.notEqual(hex(hasher.out), first);
  }
});

test("an uncomparable dynamic type has no hash, and the error names it as the runtime does", () => {
  const { heap, hasher, types } = hashFixture(26, "amd64", countingAesKeys(128), "any");
  const at = heap.allocate(16, false);
  const type = parseGoType("[]int", mapModel(parseGoVersion("1.26").release, "amd64").target);
  heap.writePointer(at, types.offsetOf(type));
  assert.throws(() => hasher.hashKey(at, 1, 2), {
    name: "UnhashableError",
    message: "runtime error: hash of unhashable type []int",
  });
  heap.writePointer(at, 4096);
  assert.throws(() => hasher.hashKey(at, 1, 2), /no type is known at heap offset 0x1000/);
});

test("a struct of a pointer and parts without size lies in the data word from 1.26 on", () => {
  for (const [minor, direct] of [
    [25, false],
    [26, true],
  ] as const) {
    const model = mapModel(parseGoVersion(`1.${minor}`).release, "amd64");
    const isDirect = (text: string) => isDirectInterface(parseGoType(text, model.target), model);
    assert.equal(isDirect("struct { Z struct {}; P *int }"), direct);
    assert.equal(isDirect("struct { P *int }"), true);
    assert.equal(isDirect("[1]struct { P chan int }"), true);
    assert.equal(isDirect("uintptr"), false);
    assert.equal(isDirect("[2]*int"), false);
    assert.equal(isDirect("struct { P *int; Z struct {} }"), false);
  }
});
