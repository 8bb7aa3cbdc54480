import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeSwissMap } from "../../../../extension/src/core/decode/swissState.ts";
import { goRelease } from "../../../../extension/src/core/go/release/goRelease.ts";
import { type GoArch, mapModel } from "../../../../extension/src/core/go/release/goTarget.ts";
import type { MapType } from "../../../../extension/src/core/go/types/mapType.ts";
import { mapTypeOf } from "../../../../extension/src/core/go/types/mapTypeLayout.ts";
import { parseMapType } from "../../../../extension/src/core/go/types/typeParser.ts";
import type { MemoryReader } from "../../../../extension/src/core/memory/memoryReader.ts";

function mapType(goarch: GoArch): MapType {
  const model = mapModel(goRelease(26), goarch);
  return mapTypeOf(parseMapType("map[uint32]uint32", model.target), model);
}

/** Memory given as words, at address 0x1000. */
function memory(type: MapType, bytes: Uint8Array): MemoryReader {
  const view = new DataView(bytes.buffer);
  const little = !type.model.target.bigEndian;
  const at = (address: number): number => address - 0x1000;
  return {
    bigEndian: !little,
    readUint8: (address) => view.getUint8(at(address)),
    readUint16: (address) => view.getUint16(at(address), little),
    readUint32: (address) => view.getUint32(at(address), little),
    readPointer: (address) =>
      type.model.target.ptrSizeBytes === 8
        ? Number(view.getBigUint64(at(address), little))
        : view.getUint32(at(address), little),
    readBytes: (address, sizeBytes) => bytes.slice(at(address), at(address) + sizeBytes),
  };
}

test("a small map is read in either byte order and pointer size", () => {
  for (const goarch of ["amd64", "386", "s390x", "mips"] as const) {
    const type = mapType(goarch);
    const { ptrSizeBytes, bigEndian } = type.model.target;
    const bytes = new Uint8Array(0x100);
    const view = new DataView(bytes.buffer);
    const word = (at: number, value: bigint): void =>
      ptrSizeBytes === 8
        ? view.setBigUint64(at, value, !bigEndian)
        : view.setUint32(at, Number(value), !bigEndian);
    view.setBigUint64(0, 2n, !bigEndian);
    word(8, 0x89abcdefn);
    word(8 + ptrSizeBytes, 0x1080n);
    bytes[ptrSizeBytes === 8 ? 34 : 22] = 1;
    bytes[ptrSizeBytes === 8 ? 35 : 23] = 1;
    view.setBigUint64(ptrSizeBytes === 8 ? 40 : 24, 0x1_0000_0002n, !bigEndian);
    view.setBigUint64(0x80, 0x80808080_80802111n, !bigEndian);
    const state = decodeSwissMap(memory(type, bytes), 0x1000, type);
    assert.deepEqual(state, {
      family: "swiss",
      address: 0x1000,
      used: 2,
      seed: 0x89abcdefn,
      dirAddress: 0x1080,
      dirLen: 0,
      globalDepth: 0,
      globalShift: 0,
      writing: 1,
      tombstonePossible: true,
      clearSeq: 0x1_0000_0002n,
      small: { address: 0x1080, ctrl: [0x11, 0x21, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80] },
      directory: [],
      tables: [],
    });
  }
});

test("memory that is no map is refused with one sentence", () => {
  const type = mapType("amd64");
  const bytes = new Uint8Array(0x100);
  const view = new DataView(bytes.buffer);
  for (const dirLen of [3n, -1n, 1n << 40n]) {
    view.setBigInt64(24, dirLen, true);
    assert.throws(
      () => decodeSwissMap(memory(type, bytes), 0x1000, type),
      /^RangeError: no Swiss map at 0x1000: /,
    );
  }
  view.setBigInt64(24, 1n, true);
  view.setBigUint64(16, 0x1080n, true);
  view.setBigUint64(0x80, 0x10a0n, true);
  view.setUint16(0xa2, 16, true);
  view.setBigUint64(0xb8, 7n, true);
  assert.throws(
    () => decodeSwissMap(memory(type, bytes), 0x1000, type),
    /no Swiss table at 0x10a0: 8 groups/,
  );
});
