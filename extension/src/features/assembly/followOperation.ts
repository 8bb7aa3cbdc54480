import * as vscode from "vscode";
import { isListing } from "../../services/listingLook.ts";
import type { StepFollower } from "../../services/stepFollower.ts";
import type { ListingDocuments } from "./listingDocuments.ts";
import { blockAt, blocksOf } from "./stepBlocks.ts";

/** Marks the block that performs the step of an emulated operation; a click on a block moves the operation there. */
export class OperationFollower implements vscode.Disposable {
  readonly #documents: ListingDocuments;
  readonly #follower: StepFollower;
  readonly #style = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor("editor.stackFrameHighlightBackground"),
    borderColor: new vscode.ThemeColor("contrastActiveBorder"),
    borderStyle: "solid",
    borderWidth: "1px 0",
    overviewRulerColor: new vscode.ThemeColor("editor.stackFrameHighlightBackground"),
    overviewRulerLane: vscode.OverviewRulerLane.Center,
  });
  readonly #disposables: vscode.Disposable[];

  constructor(documents: ListingDocuments, follower: StepFollower) {
    this.#documents = documents;
    this.#follower = follower;
    this.#disposables = [
      this.#style,
      follower.onDidReachStep(() => this.#markAll()),
      documents.onDidChangeModel(() => this.#markAll()),
      vscode.window.onDidChangeVisibleTextEditors(() => this.#markAll()),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor, kind }) => {
        if (kind === vscode.TextEditorSelectionChangeKind.Mouse) this.#pick(textEditor);
      }),
    ];
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }

  #markAll(): void {
    for (const editor of vscode.window.visibleTextEditors) if (isListing(editor.document)) this.#mark(editor);
  }

  #mark(editor: vscode.TextEditor): void {
    const model = this.#documents.modelNow(editor.document);
    const { current } = this.#follower;
    const blocks = model && current ? blocksOf(model, current) : [];
    editor.setDecorations(
      this.#style,
      blocks.map(({ from, to }) => new vscode.Range(from - 1, 0, to - 1, 0)),
    );
    const first = blocks[0];
    if (!first) return;
    const isVisible = blocks.some(({ from, to }) =>
      editor.visibleRanges.some((range) => range.start.line < to && from <= range.end.line + 1),
    );
    const at = new vscode.Range(first.from - 1, 0, first.from - 1, 0);
    if (!isVisible) editor.revealRange(at, vscode.TextEditorRevealType.InCenter);
  }

  #pick(editor: vscode.TextEditor): void {
    if (!isListing(editor.document)) return;
    const model = this.#documents.modelNow(editor.document);
    const step = model && blockAt(model, editor.selection.active.line + 1);
    if (step) this.#follower.pickStep(step);
  }
}
