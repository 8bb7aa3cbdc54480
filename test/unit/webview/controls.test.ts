import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { checkToView } from "../../../webview/src/host.ts";
import {
  emptyPage,
  growthSection,
  modelBar,
  noticeList,
  operationsBar,
  titleBar,
} from "../../../webview/src/render/controls.ts";
import { h, toMarkup } from "../../../webview/src/render/node.ts";
import { cutText } from "../../../webview/src/render/structRuler.ts";
import { nodesWith, session, snapshotOf, textOf, viewOf } from "./viewFixture.ts";

const hostile = '"><img src=x onerror=alert(1)>';

describe("the controls", () => {
  it("name the map, its type, place and provenance", () => {
    const view = { ...viewOf("map[string]int", "1.26", 1), expression: hostile, note: "why" };
    const title = titleBar(snapshotOf(view));
    assert.equal(
      textOf(title),
      `${hostile}assumedmap[Name]int laid out as map[string]intmain.go:12CapacityPinwhy`,
    );
    assert.doesNotMatch(toMarkup(title), /<img/);
    assert.equal(textOf(titleBar(snapshotOf({ kind: "waiting", hint: "" }))), "Map Layout");
  });

  it("offer the releases with the one in force selected", () => {
    const bar = modelBar(snapshotOf({ kind: "waiting", hint: "" }));
    assert.deepEqual(
      nodesWith(bar, "selected", "").map((node) => node.attributes["value"]),
      ["1.26", "amd64"],
    );
  });

  it("go back and forward only where there is something", () => {
    const opened = session("map[string]int", "1.26");
    opened.insert(3);
    const disabled = (): (string | undefined)[] =>
      nodesWith(operationsBar(opened.view()), "disabled", "").map((node) => node.attributes["data-action"]);
    assert.deepEqual(disabled(), ["forward"]);
    opened.seek(1);
    assert.deepEqual(disabled(), []);
    opened.seek(0);
    assert.deepEqual(disabled(), ["back"]);
    assert.match(textOf(operationsBar(opened.view())), /operation 0 of 3: make/);
  });

  it("list the growth with a way to each", () => {
    const view = viewOf("map[string]int", "1.26", 20);
    const section = growthSection(view, true);
    assert.deepEqual(
      nodesWith(section, "data-action", "seek").map((node) => [
        node.attributes["data-position"],
        textOf(node),
      ]),
      view.growth.map((event) => [String(event.operation), `entry ${event.entries}`]),
    );
    assert.ok(view.growth.length >= 2);
    assert.match(
      textOf(growthSection(session("map[int]int", "1.26").view(), false)),
      /It has not grown yet\./,
    );
  });

  it("say why there is no map", () => {
    const page = emptyPage({ kind: "error", message: "The layout is not known", hint: "Save the file" }, 300);
    assert.equal(page.attributes["role"], "alert");
    assert.equal(textOf(page), "Cannot show this mapThe layout is not knownSave the file");
    assert.equal(textOf(emptyPage({ kind: "notAMap", hint: "x" }, 300)), "Not a mapx");
    assert.equal(textOf(noticeList(["no Go", "no gopls"])), "no Gono gopls");
  });
});

describe("nodes", () => {
  it("leave out what is false or undefined, and escape the rest", () => {
    const node = h(
      "p",
      { a: true, b: false, c: undefined, d: 1.23456, e: hostile },
      false,
      undefined,
      "<b>\u0007",
    );
    assert.equal(
      toMarkup(node),
      '<p a="" d="1.23" e="&#34;&#62;&#60;img src=x onerror=alert(1)&#62;">&#60;b&#62;\ufffd</p>\n',
    );
    assert.equal(toMarkup(h("g", {}, h("rect", { x: 1 }), "t")), '<g>\n  <rect x="1"/>\n  t\n</g>\n');
  });

  it("cut texts to their width", () => {
    assert.deepEqual(
      [40, 24, 12, 6, 5].map((width) => cutText("abcdef", width, 6)),
      ["abcdef", "abc…", "a…", "…", ""],
    );
  });
});

describe("messages of the host", () => {
  it("are taken in their two forms only", () => {
    const good = { type: "failed", body: { sequence: 1, message: "x" } };
    assert.equal(checkToView(good), good);
    for (const bad of [
      ...[null, undefined, 1, "failed", [], {}, { type: "failed" }, { type: "failed", body: null }],
      { type: "failed", body: {} },
      { type: "other", body: { sequence: 1 } },
      { type: "snapshot", body: { sequence: "1" } },
    ])
      assert.equal(checkToView(bad), undefined);
  });
});
