import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { EscapeFlow } from "../../../../extension/src/core/compile/escapeFlows.ts";
import {
  type HoverContent,
  type HoverParts,
  hoverContent,
  type Making,
} from "../../../../extension/src/core/present/hoverMarkdown.ts";
import type { EscapesTo } from "../../../../extension/src/core/present/madeMemory.ts";
import { codeSpan, escapeMarkdown } from "../../../../extension/src/core/present/markdownText.ts";
import type { MapSite } from "../../../../extension/src/core/source/mapSite.ts";
import { modelOf } from "../go/types/mapTypeFixture.ts";
import { described, makeSite, unknownSite } from "./presentFixture.ts";

const all: HoverParts = {
  ...{ headline: true, layout: true, growth: true, advice: true, notes: [], picture: true },
  ...{ bytes: "decimal", slotBytes: "decimal", theme: "light" },
};

function hoverOf(
  site: MapSite,
  hint: number | null = null,
  parts: Partial<HoverParts> = {},
  making: Making | null = null,
  go = "1.26",
): HoverContent {
  return hoverContent(
    { description: described(site, go), model: modelOf(go), hint, making },
    { ...all, ...parts },
  );
}

const made: Making = { hintText: "1000", line: 27, here: true, entries: null, escapesTo: "heap", fill: null };

describe("a hover", () => {
  it("tells what the code fills the map with, unless each map has room for that", () => {
    const lineFor = (entries: number) => {
      const fill = { entries, atMost: false, firstLine: 30, lastLine: 32 };
      const making = { ...made, hintText: null, fill };
      return hoverOf(makeSite("map[int]int", { hint: null }), null, {}, making).markdown.match(
        /^filled.*$/m,
      )?.[0];
    };
    assert.match(
      lineFor(10_000) ?? "",
      /^filled with 10,000 in lines 30 to 32: 295,600 bytes in 34 objects, /,
    );
    assert.equal(lineFor(8), undefined);
  });

  it("tells no figures of a map that is surely nil, nor those of one that is made later", () => {
    const read = makeSite("map[string]int", { form: "read", expr: "m[k]", operand: "m", nilHere: true });
    const { markdown, svg } = hoverOf(
      read,
      1000,
      { notes: ["nil"], slotBytes: "none" },
      { ...made, here: false },
    );
    assert.deepEqual(markdown.split("\n\n").slice(1), [
      "`m` is `nil` here: the read gives the zero value and allocates nothing; a write would panic.",
    ]);
    assert.equal(svg, null);
  });

  it("tells right below its head what else is known of the line", () => {
    const site = makeSite("map[int]int", { form: "make" });
    const subject = {
      description: described(site, "1.26"),
      model: modelOf("1.26"),
      hint: 1000,
      making: made,
    };
    const { markdown } = hoverContent({ ...subject, ofLine: "Profile: 5 maps" }, all);
    assert.deepEqual(markdown.split("\n\n").slice(0, 2), [
      hoverContent(subject, all).markdown.split("\n\n")[0],
      "Profile: 5 maps",
    ]);
  });

  it("has notes below its picture where they would push it out of sight", () => {
    const type = "map[struct{a uint8; b string; c uint8}]int";
    const site = makeSite(type, { form: "make" });
    const noted = hoverOf(site, 1000, { notes: ["padding"], advice: false }, made);
    assert.equal(noted.below, "");
    assert.match(noted.markdown, /With its fields in the order/);
    const flow = (code: string) => ({
      ...{ kind: "escapes" as const, subject: code, at: { file: "a.go", line: 3 } },
      steps: [{ how: "return", to: "", code: code.repeat(30), at: { file: "a.go", line: 4 } }],
    });
    const flows = ["aaa", "bbb", "ccc", "ddd"].map(flow) as unknown as EscapeFlow[];
    const description = { ...described(site, "1.26"), flows };
    const subject = { description, model: modelOf("1.26"), hint: 1000, making: made };
    const parts: HoverParts = { ...all, notes: ["escape", "padding"] };
    assert.equal(hoverContent(subject, { ...parts, picture: false }).below, "", "nothing to keep in sight");
    const { markdown, below, svg } = hoverContent(subject, parts);
    assert.notEqual(svg, null);
    const [headline, figures, notes, more] = markdown.split("\n\n");
    assert.match(headline ?? "", /^`map/);
    assert.match(figures ?? "", /^made for 1,000: /);
    assert.equal(notes, "*2 notes below: why it is on the heap, order of fields*");
    assert.equal(more, undefined);
    assert.match(below, /^group of 8: /);
    assert.match(below, /On the heap: .*\n.*With its fields in the order/);
  });

  it("has one headline, then layout and growth, slot sizes, in this order", () => {
    const { markdown, svg } = hoverOf(makeSite("map[string]int"), 1000, {}, made);
    assert.deepEqual(markdown.split("\n\n"), [
      "`map[string]int` · Swiss \\(Go 1\\.26\\) · `makemap`",
      "made for 1,000: 2 tables × 1,024 slots · 54,656 bytes in 6 objects · next growth about entry 1,777 (1,553 to 1,793)",
      "group of 8: 200 bytes (key 16 bytes, elem 8 bytes)",
    ]);
    assert.match(svg ?? "", /^<svg /);
  });

  it("tells the growth that the layout of the make leads to", () => {
    assert.match(
      hoverOf(makeSite("map[string]int"), 896, {}, made).markdown,
      /next growth at entry 897: 1 table → 2 × 1,024 slots/,
    );
  });

  const switches: [part: Partial<HoverParts>, gone: RegExp][] = [
    [{ headline: false }, /Swiss|`makemap`/],
    [{ layout: false }, /tables|objects/],
    [{ growth: false }, /next growth/],
    [{ bytes: "none" }, /objects/],
    [{ slotBytes: "none" }, /group of 8/],
    [{ advice: false }, /lightbulb/],
  ];
  for (const [part, gone] of switches)
    it(`leaves out ${JSON.stringify(part)} and nothing else`, () => {
      const site = makeSite("map[string][200]byte");
      const whole = hoverOf(site, 1000, {}, made).markdown;
      const without = hoverOf(site, 1000, part, made).markdown;
      assert.match(whole, gone);
      assert.doesNotMatch(without, gone);
      for (const [, other] of switches)
        if (other.source !== gone.source && !/objects/.test(gone.source)) assert.match(without, other);
    });

  it("leaves the picture out when asked, and is empty when all is", () => {
    const none = { headline: false, layout: false, growth: false, advice: false, picture: false } as const;
    assert.deepEqual(
      hoverOf(makeSite("map[string]int"), 1000, { ...none, bytes: "none", slotBytes: "none" }, made),
      { markdown: "", svg: null, below: "" },
    );
  });

  it("writes each kind of bytes its own way", () => {
    const { markdown } = hoverOf(
      makeSite("map[string]int"),
      1000,
      { bytes: "both", slotBytes: "hexadecimal" },
      made,
    );
    assert.match(markdown, /54,656 \(0xd580\) bytes in 6 objects/);
    assert.match(markdown, /group of 8: 0xc8 bytes \(key 0x10 bytes, elem 0x8 bytes\)/);
  });

  it("draws nothing where the size of the map is not known", () => {
    const site = makeSite("map[string]int");
    assert.equal(hoverOf(site, null, {}, null).svg, null);
    assert.equal(hoverOf(site, null, {}, { ...made, hintText: "n" }).svg, null);
    assert.match(hoverOf(site, null, {}, { ...made, hintText: null }).svg ?? "", /^<svg /);
  });

  it("guesses no number when the type is not known", () => {
    const { markdown, svg } = hoverOf(unknownSite("map[other.ID]V"), 1000);
    assert.equal(svg, null);
    assert.match(markdown, /sizes are not known/);
    assert.doesNotMatch(markdown, /bytes|slots|objects|mapaccess/);
  });

  it("says where the map is made, and that a hint which is not constant does not count", () => {
    const second = (hint: number | null, making: Making | null) =>
      hoverOf(makeSite("map[string]int"), hint, {}, making).markdown.split("\n\n")[1] ?? "";
    assert.match(second(1000, { ...made, here: false }), /^made for 1,000 in line 27: /);
    assert.match(second(1000, made), /^made for 1,000: /);
    assert.match(
      second(null, { ...made, hintText: "len(a)", line: 3 }),
      /^hint `len\(a\)` is not constant; for 10: 504 bytes · 1,000: 54,656 bytes · 100,000: 3,495,088 bytes$/,
    );
    assert.match(
      second(null, { ...made, hintText: "n", escapesTo: "stack" }),
      /^hint `n` is not constant; header on the stack, the rest on the heap, for 10: 456 bytes · /,
    );
    assert.equal(
      second(null, null),
      "filled without a hint, 10 entries: 504 bytes · 1,000: 54,656 bytes · 100,000: about 3,495,088 bytes",
    );
  });

  // Bytes and objects as runtime.MemStats of go1.23.12 and go1.26.11 have them.
  const measured: [
    go: string,
    map: string,
    entries: number | null,
    hint: number,
    to: EscapesTo,
    text: string,
  ][] = [
    [
      "1.26",
      "map[int32]struct{}",
      null,
      200,
      "heap",
      "made for 200: 1 table × 256 slots · 2,392 bytes in 4 objects",
    ],
    ["1.26", "map[int32]struct{}", null, 200, null, "2,392 bytes in 4 objects if it escapes"],
    ["1.26", "map[int32]struct{}", null, 200, "stack", "2,344 bytes in 3 objects, 48 bytes on the stack"],
    [
      "1.26",
      "map[any]bool",
      2,
      2,
      "heap",
      "made by a literal of 2: one group of 8 slots · 256 bytes in 2 objects",
    ],
    ["1.26", "map[any]bool", 2, 2, "stack", "one group of 8 slots · 248 bytes on the stack"],
    ["1.26", "map[any]bool", 0, 0, "heap", "made by an empty literal: one group of 8 slots, allocated with"],
    [
      "1.26",
      "map[any]bool",
      0,
      0,
      "stack",
      "made by an empty literal: one group of 8 slots · 248 bytes on the stack",
    ],
    ["1.23", "map[any]bool", 0, 0, "stack", "B = 0: 1 bucket of 8 · 200 bytes on the stack"],
    ["1.23", "map[int32]struct{}", null, 200, "stack", "1,816 bytes in 2 objects, 48 bytes on the stack"],
    ["1.23", "map[any]bool", 2, 2, "heap", "208 bytes in 2 objects"],
    ["1.23", "map[any]bool", 2, 2, "stack", "bucket of 8 · 200 bytes on the stack"],
    ["1.26", "map[int32][200]byte", 2, 2, "stack", "416 bytes in 2 objects, "],
    ["1.23", "map[int32][200]byte", 2, 2, "stack", "416 bytes in 2 objects, "],
  ];
  for (const [go, map, entries, hint, escapesTo, text] of measured)
    it(`tells what ${map} for ${entries ?? hint} takes in ${go}, bound for the ${escapesTo ?? "unknown"}`, () => {
      const { markdown } = hoverOf(makeSite(map), hint, {}, { ...made, entries, escapesTo }, go);
      assert.ok(markdown.includes(text), markdown);
    });

  it("draws the group of a small map that lies on the stack, and none that the first write makes", () => {
    const svgOf = (escapesTo: EscapesTo, hint: number | null = null) =>
      hoverOf(makeSite("map[string]int"), hint, {}, { ...made, hintText: null, escapesTo }).svg ?? "";
    assert.doesNotMatch(svgOf("stack"), /nothing allocated/);
    assert.match(svgOf("stack"), /1 × 200 bytes/);
    assert.match(svgOf("heap"), /nothing allocated until the first write/);
    assert.match(svgOf(null), /nothing allocated until the first write/);
  });

  it("names the key's underlying type beside a named one", () => {
    const site = makeSite("map[uint64][129]byte");
    const named = { ...site, type: { ...site.type, text: "map[ID]Page", key: "ID" } };
    const { markdown } = hoverOf(named, null, {}, null, "1.23");
    assert.match(markdown, /^`map\[ID\]Page` · key `uint64` · classic \\\(Go 1\\\.23\\\) · /);
    assert.match(markdown, /bucket of 8: 144 bytes \(key 8 bytes, elem 129 bytes\)/);
  });

  it("counts equal calls that follow each other", () => {
    const literal = { entries: 12, staticEntries: 12, unknownEntries: 0 };
    const { markdown } = hoverOf(makeSite("map[string]int", { form: "literal", hint: null, literal }), 12);
    assert.match(markdown, /`makemap`, then `mapassign_faststr` × 12/);
  });
});

describe("advice", () => {
  const advice = (site: MapSite, hint: number | null, go = "1.26"): string =>
    /\$\(lightbulb\) (.*)/.exec(hoverOf(site, hint, {}, made, go).markdown)?.[1] ?? "";

  it("is silent where there is nothing certain to say", () => {
    assert.equal(advice(makeSite("map[string]int"), 1000), "");
    assert.equal(advice(makeSite("map[string]int"), null), "");
    assert.equal(advice(makeSite("map[string]int"), 0), "");
    assert.equal(advice(makeSite("map[string][200]byte", { incomplete: true }), null), "");
  });

  const rows: [what: string, site: MapSite, hint: number | null, go: string, sentence: RegExp][] = [
    ["a small hint", makeSite("map[string]int"), 5, "1.26", /^A hint of at most 8 buys nothing/],
    ["a hint beyond memory", makeSite("map[string]int"), 2 ** 50, "1.26", /too large and makes an empty map/],
    [
      "a hint that tables cannot hold evenly",
      makeSite("map[string]int"),
      897,
      "1.26",
      /usually grows before it holds 897/,
    ],
    [
      "a loop that clears",
      makeSite("map[string]int", {
        ...{ form: "range", hint: null, operand: "m" },
        loop: { clears: true, leavesAtOnce: false },
      }),
      null,
      "1.26",
      /one `mapclear`/,
    ],
    [
      "a key from bytes, read",
      makeSite("map[string]int", { form: "read", hint: null, keyFromBytes: true }),
      null,
      "1.23",
      /copies nothing/,
    ],
    [
      "a key from bytes, written",
      makeSite("map[string]int", { form: "assign", hint: null, keyFromBytes: true }),
      null,
      "1.23",
      /allocates a copy/,
    ],
    [
      "large elems",
      makeSite("map[string][200]byte"),
      1000,
      "1.23",
      /^Elems over 128 bytes .* allocates 208 bytes more/,
    ],
    [
      "an empty elem",
      makeSite("map[int64]struct{}"),
      1000,
      "1.26",
      /^The empty elem takes 8 bytes of each slot/,
    ],
  ];
  for (const [what, site, hint, go, sentence] of rows)
    it(`on ${what}`, () => assert.match(advice(site, hint, go), sentence));

  it("is not given of an empty elem where it takes nothing", () => {
    assert.equal(advice(makeSite("map[int64]struct{}"), 1000, "1.23"), "");
    assert.equal(advice(makeSite("map[int64]struct{}"), 1000, "1.27+mapsplitgroup"), "");
  });
});

describe("texts from the source", () => {
  it("mean nothing to Markdown", () => {
    const { markdown } = hoverOf(unknownSite("[x](command:evil) <img src=x> **b** `c`"));
    const [headline, reason] = markdown.split("\n\n");
    assert.match(headline ?? "", /^`` \[x\]\(command:evil\) <img src=x> \*\*b\*\* `c` ``/);
    assert.doesNotMatch(reason ?? "", /(?<!\\)\[|<img|(?<!\\)\*\*/);
  });

  it("stay in one code span whatever backticks they hold", () => {
    assert.equal(codeSpan("a"), "`a`");
    assert.equal(codeSpan("a`b"), "``a`b``");
    assert.equal(codeSpan("``a"), "``` ``a ```");
    assert.equal(codeSpan("a\n\nb"), "`a b`");
    assert.equal(escapeMarkdown("a_b*c[d](e)<f>&`g`\\"), "a\\_b\\*c\\[d\\]\\(e\\)&lt;f\\>&amp;\\`g\\`\\\\");
  });
});
