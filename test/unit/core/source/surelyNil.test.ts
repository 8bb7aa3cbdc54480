import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { head, rows, signature } from "./nilMaps.ts";
import { operationsIn } from "./syntaxFixture.ts";

describe("a map that is surely nil where it is used", () => {
  for (const [body, ...nil] of rows)
    it(body, async () => {
      const text = `${head}func look(int, bool) {}\nfunc f${signature} { ${body}; return }\n`;
      const looks = (await operationsIn(text)).filter(({ form }) => form === "len");
      assert.deepEqual(
        looks.map(({ nilHere }) => nilHere),
        nil,
      );
    });

  it("is told of each operation that is given the map", async () => {
    const body =
      "var m map[int]int; _ = m[1]; _, _ = m[2]; for range m { }; delete(m, 3); clear(m); m[4] = 5; m[6]++";
    const found = await operationsIn(`${head}func f() { ${body} }\n`);
    assert.deepEqual(
      found.filter(({ nilHere }) => nilHere).map(({ form }) => form),
      ["read", "commaOk", "range", "delete", "clear", "assign", "opAssign"],
    );
  });
});
