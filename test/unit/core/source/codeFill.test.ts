import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { CodeFill } from "../../../../extension/src/core/source/codeFill.ts";
import { inFunction, rows } from "./codeFills.ts";
import { operationsIn } from "./syntaxFixture.ts";

/** The fill of the first make or literal in a function's body. */
async function fillOf(body: string): Promise<CodeFill | null> {
  const site = (await operationsIn(inFunction(body))).find(
    ({ form }) => form === "make" || form === "literal",
  );
  assert.ok(site, body);
  return site.fill;
}

describe("what code fills a map with", () => {
  for (const [body, entries] of rows)
    it(body, async () => {
      const fill = await fillOf(body);
      assert.equal(fill && `${fill.atMost ? "≤" : ""}${fill.entries}`, entries);
    });

  it("tells where and which keys", async () => {
    const body = "m := make(map[int]int)\n\tfor i := 0; i < 3; i++ { m[i*i] = 1 }\n\tm[7] = 1\n\treturn";
    const text = inFunction(body);
    const fill = await fillOf(body);
    assert.deepEqual(fill?.keys, [0, 1, 4, 7]);
    assert.equal(text.slice(fill.range.start, fill.range.end), body.split("\n\t").slice(1, 3).join("\n\t"));
  });

  it("ends with the write that makes the count sure, and tells no order that may be another", async () => {
    const body = "m := make(map[int]int)\n\tif unknown() { m[1] = 1 }\n\tm[2] = 1\n\tm[1] = 1\n\treturn";
    const text = inFunction(body);
    const fill = await fillOf(body);
    assert.deepEqual([fill?.entries, fill?.atMost, fill?.keys], [2, false, null]);
    assert.ok(text.slice(0, fill?.range.end).endsWith("m[1] = 1"));
  });

  it("tells the keys that come again by their first time", async () => {
    const told = async (index: string) =>
      (await fillOf(`m := make(map[int]int); for i := 0; i < 9000; i++ { ${index} }`))?.keys;
    assert.deepEqual(await told("m[i%1200+7]++"), { first: 7n, step: 1n, count: 1200n, text: null });
    assert.deepEqual(await told("m[100-i/100]++"), { first: 100n, step: -1n, count: 90n, text: null });
    assert.equal(await told("m[(i*7)%1200]++"), null);
    assert.equal(await told("m[i%300]++; m[299-i%300]++"), null);
  });

  it("follows no text or number that is doubled again and again", async () => {
    const lines = (line: (i: number) => string): string =>
      Array.from({ length: 40 }, (_, i) => line(i + 1)).join("; ");
    const told = async (rounds: number, key: string, first: string, line: (i: number) => string) =>
      (
        await fillOf(
          `m := make(map[${key}]int); for i := 0; i < ${rounds}; i++ { k0 := ${first}; ${lines(line)}; m[k40]++ }`,
        )
      )?.entries;
    const sum = (i: number): string => `k${i} := k${i - 1} + k${i - 1}`;
    assert.equal(await told(5000, "int", "i", sum), 5000);
    assert.equal(await told(300, "string", "strconv.Itoa(i)", sum), 300);
    const printed = (i: number): string => `k${i} := fmt.Sprintf("%s%s", k${i - 1}, k${i - 1})`;
    assert.equal(await told(300, "string", "strconv.Itoa(i)", printed), 300);
    const wide = (i: number): string => `k${i} := fmt.Sprintf("%999999999d", i)`;
    assert.equal(await told(300, "string", "strconv.Itoa(i)", wide), 300);
  });

  it("tells keys of long loops by their steps", async () => {
    const fill = await fillOf(
      "m := map[string]int{}; for i := 5; i < 9000; i += 2 { m[`k`+strconv.Itoa(i)+`!`] = i }",
    );
    assert.deepEqual(fill?.keys, { first: 5n, step: 2n, count: 4498n, text: ["k", "!"] });
  });
});
