import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { runCli } from "./runCli.ts";

const measure = (...args: string[]) => runCli(["measure", ...args]);

describe("measure", () => {
  const bad: [what: string, args: string[], message: RegExp][] = [
    ["no map", [], /^mapscope measure: --map TYPE is missing\n$/],
    ["no map type", ["--map", "[]int", "--benchmark"], /--map: not a map type: \[\]int/],
    ["an argument too many", ["--map", "map[int]int", "x"], /unexpected argument "x"/],
    ["numbers that are none", ["--map", "map[int]int", "--n", "10,many"], /--n "many" is not a whole number/],
    ["too many numbers", ["--map", "map[int]int", "--n", "1,".repeat(100).concat("1")], /--n: at most 100 /],
    [
      "a hint that is none",
      ["--map", "map[int]int", "--hint", "none"],
      /--hint "none" is not a whole number/,
    ],
    [
      "two forms",
      ["--map", "map[int]int", "--json", "--csv"],
      /--json and --csv are two forms of one answer/,
    ],
    ["a release that is none", ["--map", "map[int]int", "--go", "two"], /"two" is not a Go release/],
    [
      "seconds that are none",
      ["--map", "map[int]int", "--seconds", "-1"],
      /--seconds "-1" is not a whole number/,
    ],
  ];
  for (const [what, args, message] of bad)
    it(`complains in one line about ${what}`, async () => {
      const { status, out, err } = await measure(...args);
      assert.deepEqual([status, out], [2, ""]);
      assert.match(err, message);
      assert.equal(err.split("\n").length, 2);
    });

  it("writes benchmarks without running anything", async () => {
    const { status, out, err } = await measure(
      "--map",
      "type ID uint64; map[ID]bool",
      "--n",
      "10",
      "--benchmark",
    );
    assert.deepEqual([status, err], [0, ""]);
    assert.match(out, /\ntype measured = map\[ID\]bool\n/);
    assert.match(out, /\nfunc BenchmarkInsert\(b \*testing\.B\) {\n/);
  });
});
