import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { EmulatedMap } from "../../../../../extension/src/core/emulator/map/emulatedMap.ts";
import {
  type GoroutineProgress,
  Interleaving,
} from "../../../../../extension/src/core/emulator/map/interleaving.ts";
import { seededRandom } from "../../../../../extension/src/core/memory/runtimeRandom.ts";
import { emulated, insertKeys } from "../../present/presentFixture.ts";

const releases = ["1.18", "1.21", "1.23", "1.24+noswissmap", "1.24", "1.25", "1.26", "1.27"];

/** Runs a goroutine on until it has taken a step of that name. */
function runTo(race: Interleaving, goroutine: number, step: string): void {
  for (;;) {
    const progress = race.step(goroutine);
    assert.equal(progress.kind, "step", `it ended before ${step}`);
    if (progress.kind === "step" && progress.step === step) return;
  }
}

/** Runs a goroutine on to its end. */
function finish(race: Interleaving, goroutine: number): GoroutineProgress {
  for (;;) {
    const progress = race.step(goroutine);
    if (progress.kind !== "step") return progress;
  }
}

function filled(go: string, count: number, map = "map[uint64]int"): EmulatedMap {
  const m = emulated(map, { go });
  insertKeys(m, 0, count);
  return m;
}

for (const go of releases)
  describe(`two goroutines on one map of go${go}`, () => {
    it("both write: the second finds the writing mark", () => {
      for (const second of ["insert", "delete"] as const) {
        const race = new Interleaving(filled(go, 20));
        const [a, b] = [race.go({ op: "insert", key: 100 }), race.go({ op: second, key: 3 })];
        runTo(race, a, "markWriting");
        assert.deepEqual(finish(race, b), { kind: "fatal", message: "concurrent map writes" });
        assert.throws(() => race.step(a), /goroutine 0 does not run/);
      }
    });

    it("both write after both have looked: the first to end finds the mark gone", () => {
      const race = new Interleaving(filled(go, 20));
      const [a, b] = [race.go({ op: "insert", key: 100 }), race.go({ op: "insert", key: 101 })];
      for (const goroutine of [a, b]) runTo(race, goroutine, "concurrencyCheck");
      for (const goroutine of [a, b]) runTo(race, goroutine, "markWriting");
      runTo(race, a, "insert");
      assert.deepEqual(finish(race, b), { kind: "fatal", message: "concurrent map writes" });
    });

    it("one reads, ranges or clears while the other writes", () => {
      for (const [operation, message] of [
        [{ op: "get", key: 3 }, "concurrent map read and map write"],
        [{ op: "range" }, "concurrent map iteration and map write"],
        [{ op: "clear" }, "concurrent map writes"],
      ] as const) {
        const race = new Interleaving(filled(go, 20));
        const [a, b] = [race.go({ op: "insert", key: 100 }), race.go(operation)];
        runTo(race, a, "markWriting");
        assert.deepEqual(finish(race, b), { kind: "fatal", message }, operation.op);
      }
    });

    it("one after the other: nothing is found, and the map is as without goroutines", () => {
      const raced = filled(go, 30);
      const race = new Interleaving(raced);
      const a = race.go({ op: "insert", key: 100 });
      const b = race.go({ op: "delete", key: 3 });
      assert.deepEqual(finish(race, a), { kind: "done" });
      assert.deepEqual(finish(race, b), { kind: "done" });
      const plain = filled(go, 30);
      plain.insert(100);
      plain.delete(3);
      for (let key = 0; key < 101; key++) assert.equal(raced.has(key), plain.has(key), `key ${key}`);
      assert.equal(raced.length, 30);
    });

    it("a writer that paused before its mark goes on in the memory that the other left", () => {
      const raced = filled(go, 8);
      const race = new Interleaving(raced);
      const a = race.go({ op: "insert", key: 100 });
      runTo(race, a, "concurrencyCheck");
      for (let key = 200; key < 260; key++)
        assert.deepEqual(finish(race, race.go({ op: "insert", key })), { kind: "done" });
      assert.deepEqual(finish(race, a), { kind: "done" });
      assert.equal(raced.length, 69);
      for (const key of [0, 7, 100, 200, 259]) assert.ok(raced.has(key), `key ${key}`);
    });

    it("a range goes on over a map that has grown since", () => {
      const raced = filled(go, 8);
      const race = new Interleaving(raced);
      const a = race.go({ op: "range" });
      race.step(a);
      for (let key = 200; key < 240; key++)
        assert.deepEqual(finish(race, race.go({ op: "insert", key })), { kind: "done" });
      assert.deepEqual(finish(race, a), { kind: "done" });
      assert.equal(raced.length, 48);
    });
  });

describe("goroutines", () => {
  it("that take turns end as the steps say, whatever the order is", (t) => {
    const seed = Date.now() & 0xffffff;
    t.diagnostic(`seed ${seed}`);
    const random = seededRandom(seed);
    const words = new Set<string>();
    for (let round = 0; round < 60; round++) {
      const go = releases[round % releases.length] as string;
      const race = new Interleaving(filled(go, random.rand32() % 30));
      const ops = ["insert", "delete", "get", "insert", "clear", "range"] as const;
      const running = [0, 1, 2].map(() => {
        const op = ops[random.rand32() % ops.length] as (typeof ops)[number];
        return race.go(op === "clear" || op === "range" ? { op } : { op, key: random.rand32() % 40 });
      });
      while (running.length > 0) {
        const place = random.rand32() % running.length;
        const progress = race.step(running[place] as number);
        if (progress.kind === "done") running.splice(place, 1);
        if (progress.kind !== "fatal") continue;
        words.add(progress.message);
        break;
      }
    }
    for (const message of words) assert.match(message, /^concurrent map (writes|read and|iteration and)/);
    assert.ok(words.size > 0, `seed ${seed}`);
  });

  it("panic in the runtime's words", () => {
    const map = emulated("map[any]int", { go: "1.26" });
    map.at = 0;
    const race = new Interleaving(map);
    const a = race.go({ op: "insert", key: 1 });
    assert.deepEqual(finish(race, a), { kind: "panic", message: "assignment to entry in nil map" });
  });
});
