import assert from "node:assert/strict";
import { test } from "node:test";
import {
  createHasher,
  randomHashKeys,
} from "../../../../../extension/src/core/emulator/hash/createHasher.ts";
import { WasmModule } from "../../../../../extension/src/core/emulator/wasm/assembler.ts";
import { attachMapCode } from "../../../../../extension/src/core/emulator/wasm/attach.ts";
import { defineKeyHash } from "../../../../../extension/src/core/emulator/wasm/hash.ts";
import type { CodeKeyKind } from "../../../../../extension/src/core/emulator/wasm/keys.ts";
import { goRelease } from "../../../../../extension/src/core/go/release/goRelease.ts";
import { type GoArch, mapModel } from "../../../../../extension/src/core/go/release/goTarget.ts";
import { mapTypeOf } from "../../../../../extension/src/core/go/types/mapTypeLayout.ts";
import { parseMapType } from "../../../../../extension/src/core/go/types/typeParser.ts";
import { Heap } from "../../../../../extension/src/core/memory/heap.ts";
import { seededRandom } from "../../../../../extension/src/core/memory/runtimeRandom.ts";

const seed = Number(process.env["MAPSCOPE_SEED"] ?? 71);
const kinds: readonly (readonly [CodeKeyKind, string])[] = [
  ["word32", "uint32"],
  ["word64", "uint64"],
  ["string", "string"],
];

interface Exports {
  prepare?(seedLo: number, seedHi: number): void;
  hash(keyAt: number, seedLo: number, seedHi: number): bigint;
}

function assembleHash(_type: unknown, kind: CodeKeyKind, isAesAmd64: boolean): Uint8Array {
  const module = new WasmModule();
  module.export("hash", defineKeyHash(module, kind, isAesAmd64));
  return module.encode();
}

for (const goarch of ["amd64", "arm64"] satisfies GoArch[])
  for (const [kind, key] of kinds)
    test(`the code for ${key} keys of ${goarch} hashes as the hasher does, seed ${seed}`, () => {
      const model = mapModel(goRelease(26), goarch);
      const heap = new Heap(model.release, 8);
      const type = mapTypeOf(parseMapType(`map[${key}]bool`, model.target), model);
      const random = seededRandom(seed);
      const hasher = createHasher(type, heap, randomHashKeys(random, model), random, () => undefined);
      const parts = { type, heap, hasher, random, typeAt: () => undefined };
      const code = attachMapCode<Exports>(parts, kind, assembleHash) as Exports;
      const keyAt = heap.reserveData(16);
      const contentAt = heap.reserveData(512);
      for (let i = 0; i < 512; i++) heap.u8[contentAt + i] = random.rand32();
      let [seedLo, seedHi] = [0, 0];
      for (let i = 0; i < 1200; i++) {
        if (i % 3 === 0) [seedLo, seedHi] = [random.rand32() | 0, random.rand32() | 0];
        const at = keyAt >>> 2;
        heap.u32[at] = kind === "string" ? contentAt + (i % 7) : random.rand32();
        heap.u32[at + 1] = kind === "string" ? heap.addressHigh : random.rand32();
        heap.u32[at + 2] = i % 300;
        hasher.hashKey(keyAt, seedLo, seedHi);
        const [lo, hi] = hasher.out;
        const wanted = (BigInt((hi as number) >>> 0) << 32n) | BigInt((lo as number) >>> 0);
        assert.equal(BigInt.asUintN(64, code.hash(keyAt, seedLo, seedHi)), wanted, `round ${i}`);
      }
    });
