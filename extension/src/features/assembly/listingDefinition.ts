import * as vscode from "vscode";
import { callCard } from "../../core/asm/runtime/callCards.ts";
import { fullSymbolAt } from "../../core/present/shortPaths.ts";
import { isOnServer } from "../../core/source/goMod.ts";
import { baseName } from "../../services/baseName.ts";
import type { GoProjects } from "../../services/goProjects.ts";
import type { ListingDocuments } from "./listingDocuments.ts";
import type { ListingModel, SourcePlace } from "./listingModel.ts";

/** Go to Definition in a listing: from a jump to where it leads, from a call to the callee, else to the Go source. */
export class ListingDefinitions implements vscode.DefinitionProvider {
  readonly #documents: ListingDocuments;
  readonly #projects: GoProjects;

  constructor(documents: ListingDocuments, projects: GoProjects) {
    this.#documents = documents;
    this.#projects = projects;
  }

  async provideDefinition(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.Location[] | undefined> {
    const model = await this.#documents.modelOf(document);
    const line = position.line + 1;
    const instruction = model?.instructionAt(line);
    if (!model || !instruction) return undefined;
    const { text } = document.lineAt(position.line);
    const symbol = fullSymbolAt(instruction.text, text, position.character)?.name;
    const target = symbol
      ? functionLine(model, symbol)
      : onOperands(text, position) && model.targetLine(line);
    if (target) return [new vscode.Location(document.uri, new vscode.Position(target - 1, 0))];
    const callee = symbol && (await this.#runtimeSource(model, symbol));
    if (callee) return [callee];
    const places = await Promise.all(model.placesAt(line).map((place) => locationOf(place)));
    return places.filter((place): place is vscode.Location => place !== undefined);
  }

  /** Where the runtime's source declares a function that has a card. */
  async #runtimeSource(model: ListingModel, symbol: string): Promise<vscode.Location | undefined> {
    const card = callCard(symbol, model.told.release);
    const root = card && (await this.#goRoot());
    if (!card || root === undefined) return undefined;
    const uri = vscode.Uri.joinPath(
      vscode.Uri.file(root),
      "src",
      card.file.replace("$GOARCH", model.told.goarch),
    );
    const name = symbol.slice(symbol.lastIndexOf(".") + 1).replace(/[^\w]/g, "");
    try {
      const lines = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)).split("\n");
      const at = lines.findIndex((line) =>
        new RegExp(`^(func (\\(.*\\) )?(runtime_)?|TEXT .*·)${name}\\b`).test(line),
      );
      return new vscode.Location(uri, new vscode.Position(Math.max(0, at), 0));
    } catch {
      return undefined;
    }
  }

  #goRoot(): Promise<string | undefined> {
    const folder = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === "file")?.uri;
    if (!vscode.workspace.isTrusted || !folder) return Promise.resolve(undefined);
    return this.#projects.workspace.toolchains.of(folder.toString()).then(
      (go) => go.root,
      () => undefined,
    );
  }
}

/** A jump's target is its operand, not its mnemonic or source place. */
function onOperands(text: string, { character }: vscode.Position): boolean {
  const rest = text.slice(character).trim();
  return /[\w()]/.test(text[character] ?? "") && /^[\w()$.-]*$/.test(rest);
}

function functionLine(model: ListingModel, symbol: string): number | undefined {
  return model.functions.find(({ name }) => name === symbol)?.from;
}

async function locationOf({ path, line }: SourcePlace): Promise<vscode.Location | undefined> {
  if (isOnServer(path)) return undefined;
  const uri = baseName(path) === path ? await openedFile(path) : vscode.Uri.file(path);
  if (!uri) return undefined;
  try {
    await vscode.workspace.fs.stat(uri);
    return new vscode.Location(uri, new vscode.Position(line - 1, 0));
  } catch {
    return undefined;
  }
}

/** A listing that tells base names only may mean a file of the workspace, if there is just one of that name. */
async function openedFile(name: string): Promise<vscode.Uri | undefined> {
  // What would be a pattern is no name of a Go file.
  if (/[*?{}[\]\\]/.test(name)) return undefined;
  const found = await vscode.workspace.findFiles(`**/${name}`, undefined, 2);
  return found.length === 1 ? found[0] : undefined;
}
