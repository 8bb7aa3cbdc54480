import * as vscode from "vscode";
import { decimalText } from "../../core/numbers/numberText.ts";
import type { OffsetRange } from "../../core/source/mapSite.ts";
import { oneLine } from "../../core/source/oneLine.ts";
import type { GoProjects } from "../../services/goProjects.ts";
import { noticeText } from "../../services/noticeText.ts";
import { describeSitesIn, findSite, hintEdit } from "../../services/siteFinder.ts";
import type { FollowedLine } from "./followedLines.ts";
import type { OpenedLines } from "./openedLines.ts";

const applyCommand = "_mapscope.applyProfileHint";

/** A make in a document as it was when a fix for it was offered. */
interface OfferedMake {
  readonly range: OffsetRange;
  readonly expr: string;
  /** As the code has it; null without one. */
  readonly hint: string | null;
}

/** The light bulb of makes whose maps a hint would have served, there and at the lines that filled them. */
export function registerHintFix(
  projects: GoProjects,
  linesOf: () => OpenedLines | undefined,
): vscode.Disposable {
  const provider: vscode.CodeActionProvider = {
    async provideCodeActions(document, range, _context, token) {
      const lines = linesOf()?.of(document) ?? [];
      const actions = new Map<string, vscode.CodeAction>();
      for (const line of lines) {
        if (token.isCancellationRequested) return [];
        const { hint } = line.told;
        if (hint === null || line.isStale) continue;
        const make = await makeOf(projects, document, line, lines);
        if (make === null || make.hint === String(hint.hint)) continue;
        const at = document.positionAt(make.range.start).line;
        const isHere = range.start.line <= at && at <= range.end.line;
        if (!isHere && (line.at < range.start.line || line.at > range.end.line)) continue;
        const title = `Give ${isHere ? "this make" : `the make of line ${at + 1}`} a hint of ${decimalText(hint.hint)} (from the profile)`;
        const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
        action.command = { command: applyCommand, title, arguments: [document.uri, make, hint.hint] };
        actions.set(title, action);
      }
      return [...actions.values()];
    },
  };
  return vscode.Disposable.from(
    vscode.languages.registerCodeActionsProvider({ language: "go" }, provider, {
      providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
    }),
    vscode.commands.registerCommand(applyCommand, (uri: vscode.Uri, make: OfferedMake, hint: number) =>
      applyHint(projects, uri, make, hint),
    ),
  );
}

/** The make of the maps that a line filled: that which the profile shows, else the only one that the source has for them. */
async function makeOf(
  projects: GoProjects,
  document: vscode.TextDocument,
  line: FollowedLine,
  all: readonly FollowedLine[],
): Promise<OfferedMake | null> {
  const told = line.told.hint?.make ?? null;
  if (told !== null) {
    const expr = oneLine(told.expr, 60);
    const own = all.find(({ told: other }) => other.line === told.line && other.expr === expr);
    if (own?.isStale) return null;
    const sites = await describeSitesIn(projects, document, document.lineAt(own?.at ?? told.line - 1).range);
    const make = sites.find(({ site }) => site.form === "make" && site.expr === told.expr)?.site;
    return make === undefined ? null : { ...make, hint: make.hint?.expr ?? null };
  }
  const sites = await describeSitesIn(projects, document, document.lineAt(line.at).range);
  const site = sites.find(({ site }) => oneLine(site.expr, 60) === line.told.expr)?.site;
  if (site === undefined) return null;
  const found = await findSite(projects, document, document.positionAt(site.range.start));
  const make = found?.making ?? null;
  return make?.form === "make" ? { ...make, hint: make.hint?.expr ?? null } : null;
}

/** Writes a hint as one edit that one undo takes back; nothing where the make is not what it was. */
async function applyHint(
  projects: GoProjects,
  uri: vscode.Uri,
  { range, expr }: OfferedMake,
  hint: number,
): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const { version } = document;
  const isSame = document.getText().slice(range.start, range.end) === expr;
  const edit = isSame ? await hintEdit(projects, document, range, hint) : null;
  if (edit === null || document.version !== version) return refuse(uri);
  const change = new vscode.WorkspaceEdit();
  const { startOffset, endOffset, text } = edit;
  change.replace(
    uri,
    new vscode.Range(document.positionAt(startOffset), document.positionAt(endOffset)),
    text,
  );
  if (!(await vscode.workspace.applyEdit(change))) refuse(uri);
}

function refuse(uri: vscode.Uri): void {
  const name = vscode.workspace.asRelativePath(uri);
  const text = `Mapscope: the hint was not written, because ${name} is not what it was when the fix was offered.`;
  void vscode.window.showWarningMessage(noticeText(text));
}
