import { decodeClassicMap } from "../../../../../extension/src/core/decode/classicState.ts";
import type { ClassicState } from "../../../../../extension/src/core/decode/mapState.ts";
import {
  createHasher,
  randomHashKeys,
} from "../../../../../extension/src/core/emulator/hash/createHasher.ts";
import type { HashKeys } from "../../../../../extension/src/core/emulator/hash/hasher.ts";
import { createTypeTable, type TypeTable } from "../../../../../extension/src/core/emulator/map/typeTable.ts";
import type { MapRuntime } from "../../../../../extension/src/core/emulator/runtime/mapRuntime.ts";
import { createClassicRuntime } from "../../../../../extension/src/core/emulator/wasm/createClassicRuntime.ts";
import { makeMapCode } from "../../../../../extension/src/core/emulator/wasm/makeOperations.ts";
import { type GoExperiment, goRelease } from "../../../../../extension/src/core/go/release/goRelease.ts";
import { type GoArch, mapModel } from "../../../../../extension/src/core/go/release/goTarget.ts";
import type { MapType } from "../../../../../extension/src/core/go/types/mapType.ts";
import { mapTypeOf } from "../../../../../extension/src/core/go/types/mapTypeLayout.ts";
import { parseMapType } from "../../../../../extension/src/core/go/types/typeParser.ts";
import { Heap } from "../../../../../extension/src/core/memory/heap.ts";
import type { RuntimeRandom } from "../../../../../extension/src/core/memory/runtimeRandom.ts";
import { seededRandom } from "../../../../../extension/src/core/memory/runtimeRandom.ts";

export interface FixtureOptions {
  readonly map: string;
  readonly minor?: number;
  readonly experiments?: readonly GoExperiment[];
  readonly goarch?: GoArch;
  /** Every hash0 drawn; random ones when left out. */
  readonly hash0?: number;
  readonly seed?: number;
}

/** The runtime of a map type with AES keys 00 01 02 …, a scratch place for keys, and what tests need to look at it. */
export interface Fixture {
  readonly type: MapType;
  readonly heap: Heap;
  readonly types: TypeTable;
  readonly runtime: MapRuntime;
  readonly random: RuntimeRandom;
  /** Scratch memory for one key. */
  readonly keyAt: number;
  state(m: number): ClassicState;
}

export function classicFixture(options: FixtureOptions): Fixture {
  const release = goRelease(options.minor ?? 23, options.experiments ?? []);
  const model = mapModel(release, options.goarch ?? "amd64");
  const type = mapTypeOf(parseMapType(options.map, model.target), model);
  const heap = new Heap(release, model.target.ptrSizeBytes);
  const types = createTypeTable(heap);
  const random = fixedSeeds(seededRandom(options.seed ?? 1), options.hash0);
  const keys = model.target.hasAesHash ? aesKeys(model.target.ptrSizeBytes) : randomHashKeys(random, model);
  const hasher = createHasher(type, heap, keys, random, types.typeAt);
  const runtime = createClassicRuntime({ type, heap, hasher, random, typeAt: types.typeAt }, makeMapCode, 0);
  const keyAt = heap.reserveData(Math.max(8, type.key.sizeBytes));
  const state = (m: number): ClassicState => decodeClassicMap(heap, heap.addressOf(m), type);
  return { type, heap, types, runtime, random, keyAt, state };
}

function fixedSeeds(random: RuntimeRandom, hash0: number | undefined): RuntimeRandom {
  if (hash0 === undefined) return random;
  return {
    rand32: () => random.rand32(),
    drawSeed(into) {
      into[0] = hash0;
      into[1] = 0;
    },
  };
}

function aesKeys(ptrSizeBytes: 4 | 8): HashKeys {
  return { algorithm: "aes", aeskeysched: Uint8Array.from({ length: 16 * ptrSizeBytes }, (_, i) => i) };
}

/** Writes an integer of the key's (or elem's) size, up to 8 bytes, at `at`. */
export function writeInt(heap: Heap, at: number, sizeBytes: number, value: number): void {
  for (let i = 0; i < sizeBytes; i++) heap.u8[at + i] = Math.floor(value / 256 ** i) & 0xff;
}

/** Reads a small non-negative integer of 8 bytes or fewer. */
export function readInt(heap: Heap, at: number, sizeBytes: number): number {
  let value = 0;
  for (let i = sizeBytes - 1; i >= 0; i--) value = value * 256 + (heap.u8[at + i] as number);
  return value;
}

/** m[key] = value in a map of integers. */
export function setInt(fixture: Fixture, m: number, key: number, value = key): void {
  const { heap, type, runtime, keyAt } = fixture;
  writeInt(heap, keyAt, type.key.sizeBytes, key);
  const elemAt = runtime.assign(m, keyAt);
  writeInt(heap, elemAt, Math.min(8, type.elem.sizeBytes), value);
}

/** delete(m, key) in a map of integers. */
export function deleteInt(fixture: Fixture, m: number, key: number): void {
  writeInt(fixture.heap, fixture.keyAt, fixture.type.key.sizeBytes, key);
  fixture.runtime.delete(m, fixture.keyAt);
}

/** Elem of a key in a map of integers, undefined when absent. */
export function getInt(fixture: Fixture, m: number, key: number): number | undefined {
  const { heap, type, runtime, keyAt } = fixture;
  writeInt(heap, keyAt, type.key.sizeBytes, key);
  const elemAt = runtime.access(m, keyAt);
  return elemAt === 0 ? undefined : readInt(heap, elemAt, Math.min(8, type.elem.sizeBytes));
}
