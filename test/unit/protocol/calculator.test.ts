import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { checkCalculatorForm, checkFromCalculator } from "../../../extension/src/protocol/calculator.ts";

const form = {
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

describe("messages of the calculator's panel", () => {
  it("pass when they have the form that is agreed on", () => {
    for (const message of [
      { type: "ready", body: { form: null } },
      { type: "ready", body: { form } },
      { type: "change", body: { edit: 3, form } },
      { type: "writeHint", body: {} },
      { type: "takeFromCursor", body: {} },
      { type: "measure", body: {} },
      { type: "copy", body: { what: "json" } },
    ])
      assert.equal(checkFromCalculator(message), message, message.type);
  });

  it("are dropped when they have not", () => {
    for (const message of [
      ...[undefined, null, 5, "change", [], {}],
      { type: "change" },
      { type: "change", body: null },
      { type: "change", body: { edit: 1 } },
      { type: "change", body: { edit: "1", form } },
      { type: "change", body: { edit: 1, form: { ...form, n: 1000 } } },
      { type: "change", body: { edit: 1, form: { ...form, map: "x".repeat(10_001) } } },
      { type: "ready", body: { form: "form" } },
      { type: "copy", body: { what: "everything" } },
      { type: "eval", body: {} },
      { type: "toString", body: {} },
      { type: 7, body: {} },
    ])
      assert.equal(checkFromCalculator(message), undefined, JSON.stringify(message)?.slice(0, 60));
  });

  it("carry a form only when all its fields are texts", () => {
    assert.equal(checkCalculatorForm(form), form);
    const { budget: _, ...incomplete } = form;
    for (const value of [null, undefined, 1, "form", [], incomplete])
      assert.equal(checkCalculatorForm(value), undefined);
  });
});
