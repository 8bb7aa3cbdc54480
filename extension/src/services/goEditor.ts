import * as vscode from "vscode";

/** The editor with Go code that a view follows: the active one, or else one that is on show. */
export function goEditor(): vscode.TextEditor | undefined {
  const { activeTextEditor, visibleTextEditors } = vscode.window;
  return [activeTextEditor, ...visibleTextEditors].find((editor) => editor?.document.languageId === "go");
}
