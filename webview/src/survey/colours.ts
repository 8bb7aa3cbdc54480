import { noValue, type SurveyLayer, type SurveyMetric } from "../../../extension/src/core/survey/survey.ts";
import { noUnit } from "./pyramid.ts";

/** A survey's colours as the canvas takes them, all from the editor's theme. */
export interface Palette {
  /** Colour of each value of a layer, as pixels of an ImageData (alpha, blue, green, red from the top byte on). */
  readonly pixels: Uint32Array;
  /** The same as CSS colours. */
  readonly css: readonly string[];
  readonly background: string;
  readonly text: string;
  readonly faintText: string;
  readonly focus: string;
  readonly font: string;
}

/** What a cell or unit without entries wears. */
const empty = "color-mix(in srgb, var(--vscode-foreground) 11%, var(--vscode-editor-background))";
const colour = (name: string): string => `var(--vscode-charts-${name}, var(--vscode-foreground))`;

/** Colours from the weakest to the strongest value of each metric. */
const ramps: Readonly<Record<SurveyMetric, readonly string[]>> = {
  occupancy: [empty, colour("blue"), colour("green"), colour("yellow")],
  tombstones: [empty, colour("yellow"), colour("orange"), colour("red")],
  overflow: [empty, colour("yellow"), colour("orange"), colour("red")],
  probe: [
    `color-mix(in srgb, ${colour("blue")} 45%, var(--vscode-editor-background))`,
    colour("green"),
    colour("yellow"),
    colour("red"),
  ],
  age: [colour("purple"), colour("blue"), colour("green"), colour("yellow")],
};

type Rgb = readonly [number, number, number];

/** Takes the colours of the theme in force for a layer. */
export function themePalette(layer: Pick<SurveyLayer, "metric" | "top">): Palette {
  const resolve = colourResolver();
  const anchors = ramps[layer.metric].map(resolve.rgb);
  const lowest = layer.metric === "probe" ? 1 : 0;
  const pixels = new Uint32Array(256);
  const css: string[] = [];
  for (let value = 0; value <= noUnit; value++) {
    const share = Math.min(1, Math.max(0, (value - lowest) / Math.max(1, layer.top - lowest)));
    const [red, green, blue] = value === noValue ? resolve.rgb(empty) : between(anchors, share);
    pixels[value] = value === noUnit ? 0 : 0xff000000 + (blue << 16) + (green << 8) + red;
    css.push(`rgb(${red} ${green} ${blue})`);
  }
  const style = getComputedStyle(document.body);
  const palette = {
    pixels,
    css,
    background: resolve.css("var(--vscode-editor-background)"),
    text: resolve.css("var(--vscode-editor-foreground, var(--vscode-foreground))"),
    faintText: resolve.css("var(--vscode-descriptionForeground)"),
    focus: resolve.css("var(--vscode-focusBorder)"),
    font: style.getPropertyValue("--vscode-editor-font-family") || "monospace",
  };
  resolve.dispose();
  return palette;
}

function between(anchors: readonly Rgb[], share: number): Rgb {
  const place = share * (anchors.length - 1);
  const index = Math.min(anchors.length - 2, Math.floor(place));
  const [from, to] = [anchors[index] ?? [0, 0, 0], anchors[index + 1] ?? [0, 0, 0]];
  const rest = place - index;
  const mix = (i: 0 | 1 | 2): number => Math.round(from[i] + (to[i] - from[i]) * rest);
  return [mix(0), mix(1), mix(2)];
}

/** Turns CSS colours with variables and mixes into numbers, by letting the page compute and the canvas read them. */
function colourResolver() {
  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const rgb = (css: string): Rgb => {
    probe.style.color = css;
    if (!context) return [128, 128, 128];
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = getComputedStyle(probe).color;
    context.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
    return [red, green, blue];
  };
  return { rgb, css: (text: string) => `rgb(${rgb(text).join(" ")})`, dispose: () => probe.remove() };
}
