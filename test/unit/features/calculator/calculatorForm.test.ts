import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { mapTypeOf } from "../../../../extension/src/core/go/types/mapTypeLayout.ts";
import { parseMapType } from "../../../../extension/src/core/go/types/typeParser.ts";
import {
  entriesFrom,
  hintFrom,
  type ReadType,
  readForm,
} from "../../../../extension/src/features/calculator/calculatorForm.ts";
import type { CalculatorForm } from "../../../../extension/src/protocol/calculator.ts";

const form: CalculatorForm = {
  ...{
    map: "map[string]int",
    n: "1000",
    hint: "",
    release: "1.26",
    goarch: "amd64",
    compare: "",
    budget: "",
  },
};

const readType: ReadType = async (text, model) => mapTypeOf(parseMapType(text, model.target), model);

async function errorsOf(changed: Partial<CalculatorForm>): Promise<Record<string, string>> {
  const read = await readForm({ ...form, ...changed }, readType);
  return "errors" in read ? { ...read.errors } : {};
}

describe("the calculator's form", () => {
  it("is a request when every field is what it should be", async () => {
    const read = await readForm({ ...form, hint: "none", compare: "1.23", budget: "64KiB" }, readType);
    assert.ok("request" in read);
    const { type, n, hint, compareWith, budgetBytes } = read.request;
    assert.deepEqual(
      [type.text, n, hint, compareWith?.model.release.name, budgetBytes],
      ["map[string]int", 1000, null, "go1.23", 65536],
    );
  });

  it("takes the number of entries for an empty hint", async () => {
    const read = await readForm({ ...form, n: "12_345" }, readType);
    assert.ok("request" in read);
    assert.equal(read.request.hint, 12345);
  });

  it("takes named types before the map", async () => {
    assert.deepEqual(await errorsOf({ map: "type ID uint64; map[ID]struct{A string; B int32}" }), {});
  });

  it("notes a release that is newer than the newest known", async () => {
    const read = await readForm({ ...form, release: "1.99" }, readType);
    assert.ok("request" in read);
    assert.match(read.note, /1\.99/);
  });

  const rows: [changed: Partial<CalculatorForm>, field: string, message: RegExp][] = [
    [{ n: "many" }, "n", /^A whole number of entries, such as 1000$/],
    [{ n: "" }, "n", /^A whole number/],
    [{ n: "-5" }, "n", /^A whole number/],
    [{ n: "1.5" }, "n", /^A whole number/],
    [{ n: "1e6" }, "n", /^A whole number/],
    [{ n: "9007199254740993" }, "n", /^A whole number/],
    [{ n: "900719925474099" }, "n", /^No machine holds so many entries: at most 2\^48$/],
    [{ hint: "lots" }, "hint", /^A whole number, none, or nothing/],
    [{ map: "map[string" }, "map", /./],
    [{ map: "" }, "map", /./],
    [{ map: "map[[]int]int" }, "map", /./],
    [{ map: "💥".repeat(2000) }, "map", /./],
    [{ map: "[]int" }, "map", /./],
    [{ release: "banana" }, "release", /./],
    [{ goarch: "z80" }, "goarch", /^GOARCH z80 is not modelled$/],
    [{ compare: "0.9" }, "compare", /./],
    [{ budget: "lots" }, "budget", /^Bytes, such as 65536, 64KiB or 1\.5MiB$/],
  ];
  for (const [changed, field, message] of rows)
    it(`says in one line what is wrong with ${JSON.stringify(changed).slice(0, 50)}`, async () => {
      const errors = await errorsOf(changed);
      assert.deepEqual(Object.keys(errors), [field]);
      assert.match(errors[field] ?? "", message);
      assert.doesNotMatch(errors[field] ?? "", /\n/);
    });

  it("says all that is wrong at once", async () => {
    assert.deepEqual(Object.keys(await errorsOf({ map: "x", n: "y", budget: "z" })).sort(), [
      "budget",
      "map",
      "n",
    ]);
  });
});

describe("numbers as typed", () => {
  it("may have separators between digits", () => {
    assert.equal(entriesFrom(" 1,000,000 "), 1_000_000);
    assert.equal(hintFrom("1_024", 5), 1024);
    assert.equal(hintFrom("NONE", 5), null);
    assert.throws(() => entriesFrom("1__0"));
  });
});
