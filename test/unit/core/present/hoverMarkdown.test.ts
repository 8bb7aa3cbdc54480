import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { hoverContent } from "../../../../extension/src/core/present/hoverMarkdown.ts";
import { codeSpan, escapeMarkdown } from "../../../../extension/src/core/present/markdownText.ts";
import { described, makeSite, unknownSite } from "./presentFixture.ts";

const parts = { picture: true, numbers: "decimal", theme: "light" } as const;

describe("a hover", () => {
  it("tells exact bytes and objects of a make", () => {
    const { markdown, svg } = hoverContent(described(makeSite("map[string]int"), "1.26"), 1000, parts);
    assert.match(markdown, /54,656 bytes in 6 objects/);
    assert.match(markdown, /2 tables × 1,024 slots/);
    assert.match(markdown, /`runtime\.makemap`/);
    assert.match(svg ?? "", /^<svg /);
  });

  it("leaves picture and numbers out when asked", () => {
    const { markdown, svg } = hoverContent(described(makeSite("map[string]int"), "1.26"), 1000, {
      ...parts,
      picture: false,
      numbers: "none",
    });
    assert.equal(svg, null);
    assert.doesNotMatch(markdown, /bytes/);
  });

  it("guesses no number when the type is not known", () => {
    const { markdown, svg } = hoverContent(described(unknownSite("map[other.ID]V"), "1.26"), 1000, parts);
    assert.equal(svg, null);
    assert.match(markdown, /sizes are not known/);
    assert.doesNotMatch(markdown, /bytes|slots|objects|mapaccess/);
  });

  it("says where the map is made, and that a hint which is not constant does not count", () => {
    const description = described(makeSite("map[string]int"), "1.26");
    const made = (
      hint: number | null,
      making: { hintText: string | null; line: number; here: boolean } | null,
    ) => hoverContent(description, hint, { ...parts, making }).markdown.split("\n\n")[1] ?? "";
    assert.match(made(1000, { hintText: "1000", line: 27, here: false }), /^made for 1,000 in line 27: /);
    assert.match(made(1000, { hintText: "1000", line: 27, here: true }), /^made for 1,000: /);
    assert.match(
      made(null, { hintText: "len(a)", line: 3, here: true }),
      /^hint `len\(a\)` is not constant; without one: /,
    );
    assert.match(made(null, null), /^when made without a hint: /);
  });

  it("shows the key's layout type beside a named one, and elements stored by pointer", () => {
    const site = makeSite("map[uint64][129]byte");
    const named = { ...site, type: { ...site.type, text: "map[ID]Page", key: "ID" } };
    const { markdown } = hoverContent(described(named, "1.23"), null, parts);
    assert.match(markdown, /^`map\[ID\]Page` · key `uint64` · /);
    assert.match(markdown, /elem over 128 bytes, stored by pointer/);
    assert.match(markdown, /bucket of 8: 144 bytes \(key 8 bytes, elem 129 bytes\)/);
  });
});

describe("texts from the source", () => {
  it("mean nothing to Markdown", () => {
    const { markdown } = hoverContent(
      described(unknownSite("[x](command:evil) <img src=x> **b** `c`"), "1.26"),
      null,
      parts,
    );
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
