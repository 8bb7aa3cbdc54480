import * as vscode from "vscode";

/** How numbers of bytes are shown. */
export type NumberFormat = "decimal" | "hexadecimal" | "both" | "none";

/** All settings with the values in force for a resource. */
export interface Settings {
  readonly hover: {
    readonly enabled: boolean;
    readonly picture: boolean;
    readonly numbers: NumberFormat;
  };
  /** "auto", or a release such as "1.26" or "1.24+noswissmap". */
  readonly release: string;
  /** "auto", or a GOARCH. */
  readonly goarch: string;
  /** Path of the go command; empty: searched in PATH. */
  readonly goPath: string;
  /** Packages are compiled in the background after a save. */
  readonly compilerEnabled: boolean;
  /** gopls is asked for types. */
  readonly goplsEnabled: boolean;
  /** Path of gopls; empty: searched. */
  readonly goplsPath: string;
  /** Larger files are not explained. */
  readonly fileSizeMegabytes: number;
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
  const numbers = text("hover.numbers", "decimal");
  return {
    hover: {
      enabled: flag("hover.enabled", true),
      picture: flag("hover.picture", true),
      numbers: numberFormats.find((format) => format === numbers) ?? "decimal",
    },
    release: text("model.release", "auto") || "auto",
    goarch: text("model.goarch", "auto") || "auto",
    goPath: text("go.path", ""),
    compilerEnabled: flag("compiler.enabled", true),
    goplsEnabled: flag("gopls.enabled", true),
    goplsPath: text("gopls.path", ""),
    fileSizeMegabytes: Math.max(0, Number(configuration.get<unknown>("limits.fileSize")) || 4),
  };
}
