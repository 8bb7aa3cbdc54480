import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  entriesFrom,
  hintFrom,
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

function errorsOf(changed: Partial<CalculatorForm>): Record<string, string> {
  const read = readForm({ ...form, ...changed });
  return "errors" in read ? { ...read.errors } : {};
}

describe("the calculator's form", () => {
  it("is a request when every field is what it should be", () => {
    const read = readForm({ ...form, hint: "none", compare: "1.23", budget: "64KiB" });
    assert.ok("request" in read);
    const { type, n, hint, compareWith, budgetBytes } = read.request;
    assert.deepEqual(
      [type.text, n, hint, compareWith?.model.release.name, budgetBytes],
      ["map[string]int", 1000, null, "go1.23", 65536],
    );
  });

  it("takes the number of entries for an empty hint", () => {
    const read = readForm({ ...form, n: "12_345" });
    assert.ok("request" in read);
    assert.equal(read.request.hint, 12345);
  });

  it("takes named types before the map", () => {
    assert.deepEqual(errorsOf({ map: "type ID uint64; map[ID]struct{A string; B int32}" }), {});
  });

  it("notes a release that is newer than the newest known", () => {
    const read = readForm({ ...form, release: "1.99" });
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
    it(`says in one line what is wrong with ${JSON.stringify(changed).slice(0, 50)}`, () => {
      const errors = errorsOf(changed);
      assert.deepEqual(Object.keys(errors), [field]);
      assert.match(errors[field] ?? "", message);
      assert.doesNotMatch(errors[field] ?? "", /\n/);
    });

  it("says all that is wrong at once", () => {
    assert.deepEqual(Object.keys(errorsOf({ map: "x", n: "y", budget: "z" })).sort(), ["budget", "map", "n"]);
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
