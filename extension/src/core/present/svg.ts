/** The colours of a picture that lies outside the reach of the editor's style variables (images in hovers, exports). */
export interface Palette {
  readonly foreground: string;
  readonly muted: string;
  readonly background: string;
  readonly border: string;
  readonly header: string;
  readonly mark: string;
  readonly key: string;
  readonly elem: string;
  readonly empty: string;
  readonly accent: string;
}

export type ThemeKind = "light" | "dark" | "highContrast" | "highContrastLight";

/** One palette for each kind of theme; contrast of text on its background is at least 4.5 : 1. */
export const palettes: Readonly<Record<ThemeKind, Palette>> = {
  light: {
    foreground: "#1f2328",
    muted: "#57606a",
    background: "none",
    border: "#8c959f",
    header: "#dbe9f9",
    mark: "#f5d9a8",
    key: "#a9cdf2",
    elem: "#b7e0b5",
    empty: "#f1f3f5",
    accent: "#0b62b8",
  },
  dark: {
    foreground: "#e6e6e6",
    muted: "#a5adb6",
    background: "none",
    border: "#6e7681",
    header: "#1f3a57",
    mark: "#6b4e16",
    key: "#1d4f7f",
    elem: "#27572b",
    empty: "#2a2d31",
    accent: "#6cb6ff",
  },
  highContrast: {
    foreground: "#ffffff",
    muted: "#ffffff",
    background: "none",
    border: "#6fc3df",
    header: "#000000",
    mark: "#000000",
    key: "#00308f",
    elem: "#004d00",
    empty: "#000000",
    accent: "#f38518",
  },
  highContrastLight: {
    foreground: "#000000",
    muted: "#000000",
    background: "none",
    border: "#0f4a85",
    header: "#ffffff",
    mark: "#ffffff",
    key: "#cfe4ff",
    elem: "#d4f4d4",
    empty: "#ffffff",
    accent: "#b5200d",
  },
};

/** Text made safe for SVG and XML. */
export function escapeXml(text: string): string {
  return text
    .replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)
    .replace(/\p{Cc}/gu, (c) => (c === "\n" || c === "\t" ? c : "\ufffd"));
}

/** Attributes of an element: numbers are rounded to a tenth, texts escaped. */
export type Attributes = Readonly<Record<string, string | number>>;

const attributeText = (attributes: Attributes): string =>
  Object.entries(attributes)
    .map(
      ([name, value]) =>
        ` ${name}="${typeof value === "number" ? Math.round(value * 10) / 10 : escapeXml(value)}"`,
    )
    .join("");

/** One SVG element with children that are SVG already. */
export function element(name: string, attributes: Attributes, ...children: string[]): string {
  const open = `<${name}${attributeText(attributes)}`;
  return children.length === 0 ? `${open}/>` : `${open}>${children.join("")}</${name}>`;
}

/** A text element; the content is escaped. */
export function textElement(x: number, y: number, content: string, attributes: Attributes = {}): string {
  return element("text", { x, y, ...attributes }, escapeXml(content));
}

/** A whole SVG image with a title for screen readers. */
export function svgImage(width: number, height: number, title: string, ...children: string[]): string {
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "font-family": "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace",
      "font-size": 11,
    },
    element("title", {}, escapeXml(title)),
    ...children,
  );
}
