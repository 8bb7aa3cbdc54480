import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { checkFromMeasure } from "../../../extension/src/protocol/measure.ts";

describe("messages of the page of a measured map", () => {
  it("pass when they have the form that is agreed on", () => {
    for (const message of [
      ...["ready", "measure", "cancel"].map((type) => ({ type, body: {} })),
      ...["csv", "json", "markdown", "benchmark"].map((form) => ({ type: "export", body: { form } })),
    ])
      assert.equal(checkFromMeasure(message), message, message.type);
  });

  it("are dropped when they have not", () => {
    for (const message of [
      ...[undefined, null, 5, "measure", [], {}],
      { type: "measure" },
      { type: "measure", body: null },
      { type: "export", body: {} },
      { type: "export", body: { form: "exe" } },
      { type: "export", body: { form: ["csv"] } },
      { type: "run", body: {} },
    ])
      assert.equal(checkFromMeasure(message), undefined, JSON.stringify(message));
  });
});
