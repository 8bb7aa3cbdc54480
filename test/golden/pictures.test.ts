import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { GoArch } from "../../extension/src/core/go/release/goTarget.ts";
import { type HoverParts, hoverContent } from "../../extension/src/core/present/hoverMarkdown.ts";
import { noteKinds } from "../../extension/src/core/present/siteNotes.ts";
import { mapPage } from "../../webview/src/layout/mapPage.ts";
import { pictureSvg } from "../../webview/src/layout/pictureSvg.ts";
import { toMarkup } from "../../webview/src/shared/node.ts";
import { assertGolden } from "../support/golden.ts";
import { modelOf } from "../unit/core/go/types/mapTypeFixture.ts";
import { described, makeSite, unknownSite } from "../unit/core/present/presentFixture.ts";
import { session } from "../unit/webview/layout/viewFixture.ts";

const parts: HoverParts = {
  ...{ headline: true, layout: true, growth: true, advice: true, notes: noteKinds, picture: true },
  ...{ bytes: "both", slotBytes: "decimal", theme: "light" },
};

describe("hovers of a make", () => {
  const rows: [name: string, map: string, hint: number | null, go: string, goarch?: GoArch][] = [
    ["string-int-1000-1.26", "map[string]int", 1000, "1.26"],
    ["string-int-1000-1.23", "map[string]int", 1000, "1.23"],
    ["string-int-none-1.26", "map[string]int", null, "1.26"],
    ["string-int-none-1.23", "map[string]int", null, "1.23"],
    ["uint64-page-100-1.24", "map[uint64][4096]byte", 100, "1.24"],
    ["uint32-bool-20-1.27-386", "map[uint32]bool", 20, "1.27", "386"],
    ["struct-9-1.18", "map[struct{ a int32; b string }]struct{}", 9, "1.18"],
  ];
  for (const [name, map, hint, go, goarch] of rows)
    it(name, () => {
      const hintText = hint === null ? "n" : String(hint);
      const description = described(makeSite(map), go, goarch);
      const making = {
        hintText,
        line: 12,
        here: false,
        entries: null,
        escapesTo: "heap",
        fill: null,
      } as const;
      const { markdown, svg } = hoverContent(
        { description, model: modelOf(go, goarch), hint, making },
        parts,
      );
      assertGolden(`pictures/hover-${name}.md`, `${markdown}\n`);
      // A map whose size is not known has no picture.
      assert.equal(svg === null, hint === null);
      if (svg !== null) assertGolden(`pictures/hover-${name}.svg`, `${svg.replaceAll("><", ">\n<")}\n`);
    });

  it("unknown type", () => {
    const description = described(unknownSite("map[other.ID]V"), "1.26");
    const subject = { description, model: modelOf("1.26"), hint: null, making: null };
    const { markdown } = hoverContent(subject, parts);
    assertGolden("pictures/hover-unknown.md", `${markdown}\n`);
  });
});

describe("pages of the layout view", () => {
  it("classic map", () => {
    const opened = session("map[string]int", "1.23");
    opened.insert(10);
    opened.deleteKeys(2);
    assertGolden("pictures/page-classic.html", toMarkup(mapPage(opened.view().picture, { width: 400 })));
  });

  it("Swiss map", () => {
    const opened = session("map[string]int", "1.26");
    opened.insert(10);
    opened.deleteKeys(2);
    assertGolden("pictures/page-swiss.html", toMarkup(mapPage(opened.view().picture, { width: 400 })));
  });

  it("copied as one SVG", () => {
    const opened = session("map[uint8]bool", "1.26");
    opened.insert(5);
    assertGolden("pictures/copied.svg", toMarkup(pictureSvg(opened.view(), 400)));
  });
});
