import * as vscode from "vscode";
import type { ShownSite } from "./shownSite.ts";

/** Shows a site in the code. */
export async function revealSite({ document, found }: ShownSite): Promise<void> {
  const { range } = found.description.site;
  const selection = new vscode.Range(document.positionAt(range.start), document.positionAt(range.end));
  await vscode.window.showTextDocument(document, {
    selection,
    preserveFocus: false,
    viewColumn: vscode.ViewColumn.One,
  });
}
