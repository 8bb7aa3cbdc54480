import assert from "node:assert/strict";
import { test } from "node:test";
import { marked, type Token } from "marked";
import { ByteWriter } from "../../../../extension/src/cli/byteWriter.ts";
import { writeListing } from "../../../../extension/src/cli/listingText.ts";
import type { AnnotatedFunction } from "../../../../extension/src/core/asm/runtime/annotated.ts";
import { capacityMarkdown } from "../../../../extension/src/core/present/capacityMarkdown.ts";
import { hoverAt } from "../../../../extension/src/core/present/listingHover.ts";
import { codeSpan, escapeMarkdown } from "../../../../extension/src/core/present/markdownText.ts";
import { hostileSeed, hostileTexts } from "./hostileTexts.ts";

/** What goes in as text comes out as text, by the renderer that VS Code uses; nothing is loaded and nothing is a link. */

const seed = hostileSeed;
const texts = hostileTexts(2000);

function tokensOf(markdown: string): Token[] {
  const tokens: Token[] = [];
  marked.walkTokens(marked.lexer(markdown), (token) => {
    tokens.push(token);
  });
  return tokens;
}

function assertNothingLoads(markdown: string, what: string): void {
  for (const { type, raw } of tokensOf(markdown))
    assert.ok(
      !["image", "link", "html", "def"].includes(type),
      `${what}: ${type} ${JSON.stringify(raw)}, seed ${seed}`,
    );
}

const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();

test("a code span shows the text that it was given", () => {
  for (const text of texts) {
    const spans = tokensOf(`a ${codeSpan(text)} b`).filter(({ type }) => type === "codespan");
    if (text.trim() === "") continue;
    assert.equal(spans.length, 1, `${JSON.stringify(text)}, seed ${seed}`);
    assert.equal(oneLine((spans[0] as { text: string }).text), oneLine(text), `seed ${seed}`);
    assertNothingLoads(codeSpan(text), JSON.stringify(text));
  }
});

test("escaped text is shown as it was given, as one paragraph of text", () => {
  for (const text of texts) {
    const markdown = `x ${escapeMarkdown(text)}`;
    assertNothingLoads(markdown, JSON.stringify(text));
    const shown = marked
      .parse(markdown, { async: false })
      .replace(/^<p>|<\/p>\n$/g, "")
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">")
      .replaceAll("&quot;", '"')
      .replaceAll("&#39;", "'")
      .replaceAll("&amp;", "&");
    assert.equal(oneLine(shown), oneLine(`x ${text}`), `seed ${seed}`);
  }
});

function hostileListing(text: string): AnnotatedFunction {
  const line = {
    line: 2,
    pc: "0x10",
    text: `MOVQ ${text}, AX`,
    file: text,
    sourceLine: 1,
    step: "other",
    explanation: text,
    fallback: false,
  } as const;
  return {
    function: text,
    package: "",
    release: "1.26",
    releases: ["1.26"],
    releaseTold: false,
    goarch: "amd64",
    summary: text,
    mermaid: "",
    steps: [],
    lines: [line],
    range: { from: 1, to: 2 },
  };
}

test("no writer of ours makes a link, an image or HTML of what a listing or a report says", () => {
  for (const text of texts) {
    const fn = hostileListing(text);
    for (const line of [1, 2]) assertNothingLoads(hoverAt([fn], line, 6, `MOVQ ${text}(SB)`) ?? "", "hover");
    const out = new ByteWriter();
    writeListing(fn, "markdown", out);
    const written = new TextDecoder().decode(out.take());
    assertNothingLoads(written, "explain --markdown");
    const cells = tokensOf(written).find(({ type }) => type === "table");
    assert.equal((cells as { rows: unknown[][] } | undefined)?.rows[0]?.length, 4, JSON.stringify(text));
    const section = {
      title: text,
      labels: text,
      columns: [text],
      rows: [{ label: text, current: true, cells: [{ text }] }],
      note: text,
    };
    assertNothingLoads(
      capacityMarkdown({ title: text, sections: [section] } as unknown as Parameters<
        typeof capacityMarkdown
      >[0]),
      "capacity",
    );
  }
});
