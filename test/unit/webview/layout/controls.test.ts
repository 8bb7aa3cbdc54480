import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import {
  emptyPage,
  goneLine,
  noticeList,
  titleBar,
  transportBar,
} from "../../../../webview/src/layout/controls.ts";
import { checkToView, Requests } from "../../../../webview/src/layout/host.ts";
import { checkUiState, countOf, defaults, withFold, zoomed } from "../../../../webview/src/layout/store.ts";
import { cutText } from "../../../../webview/src/layout/structRuler.ts";
import { h, toMarkup } from "../../../../webview/src/shared/node.ts";
import { projectPath } from "../../../support/projectPath.ts";
import { mapType } from "../../core/go/types/mapTypeFixture.ts";
import { nodesWith, session, snapshotOf, textOf, viewOf } from "./viewFixture.ts";

describe("the icons of the view", () => {
  it("are all drawn: each name has its sign in the style sheet", () => {
    const styles = readFileSync(projectPath("media/layoutView.css"), "utf8");
    const folder = projectPath("webview/src/layout");
    const script = readdirSync(folder).map((name) => readFileSync(path.join(folder, name), "utf8"));
    const inCalls = script.join("").matchAll(/iconButton\(([^,]+),/g);
    const names = [...inCalls].flatMap(([, first = ""]) =>
      [...first.matchAll(/"([\w-]+)"/g)].map((m) => m[1]),
    );
    assert.ok(names.length > 10);
    assert.deepEqual(
      names.filter((name) => !styles.includes(`.codicon-${name}::before`)),
      [],
    );
  });
});

const hostile = '"><img src=x onerror=alert(1)>';

describe("the controls", () => {
  it("name the map, its type, place and provenance", () => {
    const view = { ...viewOf("map[string]int", "1.26", 1), expression: hostile, note: "why" };
    const title = titleBar(snapshotOf(view));
    assert.equal(
      textOf(title),
      `${hostile}map[Name]int laid out as map[string]intassumedmain.go:12Go 1.231.26Assumed: why.`,
    );
    assert.doesNotMatch(toMarkup(title), /<img/);
    assert.equal(textOf(titleBar(snapshotOf({ kind: "waiting", hint: "" }))), "Map LayoutGo 1.231.26");
  });

  it("name no type of which another one stands for the emulator", () => {
    const view = {
      ...viewOf("map[string]map[int]int", "1.26", 1),
      typeText: "map[string]Set",
      cells: "map[string]Set",
    };
    const title = textOf(titleBar(snapshotOf(view)));
    assert.match(title, /^usersmap\[string\]Setassumed/);
  });

  it("tell at the badge what is assumed, and what would make it sure", () => {
    const view = { ...viewOf("map[string]int", "1.26", 1), note: "a field of another package" };
    const [badge] = nodesWith(titleBar(snapshotOf(view)), "class", "badge assumed");
    assert.equal(badge?.name, "button");
    const detail = badge?.attributes["data-detail"] ?? "";
    assert.match(
      detail,
      /^type assumed from the syntax\na field of another package\.\nTo make it sure: save the file/,
    );
    const sure = titleBar(snapshotOf({ ...view, provenance: "compiler", note: "" }));
    const [known] = nodesWith(sure, "class", "badge compiler");
    assert.doesNotMatch(known?.attributes["data-detail"] ?? "", /To make it sure/);
  });

  it("tell at the badge that the build names no type, instead of asking for a build", () => {
    const opened = session("map[string]int", "1.26");
    opened.relabel({ ...opened.shown, typeUnnamed: true });
    const [badge] = nodesWith(titleBar(snapshotOf(opened.view())), "class", "badge assumed");
    assert.equal(badge?.attributes["title"], "type assumed from the syntax; the build names no type here");
    assert.doesNotMatch(badge?.attributes["data-detail"] ?? "", /To make it sure/);
    assert.match(badge?.attributes["data-detail"] ?? "", /makemap_small takes none/);
    opened.relabel({ ...opened.shown, provenance: "compiler" });
    const [known] = nodesWith(titleBar(snapshotOf(opened.view())), "class", "badge compiler");
    assert.equal(known?.attributes["title"], "type known from the compiler");
  });

  it("offer what Go 1.24 changed with one click, and back", () => {
    const opened = session("map[string]int", "1.26");
    const action = () => {
      const bar = titleBar(snapshotOf(opened.view()));
      return ["compareFamilies", "compareOff"].filter(
        (name) => nodesWith(bar, "data-action", name).length > 0,
      );
    };
    assert.deepEqual(action(), ["compareFamilies"]);
    opened.compare({ type: mapType("map[string]int", "1.24"), hint: null });
    assert.deepEqual(action(), ["compareFamilies"], "the same family beside it");
    opened.compare({ type: mapType("map[string]int", "1.23"), hint: null });
    assert.deepEqual(action(), ["compareOff"]);
  });

  it("say that a pinned map is gone and offer to unpin, with a picture and without", () => {
    for (const node of [goneLine("m is gone."), emptyPage({ kind: "gone", hint: "It is gone." }, 300)]) {
      assert.match(textOf(node), /gone\./);
      assert.deepEqual(nodesWith(node, "data-action", "pin").map(textOf), ["Unpin and follow the cursor"]);
    }
  });

  it("offer the releases with the one in force selected", () => {
    const bar = titleBar(snapshotOf({ kind: "waiting", hint: "" }));
    assert.deepEqual(
      nodesWith(bar, "selected", "").map((node) => node.attributes["value"]),
      ["1.26"],
    );
  });

  it("go back and forward only where there is something", () => {
    const opened = session("map[string]int", "1.26");
    opened.insert(3);
    const disabled = (): (string | undefined)[] =>
      nodesWith(transportBar(opened.view(), defaults, false), "disabled", "").map(
        (node) => node.attributes["data-action"],
      );
    const always = ["jumpBack", "jumpForward"];
    assert.deepEqual(disabled(), ["forward", "stepOut", ...always]);
    opened.seek(1);
    assert.deepEqual(disabled(), ["stepOut", ...always]);
    opened.step(0);
    assert.deepEqual(disabled(), ["back", "stepIn", ...always]);
    opened.seek(0);
    assert.deepEqual(disabled(), ["back", "stepIn", "stepOut", ...always]);
    assert.match(textOf(transportBar(opened.view(), defaults, false)), /operation 0 of 3: make\(map/);
  });

  it("say why there is no map", () => {
    const page = emptyPage({ kind: "error", message: "The layout is not known", hint: "Save the file" }, 300);
    assert.equal(page.attributes["role"], "alert");
    assert.equal(
      textOf(page),
      "Cannot show this mapThe layout is not knownSave the fileOpen the Capacity Calculator",
    );
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
  it("are taken in their three forms only", () => {
    const choices = { releases: [], goarchs: [], release: "", goarch: "", otherRelease: "" };
    const snapshot = { sequence: 1, page: "side", view: { kind: "waiting", hint: "" }, choices };
    for (const good of [
      { type: "failed", body: { request: 1, message: "x" } },
      { type: "answer", body: { request: 1, result: { kind: "done" } } },
      { type: "snapshot", body: snapshot },
      { type: "snapshot", body: { ...snapshot, answers: 7 } },
    ])
      assert.equal(checkToView(good), good);
    for (const bad of [
      ...[null, undefined, 1, "failed", [], {}, { type: "failed" }, { type: "failed", body: null }],
      { type: "failed", body: {} },
      { type: "failed", body: { request: 1, message: 2 } },
      { type: "answer", body: { request: "1", result: {} } },
      { type: "answer", body: { request: 1, result: null } },
      { type: "other", body: { sequence: 1 } },
      { type: "snapshot", body: { ...snapshot, sequence: "1" } },
      { type: "snapshot", body: { ...snapshot, answers: "1" } },
      { type: "snapshot", body: { ...snapshot, view: { kind: "explosion" } } },
      { type: "snapshot", body: { ...snapshot, view: null } },
      { type: "snapshot", body: { ...snapshot, choices: undefined } },
    ])
      assert.equal(checkToView(bad), undefined);
  });

  it("answer each request once, or it fails with its own reason or for lack of an answer", async () => {
    const posted: { request: number }[] = [];
    const requests = new Requests((message) => posted.push(message as { request: number }), 20);
    const first = requests.send("clear", {});
    const second = requests.send("lives", {});
    const third = requests.send("seek", { position: 3 });
    const fourth = requests.send("clear", {});
    assert.deepEqual(
      posted.map(({ request }) => request),
      [1, 2, 3, 4],
    );
    const snapshot = snapshotOf({ kind: "waiting", hint: "" });
    requests.settle({ type: "snapshot", body: snapshot });
    requests.settle({ type: "snapshot", body: { ...snapshot, answers: 4 } });
    assert.deepEqual(await fourth, { kind: "done" });
    requests.settle({ type: "failed", body: { request: 1, message: "no map" } });
    requests.settle({ type: "answer", body: { request: 2, result: { kind: "lives", lives: [] } } });
    requests.settle({ type: "answer", body: { request: 2, result: { kind: "done" } } });
    requests.settle({ type: "answer", body: { request: 77, result: { kind: "done" } } });
    await assert.rejects(first, /^Error: no map$/);
    assert.deepEqual(await second, { kind: "lives", lives: [] });
    await assert.rejects(third, /"seek" was not answered in 0.02 seconds/);
  });
});

describe("what the page keeps", () => {
  it("is taken as it was, and what is no longer valid is replaced", () => {
    const kept = { ...defaults, open: ["life", "fill"], count: 40, find: "key-3", zoom: 1.5, asTable: true };
    assert.deepEqual(checkUiState(kept), { ...kept, open: ["fill", "life"] });
    for (const garbage of [
      undefined,
      null,
      3,
      "x",
      [],
      { zoom: 99, count: -1, open: "life", diagram: "<img>" },
    ])
      assert.deepEqual(checkUiState(garbage), {
        ...defaults,
        count: Array.isArray(garbage) || typeof garbage !== "object" || garbage === null ? 8 : 1,
      });
  });

  it("zooms in steps and unfolds by name", () => {
    let state = defaults;
    for (let i = 0; i < 9; i++) state = zoomed(state, 1);
    assert.equal(state.zoom, 3);
    for (let i = 0; i < 9; i++) state = zoomed(state, -1);
    assert.equal(state.zoom, 0.75);
    assert.deepEqual(withFold(withFold(defaults, "life", true), "life", false).open, ["changes"]);
    assert.deepEqual([countOf("12"), countOf(""), countOf("2.5"), countOf(9e9)], [12, 1, 1, 1_000_000]);
  });
});
