import * as vscode from "vscode";
import { assemblyScheme, isListing } from "../../services/listingLook.ts";
import type { ListingDocuments } from "./listingDocuments.ts";
import type { LineRange } from "./listingModel.ts";

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
    for (let attempt = 0; attempt < maxAttempts; attempt++) {
      await vscode.commands.executeCommand("editor.fold", { selectionLines });
      await new Promise((resolve) => setTimeout(resolve, settleMilliseconds));
      // The editor may not have had our regions yet. Once some is folded none must be again: that would fold what is around.
      if (vscode.window.activeTextEditor !== editor || !showsAll(editor, model.noise)) return;
    }
  }
}

/** How often, and how long after the command, it is seen whether noise is folded. */
const maxAttempts = 20;
const settleMilliseconds = 300;

/** Whether all noise within what is in sight is shown: a folded line is in no visible range. */
function showsAll(editor: vscode.TextEditor, noise: readonly LineRange[]): boolean {
  const { visibleRanges } = editor;
  const first = visibleRanges[0]?.start.line ?? 0;
  const last = visibleRanges.at(-1)?.end.line ?? -1;
  const within = noise.filter(({ from, to }) => from - 1 > first && to - 1 < last);
  const isShown = ({ from }: LineRange): boolean =>
    visibleRanges.some(({ start, end }) => start.line <= from - 1 && from - 1 <= end.line);
  return within.length > 0 && within.every(isShown);
}
