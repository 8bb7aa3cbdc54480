import { createHasher } from "../../../../../extension/src/core/emulator/hash/createHasher.ts";
import type { Hasher, HashKeys, HashOut } from "../../../../../extension/src/core/emulator/hash/hasher.ts";
import { createTypeTable, type TypeTable } from "../../../../../extension/src/core/emulator/map/typeTable.ts";
import { goRelease } from "../../../../../extension/src/core/go/release/goRelease.ts";
import { type GoArch, mapModel } from "../../../../../extension/src/core/go/release/goTarget.ts";
import { mapTypeOf } from "../../../../../extension/src/core/go/types/mapTypeLayout.ts";
import { parseMapType } from "../../../../../extension/src/core/go/types/typeParser.ts";
import { Heap } from "../../../../../extension/src/core/memory/heap.ts";
import type { RuntimeRandom } from "../../../../../extension/src/core/memory/runtimeRandom.ts";

export interface HashFixture {
  readonly heap: Heap;
  readonly hasher: Hasher;
  readonly types: TypeTable;
}

const noRandom: RuntimeRandom = {
  rand32: () => {
    throw new Error("no randomness is expected here");
  },
  drawSeed: () => {
    throw new Error("no seed is expected here");
  },
};

/** A hasher of map[K]int over an empty heap. */
export function hashFixture(
  minor: number,
  goarch: GoArch,
  keys: HashKeys,
  keyType = "int",
  random: RuntimeRandom = noRandom,
): HashFixture {
  const model = mapModel(goRelease(minor), goarch);
  const heap = new Heap(model.release, model.target.ptrSizeBytes);
  const types = createTypeTable(heap);
  const type = mapTypeOf(parseMapType(`map[${keyType}]int`, model.target), model);
  return { heap, types, hasher: createHasher(type, heap, keys, random, types.typeAt) };
}

/** aeskeysched of bytes 0, 1, 2 … */
export function countingAesKeys(bytes: 64 | 128): HashKeys {
  return { algorithm: "aes", aeskeysched: Uint8Array.from({ length: bytes }, (_, i) => i) };
}

/** hashkey {0123456789abcdef, 1111…, 2222…, 3333…}, on 32-bit its low halves. */
export function patternedHashkey(ptrSizeBytes: 4 | 8): HashKeys {
  const hashkey = Uint32Array.of(
    0x89abcdef,
    0x01234567,
    0x11111111,
    0x11111111,
    0x22222222,
    0x22222222,
    0x33333333,
    0x33333333,
  );
  if (ptrSizeBytes === 4) for (let i = 1; i < 8; i += 2) hashkey[i] = 0;
  return { algorithm: "fallback", hashkey };
}

/** The 64-bit result as hex digits, without leading zeros on 32 bits. */
export function hex(out: HashOut, digits: 8 | 16 = 16): string {
  const value = (BigInt((out[1] as number) >>> 0) << 32n) | BigInt((out[0] as number) >>> 0);
  return value.toString(16).padStart(digits, "0");
}
