import * as vscode from "vscode";
import { readingLanguage } from "../../services/listingLook.ts";
import type { ListingDocuments } from "./listingDocuments.ts";
import type { LineRange } from "./listingModel.ts";

/** Colours of a listing's rows: instructions below their statement are dim, rows of one source line share a light band. */
export class RowColors implements vscode.Disposable {
  readonly #documents: ListingDocuments;
  readonly #dim = vscode.window.createTextEditorDecorationType({
    color: new vscode.ThemeColor("mapscope.instructionForeground"),
  });
  readonly #band = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor("mapscope.sourceLineBand"),
  });
  readonly #disposables: vscode.Disposable[];

  constructor(documents: ListingDocuments) {
    this.#documents = documents;
    this.#disposables = [
      this.#dim,
      this.#band,
      documents.onDidChangeModel(() => this.#drawAll()),
      vscode.window.onDidChangeVisibleTextEditors(() => this.#drawAll()),
    ];
    this.#drawAll();
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }

  #drawAll(): void {
    for (const editor of vscode.window.visibleTextEditors) this.#draw(editor);
  }

  #draw(editor: vscode.TextEditor): void {
    const { document } = editor;
    const model = document.languageId === readingLanguage ? this.#documents.modelNow(document) : undefined;
    if (!model) return;
    const below = model.statements.flatMap(({ from, head, to, statement }) =>
      statement.kind === "bookkeeping" ? { from, to } : { from: head + 1, to },
    );
    editor.setDecorations(this.#dim, rangesOf(document, below));
    editor.setDecorations(this.#band, rangesOf(document, model.sourceBands));
  }
}

function rangesOf(document: vscode.TextDocument, lines: readonly LineRange[]): vscode.Range[] {
  return lines.map(
    ({ from, to }) => new vscode.Range(from - 1, 0, to - 1, document.lineAt(to - 1).text.length),
  );
}
