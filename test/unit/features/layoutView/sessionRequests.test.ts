import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { OpenMap } from "../../../../extension/src/features/layoutView/openMaps.ts";
import { answerOfSession } from "../../../../extension/src/features/layoutView/sessionRequests.ts";
import type { FromViewMessage } from "../../../../extension/src/protocol/messages.ts";
import { makeSite } from "../../core/present/presentFixture.ts";
import { session } from "../../webview/layout/viewFixture.ts";

function openMap(): OpenMap {
  const site = { found: { making: makeSite("map[string]int") } } as unknown as OpenMap["site"];
  return {
    ...{ id: 1, key: "users", site, session: session("map[string]int", "1.26") },
    ...{ hint: undefined, compared: undefined },
  };
}

describe("a request of the layout view", () => {
  const asked = (open: OpenMap, type: string, body: object = {}) =>
    answerOfSession({ type, request: 1, body } as FromViewMessage, open);

  it("that changes the map is answered by its picture", () => {
    const open = openMap();
    const position = () => open.session.view().operations.position;
    assert.equal(asked(open, "fill", { count: 9, pattern: { kind: "sequential" } }), undefined);
    assert.equal(position(), 9);
    for (const [type, body, at] of [
      ["seek", { position: 4 }, 4],
      ["deleteKeys", { count: 1, order: "oldest", seed: 1 }, 5],
      ["operate", { op: "insert", key: '"x"' }, 6],
      ["clone", {}, 7],
      ["range", {}, 8],
      ["clear", {}, 9],
    ] as const) {
      assert.equal(asked(open, type, body), undefined);
      assert.equal(position(), at, type);
    }
  });

  it("for another hint or a comparison is kept with the map", () => {
    const open = openMap();
    asked(open, "chooseHint", { hint: 100 });
    assert.deepEqual([open.hint, open.session.view().hint], [100, 100]);
    const other = { release: "1.23", goarch: "amd64", hint: null };
    asked(open, "compare", { with: other });
    assert.deepEqual(open.compared, other);
    assert.equal(open.session.view().compared?.release, "1.23");
    asked(open, "compare", { with: null });
    assert.deepEqual([open.compared, open.session.view().compared], [undefined, null]);
  });

  it("for what Go 1.24 changed compares with the other family, and fills a map that nothing was done to", async () => {
    for (const [map, go, hint, entries, other] of [
      ["map[string]int", "1.26", null, 1000, "1.23"],
      ["map[string]int", "1.21", 200, 200, "1.27"],
      ["map[bool]int", "1.24", null, 2, "1.23"],
    ] as const) {
      const open = { ...openMap(), session: session(map, go, hint) };
      asked(open, "compareFamilies");
      const { picture, compared } = open.session.view();
      assert.deepEqual([picture.totals.entries, compared?.picture.totals.entries], [entries, entries]);
      assert.deepEqual(open.compared, { release: other, goarch: "amd64", hint });
      const told = await asked(open, "differences");
      assert.ok(told?.kind === "differences" && (told.compared?.differences.length ?? 0) >= 5);
    }
    const open = openMap();
    asked(open, "fill", { count: 7, pattern: { kind: "sequential" } });
    asked(open, "compareFamilies");
    assert.equal(open.session.view().picture.totals.entries, 7, "what was done stays");
    assert.deepEqual(asked(openMap(), "differences"), { kind: "differences", compared: null });
  });

  it("for rounds at constant size is done, or refused with a sentence", () => {
    const open = openMap();
    const churn = { count: 2, rounds: 3, pattern: { kind: "sequential" } };
    assert.throws(() => asked(open, "churn", churn), /no keys in the map yet/);
    asked(open, "fill", { count: 7, pattern: { kind: "sequential" } });
    asked(open, "churn", churn);
    assert.equal(open.session.view().operations.length, 19);
  });

  it("that only reads is answered with what was asked for", async () => {
    const open = openMap();
    asked(open, "fill", { count: 3, pattern: { kind: "sequential" } });
    const before = JSON.stringify(open.session.view());
    const [section] = open.session.view().picture.sections;
    const address = section?.rows[0]?.address;
    const cell = await asked(open, "cell", { section: section?.id, address, cell: 0 });
    assert.ok(cell?.kind === "cell" && cell.lines.length > 0);
    const lives = await asked(open, "lives");
    assert.ok(lives?.kind === "lives" && lives.lives.length === 1);
    const diagram = await asked(open, "diagram", { kind: "layout" });
    assert.ok(diagram?.kind === "diagram" && diagram.source.startsWith("flowchart"));
    assert.equal(JSON.stringify(open.session.view()), before);
  });

  it("that cannot be done is refused with one sentence", () => {
    const open = openMap();
    assert.throws(() => asked(open, "step", { at: 0 }), /^RangeError: no operation has been done yet$/);
    assert.throws(
      () => asked(open, "jump", { event: "split", back: false }),
      /^RangeError: there is no split/,
    );
    assert.throws(() => asked(open, "compare", { with: { release: "9.9", goarch: "amd64", hint: null } }));
    assert.throws(() => asked(open, "seek", { position: -1 }), RangeError);
  });
});
