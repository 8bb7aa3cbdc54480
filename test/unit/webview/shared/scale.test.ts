import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  exactText,
  linearScale,
  logScale,
  powersTo,
  ticksTo,
  tickText,
  type Unit,
} from "../../../../webview/src/shared/scale.ts";

describe("axis ticks", () => {
  const rows: [max: number, unit: Unit, atMost: number, ticks: number[]][] = [
    [1000, "count", 5, [0, 200, 400, 600, 800, 1000]],
    [1001, "count", 5, [0, 500, 1000, 1500]],
    [7, "count", 10, [0, 1, 2, 3, 4, 5, 6, 7]],
    [0, "count", 4, [0, 1]],
    [54656, "bytes", 4, [0, 16384, 32768, 49152, 65536]],
    [3, "bytes", 4, [0, 1, 2, 3]],
  ];
  for (const [max, unit, atMost, expected] of rows)
    it(`up to ${max} ${unit} in ${atMost} steps`, () =>
      assert.deepEqual(ticksTo(max, unit, atMost), expected));

  it("are few and reach the maximum, whatever it is", () => {
    for (const unit of ["bytes", "count"] as const)
      for (let max = 0; max < 2 ** 52; max = max * 3 + 1)
        for (const atMost of [1, 2, 5, 9]) {
          const ticks = ticksTo(max, unit, atMost);
          assert.ok((ticks.at(-1) ?? 0) >= max, `${max} ${unit}`);
          assert.ok(ticks.length <= atMost + 1, `${max} ${unit}: ${ticks.length} for ${atMost}`);
        }
  });
});

describe("axes of powers", () => {
  const rows: [min: number, max: number, unit: Unit, atMost: number, ticks: number[]][] = [
    [10, 1000, "count", 5, [10, 100, 1000]],
    [7, 1001, "count", 9, [1, 10, 100, 1000, 10_000]],
    [10, 10_000_000, "count", 3, [10, 1000, 100_000, 10_000_000]],
    [10, 10, "count", 3, [10, 100]],
    [0.5, 3, "count", 3, [0.1, 1, 10]],
    [376, 36_992, "bytes", 4, [256, 1024, 4096, 16_384, 65_536]],
  ];
  for (const [min, max, unit, atMost, expected] of rows)
    it(`from ${min} to ${max} ${unit} in ${atMost} steps`, () =>
      assert.deepEqual(powersTo(min, max, unit, atMost), expected));

  it("begin and end where the values do, whatever these are", () => {
    for (const unit of ["bytes", "count"] as const)
      for (let max = 0.25; max < 2 ** 52; max = max * 3 + 1)
        for (const atMost of [1, 2, 5, 9]) {
          const ticks = powersTo(max / 7, max, unit, atMost);
          const [first = 0, last = 0] = [ticks[0], ticks.at(-1)];
          assert.ok(first <= (max / 7) * (1 + 1e-6) && last >= max * (1 - 1e-6), `${max} ${unit}: ${ticks}`);
          assert.ok(ticks.length <= atMost + 1, `${max} ${unit}: ${ticks.length} for ${atMost}`);
        }
  });

  it("have each power as far from the last, and nothing outside", () => {
    const at = logScale(10, 1000, 100, 300);
    assert.deepEqual([1, 10, 100, 1000, 5000].map(at).map(Math.round), [100, 100, 200, 300, 300]);
  });
});

describe("numbers in words", () => {
  it("are short on an axis", () => {
    assert.deepEqual(
      [0, 512, 1536, 1572864, 2 ** 62].map((value) => tickText(value, "bytes")),
      ["0 B", "512 B", "1.5 KiB", "1.5 MiB", "4096 PiB"],
    );
    assert.deepEqual(
      [0, 999, 20_000, 1_500_000].map((value) => tickText(value, "count")),
      ["0", "999", "20k", "1.5M"],
    );
  });

  it("are exact where they are read", () => {
    assert.equal(exactText(54656, "bytes"), "54,656 bytes");
    assert.equal(exactText(1, "bytes"), "1 byte");
    assert.equal(exactText(1792, "count"), "1,792");
  });
});

describe("a scale", () => {
  it("runs forwards and backwards and stays inside", () => {
    const x = linearScale(200, 50, 250);
    assert.deepEqual([0, 100, 200, 300, -5].map(x), [50, 150, 250, 250, 50]);
    const y = linearScale(100, 90, 10);
    assert.deepEqual([0, 50, 100].map(y), [90, 50, 10]);
    assert.equal(linearScale(0, 10, 20)(0), 10);
  });
});
