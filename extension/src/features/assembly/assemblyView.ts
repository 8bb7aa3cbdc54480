import * as vscode from "vscode";
import { annotateListing } from "../../core/asm/annotate.ts";
import type { Listing, ListingFunction } from "../../core/asm/listing.ts";
import { parseListing } from "../../core/asm/listingParser.ts";
import { codeSpan, escapeMarkdown } from "../../core/present/markdownText.ts";
import { stepMeaning, stepOf } from "../../core/trace/steps.ts";
import { runGo } from "../../services/goCommand.ts";
import type { GoProjects } from "../../services/goProjects.ts";
import { type Log, messageOf } from "../../services/log.ts";
import { readSettings } from "../../services/settings.ts";
import { findSite } from "../../services/siteFinder.ts";
import { placeOf, type SitePlace } from "../../services/sitePlace.ts";
import { layOutListing, type ShownListing } from "./listingText.ts";

const scheme = "mapscope-assembly";
const languageId = "go-listing";
/** A first build of a package may compile all that it imports. */
const buildTimeoutMilliseconds = 180_000;
/** The last listings stay explained; changing a document's language closes and opens it, so closing tells nothing. */
const keptListings = 20;
/** The listing that ships for machines without Go. */
const recordedListing = "mapassign_fast64.go1.26.amd64.txt";

/** Explained listings beside the source: compiled from the function under the cursor, or the recorded one. */
export class AssemblyView
  implements vscode.TextDocumentContentProvider, vscode.HoverProvider, vscode.Disposable
{
  readonly #extensionUri: vscode.Uri;
  readonly #projects: GoProjects;
  readonly #log: Log;
  readonly #shown = new Map<string, ShownListing>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #disposables: vscode.Disposable[];

  constructor(extensionUri: vscode.Uri, projects: GoProjects, log: Log) {
    this.#extensionUri = extensionUri;
    this.#projects = projects;
    this.#log = log;
    this.#disposables = [
      this.#changed,
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      vscode.languages.registerHoverProvider({ scheme }, this),
    ];
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#shown.get(uri.toString())?.text ?? "// Run Mapscope: Explain Assembly again.\n";
  }

  provideHover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
    const line = this.#shown.get(document.uri.toString())?.lines.get(position.line);
    if (!line) return undefined;
    const step = `**${line.step}**${line.small ? " (small map)" : ""}: ${stepMeaning[stepOf(line.step)]}`;
    const parts = [codeSpan(line.text), escapeMarkdown(line.explanation)];
    if (line.step !== "other") parts.push(step);
    return new vscode.Hover(
      new vscode.MarkdownString(parts.join("\n\n")),
      document.lineAt(position.line).range,
    );
  }

  /** Explains the function under the cursor; without Go, or where nothing may run, the recorded runtime function. */
  async explain(argument: unknown): Promise<void> {
    const place = await placeOf(argument);
    if (place?.document.languageId !== "go")
      return this.#showRecorded("there is no Go file under the cursor");
    if (!vscode.workspace.isTrusted)
      return this.#showRecorded("nothing is compiled in an untrusted workspace");
    if (place.document.uri.scheme !== "file")
      return this.#showRecorded("the file is not on this machine's disk");
    await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: "Mapscope: compiling", cancellable: true },
      async (_progress, token) => {
        try {
          await this.#showCompiled(place, token);
        } catch (error) {
          if (token.isCancellationRequested) return;
          this.#log.error(`assembly: ${messageOf(error)}`);
          await this.#showRecorded(messageOf(error));
        }
      },
    );
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }

  async #showCompiled(place: SitePlace, token: vscode.CancellationToken): Promise<void> {
    const { document, position } = place;
    const folder = vscode.Uri.joinPath(document.uri, "..").fsPath;
    const listing = await this.#compile(document, folder, token);
    const found = await findSite(this.#projects, document, position);
    const functions = functionsAt(listing, document, position, found?.description.site.function.name);
    if (functions.length === 0)
      return this.#showRecorded("the compiler made no code for this place (it was inlined or removed)");
    const annotated = annotateListing({ ...listing, functions });
    const release = annotated[0]?.release ?? "";
    const heading = [
      `compiled from ${baseName(document.fileName)} · go${release} ${annotated[0]?.goarch ?? ""}`,
    ];
    if (document.isDirty)
      heading.push("the file has changes that are not saved: they are not in this listing");
    const shown = layOutListing(annotated, heading);
    const editor = await this.#show(functions[0]?.name ?? "assembly", shown);
    revealSourceLine(editor, shown, document, position);
  }

  async #compile(
    document: vscode.TextDocument,
    folder: string,
    token: vscode.CancellationToken,
  ): Promise<Listing> {
    const { goPath } = readSettings(document.uri);
    const test = document.fileName.endsWith("_test.go");
    const output = process.platform === "win32" ? "NUL" : "/dev/null";
    const args = test
      ? ["test", "-c", "-o", output, "-gcflags=-S", "."]
      : ["build", "-o", output, "-gcflags=-S", "."];
    const result = await runGo(
      goPath,
      args,
      { cwd: folder, timeoutMilliseconds: buildTimeoutMilliseconds },
      token,
    );
    const listing = parseListing(result.stderr);
    if (result.exitCode !== 0) {
      const message =
        result.stderr.split("\n").find((line) => /^\S+\.go:\d+/.test(line)) ?? result.stderr.split("\n")[0];
      throw new Error(`the package does not compile: ${message ?? ""}`);
    }
    return listing;
  }

  async #showRecorded(reason: string): Promise<void> {
    const uri = vscode.Uri.joinPath(this.#extensionUri, "media", "listings", recordedListing);
    try {
      const listing = parseListing(new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)));
      const heading = [`a recorded listing of runtime.mapassign_fast64, because ${reason}`];
      await this.#show("runtime.mapassign_fast64", layOutListing(annotateListing(listing), heading));
    } catch (error) {
      this.#log.error(messageOf(error));
      void vscode.window.showErrorMessage(`Mapscope cannot show assembly: ${reason}.`);
    }
  }

  async #show(name: string, shown: ShownListing): Promise<vscode.TextEditor> {
    const uri = vscode.Uri.from({ scheme, path: `/${name.replaceAll("/", ".")}.lst` });
    this.#shown.delete(uri.toString());
    this.#shown.set(uri.toString(), shown);
    const oldest = this.#shown.keys().next();
    if (this.#shown.size > keptListings && !oldest.done) this.#shown.delete(oldest.value);
    this.#changed.fire(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.languages.setTextDocumentLanguage(document, languageId);
    return vscode.window.showTextDocument(document, {
      viewColumn: vscode.ViewColumn.Beside,
      preserveFocus: true,
      preview: true,
    });
  }
}

/** The background of the instructions that the source line under the cursor became. */
const sourceLineStyle = vscode.window.createTextEditorDecorationType({
  isWholeLine: true,
  backgroundColor: new vscode.ThemeColor("editor.wordHighlightBackground"),
  overviewRulerColor: new vscode.ThemeColor("editorOverviewRuler.wordHighlightForeground"),
});

/** Scrolls to the instructions of a source line and marks them; a line without any leaves the top in view. */
function revealSourceLine(
  editor: vscode.TextEditor,
  shown: ShownListing,
  document: vscode.TextDocument,
  position: vscode.Position,
): void {
  const base = baseName(document.fileName);
  const ranges = [...shown.lines]
    .filter(([, line]) => line.sourceLine === position.line + 1 && baseName(line.file) === base)
    .map(([number]) => editor.document.lineAt(number).range);
  editor.setDecorations(sourceLineStyle, ranges);
  // The start of the line only: a long line would scroll sideways.
  const first = ranges[0]?.start;
  if (first) editor.revealRange(new vscode.Range(first, first), vscode.TextEditorRevealType.InCenter);
}

const baseName = (path: string): string => path.split(/[\\/]/).at(-1) ?? "";

/** The functions of a listing that were compiled from a place: by name with its closures, else by source lines. */
function functionsAt(
  listing: Listing,
  document: vscode.TextDocument,
  position: vscode.Position,
  name: string | undefined,
): ListingFunction[] {
  const base = baseName(document.fileName);
  const ofFile = (fn: ListingFunction) => fn.instructions.filter((i) => baseName(i.file) === base);
  const named = listing.functions.filter(
    (fn) => name !== undefined && isNamed(fn.name, name) && ofFile(fn).length > 0,
  );
  if (named.length > 0) return named;
  const line = position.line + 1;
  return listing.functions.filter((fn) => {
    const lines = ofFile(fn).map((i) => i.sourceLine);
    return lines.length > 0 && Math.min(...lines) <= line && line <= Math.max(...lines) + 1;
  });
}

/** "main.f", "main.f.func1", "main.f[...]" are all of f. */
function isNamed(symbol: string, name: string): boolean {
  const at = symbol.lastIndexOf("/") + 1;
  const local = symbol.slice(symbol.indexOf(".", at) + 1);
  return local === name || local.startsWith(`${name}.func`) || local.startsWith(`${name}[`);
}
