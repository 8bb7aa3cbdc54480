import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type * as vscode from "vscode";
import { LayoutSession } from "../../../../extension/src/core/session/layoutSession.ts";
import type { MapSite } from "../../../../extension/src/core/source/mapSite.ts";
import { sessionDiagram } from "../../../../extension/src/features/layoutView/sessionDiagram.ts";
import {
  nilWords,
  type ShownSite,
  shownMap,
  siteKey,
  siteNotices,
} from "../../../../extension/src/features/layoutView/shownSite.ts";
import { modelOf } from "../../core/go/types/mapTypeFixture.ts";
import { described, makeSite, unknownSite } from "../../core/present/presentFixture.ts";

const model = modelOf("1.26");
const document = {
  uri: { path: "/home/me/app/main.go", toString: () => "file:///home/me/app/main.go" },
  positionAt: (offset: number) => ({ line: offset / 10, character: 0 }),
} as unknown as vscode.TextDocument;

function shown(site: MapSite, making: MapSite | null = null): ShownSite {
  return {
    document,
    found: {
      description: described(site, "1.26"),
      making,
      makingEscapesTo: null,
      inForce: { model, source: "", notes: [] },
    },
  };
}

const read = (text: Partial<MapSite> = {}): MapSite =>
  makeSite("map[string]int", { form: "read", expr: 'users["a"]', operand: "users", hint: null, ...text });

describe("a shown site", () => {
  it("is named by the map's own expression and its place", () => {
    const site = read({ range: { start: 110, end: 120 } });
    const map = shownMap(shown(site, makeSite("map[string]int")), model);
    assert.deepEqual([map.expression, map.place, map.hint], ["users", "main.go:12", 1000]);
    assert.equal(map.type.text, "map[string]int");
    assert.equal(shownMap(shown(read({ operand: "a\n\t.b" })), model).expression, "a .b");
    assert.equal(shownMap(shown(read({ operand: "x".repeat(80) })), model).expression.length, 60);
  });

  it("is the same for each use of the same map, and another for another hint or map", () => {
    const key = siteKey(shown(read()));
    assert.equal(siteKey(shown(read({ form: "delete", range: { start: 50, end: 60 } }))), key);
    assert.notEqual(siteKey(shown(read({ operand: "other" }))), key);
    assert.notEqual(siteKey(shown(read(), makeSite("map[string]int"))), key);
  });

  it("says that the build names no type where it does not", () => {
    const { document: at, found } = shown(makeSite("map[string]int"));
    const description = { ...found.description, typeUnnamed: true };
    assert.equal(shownMap({ document: at, found: { ...found, description } }, model).typeUnnamed, true);
    assert.equal(shownMap({ document: at, found }, model).typeUnnamed, false);
  });

  it("of an unknown type gives the reason instead of a picture", () => {
    assert.throws(
      () => shownMap(shown(unknownSite("map[other.ID]V")), model),
      /^Error: The layout of map\[other\.ID\]V is not known: map\[other\.ID\]V is declared elsewhere$/,
    );
  });

  it("says of a map that does not escape what of it lies on the stack", () => {
    const made = (hint: number | "n" | null): MapSite =>
      makeSite("map[string]int", {
        escape: { to: "stack", why: "" },
        hint: hint === null ? null : { expr: String(hint), constant: hint === "n" ? null : String(hint) },
      } as Partial<MapSite>);
    const said = (making: MapSite | null, go = "1.26"): string =>
      siteNotices(shown(read(), making), modelOf(go)).join();
    assert.match(said(made(1000)), /its header lies on the stack/);
    assert.match(said(made("n")), /its header lies on the stack/);
    assert.match(said(made(8)), /its header and its first group lie on the stack/);
    assert.match(said(made(null), "1.23"), /its header and its first bucket lie on the stack/);
    assert.equal(said(makeSite("map[string]int")), "");
    assert.equal(said(null), "");
    assert.deepEqual(siteNotices(undefined, model), []);
  });

  it("says of a map that is surely nil that there is none of what is drawn", () => {
    const looked = makeSite("map[string]int", { form: "len", operand: "users", nilHere: true });
    assert.match(nilWords(shown(looked)), /^This map is nil here: it has no header and takes no bytes/);
    assert.deepEqual(siteNotices(shown(looked), model), []);
    assert.equal(nilWords(shown(read())), "");
  });

  it("tells how its map is made, in the model that the view shows", () => {
    const site = shown(read(), makeSite("map[string]int"));
    const session = new LayoutSession(shownMap(site, modelOf("1.23")));
    const diagram = sessionDiagram(session, site, "make");
    assert.match(diagram, /^sequenceDiagram/);
    assert.match(diagram, /runtime\.makemap.*1000/);
    assert.match(diagram, /hmap/);
    const passed = shown(read());
    assert.throws(() => sessionDiagram(session, passed, "make"), /does not show where users\["a"\] is made/);
  });
});
