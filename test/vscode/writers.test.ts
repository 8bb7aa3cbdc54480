import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import type { CallChain } from "../../extension/src/core/compile/callChain.ts";
import { callChainMermaid } from "../../extension/src/core/present/callChainMermaid.ts";
import { growthMermaid } from "../../extension/src/core/present/growthMermaid.ts";
import { stepsMermaid } from "../../extension/src/core/present/mapDiagrams.ts";
import { element, svgImage, textElement } from "../../extension/src/core/present/svg.ts";
import { h, toMarkup } from "../../webview/src/shared/node.ts";
import { launchBrowser } from "../support/browser.ts";
import { projectPath } from "../support/projectPath.ts";
import { hostileSeed, hostileTexts } from "../unit/core/present/hostileTexts.ts";

// What goes into a diagram or picture as text comes out as text: drawn by the view's own Mermaid, and read by a browser.

const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();
const texts = hostileTexts(100).filter((text) => oneLine(text) !== "");
/** Boxes of one flowchart, and messages of one sequence. */
const atOnce = 40;
const groups = Array.from({ length: Math.ceil(texts.length / atOnce) }, (_, i) =>
  texts.slice(i * atOnce, (i + 1) * atOnce),
);

/** What a drawing shows: its texts in order, and the elements that no text may become. */
interface Drawn {
  readonly failed: boolean;
  readonly texts: readonly string[];
  readonly strange: readonly string[];
}

describe(`hostile texts in pictures, MAPSCOPE_SEED=${hostileSeed}`, () => {
  let browser: Browser;
  let page: Page;
  const requests: string[] = [];

  before(async () => {
    const { outputFiles } = await build({
      entryPoints: [projectPath("webview/src/shared/mermaidFlow.ts")],
      ...{ bundle: true, write: false, format: "iife", globalName: "mermaidFlow", platform: "browser" },
    });
    browser = await launchBrowser();
    page = await browser.newPage();
    page.on("request", (request) => requests.push(request.url()));
    await page.setContent("<body></body>");
    await page.addScriptTag({ content: outputFiles[0]?.text ?? "" });
  });
  after(() => browser?.close());

  /** Draws a Mermaid source and collects the texts of some elements of the drawing. */
  const draw = (source: string, labels: string): Promise<Drawn> =>
    page.evaluate(
      async ([text, selector]) => {
        const target = document.createElement("div");
        document.body.replaceChildren(target);
        const { drawMermaid } = (globalThis as unknown as { mermaidFlow: { drawMermaid: DrawMermaid } })
          .mermaidFlow;
        await drawMermaid(target, text);
        const all = [...target.querySelectorAll("*")];
        return {
          failed: target.querySelector("svg") === null,
          texts: [...target.querySelectorAll(selector)].map((label) => label.textContent ?? ""),
          strange: all
            .map((one) => one.localName)
            .filter((name) => /^(img|a|script|iframe|code|em|strong|ul|ol|image)$/.test(name)),
        };
      },
      [source, labels] as const,
    );
  type DrawMermaid = (target: HTMLElement, source: string) => Promise<void>;

  const assertShown = ({ failed, texts: shown, strange }: Drawn, expected: readonly string[]): void => {
    assert.ok(!failed, `Mermaid refuses one of ${JSON.stringify(expected)}`);
    assert.deepEqual(strange, [], JSON.stringify(expected));
    assert.deepEqual(shown.map(oneLine), expected.map(oneLine));
  };

  it("flowcharts show them", async () => {
    for (const group of groups) {
      const source = stepsMermaid(
        "start",
        group.map((text) => ({ text })),
      );
      assertShown(await draw(source, ".nodeLabel"), ["start", ...group]);
    }
    const [title = ""] = texts;
    const events = [{ operation: 1, entries: 9, what: texts[1] ?? "", liveBytes: 1, garbageBytes: 0 }];
    const grown = await draw(growthMermaid(title, events), ".nodeLabel");
    assertShown(grown, [title, `${texts[1]}1 bytes live, 0 left behind`]);
  });

  it("sequence diagrams show them", async () => {
    for (const group of groups) {
      const steps = group.map((text) => ({
        kind: "message",
        from: "source",
        to: "types",
        text,
        memory: null,
      }));
      const source = callChainMermaid({ steps } as unknown as CallChain);
      assertShown(await draw(source, ".messageText"), group);
    }
  });

  it("pictures and pages of ours show them, in texts and attributes", async () => {
    const read = (markup: string, selector: string) =>
      page.evaluate(
        ([text, names]) => {
          const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
          const found = [...parsed.querySelectorAll(names)].map((one) => one.textContent ?? "");
          return {
            found,
            broken: parsed.querySelector("parsererror") !== null,
            count: parsed.querySelectorAll("*").length,
          };
        },
        [markup, selector] as const,
      );
    const shown = (text: string): string =>
      text.replace(/\p{Cc}/gu, (c) => (c === "\n" || c === "\t" ? c : "\ufffd"));
    for (const text of texts) {
      const picture = svgImage(10, 10, text, textElement(1, 1, text), element("g", { "data-x": text }));
      const { found, broken, count } = await read(picture, "title, text");
      assert.deepEqual([found.map(shown), broken, count], [[shown(text), shown(text)], false, 4], picture);
      const markup = toMarkup(
        h("svg", { xmlns: "http://www.w3.org/2000/svg" }, h("text", { "data-x": text }, text)),
      );
      const page = await read(markup, "text");
      assert.deepEqual([page.found.map(shown), page.broken, page.count], [[shown(text)], false, 2], markup);
    }
  });

  it("nothing was asked of the network", () => {
    assert.deepEqual(requests, []);
  });
});
