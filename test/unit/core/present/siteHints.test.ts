import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  type SiteHintParts,
  type SiteHintText,
  siteHints,
} from "../../../../extension/src/core/present/siteHints.ts";
import type { MapSite } from "../../../../extension/src/core/source/mapSite.ts";
import { described, makeSite, unknownSite } from "./presentFixture.ts";

/** Sites at offsets; each line has 100 characters. */
function hintsOf(
  sites: readonly MapSite[],
  parts: Partial<SiteHintParts> = { calls: true, makeBytes: true },
): SiteHintText[] {
  return siteHints(
    sites.map((site) => described(site, "1.26")),
    { calls: false, makeBytes: false, escapes: false, ...parts },
    (offset) => Math.floor(offset / 100),
  );
}

const at = (start: number, more: Partial<MapSite> = {}): MapSite =>
  makeSite("map[string]int", { range: { start, end: start + 10 }, ...more });
const read = (start: number): MapSite => at(start, { form: "read", hint: null, operand: "m", expr: "m[k]" });
const assign = (start: number): MapSite => at(start, { form: "assign", hint: null, operand: "m" });

const texts = (hints: readonly SiteHintText[]): [number, string, string][] =>
  hints.map(({ offset, place, text }) => [offset, place, text]);

describe("hints beside code", () => {
  it("are one for each line with calls, and the bytes beside a make's hint", () => {
    assert.deepEqual(texts(hintsOf([at(0), assign(110), read(130), read(150), read(320)])), [
      [0, "lineEnd", "makemap"],
      [110, "lineEnd", "mapassign_faststr, mapaccess1_faststr"],
      [320, "lineEnd", "mapaccess1_faststr"],
      [9, "here", "54,656 bytes"],
    ]);
  });

  it("are only those that are wanted", () => {
    assert.equal(hintsOf([at(0)], { calls: true, makeBytes: false }).length, 1);
    assert.equal(hintsOf([at(0)], { calls: false, makeBytes: true }).length, 1);
    assert.deepEqual(hintsOf([at(0)], { calls: false, makeBytes: false }), []);
  });

  it("mark what is assumed, and say why", () => {
    const small = at(0, { hint: null, escape: { to: "unknown", why: "" } });
    const [hint] = hintsOf([small]);
    assert.equal(hint?.text, "makemap_small?");
    assert.match(
      hint?.tooltip ?? "",
      /runtime\.makemap_small \(taking it that the map escapes to the heap\)/,
    );
  });

  it("tell by the compiler alone where a map lies, and mark what is older than the text", () => {
    const textFor = (to: "heap" | "stack", hint: MapSite["hint"], staleSince: number | null = null) => {
      const site = at(0, { hint, escape: { to: "unknown", why: "" } });
      const one = described(site, "1.26");
      const facts = { ...one.facts, escape: { value: to, from: "compiler", staleSince } as const };
      const parts = { calls: false, makeBytes: false, escapes: true };
      return siteHints([{ ...one, facts }], parts, () => 1)[0]?.text;
    };
    const { hint } = makeSite("map[string]int");
    assert.equal(textFor("heap", hint), "heap 54,656 bytes");
    assert.equal(textFor("stack", hint), "header on the stack, heap 54,608 bytes");
    assert.equal(textFor("stack", null), "stack");
    assert.equal(textFor("heap", hint, 1), "heap 54,656 bytes?");
    assert.deepEqual(hintsOf([at(0)], { escapes: true }), []);
  });

  it("leave out of a make's bytes what lies on the stack", () => {
    const bytesFor = (to: "heap" | "stack" | "unknown") =>
      hintsOf([at(0, { escape: { to, why: "" } })], { calls: false, makeBytes: true })[0];
    assert.equal(bytesFor("heap")?.text, "54,656 bytes");
    assert.equal(bytesFor("unknown")?.text, "54,656 bytes?");
    assert.match(bytesFor("unknown")?.tooltip ?? "", /in 6 objects if it escapes$/);
    // The Map itself, of 48 bytes.
    assert.equal(bytesFor("stack")?.text, "54,608 bytes");
    assert.match(bytesFor("stack")?.tooltip ?? "", /in 5 objects, 48 \(0x30\) bytes on the stack$/);
  });

  it("say nothing where nothing is known, called or allocated", () => {
    const small = { expr: "8", constant: 8n, variable: false, type: null, range: { start: 5, end: 6 } };
    assert.deepEqual(hintsOf([unknownSite("map[a.B]C")]), []);
    assert.deepEqual(hintsOf([at(0, { form: "len", hint: null })]), []);
    assert.deepEqual(hintsOf([at(0, { dead: true })], { calls: true, makeBytes: false }), []);
    assert.deepEqual(texts(hintsOf([at(0, { hint: small })])), [[0, "lineEnd", "makemap_small"]]);
  });

  it("tell three sizes beside a hint that is not constant", () => {
    const hint = { expr: "n", constant: null, variable: true, type: "int", range: { start: 5, end: 6 } };
    const [shown] = hintsOf([makeSite("map[string]int", { hint })], { calls: false, makeBytes: true });
    assert.equal(shown?.text, "10: 504 · 1,000: 54,656 · 100,000: 3,495,088 bytes");
    assert.match(shown?.tooltip ?? "", /^n is not constant; for 10: 504 \(0x1f8\) bytes · 1,000: /);
    const stays = makeSite("map[string]int", { hint, escape: { to: "stack", why: "" } });
    const [less] = hintsOf([stays], { calls: false, makeBytes: true });
    assert.equal(less?.text, "10: 456 · 1,000: 54,608 · 100,000: 3,495,040 bytes");
    assert.match(
      less?.tooltip ?? "",
      /not constant; header on the stack, the rest on the heap, for 10: 456 /,
    );
  });

  it("tell what the code fills a map with that is made without a hint", () => {
    const fill = { entries: 10_000, atMost: false, range: { start: 20, end: 30 }, keys: null };
    const shownOf = (more: Partial<MapSite>) =>
      hintsOf([makeSite("map[int]int", { hint: null, fill, ...more })], { calls: false, makeBytes: true });
    const [shown] = shownOf({});
    assert.equal(shown?.text, "filled with 10,000: 295,600 bytes + 296,072 bytes of garbage");
    assert.match(shown?.tooltip ?? "", /a hint of 10,000 saves that$/);
    assert.deepEqual(shownOf({ fill: { ...fill, atMost: true } }), []);
  });
});
