import { marked } from "marked";
import { expect } from "../entrance.ts";

/** Fails where Markdown of ours, as VS Code renders it, loads something, links to something or holds HTML. */
export function expectNothingLoads(markdown: string, what: string): void {
  marked.walkTokens(marked.lexer(markdown), ({ type, raw }) => {
    expect(
      !["image", "link", "html", "def"].includes(type),
      `${what} renders ${type} ${JSON.stringify(raw)}`,
    );
  });
}
