import * as vscode from "vscode";
import { shortPaths } from "../../core/present/shortPaths.ts";
import { readingLanguage } from "../../services/listingLook.ts";
import { readSettings } from "../../services/settings.ts";
import { boxDeclarations, columnDeclarations, widening } from "./explanationStyle.ts";
import type { ListingDocuments } from "./listingDocuments.ts";
import type { ListingModel } from "./listingModel.ts";
import { SourceLines } from "./sourceLines.ts";

/** Rows that a box below the cursor may need. */
const boxRows = 6;

/** Writes what instructions do beside their rows, and all of it below the row of the cursor. */
export class ExplanationColumn implements vscode.Disposable {
  readonly #documents: ListingDocuments;
  readonly #sources = new SourceLines();
  readonly #column = vscode.window.createTextEditorDecorationType({});
  readonly #box = vscode.window.createTextEditorDecorationType({});
  readonly #disposables: vscode.Disposable[];

  constructor(documents: ListingDocuments) {
    this.#documents = documents;
    this.#disposables = [
      this.#column,
      this.#box,
      this.#sources,
      this.#sources.onDidRead(() => this.#drawAll()),
      documents.onDidChangeModel(() => this.#drawAll()),
      vscode.window.onDidChangeVisibleTextEditors(() => this.#drawAll()),
      vscode.window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => this.#draw(textEditor)),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => this.#drawBox(textEditor)),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("mapscope.assembly")) this.#drawAll();
      }),
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
    const model = this.#modelOf(editor);
    if (!model) return;
    const shown: vscode.DecorationOptions[] = [];
    // What is folded is in no visible range; its explanations would stand behind the fold.
    const ranges = readSettings(editor.document.uri).assembly.explanations ? editor.visibleRanges : [];
    for (const { start, end } of ranges)
      for (let line = start.line; line <= end.line; line++) {
        const row = this.#rowAt(editor.document, model, line);
        if (row)
          shown.push(besideRow({ ...row, text: shortPaths(row.text) }, columnDeclarations(row.letters)));
      }
    editor.setDecorations(this.#column, shown);
    this.#drawBox(editor);
  }

  #drawBox(editor: vscode.TextEditor): void {
    const model = this.#modelOf(editor);
    if (!model) return;
    const { line } = editor.selection.active;
    const row = this.#rowAt(editor.document, model, line);
    const bottom = editor.visibleRanges.at(-1)?.end.line ?? line;
    const above = line > bottom - boxRows && line >= boxRows;
    const withColumn = readSettings(editor.document.uri).assembly.explanations;
    // Without a column no room is enough for it.
    const letters = withColumn ? (row?.text.length ?? 0) : 9999;
    editor.setDecorations(
      this.#box,
      row
        ? [
            besideRow(row, boxDeclarations(row.letters, letters, above), {
              backgroundColor: new vscode.ThemeColor("editorHoverWidget.background"),
              color: new vscode.ThemeColor("editorHoverWidget.foreground"),
            }),
          ]
        : [],
    );
  }

  /** The row of an instruction, or of a statement whose source is not in sight, at a line counted from 0. */
  #rowAt(document: vscode.TextDocument, model: ListingModel, line: number): ExplainedRow | undefined {
    const { text: row } = document.lineAt(line);
    if (row.startsWith("TEXT")) return undefined;
    const text = model.instructionAt(line + 1)?.explanation ?? this.#sourceOf(model, line + 1) ?? "";
    if (text === "") return undefined;
    return { end: new vscode.Position(line, row.length), letters: row.length, text };
  }

  /** What the source says of a statement, beside what the machine does. */
  #sourceOf(model: ListingModel, line: number): string | undefined {
    const span = model.statementAt(line);
    if (span?.head !== line || span.statement.kind === "bookkeeping") return undefined;
    const place = model.surePlaceAt(span.mainLine);
    const isInSight = vscode.window.visibleTextEditors.some(
      ({ document }) => document.fileName === place?.path,
    );
    return place && !isInSight ? this.#sources.lineNow(place) : undefined;
  }

  #modelOf({ document }: vscode.TextEditor): ListingModel | undefined {
    return document.languageId === readingLanguage ? this.#documents.modelNow(document) : undefined;
  }
}

interface ExplainedRow {
  readonly end: vscode.Position;
  /** Letters of the row, and what stands beside it. */
  readonly letters: number;
  readonly text: string;
}

function besideRow(
  { end, text }: ExplainedRow,
  textDecoration: string,
  colors: Partial<vscode.ThemableDecorationAttachmentRenderOptions> = {
    color: new vscode.ThemeColor("descriptionForeground"),
  },
): vscode.DecorationOptions {
  return {
    range: new vscode.Range(end, end),
    renderOptions: { before: widening, after: { contentText: text, textDecoration, ...colors } },
  };
}
