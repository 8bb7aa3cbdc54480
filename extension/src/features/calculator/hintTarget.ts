import * as vscode from "vscode";
import { decimalText } from "../../core/numbers/numberText.ts";
import type { MapSite, OffsetRange } from "../../core/source/mapSite.ts";
import { rangeAfter } from "../../core/source/rangeAfter.ts";
import type { GoProjects } from "../../services/goProjects.ts";
import { hintEdit } from "../../services/siteFinder.ts";

/** A make in a document whose hint can be written, followed through edits: it is that one make, or it is lost. */
export class HintTarget implements vscode.Disposable {
  readonly #projects: GoProjects;
  readonly #listener: vscode.Disposable;
  #document: vscode.TextDocument;
  /** Null once an edit made it another expression. */
  #range: OffsetRange | null;
  #line: number;
  /** The make's texts that were shown or written here, each with its hint. */
  readonly #hints = new Map<string, string | null>();

  /** What `changed` was last called for. */
  #told: string | null | undefined;

  /**
   * @param make a site of form make in the document
   * @param changed is called when what can be done with it may have changed
   */
  constructor(projects: GoProjects, document: vscode.TextDocument, make: MapSite, changed: () => void) {
    this.#projects = projects;
    this.#document = document;
    this.#range = make.range;
    this.#line = document.positionAt(make.range.start).line + 1;
    const text = this.#text();
    // The text may be newer than the site that was found in it.
    if (text === make.expr) this.#hints.set(text, make.hint?.expr ?? null);
    this.#told = this.#hint;
    this.#listener = vscode.workspace.onDidChangeTextDocument((event) => {
      if (event.document.uri.toString() !== this.#document.uri.toString()) return;
      this.#follow(event);
      if (this.#hint === this.#told) return;
      this.#told = this.#hint;
      changed();
    });
  }

  dispose(): void {
    this.#listener.dispose();
  }

  /** "main.go:27" */
  get place(): string {
    return `${this.#document.uri.path.split("/").at(-1) ?? ""}:${this.#line}`;
  }

  /** Why no hint can be written; "" while one can. */
  get notice(): string {
    if (this.#hint !== undefined) return "";
    return `The make in ${this.place} is not the one that was shown any more`;
  }

  /** What writing the hint does, in words; null when there is nothing to do, or the make is not what was shown. */
  action(hint: number | null): string | null {
    const old = this.#hint;
    if (old === undefined) return null;
    if (old === null) return hint === null ? null : `Insert the hint ${decimalText(hint)}`;
    // A name of the code is no word of the sentence.
    const quoted = /^\d+$/.test(old) ? old : `“${old}”`;
    if (hint === null) return `Remove the hint ${quoted}`;
    return old === String(hint) ? null : `Replace the hint ${quoted} with ${decimalText(hint)}`;
  }

  /**
   * Writes, replaces or removes the hint, as one edit that one undo takes back.
   * @throws Error with one clear sentence when the make is no longer what was shown
   */
  async write(hint: number | null): Promise<void> {
    const { uri } = this.#document;
    this.#reopened(await vscode.workspace.openTextDocument(uri));
    const document = this.#document;
    const { version } = document;
    const range = this.#range;
    if (range === null || this.#hint === undefined) throw new Error(this.notice);
    const edit = await hintEdit(this.#projects, document, range, hint);
    if (document.version !== version)
      throw new Error(`${this.place} was edited meanwhile; the hint was not written`);
    if (edit === null)
      throw new Error(`The hint cannot be written into the make in ${this.place} as it stands`);
    const { startOffset, endOffset, text } = edit;
    const old = document.getText();
    const written = old.slice(range.start, startOffset) + text + old.slice(endOffset, range.end);
    this.#hints.set(written, hint === null ? null : String(hint));
    const change = new vscode.WorkspaceEdit();
    change.replace(
      uri,
      new vscode.Range(document.positionAt(startOffset), document.positionAt(endOffset)),
      text,
    );
    if (!(await vscode.workspace.applyEdit(change))) throw new Error("VS Code refused the edit");
  }

  /** The hint as the make has it; undefined when it is not what was shown. */
  get #hint(): string | null | undefined {
    return this.#hints.get(this.#text());
  }

  #text(): string {
    return this.#range === null ? "" : this.#document.getText().slice(this.#range.start, this.#range.end);
  }

  #follow({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    // Another document object means that it was closed in between.
    if (document !== this.#document) this.#range = null;
    for (const { rangeOffset, rangeLength, text } of contentChanges) {
      const edit = { startOffset: rangeOffset, endOffset: rangeOffset + rangeLength, text };
      this.#range = this.#range && rangeAfter(this.#range, edit);
    }
    if (this.#range !== null) this.#line = this.#document.positionAt(this.#range.start).line + 1;
  }

  /** A document that was closed and opened again holds the same make only if it has the same text. */
  #reopened(document: vscode.TextDocument): void {
    if (document === this.#document) return;
    if (document.getText() !== this.#document.getText()) this.#range = null;
    this.#document = document;
  }
}
