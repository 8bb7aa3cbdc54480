import * as vscode from "vscode";
import { type FoundEdit, type FoundMistake, textFingerprint } from "../../core/diagnose/mistake.ts";
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
      return diagnostics.flatMap((diagnostic) => {
        const mistake = diagnostic.source === sourceName ? told.mistakeOf(path, diagnostic) : undefined;
        return mistake === undefined ? [] : actionsFor(mistake, diagnostic, document, path);
      });
    },
  };
  return vscode.Disposable.from(
    vscode.languages.registerCodeActionsProvider({ language: "go" }, provider, {
      providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
    }),
    vscode.commands.registerCommand(applyCommand, (edits: readonly FoundEdit[]) => applyFix(edits, uriOf)),
  );
}

function actionsFor(
  { code, fixes, ignore }: FoundMistake,
  diagnostic: vscode.Diagnostic,
  document: vscode.TextDocument,
  path: string,
): vscode.CodeAction[] {
  const current = textFingerprint(document.getText());
  const isCurrent = (edits: readonly FoundEdit[]): boolean =>
    edits.every(({ file, fingerprint }) => file !== path || fingerprint === current);
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
  return all;
}

/** Makes edits in one step that undo takes back; none where a text is another than they were made for. */
async function applyFix(edits: readonly FoundEdit[], uriOf: UriOf): Promise<void> {
  const all = new vscode.WorkspaceEdit();
  for (const { file, fingerprint, start, end, text } of edits) {
    const document = await vscode.workspace.openTextDocument(uriOf(file));
    if (textFingerprint(document.getText()) !== fingerprint) return refuse(document.uri);
    all.replace(document.uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), text);
  }
  if (!(await vscode.workspace.applyEdit(all))) refuse(null);
}

function refuse(uri: vscode.Uri | null): void {
  const name = uri === null ? "the file" : vscode.workspace.asRelativePath(uri);
  void vscode.window.showWarningMessage(
    `Mapscope: nothing was changed, because ${name} is not what it was when the fix was made.`,
  );
}
