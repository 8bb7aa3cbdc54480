import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { noValue } from "../../../../extension/src/core/survey/survey.ts";
import {
  approach,
  bounded,
  type Camera,
  fitCamera,
  panned,
  placeUnder,
  type Stage,
  zoomed,
} from "../../../../webview/src/survey/camera.ts";
import { CellCache } from "../../../../webview/src/survey/cellCache.ts";
import { blockOf, blocksIn, layBlocks, unitAt, unitPlace } from "../../../../webview/src/survey/geometry.ts";
import { buildLevels, noUnit } from "../../../../webview/src/survey/pyramid.ts";

/** First units of blocks of these sizes. */
const starts = (...sizes: number[]): Uint32Array =>
  Uint32Array.from([0, ...sizes.map((_, i) => sizes.slice(0, i + 1).reduce((a, b) => a + b, 0))]);

describe("where the units of a survey lie", () => {
  for (const sizes of [[1], [2], [128], [128, 64, 128], [2, 4, 8, 16, 128, 128, 1], new Array(37).fill(128)])
    it(`is a place of its own for each of ${sizes.length} blocks`, () => {
      const geometry = layBlocks(starts(...sizes), 1.6);
      const places = new Set<string>();
      for (let unit = 0; unit < (geometry.blockStarts.at(-1) ?? 0); unit++) {
        const { x, y } = unitPlace(geometry, unit);
        assert.ok(x >= 0 && y >= 0 && x < geometry.width && y < geometry.height);
        places.add(`${x} ${y}`);
        assert.equal(unitAt(geometry, { x: x + 0.99, y: y + 0.01 }), unit);
        assert.ok(blocksIn(geometry, { x, y }, { x, y }).includes(blockOf(geometry, unit)));
      }
      assert.equal(places.size, geometry.blockStarts.at(-1));
    });

  it("is nowhere for a map without units, and beyond the last one", () => {
    const empty = layBlocks(starts(), 1.6);
    assert.equal(unitAt(empty, { x: 0, y: 0 }), undefined);
    assert.equal(unitAt(layBlocks(starts(3), 1), { x: 1.5, y: 1.5 }), undefined);
    assert.deepEqual(blocksIn(empty, { x: 0, y: 0 }, { x: 9, y: 9 }), []);
  });

  it("is about as wide and high as the window for a map of 10,000,000 entries", () => {
    const geometry = layBlocks(starts(...new Array(16_384).fill(128)), 1.6);
    assert.ok(Math.abs(geometry.width / geometry.height - 1.6) < 0.1);
  });
});

describe("the levels of a survey", () => {
  const geometry = layBlocks(starts(4, 3), 100);
  const values = Uint8Array.of(0, 10, 20, 31, noValue, 7, noValue);

  it("sum the units up by their mean, and never show a unit where there is none", () => {
    const [first, second, last] = buildLevels(geometry, values, "mean");
    assert.deepEqual([...(first?.values ?? [])], [0, 10, noValue, 7, 20, 31, noValue, noUnit]);
    assert.deepEqual([...(second?.values ?? [])], [15, 7]);
    assert.deepEqual([...(last?.values ?? [])], [11]);
  });

  it("or by the strongest, so that a rare one shows", () => {
    const levels = buildLevels(geometry, values, "max");
    assert.deepEqual([...(levels[1]?.values ?? [])], [31, 7]);
    assert.equal(levels.at(-1)?.values[0], 31);
  });
});

describe("the camera of a survey", () => {
  const stage: Stage = { width: 2048, height: 1024, canvasWidth: 1000, canvasHeight: 700 };

  it("keeps the place under the pointer where it is while it zooms", () => {
    let camera = fitCamera(stage);
    camera = zoomed(camera, stage, 8, 500, 350);
    const before = placeUnder(camera, stage, 300, 200);
    const near = zoomed(camera, stage, 16, 300, 200);
    const after = placeUnder(near, stage, 300, 200);
    assert.ok(Math.abs(before.x - after.x) < 1e-9 && Math.abs(before.y - after.y) < 1e-9);
    for (let now: Camera = camera, frames = 0; now !== near; frames++) {
      now = approach(now, near, 16);
      const place = placeUnder(now, stage, 300, 200);
      assert.ok(Math.abs(place.x - before.x) * now.scale < 1, "on the way, too");
      assert.ok(frames < 100, "arrives");
    }
  });

  it("goes no further than from the whole map to one unit, and stays on the map", () => {
    assert.equal(zoomed(fitCamera(stage), stage, 1e-6, 0, 0).scale, fitCamera(stage).scale);
    assert.ok(zoomed(fitCamera(stage), stage, 1e9, 0, 0).scale <= 640);
    const far = panned(bounded({ x: 0, y: 0, scale: 5 }, stage), stage, 1e9, -1e9);
    assert.deepEqual(far, { x: 0, y: 1024, scale: 5 });
    const tiny = { ...stage, width: 1, height: 1 };
    assert.equal(bounded({ x: 0, y: 0, scale: 3 }, tiny).scale, fitCamera(tiny).scale);
  });
});

describe("the cells that a survey keeps", () => {
  const cells = (block: number, texts: readonly string[] = []) => ({
    block,
    buckets: Uint16Array.of(1),
    addresses: Float64Array.of(1),
    marks: new Uint8Array(8),
    walks: new Uint8Array(8),
    operations: new Uint32Array(8),
    texts,
  });

  it("are asked for once, and once more for their texts", () => {
    const asked: [readonly number[], boolean][] = [];
    const cache = new CellCache((blocks, texts) => asked.push([blocks, texts]));
    cache.want([1, 2], false);
    cache.want([1, 2], false);
    assert.deepEqual(asked, [[[1, 2], false]]);
    cache.put(cells(1));
    cache.put(cells(2));
    cache.want([1, 2], true);
    cache.want([1, 2], true);
    assert.deepEqual(asked[1], [[1, 2], true]);
    cache.put(cells(1, ["a"]));
    cache.put(cells(1));
    assert.deepEqual(cache.get(1)?.texts, ["a"]);
    cache.want([1], true);
    assert.equal(asked.length, 2);
  });

  it("are few, and asked for in messages of a bounded size", () => {
    const asked: (readonly number[])[] = [];
    const cache = new CellCache((blocks) => asked.push(blocks));
    cache.want(
      Array.from({ length: 150 }, (_, i) => i),
      false,
    );
    assert.deepEqual(
      asked.map((blocks) => blocks.length),
      [64, 64, 22],
    );
    for (let block = 0; block < 1000; block++) cache.put(cells(block));
    assert.equal(cache.get(0), undefined);
    assert.ok(cache.get(999));
    cache.clear();
    assert.equal(cache.get(999), undefined);
  });
});
