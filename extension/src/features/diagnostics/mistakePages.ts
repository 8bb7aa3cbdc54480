import * as vscode from "vscode";
import { codes } from "../../core/diagnose/codes.ts";
import { type Code, codeNames } from "../../core/diagnose/machine/finding.ts";

/** Shows the page of a code as VS Code shows Markdown; without a code that is known asks which. */
export async function explainMistake(extensionUri: vscode.Uri, given: unknown): Promise<void> {
  const code = codeNames.find((name) => name === given) ?? (await chosen());
  if (code === undefined) return;
  await vscode.commands.executeCommand("markdown.showPreview", pageOf(extensionUri, code));
}

/** The page of a code, a Markdown file of the extension. */
export function pageOf(extensionUri: vscode.Uri, code: Code): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, codes[code].url);
}

async function chosen(): Promise<Code | undefined> {
  const items = codeNames.map((code) => ({ label: code, detail: codes[code].finds, code }));
  const picked = await vscode.window.showQuickPick(items, { title: "Explain Map Mistake" });
  return picked?.code;
}
