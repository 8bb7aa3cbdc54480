import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { formatValue } from "../../../../../extension/src/core/decode/formatValue.ts";
import { GoJsonError } from "../../../../../extension/src/core/emulator/map/goJson.ts";
import { parsePastedKeys } from "../../../../../extension/src/core/emulator/map/pastedKeys.ts";
import { emulated } from "../../present/presentFixture.ts";

/** A JSON value written as a key of a type and read back as Go shows it. */
function written(type: string, value: unknown, goarch: "amd64" | "386" = "amd64"): string {
  const map = emulated(`map[${type}]int`, { go: "1.26", goarch });
  const at = map.jsonKeyAt(value);
  return formatValue(map.heap, map.type.key, map.heap.addressOf(at), {
    model: map.type.model,
    maxStringBytes: 100,
    typeAt: (address) => map.types.typeAt(map.heap.offsetOf(address)),
  });
}

describe("JSON as Go values", () => {
  for (const [type, value, text] of [
    ["int8", -128, "-128"],
    ["uint64", "18446744073709551615", "18446744073709551615"],
    ["int64", "-0x8000000000000000", "-9223372036854775808"],
    ["uint16", "0xffff", "65535"],
    ["bool", "true", "true"],
    ["float32", 0.1, "0.1"],
    ["float64", "-Inf", "-Inf"],
    ["complex128", [1, -2], "(1-2i)"],
    ["string", "grüße \u{1f600}", '"grüße 😀"'],
    ["string", 5, '"5"'],
    ["[3]uint8", [1, 2, 3], "[1 2 3]"],
    ["struct{ a int8; b string }", [7, "x"], '{7 "x"}'],
    ["struct{ a int8; b string }", { b: "y" }, '{0 "y"}'],
    ["*int", "0xc000001000", "0xc000001000"],
    ["*int", null, "nil"],
    ["any", "x", 'string("x")'],
    ["any", 3, "int(3)"],
    ["any", 0.5, "float64(0.5)"],
    ["any", true, "bool(true)"],
    ["any", null, "nil"],
  ] as const)
    it(`${type} takes ${JSON.stringify(value)}`, () => assert.equal(written(type, value), text));

  for (const [type, value] of [
    ["int8", 128],
    ["uint8", -1],
    ["int", 1.5],
    ["int", ""],
    ["int", "1e3"],
    ["bool", 1],
    ["float64", "abc"],
    ["string", null],
    ["string", ["x"]],
    ["[2]int", [1]],
    ["struct{ a int }", { b: 1 }],
    ["struct{ a int }", [1, 2]],
    ["any", {}],
    ["error", "x"],
    ["complex64", [1, 2, 3]],
  ] as const)
    it(`${type} refuses ${JSON.stringify(value)}`, () =>
      assert.throws(() => written(type, value), GoJsonError));

  it("ints have the size of the target", () => {
    assert.equal(written("int", 2 ** 31 - 1, "386"), "2147483647");
    assert.throws(() => written("int", 2 ** 31, "386"), /2147483648 does not fit into int/);
  });
});

describe("pasted keys", () => {
  it("are read from JSON and from lines", () => {
    assert.deepEqual(parsePastedKeys("[1, 2]"), { keys: [1, 2] });
    assert.deepEqual(parsePastedKeys('{"a": 1, "b": [2]}'), { keys: ["a", "b"], elems: [1, [2]] });
    assert.deepEqual(parsePastedKeys("a\n\n b \r\nc"), { keys: ["a", "b", "c"] });
    assert.deepEqual(parsePastedKeys('a,1\n"b ""q"", c",2'), { keys: ["a", 'b "q", c'], elems: ["1", "2"] });
    assert.deepEqual(parsePastedKeys('"multi\nline"'), { keys: ["multi\nline"] });
  });

  it("that are none are refused with one sentence", () => {
    for (const [text, reason] of [
      ["", /no keys/],
      ["  \n ", /no keys/],
      ["[]", /no keys/],
      ["{}", /no keys/],
      ["[1,", /no JSON/],
      ['"open', /quotation mark that is not closed/],
      ["a,1\nb", /line 2 is neither/],
      ["a,1,2", /line 1 is neither/],
    ] as const)
      assert.throws(() => parsePastedKeys(text), reason, text);
  });
});
