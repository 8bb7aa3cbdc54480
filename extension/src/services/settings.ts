import * as vscode from "vscode";
import { type NoteKind, noteKinds } from "../core/present/noteKinds.ts";
import type { SiteHintParts } from "../core/present/siteHints.ts";
import type { AssemblyTarget } from "../workspace/listings.ts";

/** How numbers of bytes are shown. */
export type NumberFormat = "decimal" | "hexadecimal" | "both" | "none";

/** Which parts a hover has, each switched by a setting of its own. */
export interface HoverSettings {
  readonly enabled: boolean;
  readonly headline: boolean;
  readonly layout: boolean;
  readonly growth: boolean;
  readonly advice: boolean;
  /** The kinds of notes that are wanted. */
  readonly notes: readonly NoteKind[];
  readonly init: boolean;
  readonly links: boolean;
  readonly picture: boolean;
  /** What is said of sync.Maps. */
  readonly syncMap: boolean;
  readonly bytes: NumberFormat;
  readonly slotBytes: NumberFormat;
}

/** All settings with the values in force for a resource. */
export interface Settings {
  readonly hover: HoverSettings;
  readonly inlayHints: SiteHintParts;
  /** "auto", or a release such as "1.26" or "1.24+noswissmap". */
  readonly release: string;
  /** "auto", or a GOARCH. */
  readonly goarch: string;
  /** Path of the go command; empty: searched in PATH. */
  readonly goPath: string;
  /** Packages are compiled in the background after a save. */
  readonly compilerEnabled: boolean;
  /** A package is compiled when a file of it is first looked at, too. */
  readonly compilerOnOpen: boolean;
  /** The Go files of a larger package are not compiled before a save. */
  readonly packageSizeMegabytes: number;
  /** gopls is asked for types. */
  readonly goplsEnabled: boolean;
  /** Path of gopls; empty: searched. */
  readonly goplsPath: string;
  /** Larger files are not explained. */
  readonly fileSizeMegabytes: number;
  readonly check: {
    /** Open Go files are looked through for mistakes while they are written. */
    readonly enabled: boolean;
    /** How grave findings are where the user says so. */
    /** As it is written, by code: core/diagnose/severity.ts reads it. */
    readonly severities: unknown;
    /** Files that programs wrote are looked at, whatever the module says. */
    readonly generated: boolean;
  };
  readonly profile: {
    /** What opened profiles say stands at the ends of map lines. */
    readonly decorations: boolean;
  };
  /** What measuring a map may take. */
  readonly measure: { readonly seconds: number; readonly megabytes: number };
  readonly assembly: {
    /** Explanations stand at the ends of a listing's lines. */
    readonly explanations: boolean;
    /** Listings show addresses and machine code. */
    readonly addresses: boolean;
    /** What Show Assembly compiles for, unless the reader chose otherwise. */
    readonly target: AssemblyTarget;
  };
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
  const notes: Readonly<Record<NoteKind, boolean>> = {
    call: flag("hover.notes.call", true),
    escape: flag("hover.notes.escape", true),
    remains: flag("hover.notes.remains", true),
    keys: flag("hover.notes.keys", true),
    padding: flag("hover.notes.padding", true),
    order: flag("hover.notes.order", true),
    nil: flag("hover.notes.nil", true),
  };
  return {
    hover: {
      enabled: flag("hover.enabled", true),
      headline: flag("hover.headline", true),
      layout: flag("hover.layout", true),
      growth: flag("hover.growth", true),
      advice: flag("hover.advice", true),
      notes: noteKinds.filter((kind) => notes[kind]),
      init: flag("hover.init", true),
      links: flag("hover.links", true),
      picture: flag("hover.picture", true),
      syncMap: flag("hover.syncMap", true),
      bytes: format(text("hover.bytes", "both"), "both"),
      slotBytes: format(text("hover.slotBytes", "decimal"), "decimal"),
    },
    inlayHints: {
      calls: flag("inlayHints.calls", false),
      makeBytes: flag("inlayHints.makeBytes", false),
      escapes: flag("inlayHints.escapes", false),
    },
    release: text("model.release", "auto") || "auto",
    goarch: text("model.goarch", "auto") || "auto",
    goPath: text("go.path", ""),
    check: {
      enabled: flag("check.enabled", true),
      severities: configuration.get<unknown>("check.severity"),
      generated: flag("check.generated", false),
    },
    profile: { decorations: flag("profile.decorations", true) },
    measure: {
      seconds: Math.max(1, Math.round(Number(configuration.get<unknown>("measure.seconds"))) || 60),
      megabytes: Math.max(1, Number(configuration.get<unknown>("measure.memory")) || 4000),
    },
    assembly: {
      explanations: flag("assembly.explanations", true),
      addresses: flag("assembly.addresses", false),
      target: {
        release: text("assembly.release", "auto") || "auto",
        goarch: text("assembly.goarch", "auto") || "auto",
        goamd64: text("assembly.goamd64", "auto") || "auto",
        goarm64: text("assembly.goarm64", "auto") || "auto",
        optimize: flag("assembly.optimize", true),
      },
    },
    compilerEnabled: flag("compiler.enabled", true),
    compilerOnOpen: flag("compiler.onOpen", true),
    packageSizeMegabytes: Math.max(0, Number(configuration.get<unknown>("limits.packageSize") ?? 2) || 0),
    goplsEnabled: flag("gopls.enabled", true),
    goplsPath: text("gopls.path", ""),
    fileSizeMegabytes: Math.max(0, Number(configuration.get<unknown>("limits.fileSize")) || 4),
  };
}
