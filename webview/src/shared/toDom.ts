import type { ViewNode } from "./node.ts";

const svgNames = new Set(["svg", "g", "rect", "text", "path", "title", "line", "circle", "tspan", "style"]);
const svgNamespace = "http://www.w3.org/2000/svg";

/** Builds the DOM of a node; texts become text nodes, never markup. */
export function toDom(
  node: ViewNode,
  document: Document,
  made?: (element: Element, node: ViewNode) => void,
): Element {
  const element = svgNames.has(node.name)
    ? document.createElementNS(svgNamespace, node.name)
    : document.createElement(node.name);
  for (const [name, value] of Object.entries(node.attributes)) element.setAttribute(name, value);
  for (const child of node.children)
    element.append(typeof child === "string" ? document.createTextNode(child) : toDom(child, document, made));
  made?.(element, node);
  return element;
}
