import * as vscode from "vscode";
import { decimalText } from "../../core/present/numberText.ts";
import type { MapSite } from "../../core/source/mapSites.ts";
import type { GoProjects } from "../../services/goProjects.ts";
import { findSite } from "../../services/siteFinder.ts";

/** A make in a document whose hint can be written. Its place moves along with edits before it. */
export class HintTarget implements vscode.Disposable {
  readonly #projects: GoProjects;
  readonly #document: vscode.TextDocument;
  readonly #listener: vscode.Disposable;
  #offset: number;
  #hintText: string | null;

  /** @param make a site of form make in the document */
  constructor(projects: GoProjects, document: vscode.TextDocument, make: MapSite) {
    this.#projects = projects;
    this.#document = document;
    this.#offset = make.range.start;
    this.#hintText = make.hint?.expr ?? null;
    this.#listener = vscode.workspace.onDidChangeTextDocument((event) => {
      if (event.document.uri.toString() !== document.uri.toString()) return;
      for (const { rangeOffset, rangeLength, text } of event.contentChanges)
        if (rangeOffset + rangeLength <= this.#offset) this.#offset += text.length - rangeLength;
    });
  }

  dispose(): void {
    this.#listener.dispose();
  }

  /** "main.go:27" */
  get place(): string {
    const line = this.#document.positionAt(this.#offset).line + 1;
    return `${this.#document.uri.path.split("/").at(-1) ?? ""}:${line}`;
  }

  /** What writing the hint does, in words; null when there is nothing to do. */
  action(hint: number | null): string | null {
    const old = this.#hintText;
    if (hint === null) return old === null ? null : `Remove the hint ${old}`;
    if (old === null) return `Insert the hint ${decimalText(hint)}`;
    return old === String(hint) ? null : `Replace the hint ${old} with ${decimalText(hint)}`;
  }

  /**
   * Writes, replaces or removes the hint, as one edit that one undo takes back.
   * @throws Error with one clear sentence when the make is no longer there
   */
  async write(hint: number | null): Promise<void> {
    const document = await vscode.workspace.openTextDocument(this.#document.uri);
    const make = await this.#make(document);
    if (!make) throw new Error(`The make is no longer in ${this.place}; the hint was not written`);
    const range = (start: number, end: number): vscode.Range =>
      new vscode.Range(document.positionAt(start), document.positionAt(end));
    const edit = new vscode.WorkspaceEdit();
    const closing = make.range.end - 1;
    if (hint === null) {
      if (!make.hint) return;
      const comma = document.getText().lastIndexOf(",", make.hint.range.start);
      edit.delete(document.uri, range(comma, make.hint.range.end));
    } else if (make.hint) {
      edit.replace(document.uri, range(make.hint.range.start, make.hint.range.end), String(hint));
    } else edit.insert(document.uri, document.positionAt(closing), `, ${hint}`);
    if (!(await vscode.workspace.applyEdit(edit))) throw new Error("VS Code refused the edit");
    this.#hintText = hint === null ? null : String(hint);
  }

  /** The make as it is now, and what it says for a hint. */
  async #make(document: vscode.TextDocument): Promise<MapSite | null> {
    const found = await findSite(this.#projects, document, document.positionAt(this.#offset + 1));
    const site = found?.description.site;
    if (site?.form !== "make" || site.range.start !== this.#offset) return null;
    this.#hintText = site.hint?.expr ?? null;
    return site;
  }
}
