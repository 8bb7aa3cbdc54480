import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { decodeUtf8, formatValue, quote } from "../../../../extension/src/core/decode/formatValue.ts";
import { createTypeTable } from "../../../../extension/src/core/emulator/map/typeTable.ts";
import type { GoArch } from "../../../../extension/src/core/go/release/goTarget.ts";
import { parseGoType } from "../../../../extension/src/core/go/types/typeParser.ts";
import { Heap } from "../../../../extension/src/core/memory/heap.ts";
import { modelOf } from "../go/types/mapTypeFixture.ts";

/** Memory in which values are laid down by hand. */
function memory(goarch: GoArch = "amd64") {
  const model = modelOf("1.26", goarch);
  const { release, target } = model;
  const heap = new Heap(release, target.ptrSizeBytes);
  const types = createTypeTable(heap);
  const put = (bytes: readonly number[] | Uint8Array): number => {
    const at = heap.reserveData(Math.max(1, bytes.length));
    heap.u8.set(bytes, at);
    return at;
  };
  const word = (value: number): number[] =>
    Array.from({ length: target.ptrSizeBytes }, (_, i) => Math.floor(value / 256 ** i) & 0xff);
  return {
    put,
    word,
    pointerTo: (at: number): number[] => word(heap.addressOf(at)),
    typeWord: (text: string): number[] => word(heap.addressOf(types.offsetOf(parseGoType(text, target)))),
    show: (text: string, bytes: readonly number[] | Uint8Array, maxStringBytes = 100): string =>
      formatValue(heap, parseGoType(text, target), heap.addressOf(put(bytes)), {
        model,
        maxStringBytes,
        typeAt: (address) => types.typeAt(heap.offsetOf(address)),
      }),
  };
}

const ff = (count: number): number[] => Array.from({ length: count }, () => 0xff);
const float64 = (value: number): Uint8Array => new Uint8Array(Float64Array.of(value).buffer);
const float32 = (value: number): Uint8Array => new Uint8Array(Float32Array.of(value).buffer);

describe("values without pointers", () => {
  const rows: [type: string, bytes: readonly number[] | Uint8Array, text: string][] = [
    ["bool", [0], "false"],
    ["bool", [1], "true"],
    ["int8", [0x80], "-128"],
    ["uint8", [0x80], "128"],
    ["int16", [0xfe, 0xff], "-2"],
    ["uint16", [0xfe, 0xff], "65534"],
    ["int32", ff(4), "-1"],
    ["uint32", ff(4), "4294967295"],
    ["int", ff(8), "-1"],
    ["int64", [0, 0, 0, 0, 0, 0, 0, 0x80], "-9223372036854775808"],
    ["uint64", ff(8), "18446744073709551615"],
    ["uint", ff(8), "18446744073709551615"],
    ["uintptr", [1, 0, 0, 0, 0, 0, 0, 0], "1"],
    ["float64", float64(0.1), "0.1"],
    ["float64", float64(-0), "-0"],
    ["float64", float64(Number.NaN), "NaN"],
    ["float64", float64(Number.NEGATIVE_INFINITY), "-Inf"],
    ["float32", float32(Number.POSITIVE_INFINITY), "+Inf"],
    ["float32", float32(1.5), "1.5"],
    ["complex64", [...float32(1), ...float32(-2)], "(1-2i)"],
    ["complex128", [...float64(-1), ...float64(0.5)], "(-1+0.5i)"],
    ["[3]uint8", [1, 2, 3], "[1 2 3]"],
    ["[0]int", [], "[]"],
    ["struct{}", [], "{}"],
    ["struct{ a uint8; b uint16; c struct{ d bool } }", [1, 9, 2, 0, 1, 0], "{1 2 {true}}"],
    [
      "[20]uint8",
      Array.from({ length: 20 }, (_, i) => i),
      "[0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 … 4 more]",
    ],
  ];
  for (const [type, bytes, text] of rows)
    it(`${type} ${text}`, () => assert.equal(memory().show(type, bytes), text));

  it("have 4-byte words on 32-bit targets", () => {
    assert.equal(memory("386").show("int", ff(4)), "-1");
    assert.equal(memory("386").show("uintptr", ff(4)), "4294967295");
  });
});

describe("a float32 is written as short as Go writes it", () => {
  for (const text of ["0.1", "3.1415927", "16777216", "-0.3333333"])
    it(text, () => assert.equal(memory().show("float32", float32(Number(text))), text));
});

describe("strings", () => {
  const shown = (content: readonly number[] | Uint8Array, max?: number, goarch?: GoArch): string => {
    const m = memory(goarch);
    return m.show("string", [...m.pointerTo(m.put(content)), ...m.word(content.length)], max);
  };
  const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

  it("are quoted, control characters escaped", () => {
    assert.equal(shown(utf8("key-7")), '"key-7"');
    assert.equal(shown(utf8("key-7"), 100, "386"), '"key-7"');
    assert.equal(shown(utf8('a"b\\c\n\t\r\u0000\u007f')), '"a\\"b\\\\c\\n\\t\\r\\x00\\x7f"');
    assert.equal(shown(utf8("<img onerror=x> 世界🗺")), '"<img onerror=x> 世界🗺"');
    assert.equal(quote("é"), '"é"');
  });

  it("that are empty, or whose pointer a delete has cleared, are read without their content", () => {
    const m = memory();
    assert.equal(m.show("string", [...m.word(0), ...m.word(0)]), '""');
    assert.equal(m.show("string", [...m.word(0), ...m.word(5)]), "(cleared, length 5)");
  });

  it("that are long are cut, and never inside a character", () => {
    assert.equal(shown(utf8("abcdefgh"), 4), '"abcd…" (8 bytes)');
    assert.equal(shown(utf8("ab世界"), 4), '"ab…" (8 bytes)');
    assert.equal(shown(utf8("abcd"), 4), '"abcd"');
  });

  it("show bytes that are no UTF-8 as U+FFFD", () => {
    assert.equal(shown([0x61, 0xff, 0x62]), '"a\ufffdb"');
    for (const bytes of [
      [0xc0, 0x80],
      [0xe0, 0x80, 0x80],
      [0xed, 0xa0, 0x80],
      [0xf4, 0x90, 0x80, 0x80],
      [0xf8, 0x80],
    ]) {
      const text = decodeUtf8(Uint8Array.from(bytes));
      assert.match(text, /^\ufffd+$/, bytes.join());
    }
    for (const text of ["", "aé世🗺", "\u{10ffff}\ud7ff\ue000"]) assert.equal(decodeUtf8(utf8(text)), text);
    assert.equal(decodeUtf8(Uint8Array.of(0xe4, 0xb8)), "\ufffd\ufffd");
  });
});

describe("values with pointers", () => {
  it("are addresses, or nil", () => {
    const m = memory();
    for (const type of ["*int", "chan int", "func()", "map[int]int", "unsafe.Pointer"]) {
      assert.equal(m.show(type, m.word(0xc000012340)), "0xc000012340");
      assert.equal(m.show(type, m.word(0)), "nil");
    }
    assert.equal(
      m.show("[]int", [...m.word(0xc000012340), ...m.word(3), ...m.word(8)]),
      "0xc000012340 len 3",
    );
    assert.equal(m.show("[]int", [...m.word(0), ...m.word(0), ...m.word(0)]), "nil len 0");
  });

  it("in interfaces are shown with their dynamic type", () => {
    const m = memory();
    const seven = m.put([7, 0, 0, 0, 0, 0, 0, 0]);
    const string = m.put([...m.pointerTo(m.put([0x61])), ...m.word(1)]);
    const box = (type: string, data: readonly number[]) => m.show("any", [...m.typeWord(type), ...data]);
    assert.equal(m.show("any", [...m.word(0), ...m.word(0)]), "nil");
    assert.equal(box("int", m.pointerTo(seven)), "int(7)");
    assert.equal(box("string", m.pointerTo(string)), 'string("a")');
    assert.equal(box("*int", m.word(0xc000000010)), "*int(0xc000000010)");
    assert.equal(box("*int", m.word(0)), "*int(nil)");
    for (const direct of ["unsafe.Pointer", "[1]*int", "struct { p *int }"])
      assert.equal(box(direct, m.word(0xc000000010)), `${direct}(0xc000000010)`, "it lies in the data word");
  });

  it("of an unknown dynamic type are not guessed", () => {
    const m = memory();
    assert.equal(
      m.show("any", [...m.word(0xc000000100), ...m.word(0xc000000200)]),
      "(type 0xc000000100, data 0xc000000200)",
    );
  });
});
