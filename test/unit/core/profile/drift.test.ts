import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { driftOf } from "../../../../extension/src/core/profile/drift.ts";
import type { Frame } from "../../../../extension/src/core/profile/profile.ts";
import { outlineCode } from "../../../../extension/src/core/source/codeOutline.ts";
import { openAlone } from "../source/syntaxFixture.ts";

const source = `package main

func first(n int) map[int]int {
	m := map[int]int{}
	for i := 0; i < n; i++ {
		m[i] = i
	}
	return m
}

// Between them.

func second() {
	x := 1

	run(func() {
		x++
	})
}

func third() { run(nil) }
`;

const frame = (name: string, line: number, start: number): Frame => ({
  ...{ function: `main.${name}`, file: "main.go", line, start },
});

/** What becomes of lines that a profile has: of each the name of its function, its line and its first line. */
async function linesOf(
  frames: readonly (readonly [
    name: string,
    line: number,
    start: number,
    sizes?: number,
    isExact?: boolean,
  ])[],
  siteLines: readonly number[] = [],
) {
  const { document } = await openAlone(source);
  const seen = frames.map(([name, line, start, sizes = 0, isExact = true]) => ({
    frame: frame(name, line, start),
    ...{ sizes, isExact },
  }));
  const drift = driftOf(seen, outlineCode(document), (line) => siteLines.includes(line));
  return {
    lines: seen.map(({ frame: one }) => {
      const here = drift.lineOf(one);
      return here === null ? null : `${here.line} ${here.drift}`;
    }),
    contradicted: drift.contradicted,
    moved: drift.moved,
  };
}

describe("lines of a profile", () => {
  it("are those of the sources where their functions begin on the same lines", async () => {
    assert.deepEqual(
      await linesOf(
        [
          ["first", 6, 3, 5],
          ["second", 16, 13],
          ["second.func1", 17, 16],
        ],
        [6],
      ),
      { lines: ["6 none", "16 none", "17 none"], contradicted: [], moved: 0 },
    );
  });

  it("move with their functions and the literals in them", async () => {
    const { lines, moved } = await linesOf([
      ["first", 5, 2],
      ["second", 15, 12],
      ["second.func1", 16, 15],
    ]);
    assert.deepEqual([lines, moved], [["6 moved", "16 moved", "17 moved"], 2]);
  });

  it("of what the compiler makes of statements move with their functions, and begin anywhere", async () => {
    const { lines } = await linesOf([
      ["second", 16, 13],
      ["second.gowrap1", 17, 17],
      ["first", 5, 2],
      ["first.deferwrap2", 7, 7],
      ["third-fm", 21, 21],
    ]);
    assert.deepEqual(lines, ["16 none", "17 none", "6 edited", "8 edited", "21 none"]);
  });

  it("are in doubt where functions around them moved by other lines", async () => {
    const { lines } = await linesOf([
      ["first", 6, 3],
      ["third", 20, 20],
    ]);
    assert.deepEqual(lines, ["6 edited", "21 moved"]);
  });

  it("contradict where there is nothing, where nothing allocates so, and in functions that are not here", async () => {
    const nothing = await linesOf([
      ["first", 6, 3],
      ["third", 21, 21],
      ["second", 15, 13],
      ["second", 16, 13],
    ]);
    assert.deepEqual(nothing.lines, ["6 none", "21 none", null, null]);
    assert.deepEqual(nothing.contradicted, ["main.second"]);
    const idle = [
      ["first", 6, 3],
      ["third", 21, 21],
      ["second", 14, 13, 3],
    ] as const;
    assert.deepEqual((await linesOf(idle)).lines, ["6 none", "21 none", null]);
    assert.deepEqual((await linesOf(idle, [14])).lines, ["6 none", "21 none", "14 none"]);
    const gone = await linesOf([
      ["first", 6, 3],
      ["fourth", 21, 21],
    ]);
    assert.deepEqual(gone, { lines: ["6 none", null], contradicted: ["main.fourth"], moved: 0 });
  });

  it("of releases that do not tell where functions begin stand in a function of their name", async () => {
    const { lines } = await linesOf([
      ["first", 6, 0],
      ["third", 21, 0],
      ["second", 6, 0],
    ]);
    assert.deepEqual(lines, ["6 none", "21 none", null]);
  });

  it("are all of another file where most functions are", async () => {
    const { lines, contradicted } = await linesOf([
      ["first", 6, 3],
      ["fourth", 1, 1],
      ["fifth", 2, 2],
    ]);
    assert.deepEqual(lines, [null, null, null]);
    assert.deepEqual(contradicted, ["main.fourth", "main.fifth", "main.first"]);
  });

  it("where the processor was may be those of inlined code, which says nothing of the others", async () => {
    const { lines, contradicted } = await linesOf([
      ["first", 6, 3],
      ["first", 21, 3, 0, false],
    ]);
    assert.deepEqual([lines, contradicted], [["6 none", null], []]);
  });

  it("of initial values have no function", async () => {
    assert.deepEqual(
      (
        await linesOf([
          ["init", 14, 0],
          ["first", 6, 3],
        ])
      ).lines,
      ["14 none", "6 none"],
    );
  });
});
