import * as vscode from "vscode";
import type { ProfiledLine, ProfiledMap } from "../../core/present/profileView.ts";
import { type FollowedLine, followLines, placedLines } from "./followedLines.ts";

/** Where the lines of the opened profiles stand in the documents that are open, through all edits. */
export class OpenedLines implements vscode.Disposable {
  readonly #told = new Map<string, ProfiledLine[]>();
  readonly #followed = new Map<vscode.TextDocument, readonly FollowedLine[]>();
  readonly #changed = new vscode.EventEmitter<vscode.TextDocument>();
  /** Fires with a document whose lines have moved, or became stale or fresh. */
  readonly onDidMove = this.#changed.event;
  readonly #listeners: readonly vscode.Disposable[];

  constructor(maps: readonly ProfiledMap[]) {
    for (const line of maps.flatMap(({ lines }) => lines)) {
      const ofFile = this.#told.get(line.file);
      if (ofFile) ofFile.push(line);
      else this.#told.set(line.file, [line]);
    }
    this.#listeners = [
      this.#changed,
      vscode.workspace.onDidChangeTextDocument((event) => this.#edited(event)),
      vscode.workspace.onDidCloseTextDocument((document) => this.#followed.delete(document)),
    ];
  }

  dispose(): void {
    for (const listener of this.#listeners) listener.dispose();
  }

  /** The lines of a document that the profiles tell about. */
  of(document: vscode.TextDocument): readonly FollowedLine[] {
    const known = this.#followed.get(document);
    if (known !== undefined) return known;
    const told = document.uri.scheme === "file" ? this.#told.get(document.uri.fsPath) : undefined;
    const placed = told === undefined ? [] : placedLines(told, document);
    this.#followed.set(document, placed);
    return placed;
  }

  /** Where a line stands, if its document is open; else where the profile told. */
  placeOf(told: ProfiledLine): FollowedLine {
    const document = vscode.workspace.textDocuments.find(
      ({ uri, isClosed }) => !isClosed && uri.scheme === "file" && uri.fsPath === told.file,
    );
    const followed = document && this.of(document).find((line) => line.told === told);
    return followed ?? { told, at: told.line - 1, isStale: false };
  }

  #edited({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const before = this.#followed.get(document);
    if (before === undefined || before.length === 0 || contentChanges.length === 0) return;
    const edits = contentChanges.map(({ range, text }) => ({
      start: range.start.line,
      end: range.end.line,
      lineEnds: text.split("\n").length - 1,
    }));
    const after = followLines(before, edits, document);
    this.#followed.set(document, after);
    const moved = after.some(({ at, isStale }, i) => at !== before[i]?.at || isStale !== before[i]?.isStale);
    if (moved) this.#changed.fire(document);
  }
}
