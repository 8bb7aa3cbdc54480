import assert from "node:assert/strict";
import { test } from "node:test";
import { mutatedText, mutations } from "../mutation/mutations.ts";

test("each deliberate error of test/mutation still has its place in the sources", () => {
  assert.ok(mutations.length >= 20);
  assert.equal(new Set(mutations.map(({ name }) => name)).size, mutations.length, "names");
  const errors = mutations.flatMap((mutation) => {
    try {
      mutatedText(mutation);
      return [];
    } catch (error) {
      return [(error as Error).message];
    }
  });
  assert.deepEqual(errors, []);
});
