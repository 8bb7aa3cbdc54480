import assert from "node:assert/strict";
import { test } from "node:test";
import {
  chosenModel,
  memoryNotices,
  modelChoice,
} from "../../../../extension/src/features/layoutView/modelChoice.ts";

test("a choice names a model, and a model its choice", () => {
  const choice = { release: "1.26", goarch: "arm64" };
  assert.deepEqual(modelChoice(chosenModel(choice)), choice);
  assert.throws(() => chosenModel({ release: "1.26", goarch: "z80" }), /GOARCH z80 is not modelled/);
});

test("only memory of big-endian processors is not drawn as it lies", () => {
  assert.deepEqual(memoryNotices(chosenModel({ release: "1.26", goarch: "amd64" })), []);
  assert.deepEqual(memoryNotices(undefined), []);
  assert.match(
    memoryNotices(chosenModel({ release: "1.26", goarch: "s390x" })).join(),
    /^s390x is big-endian: /,
  );
});
