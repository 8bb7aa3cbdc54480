import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  type GrowthEvent,
  growthMermaid,
  mermaidText,
} from "../../../../extension/src/core/present/growthMermaid.ts";
import { type LayoutSketch, layoutSketchSvg } from "../../../../extension/src/core/present/layoutSketch.ts";
import { escapeXml, palettes, svgImage, textElement } from "../../../../extension/src/core/present/svg.ts";

/** Names of elements that are opened; fails unless each is closed in turn and no text holds markup. */
function elementsOf(svg: string): string[] {
  const open: string[] = [];
  const names: string[] = [];
  for (const [tag, closing, name, rest] of svg.matchAll(
    /<(\/?)([a-z]+)((?:\s[\w:-]+="[^"<>&]*(?:&#?\w+;[^"<>&]*)*")*\s?\/?)>/g,
  )) {
    if (closing === "/") assert.equal(open.pop(), name, `${tag} closes what is open`);
    else {
      names.push(name as string);
      if (!rest?.endsWith("/")) open.push(name as string);
    }
  }
  assert.deepEqual(open, []);
  const text = svg.replace(/<\/?[a-z]+(?:\s[\w:-]+="[^"<>]*")*\s?\/?>/g, "");
  assert.doesNotMatch(text, /[<>]/, "no markup is left over in texts");
  assert.doesNotMatch(text, /&(?!#\d+;)/, "each ampersand begins an entity");
  return names;
}

const sketch: LayoutSketch = {
  headerName: "Map",
  headerBytes: 48,
  directoryEntries: 2,
  blocks: 2,
  blockLabel: "tables of groups",
  rowsPerBlock: 128,
  spareRows: 0,
  rowBytes: 200,
  keyBytes: 16,
  elemBytes: 8,
};

describe("the sketch of a layout", () => {
  const shapes: Partial<LayoutSketch>[] = [
    {},
    { blocks: 0, directoryEntries: 0 },
    { headerName: "hmap", blocks: 1, blockLabel: "bucket", directoryEntries: 0, rowsPerBlock: 1 },
    { blocks: 1, directoryEntries: 0, rowsPerBlock: 65536, spareRows: 4096 },
    { blocks: 64, directoryEntries: 64 },
    { keyBytes: 0, elemBytes: 0 },
  ];
  for (const theme of ["light", "dark", "highContrast", "highContrastLight"] as const)
    it(`is one well-formed SVG in ${theme} colours`, () => {
      for (const shape of shapes) {
        const svg = layoutSketchSvg({ ...sketch, ...shape }, theme);
        assert.equal(elementsOf(svg)[0], "svg");
        assert.ok(svg.includes(palettes[theme].foreground));
        assert.doesNotMatch(svg, /NaN|undefined|Infinity/);
      }
    });

  it("writes large numbers as all texts do", () => {
    const large = { blocks: 1, rowsPerBlock: 65536, spareRows: 4096, rowBytes: 2056 };
    assert.match(layoutSketchSvg({ ...sketch, ...large }, "light"), /65,536 \+ 4,096 spare × 2,056 bytes/);
  });

  it("escapes its texts", () => {
    const hostile = '</text><img src=x onerror="alert(1)"> & "';
    const names = elementsOf(layoutSketchSvg({ ...sketch, blockLabel: hostile }, "light"));
    assert.ok(!names.includes("img"));
  });

  it("draws what exists: no rows before the first write", () => {
    const svg = layoutSketchSvg({ ...sketch, blocks: 0, directoryEntries: 0 }, "light");
    assert.match(svg, /nothing allocated until the first write/);
    assert.equal(svg.match(/<rect/g)?.length, 1, "only the header");
  });
});

describe("SVG texts", () => {
  it("hold markup, quotes and control characters as text", () => {
    assert.equal(escapeXml(`<a b="c" d='e'>&`), "&#60;a b=&#34;c&#34; d=&#39;e&#39;&#62;&#38;");
    assert.equal(escapeXml("a\u0000b\u001bc\n\td"), "a\ufffdb\ufffdc\n\td");
    assert.deepEqual(elementsOf(svgImage(1, 1, "<b>", textElement(0, 0, "</svg>", { class: '"><i>' }))), [
      "svg",
      "title",
      "text",
    ]);
  });
});

describe("the flow of growth", () => {
  const event = (entries: number, what = "1 table → 2"): GrowthEvent => ({
    operation: entries,
    entries,
    what,
    liveBytes: 100,
    garbageBytes: 50,
  });

  it("has a box a growth and the entry on the arrow", () => {
    assert.equal(
      growthMermaid("make(map[string]int)", [event(9, "group → 1 table × 16 slots"), event(15)]),
      [
        "flowchart TD",
        '  start(["make(map[string]int)"])',
        '  g0["group → 1 table × 16 slots<br/>100 bytes live, 50 left behind"]',
        '  start -- "entry 9" --> g0',
        '  g1["1 table → 2<br/>100 bytes live, 50 left behind"]',
        '  g0 -- "entry 15" --> g1',
        "",
      ].join("\n"),
    );
  });

  it("sums up all but the last twelve growths", () => {
    const source = growthMermaid(
      "m",
      Array.from({ length: 20 }, (_, i) => event(i)),
    );
    assert.match(source, /more\["8 earlier growths"\]/);
    assert.equal(source.match(/^ {2}g\d+\[/gm)?.length, 12);
    assert.match(source, /more -- "entry 8" --> g0/);
  });

  it("lets no type text or sentence leave its label", () => {
    for (const hostile of [
      '"] --> evil["',
      "<img src=x onerror=alert(1)>",
      "a\n  click start href 'x'",
      "%%{init: {}}%%",
      "`md`; end #quot; & #35;",
    ]) {
      assert.doesNotMatch(mermaidText(hostile), /["<>`%&{}\n'|\\]/);
      const source = growthMermaid(hostile, [event(1, hostile)]);
      assert.equal(source.split("\n").length, 5, "one line a box or arrow");
      for (const label of source.matchAll(/"([^"]*)"/g))
        assert.doesNotMatch((label[1] as string).replace("<br/>", ""), /[<>`%{}]/);
      assert.doesNotMatch(source, /<img|%%|click start href '/);
    }
  });
});
