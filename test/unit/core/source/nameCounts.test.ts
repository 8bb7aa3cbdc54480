import assert from "node:assert/strict";
import { it } from "node:test";
import { countNames } from "../../../../extension/src/core/source/nameCounts.ts";

it("counts the names of code, not those of comments and texts", () => {
  const counts = countNames([
    'package p\n// names are long\n/* names * names */\nvar names = map[string]int{"names": 1, `names`: 2, "\\"names": \'n\'}\n',
    "package p\n//go:linkname other example.com/q.names2\n//export names3\nfunc f() { _ = größe }\n",
  ]);
  const of = (name: string) => counts.get(name) ?? 0;
  assert.deepEqual(
    [of("names"), of("names2"), of("names3"), of("other"), of("größe"), of("package"), of("n")],
    [1, 1, 1, 1, 1, 2, 0],
  );
});
