import * as vscode from "vscode";
import { baseName } from "../../services/baseName.ts";
import { isListing } from "../../services/listingLook.ts";
import type { ListingDocuments } from "./listingDocuments.ts";
import type { LineRange, ListingModel, SourcePlace } from "./listingModel.ts";

const border = {
  isWholeLine: true,
  borderColor: new vscode.ThemeColor("mapscope.linkedLineBorder"),
  borderStyle: "solid",
};

/** Lines that follow one another are marked as a whole: sides all along, a top and a bottom. */
const linkedStyles = () => ({
  body: vscode.window.createTextEditorDecorationType({
    ...border,
    borderWidth: "0 2px",
    backgroundColor: new vscode.ThemeColor("mapscope.linkedLineBackground"),
    overviewRulerColor: new vscode.ThemeColor("mapscope.linkedLineRuler"),
    overviewRulerLane: vscode.OverviewRulerLane.Full,
  }),
  top: vscode.window.createTextEditorDecorationType({ ...border, borderWidth: "2px 0 0" }),
  bottom: vscode.window.createTextEditorDecorationType({ ...border, borderWidth: "0 0 2px" }),
});

/** Marks what belongs together: the instructions of the selected source lines, and the source of selected instructions. */
export class LinkedLines implements vscode.Disposable {
  readonly #documents: ListingDocuments;
  readonly #styles = linkedStyles();
  readonly #disposables: vscode.Disposable[];

  constructor(documents: ListingDocuments) {
    this.#documents = documents;
    this.#disposables = [
      ...Object.values(this.#styles),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor, kind }) => {
        // Selections without a kind are made by programs: revealing must not answer itself. A click selects, and may make
        // its editor the active one only then.
        const isClick = kind === vscode.TextEditorSelectionChangeKind.Mouse;
        if (isClick || (kind !== undefined && textEditor === vscode.window.activeTextEditor))
          this.link(textEditor);
      }),
      documents.onDidChangeModel(() => {
        const active = vscode.window.activeTextEditor;
        if (active) this.link(active);
      }),
    ];
  }

  /** Marks and reveals in all other visible editors what the selection of this one belongs to. */
  link(editor: vscode.TextEditor): void {
    if (isListing(editor.document)) this.#linkSources(editor);
    else if (editor.document.languageId === "go") this.#linkListings(editor);
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }

  #linkSources(editor: vscode.TextEditor): void {
    const model = this.#documents.modelNow(editor.document);
    if (!model) return;
    const places = linesOf(editor).flatMap(({ from, to }) => placesOf(model, from, to));
    for (const other of vscode.window.visibleTextEditors) {
      if (other.document.languageId !== "go") continue;
      const lines = places.filter(({ path }) => isSameFile(path, other.document)).map(({ line }) => line);
      this.#mark(other, lines);
    }
    this.#mark(editor, sameSourceLines(model, places, linesOf(editor)[0]?.from ?? 1), false);
  }

  #linkListings(editor: vscode.TextEditor): void {
    const selected = linesOf(editor);
    this.#mark(editor, [], false);
    for (const other of vscode.window.visibleTextEditors) {
      if (!isListing(other.document)) continue;
      const model = this.#documents.modelNow(other.document);
      if (model) this.#mark(other, instructionsOf(model, editor.document, selected));
    }
  }

  #mark(editor: vscode.TextEditor, lines: readonly number[], reveal = true): void {
    const inside = [...new Set(lines)]
      .filter((line) => line <= editor.document.lineCount)
      .sort((a, b) => a - b);
    const runs = runsOf(inside);
    const draw = (style: vscode.TextEditorDecorationType, ranges: readonly (readonly [number, number])[]) =>
      editor.setDecorations(
        style,
        ranges.map(([from, to]) => new vscode.Range(from - 1, 0, to - 1, 0)),
      );
    draw(this.#styles.body, runs);
    draw(
      this.#styles.top,
      runs.map(([from]) => [from, from]),
    );
    draw(
      this.#styles.bottom,
      runs.map(([, to]) => [to, to]),
    );
    const first = inside[0];
    if (!reveal || first === undefined) return;
    const isVisible = inside.some((line) =>
      editor.visibleRanges.some((r) => r.start.line < line && line <= r.end.line),
    );
    // The start of the line only: a long line would scroll sideways.
    const at = new vscode.Range(first - 1, 0, first - 1, 0);
    if (!isVisible) editor.revealRange(at, vscode.TextEditorRevealType.InCenter);
  }
}

/** Ascending lines as runs, each from and to. */
export function runsOf(lines: readonly number[]): [number, number][] {
  const runs: [number, number][] = [];
  for (const line of lines) {
    const last = runs.at(-1);
    if (last?.[1] === line - 1) last[1] = line;
    else runs.push([line, line]);
  }
  return runs;
}

function linesOf(editor: vscode.TextEditor): LineRange[] {
  return editor.selections.map(({ start, end }) => ({
    from: start.line + 1,
    to: Math.max(start.line, end.character === 0 && end.line > start.line ? end.line - 1 : end.line) + 1,
  }));
}

/** Selections of more lines than this are not followed line by line. */
const maxFollowedLines = 2000;

function placesOf(model: ListingModel, from: number, to: number): SourcePlace[] {
  const places: SourcePlace[] = [];
  for (let line = from; line <= Math.min(to, from + maxFollowedLines); line++)
    places.push(...model.placesAt(line));
  return places;
}

/** The other instructions of the same function that the source lines of these became. */
function sameSourceLines(model: ListingModel, places: readonly SourcePlace[], at: number): number[] {
  const fn = model.explainedAt(at);
  if (!fn) return [];
  const wanted = new Set(places.map(({ path, line }) => `${path}:${line}`));
  return shownLines(model, fn.range).filter((line) =>
    model.placesAt(line).some(({ path, line: source }) => wanted.has(`${path}:${source}`)),
  );
}

/** Lines of a listing whose instructions come from lines of a source file, be it through inlining. */
export function instructionsOf(
  model: ListingModel,
  source: vscode.TextDocument,
  selected: readonly LineRange[],
): number[] {
  const isSelected = (line: number): boolean => selected.some(({ from, to }) => from <= line && line <= to);
  return model.functions
    .filter(({ path, sourceFrom, sourceTo }) => {
      if (!isSameFile(path, source)) return model.functions.length <= 8;
      return (
        selected.some(({ from, to }) => sourceFrom <= to && sourceTo >= from) || model.functions.length <= 8
      );
    })
    .flatMap((fn) =>
      shownLines(model, fn).filter((line) =>
        model.placesAt(line).some((place) => isSelected(place.line) && isSameFile(place.path, source)),
      ),
    );
}

function shownLines(model: ListingModel, { from, to }: LineRange): number[] {
  const lines: number[] = [];
  // The heading stands at the line of the declaration: it is no instruction of it.
  for (let line = from + 1; line <= to; line++)
    if (model.instructionAt(line) || model.statementAt(line)) lines.push(line);
  return lines;
}

/** A path of a listing names a document's file: in full, or by its base name where the listing has no more. */
function isSameFile(path: string, document: vscode.TextDocument): boolean {
  if (path === "" || document.uri.scheme !== "file") return false;
  const own = document.uri.fsPath;
  return path === own || (!/[\\/]/.test(path) && path === baseName(own));
}
