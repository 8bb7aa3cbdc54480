import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fillMap, finish } from "../../../extension/src/core/emulator/map/fillEmulated.ts";
import { churnOf, fillOperations, surveyFill } from "../../../extension/src/protocol/surveyFill.ts";
import { maxSurveyOperations } from "../../../extension/src/protocol/surveyMessages.ts";
import { mapType } from "../core/go/types/mapTypeFixture.ts";

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

  it("is, for churn, to replace each entry several times at constant size, within what a survey does", () => {
    for (const entries of [0, 1, 7, 10, 99, 100, 1000, 123_456, 5_000_000, 10_000_000]) {
      const fill = surveyFill({ entries, ...churnOf(entries) });
      assert.equal(fill.deletes, fill.insertsAfter);
      assert.ok(fillOperations(fill) <= maxSurveyOperations, `${entries}`);
      if (entries > 0) assert.ok(fill.rounds * fill.deletes >= 4 * entries, `${entries}`);
    }
    assert.deepEqual(churnOf(1000), { deletedPercent: 1, refilled: true, rounds: 2000 });
  });

  it("shows with churn what tombstones do to a map of Go 1.24, and no longer to one of 1.26", () => {
    for (const map of ["map[uint64]uint64", "map[string]int"]) {
      const [held124, held126] = ["1.24", "1.26"].map((release) => {
        const plan = {
          type: mapType(map, release),
          hint: null,
          seed: 1,
          pattern: { kind: "sequential" } as const,
        };
        const { memory } = finish(fillMap({ ...plan, ...surveyFill({ entries: 1000, ...churnOf(1000) }) }));
        return memory.heldBytes.at(-1) ?? 0;
      });
      assert.ok(
        held124 !== undefined && held126 !== undefined && held124 > 1.5 * held126,
        `${map}: ${held124}, ${held126}`,
      );
    }
  });

  it("is done once where it is not said how often", () => {
    assert.equal(fillOperations({ inserts: 10, deletes: 3, insertsAfter: 2 }), 15);
  });
});
