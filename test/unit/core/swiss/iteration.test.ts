import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import type { MapIterator } from "../../../../extension/src/core/runtime/mapRuntime.ts";
import { projectPath } from "../../../support/projectPath.ts";
import { type Fixture, fixedSeed, putIntKey, swissFixture } from "./swissFixture.ts";

type Line = [string, ...(string | number)[]];

const halves = (word: bigint): number[] => [Number(word & 0xffffffffn), Number(word >> 32n)];

/** Replays what real Go's `range` saw while the map was changed (recorded by test/oracle/iteration). */
class IterationReplay {
  readonly #minor: number;
  readonly #draws: number[] = [];
  #seed = 0n;
  #fixture: Fixture | null = null;
  #m = 0;
  #iterator: MapIterator | null = null;

  constructor(minor: number) {
    this.#minor = minor;
  }

  /** `next` is the line that follows. */
  feed(line: Line, next: Line | undefined): void {
    const [op, ...args] = line;
    if (next?.[0] === "seed") this.#seed = BigInt(next[1] as string);
    if (op === "map") return this.#make(args[0] as string, BigInt(args[1] as string));
    const fixture = this.#fixture;
    assert.ok(fixture);
    const { runtime, heap } = fixture;
    const key = Number(args[0]);
    switch (op) {
      case "set": {
        const elem = runtime.assign(this.#m, putIntKey(fixture, key));
        heap.u32[elem >>> 2] = Number(args[1]);
        break;
      }
      case "delete":
        runtime.delete(this.#m, putIntKey(fixture, key));
        break;
      case "clear":
        runtime.clear(this.#m);
        break;
      case "range":
        this.#draws.push(...halves(BigInt(args[0] as string)), ...halves(BigInt(args[1] as string)));
        this.#iterator = runtime.iterate(this.#m);
        break;
      case "next": {
        const { keyAt, elemAt } = this.#step(true);
        assert.deepEqual([heap.u32[keyAt >>> 2], heap.u32[elemAt >>> 2]], args);
        break;
      }
      case "end":
        this.#step(false);
    }
  }

  #make(keys: string, seed: bigint): void {
    this.#seed = seed;
    const random = {
      rand32: (): number => {
        const drawn = this.#draws.shift();
        assert.notEqual(drawn, undefined);
        return drawn as number;
      },
      drawSeed: (into: Int32Array): void => fixedSeed(this.#seed, random).drawSeed(into),
    };
    const aeskeysched = new Uint8Array(Buffer.from(keys, "hex"));
    const fixture = swissFixture({ map: "map[int]int", minor: this.#minor, random, aeskeysched });
    this.#fixture = fixture;
    this.#m = fixture.runtime.make(null);
  }

  #step(more: boolean): MapIterator {
    assert.ok(this.#iterator);
    assert.equal(this.#iterator.next(), more);
    return this.#iterator;
  }
}

const folder = process.env["MAPSCOPE_ITERATIONS"] ?? projectPath("test/golden/iteration");

for (const file of readdirSync(folder).filter((name) => name.endsWith(".jsonl.gz")))
  test(`iteration sees what real Go saw: ${file}`, () => {
    const minor = Number(/1\.(\d+)/.exec(file)?.[1]);
    const lines = gunzipSync(readFileSync(path.join(folder, file)))
      .toString()
      .trim()
      .split("\n");
    const replay = new IterationReplay(minor);
    const parsed = lines.map((line) => JSON.parse(line) as Line);
    assert.ok(parsed.filter(([op]) => op === "next").length > 500);
    parsed.forEach((line, i) => {
      try {
        replay.feed(line, parsed[i + 1]);
      } catch (error) {
        (error as Error).message = `line ${i + 1}, ${lines[i]}: ${(error as Error).message}`;
        throw error;
      }
    });
  });
