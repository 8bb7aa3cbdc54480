import * as vscode from "vscode";
import { commandIds } from "../../contributions.ts";
import {
  changedSince,
  type FoundEdit,
  type FoundMistake,
  textFingerprint,
} from "../../core/diagnose/mistake.ts";
import { noticeText } from "../../services/noticeText.ts";
import { pathOf } from "./filePlaces.ts";
import { sourceName, type ToldMistakes } from "./toldMistakes.ts";

const applyCommand = "_mapscope.applyMistakeFix";

type UriOf = (path: string) => vscode.Uri;

/** The light bulb of a mistake: each way to put it right, and the comment that silences it. */
export function registerFixes(told: ToldMistakes, uriOf: UriOf): vscode.Disposable {
  const provider: vscode.CodeActionProvider = {
    provideCodeActions(document, _range, { diagnostics }) {
      const path = pathOf(document);
      if (path === null) return [];
      const shown = diagnostics.flatMap((diagnostic) => {
        const mistake = diagnostic.source === sourceName ? told.mistakeOf(path, diagnostic) : undefined;
        return mistake === undefined ? [] : [{ mistake, diagnostic }];
      });
      if (shown.length === 0) return [];
      const now = textFingerprint(document.getText());
      const isCurrent = (edits: readonly FoundEdit[]): boolean =>
        edits.every(({ file, fingerprint }) => file !== path || fingerprint === now);
      return shown.flatMap(({ mistake, diagnostic }) => actionsFor(mistake, diagnostic, isCurrent));
    },
  };
  return vscode.Disposable.from(
    vscode.languages.registerCodeActionsProvider({ language: "go" }, provider, {
      providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
    }),
    vscode.commands.registerCommand(applyCommand, (edits: readonly FoundEdit[]) => applyFix(edits, uriOf)),
  );
}

/** @param isCurrent whether edits, as far as they are of this document, are for the text that it has */
function actionsFor(
  { code, fixes, ignore }: FoundMistake,
  diagnostic: vscode.Diagnostic,
  isCurrent: (edits: readonly FoundEdit[]) => boolean,
): vscode.CodeAction[] {
  const action = (title: string, edits: readonly FoundEdit[]): vscode.CodeAction => {
    const made = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
    made.diagnostics = [diagnostic];
    made.command = { command: applyCommand, title, arguments: [edits] };
    return made;
  };
  const all = fixes
    .filter(({ edits }) => isCurrent(edits))
    .map(({ message, edits }) => action(message, edits));
  const [first] = all;
  if (first !== undefined) first.isPreferred = true;
  if (ignore !== null && isCurrent([ignore])) all.push(action(`Ignore ${code} in this line`, [ignore]));
  const page = new vscode.CodeAction(`Explain ${code}`, vscode.CodeActionKind.QuickFix);
  page.diagnostics = [diagnostic];
  page.command = { command: commandIds.explainMistake, title: page.title, arguments: [code] };
  return [...all, page];
}

/** Makes edits in one step that undo takes back; none where a text is another than they were made for. */
async function applyFix(edits: readonly FoundEdit[], uriOf: UriOf): Promise<void> {
  const documents = new Map<string, vscode.TextDocument>();
  for (const { file } of edits) documents.set(file, await vscode.workspace.openTextDocument(uriOf(file)));
  const changed = changedSince(edits, (file) => documents.get(file)?.getText() ?? "");
  if (changed !== null) return refuse(uriOf(changed));
  const all = new vscode.WorkspaceEdit();
  for (const { file, start, end, text } of edits) {
    const document = documents.get(file);
    if (document === undefined) return refuse(uriOf(file));
    all.replace(document.uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), text);
  }
  if (!(await vscode.workspace.applyEdit(all))) refuse(null);
}

function refuse(uri: vscode.Uri | null): void {
  const name = uri === null ? "the file" : vscode.workspace.asRelativePath(uri);
  const text = `Mapscope: nothing was changed, because ${name} is not what it was when the fix was made.`;
  void vscode.window.showWarningMessage(noticeText(text));
}
