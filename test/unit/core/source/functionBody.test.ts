import assert from "node:assert/strict";
import { it } from "node:test";
import { isInBody } from "../../../../extension/src/core/source/functionBody.ts";

it("a line lies in the body of the function that is declared above it, or in none", () => {
  const lines = ["package p", "", "func f() {", "\treturn", "}", "", "var x = 1", "", "func g() {", "}"];
  for (const line of [3, 4, 5]) assert.ok(isInBody(lines, 3, line), String(line));
  for (const line of [1, 2, 6, 7, 9, 10, 99]) assert.ok(!isInBody(lines, 3, line), String(line));
  assert.ok(!isInBody(lines, 7, 7), "no function is declared there");
  assert.ok(!isInBody(["func h() {"], 1, 1), "no end");
});
