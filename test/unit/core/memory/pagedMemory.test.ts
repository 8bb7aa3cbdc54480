import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeClassicMap } from "../../../../extension/src/core/decode/classicState.ts";
import { JsonBytes } from "../../../../extension/src/core/decode/jsonBytes.ts";
import { stateEncoder } from "../../../../extension/src/core/decode/stateJson.ts";
import { decodeSwissMap } from "../../../../extension/src/core/decode/swissState.ts";
import type { EmulatedMap } from "../../../../extension/src/core/emulator/map/emulatedMap.ts";
import type { GoArch } from "../../../../extension/src/core/go/release/goTarget.ts";
import { MemoryFault, PagedMemory, readPaged } from "../../../../extension/src/core/memory/pagedMemory.ts";
import { buildMapPicture } from "../../../../extension/src/core/present/buildMapPicture.ts";
import type { MapPicture } from "../../../../extension/src/core/present/mapPicture.ts";
import { memoryPlace } from "../../../../extension/src/core/present/memoryPlaces.ts";
import { emulated, insertKeys, pictureOf } from "../present/presentFixture.ts";
import { type Elsewhere, elsewhere, outlineOf } from "./elsewhere.ts";

const types = [
  "map[string]int",
  "map[int32]float64",
  "map[uint64]struct{ a int16; b string; c [3]uint32; d complex64 }",
  "map[[150]byte][40]int64",
  "map[float32]bool",
];

function memoryOf(map: EmulatedMap, bigEndian: boolean): PagedMemory {
  return new PagedMemory({ bigEndian, ptrSizeBytes: map.type.model.target.ptrSizeBytes });
}

function drawn(map: EmulatedMap, memory: PagedMemory, { address, fetch }: Elsewhere): Promise<MapPicture> {
  const { type } = map;
  const typeAt = (at: number) => map.types.typeAt(map.heap.offsetOf(at));
  return readPaged(memory, fetch, (reader) =>
    buildMapPicture({ type, state: outlineOf(reader, address, type), reader, typeAt, maxRows: 64 }),
  );
}

/** What a picture says, without the bytes themselves. */
function said({ header, sections, directory, tables, growing, totals }: MapPicture): unknown {
  const values = (fields: MapPicture["header"]["fields"]) => fields.map(({ name, value }) => [name, value]);
  const { liveBytes: _, liveObjects: _o, garbageBytes: _g, wasteBytes: _w, ...counted } = totals;
  return {
    ...{ header: values(header.fields), directory, tables, growing, counted },
    sections: sections.map(({ rows, struct, ...section }) => ({
      ...section,
      struct: struct && values(struct.fields),
      rows: rows.map(({ cells, ...row }) => ({
        ...row,
        cells: cells.map(({ keyHex: _k, elemHex: _e, ...cell }) => cell),
      })),
    })),
  };
}

for (const [go, goarch, bigEndian] of [
  ["1.23", "amd64", false],
  ["1.26", "386", false],
  ["1.23", "s390x", true],
  ["1.23", "mips", true],
  ["1.26", "ppc64", true],
  ["1.27+mapsplitgroup", "s390x", true],
  ["1.26", "mips", true],
] as readonly [string, GoArch, boolean][])
  for (const text of types)
    test(`a ${text} elsewhere is drawn as it is here: ${go} ${goarch}`, async () => {
      for (const n of [0, 5, 30, 300]) {
        const map = emulated(text, { go, goarch });
        insertKeys(map, 0, n);
        for (let key = 0; key < n / 3; key++) map.delete(key);
        const there = elsewhere(map, bigEndian);
        const memory = memoryOf(map, bigEndian);
        const picture = await drawn(map, memory, there);
        assert.deepEqual(said(picture), said(pictureOf(map)), `${n} entries`);
        assert.deepEqual([picture.totals.liveBytes, picture.totals.garbageBytes], [null, null]);
        assert.equal(new Set(there.fetched.map(({ address }) => address)).size, there.fetched.length);
        const asked = there.fetched.length;
        await drawn(map, memory, there);
        assert.equal(there.fetched.length, asked, "what has come is not fetched again");
      }
    });

test("the state of a big-endian map has the same words", async () => {
  for (const go of ["1.23", "1.26"]) {
    const map = emulated("map[string][200]byte", { go, goarch: "s390x" });
    insertKeys(map, 0, 40);
    const there = elsewhere(map, true);
    const { type } = map;
    const text = await readPaged(memoryOf(map, true), there.fetch, (reader) => {
      const out = new JsonBytes();
      const decode = type.model.release.family === "classic" ? decodeClassicMap : decodeSwissMap;
      stateEncoder(type, { ...map.values, reader })(out, decode(reader, there.address, type));
      return out.text();
    });
    assert.equal(text, map.stateText());
  }
});

test("slot 0 has the last byte of a big-endian control word", () => {
  const map = emulated("map[int]int", { go: "1.26", goarch: "s390x" });
  insertKeys(map, 0, 3);
  const outline = outlineOf(map.heap, map.heap.addressOf(map.at), map.type);
  assert.ok(outline.family === "swiss");
  const place = (bigEndian: boolean, offset: number) => {
    const reader = { bigEndian } as PagedMemory;
    return memoryPlace(map.type, outline, reader, outline.dirAddress + offset, 1);
  };
  assert.deepEqual([place(false, 0)?.cell, place(true, 0)?.cell, place(true, 7)?.cell], [0, 7, 0]);
});

test("a value that cannot be read says so, and the rest is drawn", async () => {
  const map = emulated("map[int]string", { go: "1.26" });
  insertKeys(map, 0, 4);
  const here = pictureOf(map);
  const hex = here.sections[0]?.rows[0]?.cells[1]?.elemHex ?? "";
  const content = Number(`0x${(hex.slice(0, 16).match(/../g) ?? []).reverse().join("")}`);
  const there = elsewhere(map, false);
  const fetch: typeof there.fetch = (address, sizeBytes) =>
    content >= address && content < address + sizeBytes
      ? Promise.resolve("it is swapped out")
      : there.fetch(address, sizeBytes);
  const picture = await drawn(map, memoryOf(map, false), { ...there, fetch });
  const elems = picture.sections[0]?.rows[0]?.cells.slice(0, 4).map(({ elem }) => elem);
  assert.equal(elems?.[1], `(unreadable, 0x${content.toString(16)})`);
  assert.equal(picture.totals.entries, 4);
});

test("an address that cannot be read is one sentence with the address", async () => {
  const map = emulated("map[int]int", { go: "1.26" });
  const there = elsewhere(map, false, [map.heap.addressOf(map.at)]);
  await assert.rejects(drawn(map, memoryOf(map, false), there), {
    name: "MemoryFault",
    message: /^the memory at 0xc0000320[\da-f]{2} cannot be read: it is not mapped$/,
  });
});

test("reads have limits, ends and odd places", async () => {
  const memory = new PagedMemory({ bigEndian: true, ptrSizeBytes: 4 });
  const bytes = Uint8Array.from({ length: 3 * 4096 - 10 }, (_, i) => i % 251);
  const asked: [number, number][] = [];
  const fetch = async (address: number, sizeBytes: number) => {
    asked.push([address, sizeBytes]);
    return bytes.slice(address - 4096, address - 4096 + sizeBytes);
  };
  const read = <T>(act: (m: PagedMemory) => T): Promise<T> => readPaged(memory, fetch, act);
  assert.equal(await read((m) => m.readUint32(4096 + 4094)), 0x4e4f5051);
  assert.deepEqual(asked, [[4096, 8192]], "one read asks for all that it needs");
  assert.equal(await read((m) => m.readUint16(4096)), 1);
  assert.equal(asked.length, 1);
  await assert.rejects(
    read((m) => m.readBytes(4 * 4096 - 12, 4)),
    /0x3ff6 cannot be read: it ends there/,
  );
  await assert.rejects(
    read((m) => m.readBytes(4096, 2 ** 30)),
    /1,073,741,824 bytes are more than/,
  );
  await assert.rejects(
    read((m) => m.readUint8(0)),
    /no memory has such an address/,
  );
  await assert.rejects(
    read((m) => m.readBytes(4096, Number.NaN)),
    MemoryFault,
  );
  assert.equal((await read((m) => m.readBytes(0, 0))).length, 0);
  memory.forget();
  await read((m) => m.readUint8(4096));
  assert.deepEqual(asked.at(-1), [4096, 4096]);
});

test("of a run that cannot be read as a whole the pages that can be are", async () => {
  const memory = new PagedMemory({ bigEndian: false, ptrSizeBytes: 8 });
  const fetch = async (address: number, sizeBytes: number) =>
    address + sizeBytes > 3 * 4096 ? "it is not mapped" : new Uint8Array(sizeBytes).fill(7);
  const read = <T>(act: (m: PagedMemory) => T): Promise<T> => readPaged(memory, fetch, act);
  await assert.rejects(
    read((m) => m.readBytes(2 * 4096, 2 * 4096)),
    /0x3000 cannot be read: it is not mapped/,
  );
  assert.equal(await read((m) => m.readUint8(2 * 4096 + 5)), 7);
});
