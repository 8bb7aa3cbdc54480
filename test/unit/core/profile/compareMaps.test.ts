import assert from "node:assert/strict";
import { it } from "node:test";
import { compareMaps, type MapAmount } from "../../../../extension/src/core/profile/compareMaps.ts";
import { unheld } from "../../../support/unheldSite.ts";

const amount = (
  name: string,
  line: number,
  inFunction: string,
  value: number,
  map = "map[int]int",
): MapAmount => ({
  ...{ name, map, amount: value },
  site: {
    ...{ file: "/m/main.go", line, endLine: line, form: "assign", expr: `${name}[k]`, operand: name },
    ...{ function: inFunction, map, layouts: [], ...unheld, calls: [] },
  },
});

const told = (before: readonly MapAmount[], after: readonly MapAmount[]) =>
  compareMaps(before, after).map(({ name, site, before, after }) => [name, site.function, before, after]);

it("a map is the same in two profiles where its lines moved, a field in all functions of its file", () => {
  assert.deepEqual(
    told(
      [
        amount("m", 7, "fill", 10),
        amount("c.entries", 9, "(*cache).put", 5),
        amount("c.entries", 20, "(*cache).get", 1),
      ],
      [amount("m", 8, "fill", 30), amount("c.entries", 31, "(*cache).get", 4)],
    ),
    [
      ["m", "fill", 10, 30],
      ["c.entries", "(*cache).put", 6, 4],
    ],
  );
});

it("variables of one name in two functions, and of two types, are two maps", () => {
  assert.deepEqual(
    told(
      [amount("m", 7, "fill", 10)],
      [amount("m", 17, "other", 8), amount("m", 7, "fill", 1, "map[string]int")],
    ),
    [
      ["m", "fill", 10, 0],
      ["m", "other", 0, 8],
      ["m", "fill", 0, 1],
    ],
  );
});
