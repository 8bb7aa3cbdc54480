/** Draws Mermaid sources; this file and Mermaid itself are loaded when a flow is first opened. */

import { measuring, show, textPicture } from "./diagramPlace.ts";
import { sequenceSizes } from "./sequenceWidth.ts";

let drawn = 0;

const smallestScale = 0.65;

/** Renders a Mermaid source into an element, in the place of what it showed. */
export async function drawMermaid(target: HTMLElement, source: string): Promise<void> {
  show(target, await mermaidPicture(target, source));
}

/**
 * Renders a Mermaid source in the colours of the editor's theme, measured where it will stand.
 * @returns the picture, not yet in the page; of a source that Mermaid refuses the text
 */
export async function mermaidPicture(target: HTMLElement, source: string): Promise<Element> {
  const { default: mermaid } = await import("mermaid");
  const style = getComputedStyle(document.body);
  const colour = (name: string): string => style.getPropertyValue(name).trim() || style.color;
  const sequence = sequenceSizes(source, target.clientWidth);
  mermaid.initialize({
    ...(sequence && { sequence }),
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
    return picture;
  } catch {
    return textPicture(source);
  } finally {
    workbench.remove();
  }
}

/** Mermaid's SVG as an element, without going through markup of the page. */
function parseSvg(svg: string): SVGSVGElement {
  const parsed = new DOMParser().parseFromString(svg, "text/html").querySelector("svg");
  if (!parsed) throw new Error("Mermaid gave no picture");
  return document.importNode(parsed, true);
}
