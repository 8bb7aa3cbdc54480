import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fillOperations, surveyFill } from "../../../extension/src/protocol/surveyFill.ts";

describe("what a survey does with its map", () => {
  it("is to insert all entries, then to delete a share and insert as many, so many times", () => {
    const asked = { entries: 1001, deletedPercent: 25, rounds: 4 };
    const emptied = surveyFill({ ...asked, refilled: false });
    assert.deepEqual(emptied, { inserts: 1001, deletes: 250, insertsAfter: 0, rounds: 4 });
    assert.equal(fillOperations(emptied), 2001);
    const refilled = surveyFill({ ...asked, refilled: true });
    assert.equal(refilled.insertsAfter, 250);
    assert.equal(fillOperations(refilled), 3001);
  });

  it("is done once where it is not said how often", () => {
    assert.equal(fillOperations({ inserts: 10, deletes: 3, insertsAfter: 2 }), 15);
  });
});
