/** A piece of a picture or page: plain data that becomes DOM in the view and text in golden files and exports. */
export interface ViewNode {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (ViewNode | string)[];
}

/** Attribute values as written by renderers; undefined and false leave the attribute out, true writes it empty. */
export type AttributeValues = Readonly<Record<string, string | number | boolean | undefined>>;

/** Makes a node; numbers are rounded to a hundredth. */
export function h(
  name: string,
  attributes: AttributeValues = {},
  ...children: readonly (ViewNode | string | undefined | false)[]
): ViewNode {
  const texts: Record<string, string> = {};
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    texts[key] =
      value === true ? "" : typeof value === "number" ? String(Math.round(value * 100) / 100) : value;
  }
  return {
    name,
    attributes: texts,
    children: children.filter((child): child is ViewNode | string => child !== undefined && child !== false),
  };
}

const escapeText = (text: string): string =>
  text
    .replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`)
    .replace(/\p{Cc}/gu, (c) => (c === "\n" || c === "\t" ? c : "\ufffd"));

/** The markup of a node, for golden files and exports; one element a line when `indent` is given. */
export function toMarkup(node: ViewNode, indent = ""): string {
  const attributes = Object.entries(node.attributes)
    .map(([name, value]) => ` ${name}="${escapeText(value)}"`)
    .join("");
  if (node.children.length === 0) return `${indent}<${node.name}${attributes}/>\n`;
  // Space between the parts of an SVG text would be drawn.
  if (node.name === "text" || node.children.every((child) => typeof child === "string")) {
    const inside = node.children.map((c) =>
      typeof c === "string" ? escapeText(c) : toMarkup(c).slice(0, -1),
    );
    return `${indent}<${node.name}${attributes}>${inside.join("")}</${node.name}>\n`;
  }
  const inner = node.children
    .map((child) =>
      typeof child === "string" ? `${indent}  ${escapeText(child)}\n` : toMarkup(child, `${indent}  `),
    )
    .join("");
  return `${indent}<${node.name}${attributes}>\n${inner}${indent}</${node.name}>\n`;
}
