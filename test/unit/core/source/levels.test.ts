import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Levels } from "../../../../extension/src/core/source/levels.ts";

/** Numbers that ask for others; `asked` counts how often each is worked out. */
function numbers(next: (n: number) => readonly number[]) {
  const levels = new Levels();
  const memory = new Map<number, number | null>();
  const asked = new Map<number, number>();
  const sum = (n: number): number | null =>
    levels.answer(memory, n, null, () => {
      asked.set(n, (asked.get(n) ?? 0) + 1);
      const parts = next(n).map(sum);
      return parts.includes(null) ? null : parts.reduce<number>((all, part) => all + (part ?? 0), 1);
    });
  return { sum, memory, asked };
}

describe("questions that lead to others", () => {
  it("are answered through any number of levels, each a few times at most", () => {
    const { sum, asked } = numbers((n) => (n === 0 ? [] : [n - 1]));
    assert.equal(sum(100_000), 100_001);
    assert.ok(Math.max(...[...asked.values()].slice(0, 1000)) <= 2);
    assert.equal(asked.size, 100_001);
  });

  it("are worked out once where several lead to them", () => {
    const { sum, asked } = numbers((n) => (n === 0 ? [] : [n - 1, n - 1, n - 1]));
    assert.equal(sum(30), (3 ** 31 - 1) / 2);
    assert.equal(
      [...asked.values()].reduce((all, times) => all + times, 0),
      31,
    );
  });

  it("in a circle have the answer of what is in work, however long the circle", () => {
    for (const length of [1, 2, 149, 150, 151, 1000]) {
      const { sum } = numbers((n) => [(n + 1) % length]);
      assert.equal(sum(0), null);
    }
  });

  it("that fail leave nothing in work", () => {
    const levels = new Levels();
    const memory = new Map<number, string>();
    let fails = true;
    const ask = (n: number): string =>
      levels.answer(memory, n, "in work", () => {
        if (n === 1000 && fails) throw new RangeError("no");
        return n === 1000 ? "end" : ask(n + 1);
      });
    assert.throws(() => ask(0), RangeError);
    assert.equal(memory.size, 0);
    fails = false;
    assert.equal(ask(0), "end");
  });
});
