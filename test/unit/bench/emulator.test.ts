import assert from "node:assert/strict";
import { test } from "node:test";
import { EmulatedSide } from "../../bench/emulator/emulatedSide.ts";
import { type KeyKind, makeKeys, textOf } from "../../bench/emulator/keys.ts";
import { operations } from "../../bench/emulator/operations.ts";
import { ScriptThread } from "../../bench/emulator/scriptThread.ts";
import { median } from "../../support/benchReport.ts";

const count = 400;

for (const kind of ["uint64", "string"] satisfies KeyKind[])
  for (const minor of [23, 26])
    test(`the bench does every operation on ${kind} keys of 1.${minor} and of Map`, async (t) => {
      const keys = makeKeys(count);
      const ours = new EmulatedSide(minor, kind, keys);
      const script = await ScriptThread.start(kind, count);
      t.after(() => script.end());
      for (const operation of operations) {
        assert.ok((await ours.run(operation)) > 0);
        assert.ok((await script.run(operation)) > 0);
        assert.equal(ours.length, operation === "delete" ? 0 : count, operation);
        if (operation === "insert") {
          const { liveBytes, arenaBytes } = ours.held();
          assert.ok(liveBytes > 20 * count && arenaBytes >= liveBytes, `${liveBytes} of ${arenaBytes}`);
        }
      }
    });

test("found keys are the made ones in another order, missing ones are others", () => {
  const { made, found, missing } = makeKeys(count);
  const texts = (numbers: Uint32Array): string[] =>
    Array.from({ length: count }, (_, i) => textOf(numbers, i));
  assert.notDeepEqual(texts(found), texts(made));
  assert.deepEqual(texts(found).sort(), texts(made).sort());
  assert.equal(new Set([...texts(made), ...texts(missing)]).size, 2 * count);
});

test("the median of an even number of rounds lies between the two in the middle", () => {
  assert.equal(median([9, 1, 5]), 5);
  assert.equal(median([4, 1, 2, 9]), 3);
});
