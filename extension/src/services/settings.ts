import * as vscode from "vscode";

/** How numbers of bytes are shown. */
export type NumberFormat = "decimal" | "hexadecimal" | "both" | "none";

/** Which parts a hover has, each switched by a setting of its own. */
export interface HoverSettings {
  readonly enabled: boolean;
  readonly headline: boolean;
  readonly layout: boolean;
  readonly growth: boolean;
  readonly advice: boolean;
  readonly links: boolean;
  readonly picture: boolean;
  readonly bytes: NumberFormat;
  readonly slotBytes: NumberFormat;
}

/** All settings with the values in force for a resource. */
export interface Settings {
  readonly hover: HoverSettings;
  readonly inlayHints: { readonly calls: boolean; readonly makeBytes: boolean };
  /** "auto", or a release such as "1.26" or "1.24+noswissmap". */
  readonly release: string;
  /** "auto", or a GOARCH. */
  readonly goarch: string;
  /** Path of the go command; empty: searched in PATH. */
  readonly goPath: string;
}

const numberFormats: readonly NumberFormat[] = ["decimal", "hexadecimal", "both", "none"];

/** Reads the settings for a resource; a value of a wrong type counts as its default. */
export function readSettings(scope?: vscode.Uri): Settings {
  const configuration = vscode.workspace.getConfiguration("mapscope", scope ?? null);
  const flag = (name: string, fallback: boolean): boolean => {
    const value = configuration.get<unknown>(name);
    return typeof value === "boolean" ? value : fallback;
  };
  const text = (name: string, fallback: string): string => {
    const value = configuration.get<unknown>(name);
    return typeof value === "string" ? value.trim() : fallback;
  };
  const format = (value: string, fallback: NumberFormat): NumberFormat =>
    numberFormats.find((known) => known === value) ?? fallback;
  return {
    hover: {
      enabled: flag("hover.enabled", true),
      headline: flag("hover.headline", true),
      layout: flag("hover.layout", true),
      growth: flag("hover.growth", true),
      advice: flag("hover.advice", true),
      links: flag("hover.links", true),
      picture: flag("hover.picture", true),
      bytes: format(text("hover.bytes", "both"), "both"),
      slotBytes: format(text("hover.slotBytes", "decimal"), "decimal"),
    },
    inlayHints: {
      calls: flag("inlayHints.calls", false),
      makeBytes: flag("inlayHints.makeBytes", false),
    },
    release: text("model.release", "auto") || "auto",
    goarch: text("model.goarch", "auto") || "auto",
    goPath: text("go.path", ""),
  };
}
