import assert from "node:assert/strict";
import { test } from "node:test";
import { doWork } from "../../../extension/src/cli/longWork.ts";

/** Ten pieces of work, each of which takes so many milliseconds of a clock that only they move. */
function tenPieces(millisecondsEach: number) {
  let now = 0;
  function* work(): Generator<number, string, undefined> {
    for (let done = 1; done <= 10; done++) {
      now += millisecondsEach;
      yield done / 10;
    }
    return "done";
  }
  return { work: work(), clock: () => now };
}

test("long work tells a terminal how far it is, and wipes that away", async () => {
  const { work, clock } = tenPieces(200);
  let told = "";
  const io = { err: (text: string) => void (told += text), errIsTerminal: true };
  assert.equal(await doWork(work, "filling", io, clock), "done");
  assert.match(told, /^\rfilling: 30 %\rfilling: 40 %/);
  assert.match(told, /\rfilling: 100 %\r +\r$/);
});

test("short work, and work nobody looks at, tell nothing", async () => {
  for (const [each, errIsTerminal] of [
    [20, true],
    [200, false],
  ] as const) {
    const { work, clock } = tenPieces(each);
    const io = { err: () => assert.fail("something was told"), errIsTerminal };
    assert.equal(await doWork(work, "filling", io, clock), "done");
  }
});

test("signals are heard between slices", async () => {
  const { work, clock } = tenPieces(60);
  let turns = 0;
  let over = false;
  const others = (async () => {
    for (; !over; turns++) await new Promise((resolve) => setImmediate(resolve));
  })();
  await doWork(work, "filling", { err: () => {} }, clock);
  over = true;
  await others;
  assert.ok(turns >= 9, `others ran ${turns} times`);
});

test("an error of the work is the caller's, behind a clean line", async () => {
  let told = "";
  let now = 0;
  function* failing(): Generator<number, never, undefined> {
    now += 1000;
    yield 0.5;
    throw new RangeError("full");
  }
  const io = { err: (text: string) => void (told += text), errIsTerminal: true };
  await assert.rejects(
    doWork(failing(), "filling", io, () => now),
    /full/,
  );
  assert.match(told, /^\rfilling: 50 %\r +\r$/);
});
