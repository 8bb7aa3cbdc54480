import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type {
  EmulatorReply,
  FillRequest,
  FromEmulator,
} from "../../../extension/src/protocol/emulatorMessages.ts";
import { serveEmulator } from "../../../extension/src/worker/serveEmulator.ts";

const fill: FillRequest = {
  map: "map[uint64]uint64",
  go: "1.26",
  goarch: "amd64",
  hint: null,
  seed: 1,
  keys: "sequential",
  inserts: 100,
  deletes: 0,
  insertsAfter: 0,
};

/** A server with what it posts; each look at its clock is 30 ms later, so that every piece of work ends a slice. */
function server(pause: () => Promise<void> = async () => {}) {
  const posted: FromEmulator[] = [];
  let time = 0;
  const receive = serveEmulator({
    post: (message) => posted.push(message),
    pause,
    clock: { now: () => (time += 30), epoch: () => 1000 },
  });
  return { posted, receive };
}

describe("the thread of large maps", () => {
  it("fills a map and answers about it until it is dropped", async () => {
    const { posted, receive } = server();
    await receive({ id: 1, name: "fill", body: fill });
    const { map, outline } = (posted.at(-1) as { reply: EmulatorReply<"fill"> }).reply;
    assert.equal(outline.entries, 100);
    await receive({ id: 2, name: "layer", body: { map, metric: "probe" } });
    const layer = (posted.at(-1) as { reply: EmulatorReply<"layer"> }).reply;
    assert.equal(layer.values.length, 16);
    await receive({ id: 3, name: "cells", body: { map, blocks: [0], texts: true } });
    const [cells] = (posted.at(-1) as { reply: EmulatorReply<"cells"> }).reply;
    assert.equal(cells?.marks.filter((mark) => mark < 0x80).length, 100);
    await receive({ id: 4, name: "drop", body: { map } });
    await receive({ id: 5, name: "rows", body: { map, from: 0, count: 5 } });
    assert.deepEqual(posted.at(-1), { id: 5, error: "this map is no longer in memory; fill it again" });
  });

  it("fills a map for its memory alone, round by round", async () => {
    const { posted, receive } = server();
    const rounds = { deletes: 10, insertsAfter: 10, rounds: 50 };
    await receive({ id: 1, name: "memory", body: { ...fill, go: "1.24", ...rounds } });
    const { operations, heldBytes } = (posted.at(-1) as { reply: EmulatorReply<"memory"> }).reply;
    assert.deepEqual([operations[0], operations.at(-1)], [0, 1100]);
    assert.equal(heldBytes.length, operations.length);
    await receive({ id: 2, name: "rows", body: { map: 1, from: 0, count: 5 } });
    assert.deepEqual(posted.at(-1), { id: 2, error: "this map is no longer in memory; fill it again" });
    await receive({ id: 3, name: "memory", body: { ...fill, ...rounds, rounds: 5_000_001 } });
    assert.deepEqual(posted.at(-1), { id: 3, error: "the emulator does not know this request" });
  });

  it("reports progress, and stops when cancelled", async () => {
    let receive: (message: unknown) => Promise<void> = async () => {};
    const { posted, ...rest } = server(() => receive({ cancel: 1 }));
    receive = rest.receive;
    await receive({ id: 1, name: "fill", body: { ...fill, inserts: 100_000 } });
    assert.equal(posted.length, 2);
    assert.ok("progress" in (posted[0] ?? {}));
    assert.deepEqual(posted[1], { id: 1, error: "cancelled" });
  });

  it("answers what it cannot do with one sentence", async () => {
    const bad: readonly [Partial<FillRequest>, RegExp][] = [
      [{ map: "map[string" }, /^[^\n]+$/],
      [{ map: "map[[]int]int" }, /\[\]int/],
      [{ go: "banana" }, /is not a Go release/],
      [{ goarch: "z80" }, /GOARCH z80 is not modelled/],
      [{ map: "map[bool]int", inserts: 3 }, /only 2 different keys/],
      [{ map: "map[[16]uint64][16]uint64", go: "1.23", hint: 1e8 }, /the emulated heap would need/],
    ];
    for (const [change, expected] of bad) {
      const { posted, receive } = server();
      await receive({ id: 7, name: "fill", body: { ...fill, ...change } });
      const answer = posted.at(-1);
      assert.ok(answer && "error" in answer, JSON.stringify(change));
      assert.match(answer.error, expected);
    }
  });

  it("survives garbage", async () => {
    const garbage: readonly unknown[] = [
      ...[null, undefined, 0, "fill", [], {}, { id: 1 }, { id: "1", name: "fill", body: fill }],
      ...[
        { id: 1, name: "fill" },
        { id: 1, name: "fill", body: null },
        { id: 1, name: "toString", body: {} },
      ],
      ...[{ cancel: "all" }, { cancel: 99 }, { id: 1, name: "fill", body: { ...fill, inserts: -1 } }],
      ...[{ id: 1, name: "fill", body: { ...fill, inserts: 1e12 } }],
      ...[{ id: 1, name: "fill", body: { ...fill, hint: 1e12 } }],
      ...[{ id: 1, name: "fill", body: { ...fill, keys: "all" } }],
      ...[{ id: 1, name: "layer", body: { map: 1, metric: "colour" } }],
      ...[{ id: 1, name: "cells", body: { map: 1, blocks: [-1], texts: true } }],
      ...[{ id: 1, name: "cells", body: { map: 1, blocks: new Array(1000).fill(0), texts: true } }],
      ...[{ id: 1, name: "rows", body: { map: 1, from: 0, count: 1e9 } }],
    ];
    const { posted, receive } = server();
    for (const message of garbage) await receive(message);
    assert.ok(posted.every((answer) => "error" in answer && answer.id === 1));
    await receive({ id: 2, name: "fill", body: fill });
    assert.ok("reply" in (posted.at(-1) ?? {}));
  });
});
