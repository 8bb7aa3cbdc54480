import * as vscode from "vscode";

/** A place in a document that a command was asked for. */
export interface SitePlace {
  readonly document: vscode.TextDocument;
  readonly position: vscode.Position;
}

/** The place a command means: its argument (from a hover's link), else the cursor. Null when there is neither. */
export async function placeOf(argument: unknown): Promise<SitePlace | null> {
  const { uri, offset } = (typeof argument === "object" && argument !== null ? argument : {}) as {
    uri?: unknown;
    offset?: unknown;
  };
  if (typeof uri === "string" && typeof offset === "number") {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true));
    return { document, position: document.positionAt(offset) };
  }
  const editor =
    vscode.window.activeTextEditor ??
    vscode.window.visibleTextEditors.find((e) => e.document.languageId === "go");
  return editor ? { document: editor.document, position: editor.selection.active } : null;
}
