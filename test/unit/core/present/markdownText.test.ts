import assert from "node:assert/strict";
import { test } from "node:test";
import { marked, type Token } from "marked";
import { ByteWriter } from "../../../../extension/src/cli/byteWriter.ts";
import { writeListing } from "../../../../extension/src/cli/listingText.ts";
import type { AnnotatedFunction } from "../../../../extension/src/core/asm/runtime/annotated.ts";
import { capacityMarkdown } from "../../../../extension/src/core/present/capacityMarkdown.ts";
import { hoverAt } from "../../../../extension/src/core/present/listingHover.ts";
import { codeSpan, escapeMarkdown } from "../../../../extension/src/core/present/markdownText.ts";

/** What goes in as text comes out as text, by the renderer that VS Code uses; nothing is loaded and nothing is a link. */

const hostile = [
  "![x](https://evil.example/a.png)",
  "[x](https://evil.example)",
  "[x](command:evil)",
  "https://evil.example/a and www.evil.example and a@evil.example",
  "<https://evil.example>",
  '<img src="https://evil.example/a.png">',
  "`` ![x](https://evil.example/a.png) ``",
  "a`b``c```d",
  "`",
  "``",
  "\n\n![x](https://evil.example)\n\n",
  "a\n===\nb\n---\n# c\n    d\n1. e\n2) f\n- g\n+ h\n> i\n```\nj",
  "[x]: https://evil.example",
  "| a | ![x](https://evil.example) |",
  "\\`![x](https://evil.example)\\`",
  "a \\| b | `c` |",
  "*elem* _key_ ~~old~~ **new** $(alert) &lt;img&gt; &#33;",
  "$$x$$ <!-- y --> <script>1</script>",
];
const pieces = [
  ..."`[]()!<>|\\*_~&#:/@.$ \n\t-+=1",
  "https://e.x/",
  "![",
  "](",
  "``",
  "www.e.x",
  "<img src=x>",
  "&#33;",
];

/** Another one each run; a failure names it. */
const seed = Number(process.env.MAPSCOPE_SEED ?? Date.now() % 1_000_000);

function hostileTexts(): string[] {
  let state = seed >>> 0;
  const below = (n: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
  const random = Array.from({ length: 2000 }, () =>
    Array.from({ length: 1 + below(14) }, () => pieces[below(pieces.length)] as string).join(""),
  );
  return [...hostile, ...random];
}

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
  for (const text of hostileTexts()) {
    const spans = tokensOf(`a ${codeSpan(text)} b`).filter(({ type }) => type === "codespan");
    if (text.trim() === "") continue;
    assert.equal(spans.length, 1, `${JSON.stringify(text)}, seed ${seed}`);
    assert.equal(oneLine((spans[0] as { text: string }).text), oneLine(text), `seed ${seed}`);
    assertNothingLoads(codeSpan(text), JSON.stringify(text));
  }
});

test("escaped text is shown as it was given, as one paragraph of text", () => {
  for (const text of hostileTexts()) {
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
  for (const text of hostileTexts()) {
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
