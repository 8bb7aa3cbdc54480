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
  const told: string[] = [];
  const io = { status: (text: string) => void told.push(text) };
  assert.equal(await doWork(work, "filling", io, clock), "done");
  assert.deepEqual(told.slice(0, 2), ["filling: 30 %", "filling: 40 %"]);
  assert.deepEqual(told.slice(-2), ["filling: 100 %", ""]);
});

test("short work tells nothing, and long work goes on where nobody looks", async () => {
  const short = tenPieces(20);
  const io = { status: () => assert.fail("something was told") };
  assert.equal(await doWork(short.work, "filling", io, short.clock), "done");
  const long = tenPieces(200);
  assert.equal(await doWork(long.work, "filling", {}, long.clock), "done");
});

test("signals are heard between slices", async () => {
  const { work, clock } = tenPieces(60);
  let turns = 0;
  let over = false;
  const others = (async () => {
    for (; !over; turns++) await new Promise((resolve) => setImmediate(resolve));
  })();
  await doWork(work, "filling", {}, clock);
  over = true;
  await others;
  assert.ok(turns >= 9, `others ran ${turns} times`);
});

test("an error of the work is the caller's, behind a clean line", async () => {
  const told: string[] = [];
  let now = 0;
  function* failing(): Generator<number, never, undefined> {
    now += 1000;
    yield 0.5;
    throw new RangeError("full");
  }
  const io = { status: (text: string) => void told.push(text) };
  await assert.rejects(
    doWork(failing(), "filling", io, () => now),
    /full/,
  );
  assert.deepEqual(told, ["filling: 50 %", ""]);
});
