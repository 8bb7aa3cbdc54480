import * as vscode from "vscode";
import { type StepName, stepNames, stepOf } from "../../core/emulator/runtime/steps.ts";
import { breather } from "./breather.ts";
import type { ListingDocuments } from "./listingDocuments.ts";
import type { LineRange, ListingModel } from "./listingModel.ts";

/** Steps that have a band; code around them has none. */
const bandedSteps = stepNames.filter((step) => step !== "other");

/** A coloured band beside each step's lines, in the editor and in its overview ruler. */
export class StepBands implements vscode.Disposable {
  readonly #documents: ListingDocuments;
  readonly #styles: ReadonlyMap<StepName, vscode.TextEditorDecorationType>;
  readonly #found = new WeakMap<ListingModel, Promise<ReadonlyMap<StepName, readonly LineRange[]>>>();
  readonly #disposables: vscode.Disposable[];

  constructor(documents: ListingDocuments) {
    this.#documents = documents;
    this.#styles = new Map(bandedSteps.map((step) => [step, bandStyle(step)]));
    this.#disposables = [
      ...this.#styles.values(),
      vscode.window.onDidChangeVisibleTextEditors((editors) => {
        for (const editor of editors) void this.#draw(editor);
      }),
      documents.onDidChangeModel((document) => {
        for (const editor of vscode.window.visibleTextEditors)
          if (editor.document === document) void this.#draw(editor);
      }),
    ];
    for (const editor of vscode.window.visibleTextEditors) void this.#draw(editor);
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }

  async #draw(editor: vscode.TextEditor): Promise<void> {
    const model = await this.#documents.modelOf(editor.document);
    if (!model) return;
    const known = this.#found.get(model) ?? findSteps(model);
    this.#found.set(model, known);
    const found = await known;
    if (this.#documents.modelNow(editor.document) !== model) return;
    for (const [step, style] of this.#styles) {
      const ranges = found.get(step) ?? [];
      editor.setDecorations(
        style,
        ranges.map(({ from, to }) => new vscode.Range(from - 1, 0, to - 1, 0)),
      );
    }
  }
}

/** The lines of each step, of all functions of the map runtime in a listing. */
async function findSteps(model: ListingModel): Promise<ReadonlyMap<StepName, readonly LineRange[]>> {
  const found = new Map<StepName, LineRange[]>(bandedSteps.map((step) => [step, []]));
  const breathe = breather();
  for (const index of model.functions.keys()) {
    if (!model.hasSteps(index)) continue;
    await model.prepare(index, breathe);
    for (const { step, from, to } of model.explained(index)?.steps ?? [])
      found.get(stepOf(step))?.push({ from, to });
  }
  return found;
}

function bandStyle(step: StepName): vscode.TextEditorDecorationType {
  const color = new vscode.ThemeColor(`mapscope.step.${step}`);
  return vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    borderColor: color,
    borderStyle: "solid",
    borderWidth: "0 0 0 4px",
    overviewRulerColor: color,
    overviewRulerLane: vscode.OverviewRulerLane.Left,
  });
}
