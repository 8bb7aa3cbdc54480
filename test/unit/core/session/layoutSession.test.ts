import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { GoJsonError } from "../../../../extension/src/core/emulator/map/goJson.ts";
import { LayoutSession } from "../../../../extension/src/core/session/layoutSession.ts";
import { stateDocument, traceDocument } from "../../../../extension/src/core/session/sessionExports.ts";
import { checkRecipe } from "../../../../extension/src/core/session/sessionRecipe.ts";
import { TraceReplay } from "../../../../extension/src/core/trace/replay.ts";
import { sessionDiagram } from "../../../../extension/src/features/layoutView/sessionDiagram.ts";
import type { ShownSite } from "../../../../extension/src/features/layoutView/shownSite.ts";
import { lifeWords } from "../../../../webview/src/layout/lifeCharts.ts";
import { mapType } from "../go/types/mapTypeFixture.ts";

function open(map: string, go = "1.26", hint: number | null = null): LayoutSession {
  return new LayoutSession({
    ...{ expression: "m", place: "main.go:3", provenance: "assumed", note: "", fill: null },
    typeText: map,
    type: mapType(map, go),
    hint,
  });
}

function where(session: LayoutSession): unknown {
  const { length, position, last } = session.view().operations;
  return [length, position, last];
}

const entries = (session: LayoutSession): number => session.view().picture.totals.entries;

/** Keys that the picture shows as full, in numbers. */
function keys(session: LayoutSession): number[] {
  const cells = session.view().picture.sections.flatMap((s) => s.rows.flatMap((row) => row.cells));
  return cells
    .filter((cell) => cell.mark === "full")
    .map((cell) => Number(cell.key))
    .sort((a, b) => a - b);
}

describe("a layout session", () => {
  for (const go of ["1.23", "1.26"])
    it(`inserts, deletes, clears and goes back in ${go}`, () => {
      const session = open("map[int]int", go);
      assert.equal(session.view().operations.last, "make(map[int]int)");
      session.insert(10);
      session.deleteKeys(3);
      assert.deepEqual(keys(session), [3, 4, 5, 6, 7, 8, 9]);
      assert.deepEqual(where(session), [13, 13, "delete(m, 2)"]);
      session.clear();
      assert.equal(entries(session), 0);
      session.seek(4);
      assert.deepEqual(keys(session), [0, 1, 2, 3]);
      assert.deepEqual(where(session), [14, 4, "m[3] = 3"]);
      session.seek(999);
      assert.equal(session.view().operations.position, 14);
      assert.equal(session.view().operations.last, "clear(m)");
    });

  it("goes on from where it went back to", () => {
    const session = open("map[int]int");
    session.insert(10);
    session.deleteKeys(4);
    session.seek(12);
    session.insert(2);
    assert.deepEqual(keys(session), [2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    session.deleteKeys(1);
    assert.deepEqual(keys(session), [3, 4, 5, 6, 7, 8, 9, 10, 11]);
    assert.equal(session.view().operations.length, 15);
  });

  it("deletes no more than there is", () => {
    const session = open("map[int]int");
    session.insert(3);
    session.deleteKeys(100);
    session.deleteKeys(1);
    assert.deepEqual([entries(session), session.view().operations.length], [0, 6]);
  });

  it("refuses more keys than the type has, and starts over after clear", () => {
    for (const [map, count] of [
      ["map[bool]int", 2],
      ["map[uint8]int", 256],
      ["map[struct{}]int", 1],
    ] as const) {
      const session = open(map);
      assert.equal(session.view().distinctKeys, count);
      session.insert(count);
      assert.throws(() => session.insert(1), RangeError);
      assert.throws(() => session.insert(1), new RegExp(`only ${count} different key`));
      assert.equal(entries(session), count);
      session.clear();
      session.insert(count);
      assert.equal(entries(session), count);
      session.seek(count + 2);
      session.insert(count - 1);
      assert.equal(entries(session), count);
    }
  });

  it("shows the same memory each time a position is shown", () => {
    const session = open("map[string]int");
    session.insert(3000);
    session.deleteKeys(2900);
    const before = session.view().picture;
    session.seek(10);
    session.seek(5900);
    assert.deepEqual(session.view().picture, before);
  });

  it("tells each growth with its figures, and forgets those that are undone", () => {
    const session = open("map[string]int");
    session.insert(30);
    const { growth, picture } = session.view();
    assert.deepEqual(
      growth.map((event) => [event.operation, event.entries]),
      [
        [9, 9],
        [15, 15],
        [29, 29],
      ],
    );
    assert.equal(growth.at(-1)?.liveBytes, picture.totals.liveBytes);
    assert.equal(growth.at(-1)?.garbageBytes, picture.totals.garbageBytes);
    assert.match(growthOf(session), /^flowchart TD\n {2}start\(\["make\(map\[string\]int\)"\]\)/);
    session.seek(14);
    assert.deepEqual(session.view().growth, growth.slice(0, 1));
    session.clear();
    session.insert(5);
    assert.deepEqual(session.view().growth, growth.slice(0, 1));
  });

  it("tells the most that entries took and the map held to the byte, in long histories too", () => {
    // Real Go 1.26.11: 30,000 entries of 16 bytes; what the map holds then is what it held at most.
    for (const n of [1, 700, 30_000]) {
      const session = open("map[uint64]uint64");
      session.insert(n);
      const most = session.view().picture.totals.liveBytes;
      session.deleteKeys(Math.min(n, 100));
      const [series] = session.lives();
      assert.deepEqual(series?.peaks, { payloadBytes: n * 16, liveBytes: most });
      assert.ok(series?.payloadBytes.includes(n * 16), "the chart has the peak");
      assert.match(
        series ? lifeWords(series) : "",
        new RegExp(`at most ${(n * 16).toLocaleString("en-US")} bytes`),
      );
    }
  });

  it("is made with the hint", () => {
    const { picture } = open("map[string]int", "1.26", 1000).view();
    assert.deepEqual([picture.totals.liveBytes, picture.totals.liveObjects], [54656, 6]);
  });
});

const growthOf = (session: LayoutSession): string => sessionDiagram(session, {} as ShownSite, "growth");

describe("filling", () => {
  it("inserts random, patterned and pasted keys, and says what does not fit before the map changes", () => {
    const session = open("map[string]int");
    session.fill(3, { kind: "pattern", pattern: "user-%d" });
    assert.deepEqual(where(session), [3, 3, 'm["user-2"] = 2']);
    session.fill(2, { kind: "random", seed: 7 });
    session.fill(9, { kind: "values", text: '{"alice": -5, "<img onerror=alert(1)>": 6}' });
    assert.deepEqual(where(session), [7, 7, 'm["<img onerror=alert(1)>"] = 6']);
    session.fill(0, { kind: "values", text: 'bob\n"carl, jr"\n' });
    assert.deepEqual(where(session), [9, 9, 'm["carl, jr"] = 1']);
    session.fill(0, { kind: "values", text: "alice,7" });
    assert.equal(entries(session), 9, "a key that is there is overwritten");
    for (const [text, reason] of [
      ["", /there are no keys/],
      ["[1", /no JSON/],
      ['"a', /quotation mark/],
      ["a,b,c", /line 1 is neither/],
      ['{"a": "x"}', /"x" is no value of type int/],
      ['{"a": 99999999999999999999}', /is no value of type int/],
    ] as const)
      assert.throws(() => session.fill(1, { kind: "values", text }), reason);
    assert.equal(session.view().operations.length, 10);
  });

  it("finds keys that collide, by the hashes of the map itself", () => {
    const classic = open("map[uint64]int", "1.23");
    classic.insert(30);
    assert.match(classic.collide("bucket", 20), /^20 keys share bucket 0 of 8$/);
    const [main] = classic.view().picture.sections;
    assert.ok((main?.rows ?? []).filter(({ index, chain }) => index === 0 && chain > 0).length >= 2);
    assert.throws(() => classic.collide("h2", 2), /no groups or tables/);
    const swiss = open("map[uint64]int");
    assert.equal(swiss.collide("h2", 6), "6 keys share the H2 0x42");
    assert.equal(swiss.view().picture.sections[0]?.rows[0]?.markHex, "4242424242428080");
    assert.throws(() => open("map[bool]int").collide("h2", 5), /only \d of 5 keys were found/);
  });

  it("deletes in any order, ranges, clones, and works on single keys", () => {
    const session = open("map[int]int");
    session.insert(20);
    session.deleteKeys(1, "newest");
    assert.equal(session.view().operations.last, "delete(m, 19)");
    session.deleteKeys(5, "random", 3);
    const once = keys(session);
    session.seek(21);
    session.deleteKeys(5, "random", 3);
    assert.deepEqual(keys(session), once);
    session.range();
    session.clone();
    assert.equal(session.view().operations.last, "m = maps.Clone(m)");
    assert.deepEqual(keys(session), once);
    session.operate("insert", "1000");
    session.operate("get", "0x3e8");
    assert.equal(session.view().operations.last, "_ = m[1000]");
    session.operate("delete", "1000");
    assert.deepEqual(keys(session), once);
    assert.throws(() => session.operate("insert", "abc"), /"abc" is no value of type int/);
    assert.throws(() => open("map[int]int", "1.20").clone(), /maps\.Clone came with go1\.21/);
  });
});

describe("inside an operation", () => {
  for (const go of ["1.23", "1.26"])
    it(`each step has its sentence, its bytes and the memory of that moment in ${go}`, () => {
      const session = open("map[uint64]uint64", go);
      session.insert(9);
      const after = session.view().picture;
      session.step(0);
      const { inside, picture } = session.view();
      assert.equal(inside?.title, "m[8] = 8");
      assert.equal(picture.totals.entries, 8, "nothing is written yet");
      assert.ok(inside?.steps.every(({ text }) => /^[A-Z0-9]/.test(text)));
      const grown = inside?.steps.findIndex(({ step }) => step.startsWith("grow")) ?? -1;
      assert.ok(grown > 0);
      session.step((inside?.steps.length ?? 0) - 1);
      assert.ok((session.view().picture.totals.liveBytes ?? 0) > (picture.totals.liveBytes ?? Infinity));
      const marked = inside?.steps.findIndex(({ step }) => step === "markWriting") ?? -1;
      session.step(marked);
      assert.ok(session.view().touched.some(({ name, write }) => write && /flags|writing/.test(name)));
      session.step(999);
      assert.equal(session.view().inside?.at, (inside?.steps.length ?? 0) - 1);
      session.step(null);
      assert.deepEqual(session.view().picture, after);
      assert.deepEqual(session.shownStep, undefined);
      session.seek(0);
      assert.throws(() => session.step(0), /no operation has been done/);
    });

  it("says which function and step of the runtime it is, and goes to a picked one", () => {
    const session = open("map[string]int");
    session.insert(1);
    session.deleteKeys(1);
    session.step(0);
    assert.deepEqual(session.shownStep, {
      runtimeFunction: "mapdelete_faststr",
      step: "nilCheck",
      small: true,
    });
    assert.equal(session.goToStep("tombstone"), true);
    assert.match(session.shownStep?.step ?? "", /^tombstone/);
    assert.equal(session.goToStep("overflow"), false);
  });

  it("jumps to growths, splits, overflow buckets and tombstones", () => {
    const swiss = open("map[uint64]uint64");
    swiss.insert(900);
    swiss.deleteKeys(300);
    const { events } = swiss.view().operations;
    assert.deepEqual([events.growth, events.split, events.overflow], [7, 1, 0]);
    assert.ok(events.tombstone > 0);
    swiss.seek(0);
    swiss.jump("split", false);
    assert.deepEqual(swiss.view().operations.changed, [
      "split: a table of 1,024 slots becomes two, the directory doubles to 2 entries",
    ]);
    swiss.jump("growth", true);
    assert.equal(swiss.view().operations.position, 449);
    swiss.jump("tombstone", false);
    assert.ok(swiss.view().picture.totals.tombstones === 1);
    assert.throws(() => swiss.jump("overflow", false), /there is no overflow after this operation/);
    const classic = open("map[uint64]uint64", "1.23");
    classic.collide("tophash", 3);
    classic.insert(600);
    assert.ok(classic.view().operations.events.overflow > 0);
  });
});

describe("finding a key", () => {
  for (const go of ["1.18", "1.23", "1.26"])
    it(`tells where it is and what the lookup touched in ${go}, and leaves no trace`, () => {
      const session = open("map[string]int", go);
      session.insert(50);
      const before = session.view();
      session.find("key-33");
      const hit = session.view().inside;
      assert.match(
        hit?.result ?? "",
        /^found: 33 in (bucket|group|overflow) .*, (cell|slot) \d; [2-9] cache lines of the map touched$/,
      );
      session.find('"key-999"');
      assert.match(
        session.view().inside?.result ?? "",
        /^not in the map; \d+ cache lines? of the map touched$/,
      );
      session.find(null);
      assert.deepEqual(session.view(), before);
      assert.throws(() => open("map[int]int", go).find("abc"), /is no value of type int/);
    });
});

describe("comparing", () => {
  it("does the same to both, shows both, and keeps them together in time", () => {
    const session = open("map[uint64]uint64", "1.23");
    session.insert(100);
    session.compare({ type: mapType("map[uint64]uint64", "1.26"), hint: 100 });
    session.insert(20);
    session.deleteKeys(5);
    const totals = () => {
      const { picture, compared } = session.view();
      return [
        picture.totals.entries,
        compared?.picture.totals.entries,
        picture.family,
        compared?.picture.family,
      ];
    };
    assert.deepEqual(totals(), [115, 115, "classic", "swiss"]);
    session.seek(60);
    assert.deepEqual(totals(), [60, 60, "classic", "swiss"]);
    const lives = session.lives();
    assert.deepEqual(
      lives.map(({ name }) => name),
      ["Go 1.23 amd64", "Go 1.26 amd64, hint 100"],
    );
    for (const { operations, liveBytes } of lives) assert.equal(operations.length, liveBytes.length);
    session.compare(null);
    assert.equal(session.view().compared, null);
  });

  it("takes another model, hint or hash and does the operations again", () => {
    const session = open("map[uint64]uint64", "1.23");
    session.insert(40);
    session.change({ ...session.shown, type: mapType("map[uint64]uint64", "1.26"), hint: 40 });
    assert.equal(session.view().picture.family, "swiss");
    assert.equal(entries(session), 40);
    const { picture } = session.view();
    session.chooseHash({ algorithm: "fallback", seed: 9 });
    assert.equal(entries(session), 40);
    assert.notDeepEqual(session.view().picture, picture);
    session.chooseHash({ algorithm: "aes", seed: 1 });
    assert.deepEqual(session.view().picture, picture);
  });
});

describe("what is refused", () => {
  it("is refused again in the same words, and leaves nothing behind", () => {
    const session = open("map[uint64]uint64");
    session.insert(3);
    const before = session.view();
    const refusals = [1, 2].map(() => {
      try {
        session.operate("get", '"x"');
        return "";
      } catch (error) {
        return error instanceof GoJsonError ? error.message : String(error);
      }
    });
    assert.equal(refusals[0], refusals[1]);
    assert.match(refusals[0] ?? "", /uint64/);
    assert.deepEqual(session.view(), before);
    assert.equal(session.recipe().sources.length, 1);
  });

  it("is a map that is too large to be drawn, at once and with the figure", () => {
    for (const go of ["1.23", "1.26"])
      for (const hint of [10_000_000, 2 ** 31, 2 ** 32 + 100]) {
        const refusal =
          /^TooLargeError: make\(map\[string\]int, \d+\) takes [\d,]+ bytes; maps of up to 134,217,728 are drawn$/;
        assert.throws(() => open("map[string]int", go, hint), refusal);
        const session = open("map[string]int", go, 100);
        session.insert(5);
        const before = session.view();
        assert.throws(() => session.change({ ...session.shown, hint }), refusal);
        assert.throws(() => session.compare({ type: session.shown.type, hint }), refusal);
        assert.deepEqual(session.view(), before);
      }
  });

  it("by the map beside it is done to neither", () => {
    const session = open("map[string]int");
    session.insert(20);
    session.compare({ type: mapType("map[string]int", "1.18"), hint: null });
    const before = session.view();
    assert.throws(() => session.clone(), /1\.21/);
    assert.deepEqual(session.view(), before);
    session.insert(1);
    const { operations } = session.view();
    assert.deepEqual([operations.position, operations.length], [21, 21]);
  });
});

describe("what outlives a window", () => {
  it("is the operations, the position and the choices", () => {
    const session = open("map[string]int");
    session.insert(100);
    session.fill(2, { kind: "values", text: "a\nb" });
    session.deleteKeys(30, "random", 5);
    session.chooseHash({ algorithm: "fallback", seed: 4 });
    session.seek(90);
    const recipe = checkRecipe(JSON.parse(JSON.stringify(session.recipe())));
    assert.ok(recipe);
    const again = open("map[string]int");
    again.restore(recipe);
    assert.deepEqual(again.view(), session.view());
    assert.ok(JSON.stringify(recipe).length < 2000);
    for (const garbage of [
      null,
      {},
      { ...recipe, operations: [["insert", 9, 0, 1]] },
      { ...recipe, sources: [] },
      { ...recipe, hash: {} },
      { ...recipe, operations: [["insert", 0, 0, 2_000_001]] },
      { ...recipe, operations: [["insert", 0, 2 ** 32 - 1, 2]] },
      { ...recipe, operations: Array(2000).fill(["insert", 0, 0, 1001]) },
      { ...recipe, operations: Array(20_001).fill(["clear", 0, 0, 0]) },
      { ...recipe, place: { section: "buckets", row: -1 } },
      { ...recipe, place: 1 },
    ])
      assert.equal(checkRecipe(garbage), undefined);
  });

  it("has rounds of delete and insert in short", () => {
    const session = open("map[string]int");
    session.insert(50);
    session.churn(3, 400, { kind: "sequential" });
    session.deleteKeys(2);
    session.churn(1, 5, { kind: "random", seed: 2 });
    session.seek(1000);
    const recipe = checkRecipe(JSON.parse(JSON.stringify(session.recipe())));
    assert.ok(recipe);
    assert.ok(recipe.operations.length < 8, JSON.stringify(recipe.operations));
    const again = open("map[string]int");
    again.restore(recipe);
    assert.equal(again.life.history.length, session.life.history.length);
    for (let i = 0; i < session.life.history.length; i++)
      assert.deepEqual(again.life.history.operation(i), session.life.history.operation(i));
    assert.deepEqual(again.view(), session.view());
    for (const garbage of [
      ["rounds", 0, 0, 0, 50, 3],
      ["rounds", 0, 0, 9, 50, 3, 4],
      ["rounds", 0, 0, 0, 2 ** 32 - 10, 3, 4],
      ["rounds", 0, 0, 0, 50, 1001, 1000],
    ])
      assert.equal(checkRecipe({ ...recipe, operations: [garbage] }), undefined);
  });

  it("is an oracle trace that the replay agrees with, and JSON", () => {
    for (const [map, go] of [
      ["map[string]int", "1.23"],
      ["map[string]int", "1.26"],
      ["map[any]string", "1.25"],
      ["map[struct{ a int8; b string }][3]uint16", "1.22"],
    ] as const) {
      const session = open(map, go);
      session.insert(40);
      session.deleteKeys(40);
      session.insert(20);
      session.clear();
      session.fill(12, { kind: "random", seed: 3 });
      const replay = new TraceReplay({ sha256Hex: () => "" });
      for (const line of traceDocument(session.life).trim().split("\n"))
        assert.equal(replay.feed(line), null);
      assert.equal(replay.end(), null);
      assert.equal(replay.states, 1);
      assert.equal((JSON.parse(stateDocument(session.life)) as { operations: number }).operations, 113);
      session.range();
      assert.throws(() => traceDocument(session.life), /no line for range, which is operation 114/);
    }
  });

  it("tells which operation wrote a cell", () => {
    const session = open("map[string]int", "1.23");
    session.insert(20);
    const cellOf = (key: string): string[] => {
      for (const section of session.view().picture.sections)
        for (const row of section.rows)
          for (const [cell, one] of row.cells.entries())
            if (one.key === key) return session.cell({ section: section.id, address: row.address, cell });
      return [];
    };
    assert.deepEqual(cellOf('"key-19"'), [
      'key "key-19"',
      "elem 19",
      'last written by operation 20: m["key-19"] = 19',
    ]);
    assert.match(cellOf('"key-0"').at(-1) ?? "", /last written by operation (14|15|16|17): .*/);
    assert.deepEqual(where(session), [20, 20, 'm["key-19"] = 19']);
    assert.throws(() => session.cell({ section: "buckets", address: "0xc0ffffffff", cell: 0 }), /no cell/);
  });
});
