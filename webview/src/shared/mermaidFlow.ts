/** Draws Mermaid sources; this file and Mermaid itself are loaded when a flow is first opened. */

let drawn = 0;

const smallestScale = 0.65;
const measuring = "measuring";

/**
 * Renders a Mermaid source into an element, in the colours of the editor's theme.
 * A source that Mermaid refuses is shown as text.
 */
export async function drawMermaid(target: HTMLElement, source: string): Promise<void> {
  const { default: mermaid } = await import("mermaid");
  const style = getComputedStyle(document.body);
  const colour = (name: string): string => style.getPropertyValue(name).trim() || style.color;
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: "strict",
    theme: "base",
    fontFamily: style.fontFamily,
    themeVariables: {
      darkMode: /vscode-(dark|high-contrast)(?!-light)/.test(document.body.className),
      background: colour("--vscode-editor-background"),
      primaryColor: colour("--vscode-editorWidget-background"),
      primaryTextColor: colour("--vscode-editor-foreground"),
      primaryBorderColor: colour("--vscode-focusBorder"),
      lineColor: colour("--vscode-editor-foreground"),
      edgeLabelBackground: colour("--vscode-editor-background"),
      tertiaryColor: colour("--vscode-editor-background"),
    },
  });
  // Mermaid measures inside the body, whose own children a redraw of the page may replace meanwhile.
  const workbench = document.createElement("div");
  workbench.className = measuring;
  Object.assign(workbench.style, { position: "absolute", visibility: "hidden" });
  target.append(workbench);
  try {
    const { svg } = await mermaid.render(`flow-${++drawn}`, source, workbench);
    const picture = parseSvg(svg);
    // Wider than the page it is scrolled, not squeezed until nobody can read it.
    picture.style.minWidth = `${Math.ceil(picture.viewBox.baseVal.width * smallestScale)}px`;
    show(target, picture);
  } catch {
    sayInstead(target, source);
  } finally {
    workbench.remove();
  }
}

/** A text where the diagram would be. */
export function sayInstead(target: HTMLElement, message: string): void {
  const text = document.createElement("pre");
  text.textContent = message;
  show(target, text);
}

/** Takes the place of what was shown before; diagrams that are still being measured stay. */
function show(target: HTMLElement, picture: Element): void {
  for (const child of [...target.children]) if (!child.classList.contains(measuring)) child.remove();
  target.prepend(picture);
}

/** Mermaid's SVG as an element, without going through markup of the page. */
function parseSvg(svg: string): SVGSVGElement {
  const parsed = new DOMParser().parseFromString(svg, "text/html").querySelector("svg");
  if (!parsed) throw new Error("Mermaid gave no picture");
  return document.importNode(parsed, true);
}
