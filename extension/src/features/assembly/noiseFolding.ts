import * as vscode from "vscode";
import { assemblyScheme, isListing, type ListingDocuments } from "./listingDocuments.ts";

/** Folds the compiler's bookkeeping away when a listing file is first shown; what the reader unfolds stays so. */
export class NoiseFolding implements vscode.Disposable {
  readonly #documents: ListingDocuments;
  readonly #done = new WeakSet<vscode.TextDocument>();
  readonly #disposables: vscode.Disposable[];

  constructor(documents: ListingDocuments) {
    this.#documents = documents;
    this.#disposables = [
      vscode.window.onDidChangeActiveTextEditor((editor) => void this.#fold(editor)),
      documents.onDidChangeModel((document) => {
        const editor = vscode.window.activeTextEditor;
        if (editor?.document === document) void this.#fold(editor);
      }),
    ];
    void this.#fold(vscode.window.activeTextEditor);
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }

  async #fold(editor: vscode.TextEditor | undefined): Promise<void> {
    const document = editor?.document;
    if (!document || !isListing(document) || document.uri.scheme === assemblyScheme) return;
    const model = await this.#documents.modelOf(document);
    if (!model || this.#done.has(document) || vscode.window.activeTextEditor?.document !== document) return;
    this.#done.add(document);
    if (model.noise.length === 0) return;
    // The command folds the innermost region around each line, counted from 0, of the editor in front.
    const selectionLines = model.noise.map(({ from }) => from - 1);
    await vscode.commands.executeCommand("editor.fold", { selectionLines });
  }
}
