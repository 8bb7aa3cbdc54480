import * as vscode from "vscode";
import { baseName } from "../../services/baseName.ts";
import type { GoProjects } from "../../services/goProjects.ts";
import { type Log, messageOf } from "../../services/log.ts";
import { noticeText } from "../../services/noticeText.ts";
import type { BuildEnd } from "../../services/packageBuilds.ts";
import { codeDeclaration } from "../../services/siteFinder.ts";
import { CompileError } from "../../workspace/folderBuilds.ts";
import { type AssemblyTarget, isAsSaved } from "../../workspace/listings.ts";
import type { Toolchain } from "../../workspace/toolchains.ts";
import { targetText } from "./assemblyTarget.ts";
import { compileCode, linesOfDeclaration } from "./compiledCode.ts";
import { type ListingDocuments, readingAddress } from "./listingDocuments.ts";
import type { LineRange } from "./listingModel.ts";
import { lineOfPlace, placeOfLine } from "./listingPlace.ts";
import { messageListing, type ReadingListing, withStatus, worksAllTheSame } from "./readingLayout.ts";

/** What a compiled listing is of. */
export interface ListingRequest {
  readonly source: vscode.Uri;
  /** The declaration's name, by which it is found again after edits. */
  readonly declaration: string;
  /** Lines of the declaration, counted from its first one, when only they are wanted. */
  readonly selected?: LineRange;
  /** The same lines for the tab's title, counted from the start of the file when they were asked for: "14–18". */
  readonly title?: string;
  readonly target: AssemblyTarget;
}

interface CompiledListing {
  readonly uri: vscode.Uri;
  readonly request: ListingRequest;
  /** The last one that compiled. */
  good?: ReadingListing;
  /** Its source was saved since. */
  stale: boolean;
  /** The build that follows the save tells it too. */
  awaitsBuild: boolean;
  running?: vscode.CancellationTokenSource;
}

const upToDate = "as saved";
const unsaved = "the file has changes that are not saved: they are not in this listing";

/** Compiled listings in the editor: compiled when asked for, and again when their sources are saved. */
export class CompiledListings implements vscode.Disposable {
  readonly #documents: ListingDocuments;
  readonly #projects: GoProjects;
  readonly #log: Log;
  readonly #listings = new Map<string, CompiledListing>();
  readonly #disposables: vscode.Disposable[];

  constructor(documents: ListingDocuments, projects: GoProjects, log: Log) {
    this.#documents = documents;
    this.#projects = projects;
    this.#log = log;
    this.#disposables = [
      vscode.workspace.onDidSaveTextDocument((document) => this.#saved(document)),
      projects.builds.onDidEnd((end) => this.#built(end)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#edited(document)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#forget(uri)),
      vscode.window.onDidChangeVisibleTextEditors(() => this.#refreshStale()),
    ];
  }

  /** What a listing in the editor is of; undefined for other documents. */
  requestOf(uri: vscode.Uri): ListingRequest | undefined {
    return this.#listings.get(uri.toString())?.request;
  }

  /**
   * Compiles, and writes the listing, or why there is none, to the document of the request's address. A listing that
   * compiled before stays, with the compiler's message at its head.
   * @throws Error with one sentence when it was cancelled or go cannot be run
   */
  async compile(request: ListingRequest, token: vscode.CancellationToken): Promise<vscode.Uri> {
    const uri = addressOf(request);
    const listing = this.#listings.get(uri.toString()) ?? { uri, request, stale: false, awaitsBuild: false };
    this.#listings.set(uri.toString(), listing);
    if (isAsSaved(request.target)) this.#projects.workspace.saved.watch(request.source.toString());
    const { builds } = this.#projects;
    await this.#run(
      listing,
      (running) => {
        const compile = () => this.#compileNow(request, false, running);
        return isAsSaved(request.target) ? builds.instead(request.source, running, compile) : compile();
      },
      token,
    );
    return uri;
  }

  dispose(): void {
    for (const { running } of this.#listings.values()) running?.cancel();
    for (const disposable of this.#disposables) disposable.dispose();
  }

  /** Writes what is read for a listing, or why there is nothing. */
  async #run(
    listing: CompiledListing,
    read: (token: vscode.CancellationToken) => Promise<ReadingListing | null>,
    token?: vscode.CancellationToken,
  ): Promise<void> {
    listing.running?.cancel();
    const running = new vscode.CancellationTokenSource();
    listing.running = running;
    listing.stale = false;
    listing.awaitsBuild = false;
    const link = token?.onCancellationRequested(() => running.cancel());
    try {
      const compiled = await read(running.token);
      if (running.token.isCancellationRequested) throw new vscode.CancellationError();
      if (compiled) listing.good = compiled;
      const { declaration } = listing.request;
      const none = `The compiler made no code of ${declaration}: it is inlined everywhere, not used, or generic without an instance in this package`;
      this.#write(listing, compiled ?? messageListing([none, ...worksAllTheSame]));
    } catch (error) {
      if (running.token.isCancellationRequested) throw new vscode.CancellationError();
      if (!(error instanceof CompileError)) throw error;
      this.#log.info(`assembly: ${error.lines.join("\n")}`);
      this.#write(
        listing,
        listing.good
          ? withStatus(listing.good, `${error.message} — this is the last listing that compiled`)
          : messageListing(["The package does not compile:", ...error.lines, ...worksAllTheSame]),
      );
    } finally {
      link?.dispose();
      if (listing.running === running) delete listing.running;
      running.dispose();
    }
  }

  async #compileNow(
    { source, declaration, selected, target }: ListingRequest,
    isBuilt: boolean,
    token: vscode.CancellationToken,
  ): Promise<ReadingListing | null> {
    const document = await vscode.workspace.openTextDocument(source);
    const found = await codeDeclaration(this.#projects, document, declaration);
    if (!found) throw new CompileError([`${declaration} is no longer in ${baseName(source.fsPath)}`]);
    const lines = linesOfDeclaration(document, found);
    const chosen = selected && { from: lines.from + selected.from, to: lines.from + selected.to };
    const code = {
      file: source.fsPath,
      lines,
      isFunction: found.isFunction,
      ...(chosen ? { selected: chosen } : {}),
    };
    const request = {
      folder: vscode.Uri.joinPath(source, "..").toString(),
      tests: isTest(source),
      target,
      ...(isBuilt ? { saved: source.toString() } : {}),
    };
    const of = `${baseName(source.fsPath)}:${linesText(chosen ?? lines)}`;
    const heading = (go: Toolchain): string[] => [
      [of, go.version, go.goarch, optionsText(target)].filter((part) => part !== "").join(" · "),
      document.isDirty ? unsaved : upToDate,
    ];
    return compileCode(this.#projects.workspace.listings, code, request, heading, token);
  }

  /** Writes a listing to its document; what was in view stays in view. */
  #write(listing: CompiledListing, next: ReadingListing): void {
    const { uri } = listing;
    const editors = vscode.window.visibleTextEditors.filter(
      (e) => e.document.uri.toString() === uri.toString(),
    );
    const kept = editors.map((editor) => {
      const model = this.#documents.modelNow(editor.document);
      const top = (editor.visibleRanges[0]?.start.line ?? 0) + 1;
      const cursor = editor.selection.active.line + 1;
      return { editor, top: model && placeOfLine(model, top), cursor: model && placeOfLine(model, cursor) };
    });
    this.#documents.write(uri, next);
    if (kept.every(({ top, cursor }) => !top && !cursor)) return;
    const shown = vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (document.uri.toString() !== uri.toString()) return;
      shown.dispose();
      for (const { editor, top, cursor } of kept) {
        const topLine = top && lineOfPlace(next.model, top);
        const cursorLine = cursor && lineOfPlace(next.model, cursor);
        if (cursorLine !== undefined) {
          const at = new vscode.Position(cursorLine - 1, editor.selection.active.character);
          editor.selection = new vscode.Selection(at, at);
        }
        if (topLine !== undefined)
          editor.revealRange(
            new vscode.Range(topLine - 1, 0, topLine - 1, 0),
            vscode.TextEditorRevealType.AtTop,
          );
      }
    });
  }

  #saved(document: vscode.TextDocument): void {
    if (document.languageId !== "go" || document.uri.scheme !== "file") return;
    const folder = vscode.workspace.getWorkspaceFolder(document.uri)?.uri.toString();
    for (const listing of this.#listings.values()) {
      const { source } = listing.request;
      const related =
        source.toString() === document.uri.toString() ||
        (folder !== undefined && vscode.workspace.getWorkspaceFolder(source)?.uri.toString() === folder);
      if (!related) continue;
      listing.stale = true;
      listing.awaitsBuild =
        this.#projects.builds.follows(document) &&
        isToldBy(listing.request, vscode.Uri.joinPath(document.uri, ".."), isTest(document.uri));
    }
    this.#refreshStale();
  }

  /** The build that follows a save has ended: what it read of the listings on show is written. */
  #built({ folder, tests, outcome }: BuildEnd): void {
    const visible = visibleAddresses();
    for (const listing of this.#listings.values()) {
      if (!listing.awaitsBuild || !isToldBy(listing.request, folder, tests)) continue;
      listing.awaitsBuild = false;
      if (outcome === "cancelled" || !visible.has(listing.uri.toString())) continue;
      void this.#refresh(listing, (token) =>
        outcome === "done" ? this.#compileNow(listing.request, true, token) : Promise.reject(outcome.error),
      );
    }
  }

  /** Listings that nobody sees are compiled when they are looked at. */
  #refreshStale(): void {
    if (!vscode.workspace.isTrusted) return;
    const visible = visibleAddresses();
    for (const listing of this.#listings.values())
      if (listing.stale && !listing.awaitsBuild && visible.has(listing.uri.toString()))
        void this.#refresh(listing, (token) => this.#compileNow(listing.request, false, token));
  }

  async #refresh(
    listing: CompiledListing,
    read: (token: vscode.CancellationToken) => Promise<ReadingListing | null>,
  ): Promise<void> {
    const options = {
      location: vscode.ProgressLocation.Window,
      title: noticeText(`Mapscope: compiling ${listing.request.declaration}`),
    };
    await vscode.window.withProgress(options, async () => {
      try {
        await this.#run(listing, read);
      } catch (error) {
        if (error instanceof vscode.CancellationError) return;
        this.#log.error(`assembly: ${messageOf(error)}`);
        if (listing.good) this.#write(listing, withStatus(listing.good, messageOf(error)));
      }
    });
  }

  #edited(document: vscode.TextDocument): void {
    for (const listing of this.#listings.values()) {
      if (listing.request.source.toString() !== document.uri.toString() || !listing.good) continue;
      if (document.isDirty && listing.good.status !== unsaved) {
        listing.good = withStatus(listing.good, unsaved);
        this.#documents.write(listing.uri, listing.good);
      }
    }
  }

  #forget(uri: vscode.Uri): void {
    const listing = this.#listings.get(uri.toString());
    listing?.running?.cancel();
    if (listing) this.#projects.workspace.saved.unwatch(listing.request.source.toString());
  }
}

/** Lines of a file in a title: "14–18", "16". */
export const linesText = ({ from, to }: LineRange): string => (from === to ? `${from}` : `${from}–${to}`);

function isTest(source: vscode.Uri): boolean {
  return source.path.endsWith("_test.go");
}

/** Whether the build of a folder after a save holds the code of a listing. */
function isToldBy({ source, target }: ListingRequest, folder: vscode.Uri, tests: boolean): boolean {
  const isThere = vscode.Uri.joinPath(source, "..").toString() === folder.toString();
  return isThere && isAsSaved(target) && (tests || !isTest(source));
}

function visibleAddresses(): ReadonlySet<string> {
  return new Set(vscode.window.visibleTextEditors.map(({ document }) => document.uri.toString()));
}

function optionsText(target: AssemblyTarget): string {
  return targetText({ ...target, release: "auto", goarch: "auto" });
}

/** One document a declaration, selection and target: asking again shows the same one. */
function addressOf(request: ListingRequest): vscode.Uri {
  const { source, declaration, title: lines = "", target } = request;
  const recipe = { kind: "code", ...request, source: source.toString() } as const;
  const file = baseName(source.path) + (lines === "" ? "" : `:${lines}`);
  const title = [declaration, file, targetText(target)].filter((part) => part !== "").join(" ");
  return readingAddress(title, recipe);
}
