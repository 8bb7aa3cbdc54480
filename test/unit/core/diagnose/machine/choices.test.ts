import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  type Choices,
  certain,
  explore,
} from "../../../../../extension/src/core/diagnose/machine/choices.ts";

/** What certainly happens in runs of something that says whether it happens. */
const sure = (run: (choices: Choices) => boolean, most = 50): boolean =>
  certain(explore((choices) => new Map(run(choices) ? [["it", 1]] : []), most)).has("it");

describe("explore", () => {
  it("runs every way once, the nearest to the first one first", () => {
    const ways: string[] = [];
    explore((choices) => {
      const a = choices.choose(2, false);
      ways.push(`${a}${a === 1 ? choices.choose(3, false) : "-"}`);
      return new Map();
    }, 50);
    assert.deepEqual(ways, ["0-", "10", "11", "12"]);
  });

  it("stops at the number of runs it is given", () => {
    const run = (choices: Choices): Map<string, number> => {
      choices.choose(9, false);
      return new Map();
    };
    assert.equal(explore(run, 4).length, 4);
  });

  it("makes the first run, and no other one when it is over", () => {
    let left = 3;
    const run = (choices: Choices): Map<string, number> => {
      left--;
      choices.choose(9, false);
      return new Map();
    };
    assert.equal(explore(run, 50, () => left <= 0).length, 3);
    assert.equal(explore(run, 50, () => true).length, 1);
  });
});

describe("certain", () => {
  it("takes one way of what is free", () => {
    assert.ok(sure((choices) => choices.choose(2, false) === 1));
  });

  it("wants all ways of what is in doubt", () => {
    assert.ok(!sure((choices) => choices.choose(2, true) === 1));
    assert.ok(sure((choices) => choices.choose(2, true) >= 0));
  });

  it("wants of each doubtful way that some free one goes on to it", () => {
    assert.ok(sure((choices) => (choices.choose(2, true) === 0 ? choices.choose(2, false) === 1 : true)));
    assert.ok(!sure((choices) => (choices.choose(2, false) === 0 ? choices.choose(2, true) === 1 : false)));
  });

  it("counts a way that was not run as one where nothing happens", () => {
    assert.ok(!sure((choices) => choices.choose(9, true) >= 0, 3));
  });
});
