import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeClassicMap } from "../../../../extension/src/core/decode/classicState.ts";
import type { MemoryReader } from "../../../../extension/src/core/memory/memoryReader.ts";
import { classicFixture, setInt } from "../emulator/classic/classicFixture.ts";

/** A reader over loose bytes at address 0x1000, big-endian if asked; everything else reads as zero. */
function bytesReader(bytes: Uint8Array, littleEndian: boolean): MemoryReader {
  const view = new DataView(new ArrayBuffer(1 << 16));
  for (const [i, byte] of bytes.entries()) view.setUint8(i, byte);
  const at = (address: number): number => ((address - 0x1000) & 0xfff8) ^ (address & 7);
  const word = (address: number): number => view.getUint32(at(address), littleEndian);
  return {
    readUint8: (address) => view.getUint8(at(address)),
    readUint16: (address) => view.getUint16(at(address), littleEndian),
    readUint32: word,
    readPointer: (address) =>
      littleEndian
        ? word(address + 4) * 2 ** 32 + word(address)
        : word(address) * 2 ** 32 + word(address + 4),
    readBytes: (address, sizeBytes) =>
      Uint8Array.from({ length: sizeBytes }, (_, i) => view.getUint8(at(address + i))),
  };
}

test("a map in a big-endian process reads as one in a little-endian process", () => {
  const states = (["ppc64", "ppc64le"] as const).map((goarch) => {
    const { type } = classicFixture({ map: "map[int64]int64", goarch });
    const little = goarch === "ppc64le";
    const bytes = new Uint8Array(48 + 144);
    const view = new DataView(bytes.buffer);
    view.setBigUint64(0, 2n, little);
    view.setUint16(10, 7, little);
    view.setUint32(12, 0xcafe, little);
    view.setBigUint64(16, 0x1030n, little);
    view.setBigUint64(32, 5n, little);
    bytes.set([9, 8], 48);
    return decodeClassicMap(bytesReader(bytes, little), 0x1000, type);
  });
  assert.deepEqual(states[0], states[1]);
  const [state] = states;
  assert.ok(state);
  assert.deepEqual([state.count, state.noverflow, state.hash0, state.nevacuate], [2, 7, 0xcafe, 5]);
  assert.deepEqual(state.buckets, [
    [{ address: 0x1030, tophash: [9, 8, 0, 0, 0, 0, 0, 0], overflowAddress: 0 }],
  ]);
});

test("memory that is no map is refused with the reason", () => {
  const { type } = classicFixture({ map: "map[int64]int64" });
  const decode = (change: (bytes: Uint8Array) => void) => () => {
    const bytes = new Uint8Array(48 + 144);
    change(bytes);
    return decodeClassicMap(bytesReader(bytes, true), 0x1000, type);
  };
  assert.throws(
    decode((b) => b.fill(0xff)),
    /0x1000 is no map: its B is 255/,
  );
  assert.throws(
    decode((b) => b.set([3])),
    /0x1000 is no map: it has no buckets for 3 entries/,
  );
  const twoPointers = (b: Uint8Array): void => {
    b.set([0x30, 0x10], 16);
    b.set([0x30, 0x10], 24);
  };
  assert.throws(decode(twoPointers), /one bucket cannot have grown from fewer/);
  const cycle = (b: Uint8Array): void => {
    b.set([0x30, 0x10], 16);
    b.set([0x30, 0x10], 48 + 136);
  };
  assert.throws(decode(cycle), /overflow chain of the bucket at 0x1030 does not end/);
});

test("spare buckets count down to none as overflow buckets are linked", () => {
  const fixture = classicFixture({ map: "map[int64]int64" });
  const m = fixture.runtime.make(100);
  assert.deepEqual([fixture.state(m).spare, fixture.state(m).bucketArrayBytes], [2, 18 * 144]);
  const spares: number[] = [];
  for (let k = 0; k < 104; k++) {
    setInt(fixture, m, k);
    const { spare, noverflow } = fixture.state(m);
    assert.equal(spare, Math.max(0, 2 - noverflow));
    spares.push(spare);
  }
  assert.equal(spares.at(-1), 0);
});
