import type * as vscode from "vscode";
import type { SiteDescription } from "../core/compile/describeSite.ts";
import type { ShownFill } from "../core/present/fillText.ts";
import type { CodeDeclaration } from "../core/source/declarationAt.ts";
import type { TextEdit } from "../core/source/goParser.ts";
import type { OffsetRange } from "../core/source/mapSite.ts";
import type { FoundSite } from "../workspace/foundSite.ts";
import type { OpenFile } from "../workspace/openFiles.ts";
import type { SyncMapWords } from "../workspace/syncMaps.ts";
import { isTooLarge } from "./editorFiles.ts";
import type { GoProjects } from "./goProjects.ts";
import { readSettings } from "./settings.ts";

/**
 * Finds and describes the map site at a position, each fact by its best source; null when there is no map there, or the
 * file is too large.
 */
export async function findSite(
  { workspace, gopls }: GoProjects,
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<FoundSite | null> {
  if (document.languageId !== "go" || gopls.isEcho(document, position)) return null;
  const file = openFileOf(document);
  return file && workspace.describeAt(file, document.offsetAt(position), readSettings(document.uri), gopls);
}

/** A line of Markdown on what becomes of the package literal that a site is; "" where it is none. */
export async function packageInitLine(
  { workspace }: GoProjects,
  document: vscode.TextDocument,
  found: FoundSite,
): Promise<string> {
  const file = openFileOf(document);
  return file === null ? "" : workspace.packageInitLine(file, found);
}

/** What is said of the sync.Map, or the call of its method, at a position; null where there is none. */
export async function findSyncMap(
  { workspace }: GoProjects,
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<SyncMapWords | null> {
  const file = document.languageId === "go" ? openFileOf(document) : null;
  return file && workspace.syncMapAt(file, document.offsetAt(position), readSettings(document.uri));
}

/** Describes the map sites that touch a range by what the source and the compiler say of them; gopls is not asked. */
export async function describeSitesIn(
  { workspace }: GoProjects,
  document: vscode.TextDocument,
  range: vscode.Range,
): Promise<readonly SiteDescription[]> {
  const file = openFileOf(document);
  const within = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
  return file === null ? [] : workspace.describeIn(file, within, readSettings(document.uri));
}

/** What the code behind the making of a site's map writes into it, by lines of the document. */
export function shownFill({ making }: FoundSite, document: vscode.TextDocument): ShownFill | null {
  if (!making?.fill) return null;
  const { entries, atMost, range } = making.fill;
  const lineOf = (offset: number): number => document.positionAt(offset).line + 1;
  return { entries, atMost, firstLine: lineOf(range.start), lastLine: lineOf(range.end) };
}

/** The function, method or package-level values around a position, or of a name that this gave before; or null. */
export async function codeDeclaration(
  { workspace }: GoProjects,
  document: vscode.TextDocument,
  at: vscode.Position | string,
): Promise<CodeDeclaration | null> {
  const file = openFileOf(document);
  return file && workspace.declarationAt(file, typeof at === "string" ? at : document.offsetAt(at));
}

/** The edit that gives the make in a range a hint, or with null takes it away; null where there is no such edit. */
export async function hintEdit(
  { workspace }: GoProjects,
  document: vscode.TextDocument,
  range: OffsetRange,
  hint: number | null,
): Promise<TextEdit | null> {
  const file = openFileOf(document);
  return file && workspace.hintEdit(file, range, hint);
}

/** A document as the workspace takes it; null for one beyond the limit. */
function openFileOf(document: vscode.TextDocument): OpenFile | null {
  const text = document.getText();
  return isTooLarge(document, text.length) ? null : { place: document.uri.toString(), text };
}
