import type { SwissState } from "../../../../../extension/src/core/decode/mapState.ts";
import { decodeSwissMap } from "../../../../../extension/src/core/decode/swissState.ts";
import { createHasher } from "../../../../../extension/src/core/emulator/hash/createHasher.ts";
import type { HashKeys } from "../../../../../extension/src/core/emulator/hash/hasher.ts";
import { aeskeyschedBytes } from "../../../../../extension/src/core/emulator/hash/hashKeys.ts";
import { createTypeTable, type TypeTable } from "../../../../../extension/src/core/emulator/map/typeTable.ts";
import type { MapRuntime } from "../../../../../extension/src/core/emulator/runtime/mapRuntime.ts";
import { SwissReference } from "../../../../../extension/src/core/emulator/swiss/swissReference.ts";
import { createSwissRuntime } from "../../../../../extension/src/core/emulator/wasm/createSwissRuntime.ts";
import { makeMapCode } from "../../../../../extension/src/core/emulator/wasm/makeOperations.ts";
import { type GoExperiment, goRelease } from "../../../../../extension/src/core/go/release/goRelease.ts";
import { type GoArch, mapModel } from "../../../../../extension/src/core/go/release/goTarget.ts";
import type { MapType } from "../../../../../extension/src/core/go/types/mapType.ts";
import { mapTypeOf } from "../../../../../extension/src/core/go/types/mapTypeLayout.ts";
import { parseMapType } from "../../../../../extension/src/core/go/types/typeParser.ts";
import { Heap } from "../../../../../extension/src/core/memory/heap.ts";
import { type RuntimeRandom, seededRandom } from "../../../../../extension/src/core/memory/runtimeRandom.ts";

/** The seed of the recorded golden states. */
export const goldenSeed = 0x123456789abcdef0n;

/** Every Swiss release, with the split-group experiment apart. */
export const swissReleases: readonly { minor: number; experiments: readonly GoExperiment[] }[] = [
  { minor: 24, experiments: [] },
  { minor: 25, experiments: [] },
  { minor: 26, experiments: [] },
  { minor: 27, experiments: [] },
  { minor: 27, experiments: ["mapsplitgroup"] },
];

export interface FixtureOptions {
  readonly map: string;
  readonly minor?: number;
  readonly experiments?: readonly GoExperiment[];
  readonly goarch?: GoArch;
  /** Draws this seed each time; otherwise all randomness comes from `randomSeed`. */
  readonly seed?: bigint;
  readonly randomSeed?: number;
  /** Takes the place of both. */
  readonly random?: RuntimeRandom;
  /** Runs the reference operations instead of the ones made for the variant. */
  readonly reference?: boolean;
}

/** A map type's runtime over a heap of its own, with hash keys 00, 01, 02 … */
export interface Fixture {
  readonly type: MapType;
  readonly heap: Heap;
  readonly types: TypeTable;
  readonly random: RuntimeRandom;
  readonly runtime: MapRuntime;
  /** Scratch for one key. */
  readonly keyAt: number;
  state(m: number): SwissState;
}

export function countingKeys(bytes: number): HashKeys {
  return { algorithm: "aes", aeskeysched: Uint8Array.from({ length: bytes }, (_, i) => i) };
}

/** A source that always draws the same seed. */
function fixedSeed(seed: bigint, rest: RuntimeRandom): RuntimeRandom {
  return {
    rand32: () => rest.rand32(),
    drawSeed(into) {
      into[0] = Number(seed & 0xffffffffn);
      into[1] = Number(seed >> 32n);
    },
  };
}

export function swissFixture(options: FixtureOptions): Fixture {
  const release = goRelease(options.minor ?? 26, options.experiments ?? []);
  const model = mapModel(release, options.goarch ?? "amd64");
  const type = mapTypeOf(parseMapType(options.map, model.target), model);
  const heap = new Heap(release, model.target.ptrSizeBytes);
  const types = createTypeTable(heap);
  const seeded = seededRandom(options.randomSeed ?? 1);
  const random = options.random ?? (options.seed === undefined ? seeded : fixedSeed(options.seed, seeded));
  const keys = countingKeys(aeskeyschedBytes(model.target));
  const hasher = createHasher(type, heap, keys, random, types.typeAt);
  const parts = { type, heap, hasher, random, typeAt: types.typeAt };
  const runtime = options.reference ? new SwissReference(parts) : createSwissRuntime(parts, makeMapCode, 0);
  const keyAt = heap.reserveData(Math.max(8, type.key.sizeBytes));
  return {
    type,
    heap,
    types,
    random,
    runtime,
    keyAt,
    state: (m) => decodeSwissMap(heap, heap.addressOf(m), type),
  };
}

/** Stores a small integer as the scratch key, in the size of the key type. */
export function putIntKey({ heap, keyAt, type }: Fixture, value: number): number {
  heap.u8.fill(0, keyAt, keyAt + type.key.sizeBytes);
  heap.u32[keyAt >>> 2] = value;
  return keyAt;
}

/** m[value] = value for a map of integers of at least 4 bytes. */
export function insertInt(fixture: Fixture, m: number, value: number): void {
  const elem = fixture.runtime.assign(m, putIntKey(fixture, value));
  fixture.heap.u32[elem >>> 2] = value;
}

/** The control word of a group as a 64-bit number in hex, slot 0 lowest. */
export function ctrlText(ctrl: readonly number[]): string {
  return [...ctrl]
    .reverse()
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}

/** Keys of the full slots of a group of 4- or 8-byte integers, in slot order. */
export function intKeys(
  { heap, type }: Fixture,
  group: { address: number; ctrl: readonly number[] },
): number[] {
  const keys: number[] = [];
  group.ctrl.forEach((ctrl, i) => {
    const at = heap.offsetOf(group.address) + type.group.keysOffBytes + i * type.group.keyStrideBytes;
    if (ctrl < 0x80) keys.push(heap.u32[at >>> 2] as number);
  });
  return keys;
}
