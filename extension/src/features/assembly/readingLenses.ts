import * as vscode from "vscode";
import { commandIds } from "../../contributions.ts";
import { assemblyScheme } from "../../services/listingLook.ts";
import { type ListingDocuments, listingSelector } from "./listingDocuments.ts";
import type { ListingModel } from "./listingModel.ts";

/** Above a listing whose text does not tell all: the ways to say its release, its processor or a function. */

export type What = "release" | "processor" | "function";

/** What a lens or the command asks for. */
export interface Asked {
  readonly what: What;
  readonly uri: string;
  /** Of the function. */
  readonly index: number;
}

/** Above the functions of a listing that does not tell all: what is taken, or was chosen, and the way to choose. */
export class ReadingLenses implements vscode.CodeLensProvider {
  readonly #documents: ListingDocuments;
  readonly onDidChangeCodeLenses: vscode.Event<void>;

  constructor(documents: ListingDocuments) {
    this.#documents = documents;
    const changed = new vscode.EventEmitter<void>();
    this.onDidChangeCodeLenses = changed.event;
    documents.onDidChangeModel(() => changed.fire());
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const model = await this.#documents.modelOf(document);
    const first = model?.functions[0];
    if (!model || !first || document.uri.scheme === assemblyScheme) return [];
    const reading = this.#documents.readingOf(document.uri);
    const uri = document.uri.toString();
    const lens = (what: What, index: number, title: string): vscode.CodeLens => {
      const line = (model.functions[index]?.from ?? 1) - 1;
      return new vscode.CodeLens(new vscode.Range(line, 0, line, 0), {
        title,
        command: commandIds.chooseReading,
        arguments: [{ what, uri, index }],
      });
    };
    const lenses: vscode.CodeLens[] = [];
    const release = releaseTitle(model, reading.go);
    if (release !== undefined) lenses.push(lens("release", 0, release));
    if (reading.goarch !== undefined) lenses.push(lens("processor", 0, `${reading.goarch}, as chosen`));
    else if (model.told.goarch === "") lenses.push(lens("processor", 0, "Choose architecture…"));
    for (const [index, { name }] of model.functions.entries()) {
      const chosen = reading.names?.[index];
      if (chosen !== undefined) lenses.push(lens("function", index, `${chosen}, as chosen`));
      else if (name === "") lenses.push(lens("function", index, "Choose function…"));
    }
    return lenses;
  }
}

function releaseTitle({ told }: ListingModel, chosen: string | undefined): string | undefined {
  if (chosen !== undefined) return `Go ${chosen}, as chosen`;
  const [oldest, newest] = [told.candidates[0], told.candidates.at(-1)];
  if (!told.told) return `Go release not told, read as 1.${told.release.minor}: choose…`;
  return oldest === newest ? undefined : `Go 1.${oldest} to 1.${newest}: choose release…`;
}

/** Registers the lenses; the command is `choose`. */
export function registerReadingLenses(documents: ListingDocuments): vscode.Disposable {
  return vscode.languages.registerCodeLensProvider(listingSelector, new ReadingLenses(documents));
}
