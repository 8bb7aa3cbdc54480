import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { FrameLocator } from "playwright-core";

/** The rule set as a script; the page's policy does not apply to what the browser's driver runs. */
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Best practices of pages as a whole do not fit a view inside an editor. */
const wholePageRules = ["region", "landmark-one-main", "page-has-heading-one"];

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** What axe-core finds wrong in a webview, one text for each element; empty when there is nothing. */
export async function accessibilityViolations(view: FrameLocator): Promise<string[]> {
  const frame = await (await view.locator("body").elementHandle())?.ownerFrame();
  if (!frame) throw new Error("the webview has no frame");
  await frame.evaluate(axe);
  // The editor paints the ground under a transparent page, which axe-core cannot see.
  await frame.evaluate(`{
    const style = getComputedStyle(document.body);
    const ground = style.getPropertyValue("--vscode-sideBar-background") || "var(--vscode-editor-background)";
    if (style.backgroundColor === "rgba(0, 0, 0, 0)") document.documentElement.style.backgroundColor = ground;
  }`);
  const rules = Object.fromEntries(wholePageRules.map((rule) => [rule, { enabled: false }]));
  const run = `axe.run(document, { resultTypes: ["violations"], rules: ${JSON.stringify(rules)} })`;
  const { violations } = (await frame.evaluate(run)) as { readonly violations: readonly Violation[] };
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(
      ({ html, failureSummary }) => `${id}: ${help}\n  ${html.slice(0, 200)}\n  ${failureSummary ?? ""}`,
    ),
  );
}
