import * as vscode from "vscode";
import { hasFlow } from "./functionFlow.ts";
import type { ListingDocuments } from "./listingDocuments.ts";
import type { ListingModel } from "./listingModel.ts";

/** The manifest offers a flow where this is set. */
const contextKey = "mapscopeHasFlow";

/** Tells the manifest whether the listing in front has a flow to draw. */
export class FlowContext implements vscode.Disposable {
  readonly #documents: ListingDocuments;
  readonly #known = new WeakMap<ListingModel, boolean>();
  readonly #disposables: vscode.Disposable[];

  constructor(documents: ListingDocuments) {
    this.#documents = documents;
    this.#disposables = [
      vscode.window.onDidChangeActiveTextEditor(() => this.#tell()),
      documents.onDidChangeModel(() => this.#tell()),
    ];
    this.#tell();
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }

  #tell(): void {
    const document = vscode.window.activeTextEditor?.document;
    const model = document && this.#documents.modelNow(document);
    const known = model && (this.#known.get(model) ?? hasFlow(model));
    if (model && known !== undefined) this.#known.set(model, known);
    void vscode.commands.executeCommand("setContext", contextKey, known === true);
  }
}
