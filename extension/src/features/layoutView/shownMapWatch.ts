import * as vscode from "vscode";
import type { GoProjects } from "../../services/goProjects.ts";
import { findSite } from "../../services/siteFinder.ts";
import { PinnedPlace } from "./pinnedPlace.ts";
import { nameOfSite, type ShownSite } from "./shownSite.ts";

/** A document has rested so long before it is looked at whether it still has the map. */
const checkDelayMilliseconds = 300;

/** Follows the map that a page shows through edits and changes of files, and says when it is no longer there. */
export class ShownMapWatch implements vscode.Disposable {
  readonly #projects: GoProjects;
  readonly #isWanted: () => boolean;
  readonly #changed: () => void;
  #site: ShownSite | undefined;
  /** Where the map stands in its document by now. */
  #place: PinnedPlace | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Why the map is no longer in the code, in one sentence; empty while it is. */
  gone = "";

  /**
   * @param isWanted whether anybody wants to know
   * @param changed is called when `gone` has changed
   */
  constructor(projects: GoProjects, isWanted: () => boolean, changed: () => void) {
    this.#projects = projects;
    this.#isWanted = isWanted;
    this.#changed = changed;
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  /** Another map is shown, or none. */
  watch(site: ShownSite | undefined): void {
    this.#site = site;
    this.#place = site && new PinnedPlace(site.found.description.site.range);
    this.gone = "";
  }

  /** Where the map begins in its document by now. */
  get start(): number {
    return this.#place?.start ?? this.#site?.found.description.site.range.start ?? 0;
  }

  /** A document was edited. */
  edited({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    if (!this.#isIn(document.uri)) return;
    for (const { rangeOffset, rangeLength, text } of contentChanges)
      this.#place?.follow({ startOffset: rangeOffset, endOffset: rangeOffset + rangeLength, text });
    this.checkSoon();
  }

  /** A file came or went. */
  fileChanged(uri: vscode.Uri): void {
    if (this.#isIn(uri)) this.checkSoon();
  }

  #isIn(uri: vscode.Uri): boolean {
    return uri.toString() === this.#site?.document.uri.toString();
  }

  /** Looks after a while whether the map is still in the code. */
  checkSoon(): void {
    clearTimeout(this.#timer);
    if (this.#isWanted()) this.#timer = setTimeout(() => void this.#check(), checkDelayMilliseconds);
  }

  async #check(): Promise<void> {
    const site = this.#site;
    if (!site || !this.#isWanted()) return;
    const gone = await this.#whyGone(site);
    if (site !== this.#site || gone === this.gone) return;
    this.gone = gone;
    this.#changed();
  }

  async #whyGone(site: ShownSite): Promise<string> {
    const { uri, isUntitled } = site.document;
    const file = fileName(uri.toString());
    if (!isUntitled && !(await isThere(uri))) return `${file} was deleted or moved.`;
    const name = nameOfSite(site);
    const gone = `${name} is no longer where it was in ${file}.`;
    const start = this.#place?.start ?? null;
    if (start === null) return gone;
    const document = await vscode.workspace.openTextDocument(uri);
    const found = await findSite(this.#projects, document, document.positionAt(start));
    return found && nameOfSite({ document, found }) === name ? "" : gone;
  }
}

/** The last part of an address. */
export const fileName = (uri: string): string => decodeURIComponent(uri.split("/").at(-1) ?? "");

async function isThere(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
