import type { Locator } from "playwright-core";

/** A row of a listing as an editor draws it; a wrapped line is several. Measures are in pixels of the page. */
export interface RenderedRow {
  /** With plain spaces. */
  readonly text: string;
  readonly top: number;
  /** Whether its last letter lies within the editor. */
  readonly isWhole: boolean;
  /** What stands in the column beside it, and how many letters of that are in sight. */
  readonly beside?: { readonly text: string; readonly visibleLetters: number };
  /** What stands in the box at the row, and whether all of it is in sight. */
  readonly box?: { readonly text: string; readonly isWhole: boolean };
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly height: number;
}
interface Style {
  readonly content: string;
  readonly position: string;
  readonly zIndex: string;
  readonly width: string;
  readonly height: string;
  readonly left: string;
  readonly top: string;
  readonly font: string;
}
interface PageElement {
  readonly textContent: string | null;
  readonly firstElementChild: PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
  querySelector(selector: string): PageElement | null;
  getBoundingClientRect(): Box;
}
/** The parts of the page's own objects that are used here. */
interface PageGlobals {
  getComputedStyle(of: PageElement, pseudo?: string): Style;
  readonly document: {
    createElement(name: "canvas"): {
      getContext(kind: "2d"): { font: string; measureText(text: string): { width: number } };
    };
    createRange(): { selectNodeContents(node: PageElement): void; getBoundingClientRect(): Box };
  };
}

/** The rows of an editor that are in sight, from the top. */
export async function renderedRows(editor: Locator): Promise<RenderedRow[]> {
  const rows = await editor.evaluate((root) => {
    const page = globalThis as unknown as PageGlobals;
    const element = root as unknown as PageElement;
    const pane = element.querySelector(".lines-content")?.getBoundingClientRect();
    const bar = element.querySelector(".editor-scrollable > .scrollbar.vertical")?.getBoundingClientRect();
    const guard = element.getBoundingClientRect();
    const right = bar && bar.left > guard.left ? bar.left : guard.right;
    const context = page.document.createElement("canvas").getContext("2d");
    const measured = [];
    for (const line of element.querySelectorAll(".view-lines > .view-line")) {
      const at = line.getBoundingClientRect();
      if (at.top < guard.top - 1 || at.bottom > guard.bottom + 1 || !pane) continue;
      context.font = page.getComputedStyle(line).font;
      const letter = context.measureText("0").width;
      let end = 0;
      const found: { beside?: object; box?: object } = {};
      for (const span of line.querySelectorAll("span > span")) {
        const range = page.document.createRange();
        range.selectNodeContents(span);
        if ((span.textContent ?? "") !== "") end = Math.max(end, range.getBoundingClientRect().right);
        const style = page.getComputedStyle(span, "::after");
        if (style.position !== "absolute" || !/^".+"$/.test(style.content)) continue;
        const text = style.content.slice(1, -1).replaceAll('\\"', '"').replaceAll("\\\\", "\\");
        const width = Number.parseFloat(style.width);
        const begin = at.left + Number.parseFloat(style.left);
        if (style.zIndex === "auto") {
          const visible = Math.floor((Math.min(begin + width, right) - begin) / letter + 0.01);
          found.beside = { text, visibleLetters: Math.max(0, Math.min(text.length, visible)) };
        } else if (width > letter) {
          const top = at.top + Number.parseFloat(style.top);
          const bottom = top + Number.parseFloat(style.height);
          found.box = {
            text,
            isWhole: begin + width <= right + 1 && top >= guard.top - 1 && bottom <= guard.bottom + 1,
          };
        }
      }
      measured.push({
        text: (line.textContent ?? "").replaceAll("\u00a0", " "),
        top: at.top,
        isWhole: end <= right + 1,
        ...found,
      });
    }
    return measured;
  });
  return (rows as RenderedRow[]).sort((a, b) => a.top - b.top);
}

/** Whether a row shows an instruction (the first row of it, where it is wrapped). */
export const isInstruction = ({ text }: RenderedRow): boolean =>
  /^ *\d* +(L\d+ +)?(0x\w+ +)?[A-Z][A-Z0-9]+( |$)/.test(text);
