import assert from "node:assert/strict";
import { it } from "node:test";
import { LineIndex } from "../../../../extension/src/core/source/lineIndex.ts";
import { operationsIn } from "./syntaxFixture.ts";

const statements = 1500;
const rounds = 2;

/** CPU time of the fastest of some rounds. */
async function fastest(work: () => unknown): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const start = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(start);
    least = Math.min(least, user + system);
  }
  return least;
}

it("positions in a line take no longer than in many", async () => {
  const of = (end: string) => {
    const text = `m["ä"]++;${end}`.repeat(40_000);
    return fastest(() => {
      const lines = new LineIndex(text);
      for (let at = 0; at < text.length; at += 20) lines.positionOf(at);
    });
  };
  const [one, many] = [await of(" "), await of("\n")];
  assert.ok(one < 20 * many + 50_000, `${one} µs in one line, ${many} in many`);
});

for (const [what, statement] of [
  ["maps", "m = make(map[int]int)"],
  ["maps in one variable that are written", "m = make(map[int]int); m[2] = 1"],
  ["variables of one name", "if true { m := map[int]int{}; m[2] = 1 }"],
] as const)
  it(`a function of thousands of ${what} takes no longer than they do in functions of their own`, async () => {
    const of = (source: string) => fastest(() => operationsIn(source));
    const together = `package p\nfunc f(m map[int]int) {\n${`${statement}\n`.repeat(statements)}}\n`;
    const alone = Array.from(
      { length: statements },
      (_, i) => `func f${i}(m map[int]int) { ${statement} }\n`,
    );
    const [one, many] = [await of(together), await of(`package p\n${alone.join("")}`)];
    assert.ok(one < 10 * many + 50_000, `${one} µs in one function, ${many} in many`);
  });
