import * as vscode from "vscode";
import {
  assemblyScheme,
  isListing,
  linesToRecognise,
  listingLanguage,
  mayHoldListing,
  planNineLanguage,
  readingLanguage,
} from "../../services/listingLook.ts";
import { readSettings } from "../../services/settings.ts";
import { breather } from "./breather.ts";
import { indexListing, type LinedText, looksLikeListing } from "./indexListing.ts";
import type { ListingModel } from "./listingModel.ts";
import type { ListingRecipe } from "./listingRecipe.ts";
import type { Reading } from "./reading.ts";
import type { ReadingListing } from "./readingLayout.ts";

export const fileSelector: readonly vscode.DocumentFilter[] = [
  { language: listingLanguage },
  { language: planNineLanguage },
];
export const listingSelector: readonly vscode.DocumentFilter[] = [
  { language: readingLanguage },
  ...fileSelector,
];

/** The address of one of our listings; the manifest tells its language by the folder. */
export const readingAddress = (title: string, recipe?: ListingRecipe): vscode.Uri =>
  vscode.Uri.from({
    scheme: assemblyScheme,
    path: `/mapscope-listing/${title.replaceAll("/", "∕")}`,
    query: recipe ? JSON.stringify(recipe) : "",
  });

/** The last listings stay, so that one reopened from the history is still there. */
const keptListings = 20;

/** The listings in the editor: those written here by their address, files by an index made when they are first asked about. */
export class ListingDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #written = new Map<string, ReadingListing>();
  readonly #indexed = new Map<string, IndexedDocument>();
  /** By document, as long as the window lives. */
  readonly #readings = new Map<string, Reading>();
  readonly #contentChanged = new vscode.EventEmitter<vscode.Uri>();
  readonly #makeAgain: (uri: vscode.Uri) => Promise<void>;
  readonly #modelChanged = new vscode.EventEmitter<vscode.TextDocument>();
  readonly #disposables: vscode.Disposable[];
  readonly onDidChange = this.#contentChanged.event;
  #addresses: boolean;
  /** A document's listing is ready, or is another one now. */
  readonly onDidChangeModel = this.#modelChanged.event;

  /** @param makeAgain writes the listing of an address whose recipe is known */
  constructor(makeAgain: (uri: vscode.Uri) => Promise<void>) {
    this.#makeAgain = makeAgain;
    this.#addresses = readSettings().assembly.addresses;
    this.#disposables = [
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("mapscope.assembly.addresses")) this.#layOutAgain();
      }),
      this.#contentChanged,
      this.#modelChanged,
      vscode.workspace.registerTextDocumentContentProvider(assemblyScheme, this),
      vscode.workspace.onDidOpenTextDocument((document) => void recognise(document)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#indexed.delete(uri.toString())),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (isListing(document)) this.#modelChanged.fire(document);
      }),
    ];
    for (const document of vscode.workspace.textDocuments) void recognise(document);
  }

  /**
   * The text of a listing; one that is not there any more, after a reload or from the history, is made again first. VS Code
   * hears of changes only when it has a document, so it must not get one before.
   */
  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const key = uri.toString();
    if (!this.#written.has(key)) await this.#makeAgain(uri);
    return this.#written.get(key)?.text ?? "// This listing is gone: run Mapscope: Show Assembly again.\n";
  }

  /** Writes a listing, or writes it anew, at an address of assemblyScheme. */
  write(uri: vscode.Uri, listing: ReadingListing): void {
    const key = uri.toString();
    this.#written.delete(key);
    this.#written.set(key, this.#addresses ? listing.again(true) : listing);
    const oldest = this.#written.keys().next();
    if (this.#written.size > keptListings && !oldest.done) this.#written.delete(oldest.value);
    this.#contentChanged.fire(uri);
  }

  /** The listing in a document; undefined when it holds none, or has changed meanwhile. */
  async modelOf(document: vscode.TextDocument): Promise<ListingModel | undefined> {
    if (document.uri.scheme === assemblyScheme) return this.#writtenModel(document);
    if (!isListing(document)) return undefined;
    const key = document.uri.toString();
    const known = this.#indexed.get(key);
    if (known?.version === document.version) return known.whenReady;
    const indexed = new IndexedDocument(document, this.readingOf(document.uri));
    this.#indexed.set(key, indexed);
    void indexed.whenReady.then(() => this.#modelChanged.fire(document));
    return indexed.whenReady;
  }

  /** The same, if it is there at once; asks for it otherwise. */
  modelNow(document: vscode.TextDocument): ListingModel | undefined {
    if (document.uri.scheme === assemblyScheme) return this.#writtenModel(document);
    const known = this.#indexed.get(document.uri.toString());
    if (known?.version === document.version) return known.ready;
    void this.modelOf(document);
    return undefined;
  }

  /** What the reader said of a document's listing. */
  readingOf(uri: vscode.Uri): Reading {
    return this.#readings.get(uri.toString()) ?? {};
  }

  /** Reads a document's listing anew, by what the reader says of it. */
  readAs(document: vscode.TextDocument, reading: Reading): void {
    const key = document.uri.toString();
    this.#readings.set(key, reading);
    this.#indexed.delete(key);
    void this.modelOf(document);
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }

  /** Shows or hides the columns of addresses in all listings. */
  #layOutAgain(): void {
    const { addresses } = readSettings().assembly;
    if (addresses === this.#addresses) return;
    this.#addresses = addresses;
    for (const [key, listing] of this.#written) {
      this.#written.set(key, listing.again(addresses));
      this.#contentChanged.fire(vscode.Uri.parse(key, true));
    }
  }

  /** A document that still shows the text before the last change is not explained by the new one. */
  #writtenModel(document: vscode.TextDocument): ListingModel | undefined {
    const listing = this.#written.get(document.uri.toString());
    return listing && document.lineCount === listing.lineCount ? listing.model : undefined;
  }
}

/** A document's listing at one version of its text. */
class IndexedDocument {
  readonly version: number;
  readonly whenReady: Promise<ListingModel | undefined>;
  ready: ListingModel | undefined;

  constructor(document: vscode.TextDocument, reading: Reading) {
    this.version = document.version;
    const isCurrent = (): boolean => !document.isClosed && document.version === this.version;
    this.whenReady = indexListing(linedText(document), breather(isCurrent), reading).then((model) => {
      this.ready = model ?? undefined;
      return this.ready;
    });
  }
}

function linedText(document: vscode.TextDocument): LinedText {
  return {
    lineCount: document.lineCount,
    lines: (from, to) => `${document.getText(new vscode.Range(from - 1, 0, to, 0)).replace(/\r?\n$/, "")}\n`,
  };
}

/** Gives a file that holds a listing its language; a Plan 9 source keeps the one of the Go extension. */
async function recognise(document: vscode.TextDocument): Promise<void> {
  if (document.languageId === listingLanguage || !mayHoldListing(document)) return;
  const beginning = document.getText(new vscode.Range(0, 0, linesToRecognise, 0));
  if (!looksLikeListing(beginning)) return;
  const isPlan9Source = /^TEXT[ \t].*\(SB\),/m.test(beginning);
  if (document.languageId === planNineLanguage && isPlan9Source) return;
  await vscode.languages.setTextDocumentLanguage(document, listingLanguage);
}
