import type { MapType } from "../../go/types/mapType.ts";
import { compileWasm, type WasmCode } from "../../memory/webAssembly.ts";
import { AesAmd64Hasher } from "../hash/aesAmd64Hasher.ts";
import type { RuntimeParts } from "../runtime/mapRuntime.ts";
import { hashOutAt, placeHashTables } from "./hash.ts";
import type { CodeKeyKind } from "./keys.ts";

/** Writes the code of a map type's operations. */
export type AssembleMapCode = (type: MapType, kind: CodeKeyKind, isAesAmd64: boolean) => Uint8Array;

const compiled = new WeakMap<AssembleMapCode, Map<string, WasmCode | null>>();

/**
 * The operations of a map type as WebAssembly on its heap, compiled once for each layout.
 * @param functions what the code imports beside the hash
 * @returns null where the machine's WebAssembly has no 128-bit instructions
 */
export function attachMapCode<Exports extends { prepare?(seedLo: number, seedHi: number): void }>(
  { type, heap, hasher }: RuntimeParts,
  kind: CodeKeyKind,
  assemble: AssembleMapCode,
  functions: object = {},
): Exports | null {
  const isAesAmd64 = hasher instanceof AesAmd64Hasher;
  const layout = layoutOf(type, kind, isAesAmd64);
  const known = compiled.get(assemble) ?? new Map<string, WasmCode | null>();
  compiled.set(assemble, known);
  let code = known.get(layout);
  if (code === undefined) known.set(layout, (code = compileWasm(assemble(type, kind, isAesAmd64))));
  if (code === null) return null;
  const hash = (keyAt: number, seedLo: number, seedHi: number): void => {
    hasher.hashKey(keyAt >>> 0, seedLo, seedHi);
    heap.codeWords[hashOutAt >>> 2] = hasher.out[0] as number;
    heap.codeWords[(hashOutAt >>> 2) + 1] = hasher.out[1] as number;
  };
  const exports = heap.attachCode<Exports>(code, { ...functions, hash });
  if (isAesAmd64) placeHashTables(heap.codeWords, hasher.keyWords);
  exports.prepare?.(0, 0);
  return exports;
}

/** All that the code of a map type depends on. */
function layoutOf(type: MapType, kind: CodeKeyKind, isAesAmd64: boolean): string {
  const { release } = type.model;
  const sizes = [
    type.slotKeySizeBytes,
    type.slotElemSizeBytes,
    type.slotKeyHasPointers,
    type.needKeyUpdate,
    type.noscan,
  ];
  return JSON.stringify([release.name, kind, isAesAmd64, type.bucket, type.group, ...sizes]);
}
