import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { lineRow, mapRow, measuresOf } from "../../../../extension/src/core/present/profileRows.ts";
import { profiledMaps, profileMeasures, ranked } from "../../../../extension/src/core/present/profileView.ts";
import type { CostReport, CostRow } from "../../../../extension/src/core/profile/costReport.ts";
import type { HeapSiteReport } from "../../../../extension/src/core/profile/heapReport.ts";
import type { ProfileSite } from "../../../../extension/src/core/profile/profileSite.ts";
import { unheld } from "../../../support/unheldSite.ts";

const site = (line: number, form: string, expr: string, operand: string | null): ProfileSite => ({
  ...{ file: "/a.go", line, endLine: line, form, expr, operand },
  ...{ function: "f", map: "map[int]int", layouts: [], ...unheld, calls: [] },
});
const make = site(3, "make", "make(map[int]int)", null);
const write = site(5, "assign", "m[k]", "m");
const read = site(7, "read", "m[k]", "m");

const heapSite = (of: ProfileSite, more: Partial<HeapSiteReport> = {}): HeapSiteReport => ({
  ...{ site: of, map: "map[int]int", maps: 50, capacities: [{ slots: 128, maps: 50 }], sure: true },
  ...{ allocatedBytes: 1000, garbageBytes: 450, inuseBytes: 200, boxes: 0 },
  ...{ hint: null, callers: [], countedAt: null, madeAt: null },
  ...more,
});
const made = heapSite(make, { allocatedBytes: 100, garbageBytes: 0, capacities: [{ slots: 8, maps: 50 }] });
const grown = heapSite(write, {
  madeAt: make,
  hint: { hint: 112, saves: { bytes: 400, objects: 3 }, wastesBytes: 0 },
});
const heap = (...sites: HeapSiteReport[]) => ({ sites, sampled: false, unexplained: [] });

const cost = (of: ProfileSite, more: Partial<CostRow> = {}): CostRow => ({
  ...{
    site: of,
    others: [],
    calls: ["runtime.mapassign_fast64"],
    self: 0,
    cum: 20e6,
    line: 20e6,
    sure: true,
  },
  steps: new Map([
    ["grow", 15e6],
    ["hash", 5e6],
  ]),
  ...more,
});
const cpu = (...rows: CostRow[]): CostReport => ({
  ...{ kind: { type: "cpu", unit: "nanoseconds" }, total: 100e6, inMaps: 20e6, rows, unplaced: [] },
});
const textAt = (_file: string, line: number): string => `\ttext ${line}`;

describe("the maps of opened profiles", () => {
  it("have the lines of all profiles together, and the make that the profile shows for them", () => {
    const [map, ...others] = profiledMaps(heap(grown, made), [cpu(cost(read), cost(write))], textAt);
    assert.equal(others.length, 0);
    assert.equal(map?.name, "m");
    assert.deepEqual(
      map.lines.map(({ line, text, figures }) => ({ line, text, figures })),
      [
        { line: 3, text: "text 3", figures: { bytes: 100, held: 200, garbage: 0 } },
        { line: 5, text: "text 5", figures: { bytes: 1000, held: 200, garbage: 450, time: 20e6 } },
        { line: 7, text: "text 7", figures: { time: 20e6 } },
      ],
    );
    assert.deepEqual(map.figures, { bytes: 1100, held: 400, garbage: 450, time: 40e6 });
    assert.equal(map.reached, "50 maps, reached 128 slots × 50");
    assert.equal(map.advice, "a hint of 112 in the make of line 3 saves 400 bytes and 3 objects");
    assert.deepEqual(map.lines[1]?.hint, { hint: 112, make: { line: 3, expr: "make(map[int]int)" } });
  });

  it("are others in other functions, files and for other types", () => {
    const elsewhere = [
      { ...write, line: 9, function: "g" },
      { ...write, line: 10, file: "/b.go" },
      { ...write, line: 11, map: "map[int]string" },
    ];
    assert.equal(profiledMaps(heap(grown), [cpu(...elsewhere.map((one) => cost(one)))], textAt).length, 4);
    const field = { ...write, operand: "c.m" };
    const inOther = { ...field, line: 9, function: "g" };
    assert.equal(profiledMaps(null, [cpu(cost(field), cost(inOther))], textAt).length, 1);
  });

  it("are one, wherever they are made and filled under other names", () => {
    const elsewhere = { ...write, line: 20, function: "fill", operand: "given" };
    const maps = profiledMaps(
      heap(made, grown, heapSite(elsewhere, { countedAt: write, madeAt: make, garbageBytes: 0 })),
      [cpu(cost({ ...elsewhere, line: 22, form: "read" }))],
      textAt,
    );
    assert.deepEqual(
      maps.map(({ name, lines }) => [name, ...lines.map(({ line }) => line)]),
      [["m", 3, 5, 20, 22]],
    );
    assert.match(
      maps[0]?.lines[2]?.details.join("; ") ?? "",
      /^its maps are counted at line 5; allocated 1,000 bytes; held/,
    );
  });

  it("that a literal makes are told to be made otherwise, without a fix for a make", () => {
    const madeAt = { ...make, form: "literal", expr: "map[int]int{}" };
    const [map] = profiledMaps(heap({ ...grown, madeAt }), [], textAt);
    assert.equal(
      map?.advice,
      "a hint of 112 in a make in place of the literal of line 3 saves 400 bytes and 3 objects",
    );
    assert.deepEqual(map.lines[0]?.hint, { hint: 112, make: null });
  });

  it("say at the ends of lines what counts", () => {
    const label = (...of: Parameters<typeof profiledMaps>): string | undefined =>
      profiledMaps(...of)[0]?.lines[0]?.label;
    const heapLabel = (more: Partial<HeapSiteReport>, of = write) =>
      label(heap(heapSite(of, more)), [], textAt);
    assert.equal(heapLabel({}), "1 kB · 45 % garbage · 50 maps");
    assert.equal(
      heapLabel({ capacities: [{ slots: 2048, maps: 1, upTo: 4096 }], garbageBytes: 0 }),
      "1 kB · 50 maps",
    );
    assert.equal(heapLabel({ most: 60, garbageBytes: 0 }), "1 kB · 50 to 60 maps");
    assert.equal(heapLabel({ togetherBytes: 4500 }), "1 kB · 10 % garbage · 50 maps");
    assert.equal(heapLabel({ garbageBytes: 0 }, make), "1 kB · 50 maps");
    assert.equal(heapLabel({ countedAt: read, maps: 0, capacities: [], garbageBytes: 0 }), "1 kB");
    assert.equal(
      heapLabel({
        range: { typical: 5, low: 1, high: 9 },
        capacities: [{ slots: 1024, orMore: true, typical: 5, low: 1, high: 9 }],
      }),
      "1 kB · 1 to 9 maps",
    );
    const timeLabel = (more: Partial<CostRow>, kind = "cpu") =>
      label(null, [{ ...cpu(cost(write, more)), kind: { type: kind, unit: "nanoseconds" } }], textAt);
    assert.equal(timeLabel({}), "20 % · 20 ms");
    assert.equal(timeLabel({ self: 5e6, cum: 25e6 }), "25 %, 5.0 % by itself · 25 ms");
    assert.equal(timeLabel({}, "delay"), "20 % of waiting · 20 ms");
    assert.equal(label(heap(grown), [cpu(cost(write))], textAt)?.includes(" maps · 20 % · "), true);
  });

  it("tell why, and what would change it", () => {
    const details = (more: Partial<HeapSiteReport>) =>
      profiledMaps(heap(heapSite(write, more)), [], textAt)[0]?.lines[0]?.details.join("\n") ?? "";
    assert.match(
      details({ hint: grown.hint }),
      /^45 % of it are arrays .*: a map that is made large enough/m,
    );
    assert.match(details({}), /no single hint is known to save more than it costs/);
    assert.match(details({ garbageBytes: 0 }), /growing left nothing behind/);
    assert.match(details({ range: { typical: 5, low: 1, high: 9 } }), /estimated from a sample/);
    const ofTime = (...steps: [step: "grow" | "hash" | "probe" | "insert", value: number][]) =>
      profiledMaps(null, [cpu(cost(write, { steps: new Map(steps) }))], textAt)[0]?.lines[0]?.details.at(-1);
    assert.match(ofTime(["grow", 15e6], ["hash", 5e6]) ?? "", /^75 % of what is called is growing/);
    assert.match(ofTime(["probe", 9e6], ["insert", 11e6]) ?? "", /^45 % of what is called is looking/);
    assert.match(ofTime(["hash", 7e6], ["insert", 13e6]) ?? "", /^insert 65 %, hash 35 %$/);
  });
});

describe("the list of maps that cost most", () => {
  const maps = profiledMaps(heap(grown), [cpu(cost({ ...read, operand: "n", expr: "n[k]" }))], textAt);

  it("is ranked by what is told, the rest last", () => {
    assert.deepEqual(
      ranked(maps, "time").map(({ name }) => name),
      ["n", "m"],
    );
    assert.deepEqual(
      ranked(maps, "bytes").map(({ name }) => name),
      ["m", "n"],
    );
    assert.deepEqual(measuresOf(maps, profileMeasures), ["time", "bytes", "garbage", "held"]);
  });

  it("begins its rows with the figure that it is ranked by", () => {
    const [m, n] = ranked(maps, "bytes");
    assert.ok(m && n);
    assert.equal(mapRow(m, "bytes").label, "1 kB");
    assert.equal(
      mapRow(m, "bytes").description,
      "m: map[int]int · 45 % garbage · held 200 bytes · 50 maps, reached 128 slots × 50 · a hint of 112 in the make of line 3 saves 400 bytes and 3 objects",
    );
    assert.match(mapRow(m, "garbage").description, /^m: map\[int\]int · 1 kB · held 200 bytes/);
    assert.equal(mapRow(n, "bytes").label, "–");
    assert.match(mapRow(m, "bytes").tooltip, /^line 5: m\[k\]\n {2}50 maps, reached/m);
    const [line] = m.lines;
    assert.ok(line);
    assert.equal(
      lineRow(line, "held", "a.go:6", true).description,
      "a.go:6: assign m[k] · 1 kB · 45 % garbage · 50 maps · edited since",
    );
  });
});
