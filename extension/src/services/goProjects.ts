import * as vscode from "vscode";
import type { PackageIndex, PackageSource } from "../core/syntax/entity.ts";
import { type GoModFacts, readGoMod } from "../core/syntax/goMod.ts";
import {
  type GoDocument,
  type GoFile,
  type GoParser,
  loadGoParser,
  openGoDocument,
  readGoFile,
} from "../core/syntax/goParser.ts";
import { findMakingSite } from "../core/syntax/makingSite.ts";
import { findMapSiteAt, findMapSites, type MapSite, type SiteScope } from "../core/syntax/mapSites.ts";
import { indexPackage } from "../core/syntax/packageIndex.ts";
import { inferTypes } from "../core/syntax/typeInference.ts";
import { type Log, messageOf } from "./log.ts";

/** Larger files are not parsed: their maps are not explained. */
const maxFileBytes = 4_000_000;
/** Packages of the module read around one file. */
const maxPackages = 200;

/** A map site, and the make or literal that its variable's map comes from where the file shows it. */
export interface LocatedSite {
  readonly site: MapSite;
  readonly making: MapSite | null;
}

/** A module as its go.mod tells it. */
interface Module {
  readonly folder: vscode.Uri;
  readonly facts: GoModFacts;
}

/** Open Go files as parsed documents, with the packages of their module around them, all from their text only. */
export class GoProjects implements vscode.Disposable {
  readonly #extensionUri: vscode.Uri;
  readonly #log: Log;
  #parser: Promise<GoParser> | undefined;
  readonly #documents = new Map<string, GoDocument>();
  readonly #folders = new Map<string, Promise<readonly GoFile[]>>();
  readonly #modules = new Map<string, Promise<Module | null>>();
  readonly #disposables: vscode.Disposable[] = [];

  constructor(extensionUri: vscode.Uri, log: Log) {
    this.#extensionUri = extensionUri;
    this.#log = log;
    const watcher = vscode.workspace.createFileSystemWatcher("**/{*.go,go.mod,go.work}");
    const forget = (uri: vscode.Uri): void => this.#forget(uri);
    this.#disposables.push(
      watcher,
      watcher.onDidChange(forget),
      watcher.onDidCreate(forget),
      watcher.onDidDelete(forget),
      vscode.workspace.onDidChangeTextDocument((event) => this.#edit(event)),
      vscode.workspace.onDidCloseTextDocument((document) => this.#close(document.uri)),
    );
  }

  /** The map site at a position with the make that its map comes from, or null. Reads the file's package on first use. */
  async siteAt(
    document: vscode.TextDocument,
    position: vscode.Position,
    ptrSizeBytes: 4 | 8,
  ): Promise<LocatedSite | null> {
    const text = document.getText();
    if (text.length > maxFileBytes) return null;
    const open = await this.#open(document, text);
    const scope = await this.#scope(document.uri, open, ptrSizeBytes);
    const site = findMapSiteAt(open, document.offsetAt(position), scope);
    return site && { site, making: findMakingSite(open, site, scope) };
  }

  /** The map sites that touch a range of a document, in source order; none in a file that is too large to be parsed. */
  async sitesIn(
    document: vscode.TextDocument,
    range: vscode.Range,
    ptrSizeBytes: 4 | 8,
  ): Promise<readonly MapSite[]> {
    const text = document.getText();
    if (text.length > maxFileBytes) return [];
    const within = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
    const open = await this.#open(document, text);
    return findMapSites(open, await this.#scope(document.uri, open, ptrSizeBytes), within);
  }

  /** The go.mod that governs a file, or null. */
  async module(uri: vscode.Uri): Promise<Module | null> {
    const folder = vscode.Uri.joinPath(uri, "..");
    const known = this.#modules.get(folder.toString());
    if (known) return known;
    const found = this.#findModule(folder);
    this.#modules.set(folder.toString(), found);
    return found;
  }

  dispose(): void {
    for (const document of this.#documents.values()) document.close();
    for (const disposable of this.#disposables) disposable.dispose();
  }

  async #open(document: vscode.TextDocument, text: string): Promise<GoDocument> {
    this.#parser ??= this.#loadParser();
    const parser = await this.#parser;
    const key = document.uri.toString();
    const known = this.#documents.get(key);
    if (known && known.text === text) return known;
    known?.close();
    const opened = openGoDocument(parser, text, key);
    this.#documents.set(key, opened);
    return opened;
  }

  async #loadParser(): Promise<GoParser> {
    const read = (name: string): Thenable<Uint8Array> =>
      vscode.workspace.fs.readFile(vscode.Uri.joinPath(this.#extensionUri, "extension", "dist", name));
    return loadGoParser(await read("web-tree-sitter.wasm"), await read("tree-sitter-go.wasm"));
  }

  #edit(event: vscode.TextDocumentChangeEvent): void {
    const open = this.#documents.get(event.document.uri.toString());
    if (!open || event.contentChanges.length === 0) return;
    open.edit(
      ...event.contentChanges.map((change) => ({
        startOffset: change.rangeOffset,
        endOffset: change.rangeOffset + change.rangeLength,
        text: change.text,
      })),
    );
    // Changes that do not add up to the document's text mean that one was missed: it is parsed anew when asked for.
    if (open.text !== event.document.getText()) this.#close(event.document.uri);
  }

  #close(uri: vscode.Uri): void {
    const key = uri.toString();
    this.#documents.get(key)?.close();
    this.#documents.delete(key);
  }

  #forget(uri: vscode.Uri): void {
    this.#folders.delete(vscode.Uri.joinPath(uri, "..").toString());
    if (!uri.path.endsWith(".go")) this.#modules.clear();
  }

  async #scope(uri: vscode.Uri, open: GoDocument, ptrSizeBytes: 4 | 8): Promise<SiteScope> {
    const folder = vscode.Uri.joinPath(uri, "..");
    const module = await this.module(uri);
    const packages = new Map<string, PackageIndex>();
    const source: PackageSource = { packageAt: (importPath) => packages.get(importPath) ?? null };
    const siblings = (await this.#files(folder)).filter(
      (file) => file.path !== open.path && belongTogether(file, open),
    );
    const own = indexPackage(importPathOf(module, folder), [open, ...siblings]);
    if (module) await this.#readImports(module, [open, ...siblings], packages);
    return { package: own, inference: inferTypes(source, ptrSizeBytes) };
  }

  /** Reads the packages of the module that files import, and what those import. */
  async #readImports(
    module: Module,
    files: readonly GoFile[],
    packages: Map<string, PackageIndex>,
  ): Promise<void> {
    const { modulePath } = module.facts;
    if (modulePath === "") return;
    const waiting = [...files];
    for (let file = waiting.pop(); file && packages.size < maxPackages; file = waiting.pop()) {
      for (const { path } of file.imports) {
        if (packages.has(path) || (path !== modulePath && !path.startsWith(`${modulePath}/`))) continue;
        const folder = vscode.Uri.joinPath(module.folder, path.slice(modulePath.length));
        const found = (await this.#files(folder)).filter((f) => !f.path.endsWith("_test.go"));
        packages.set(path, indexPackage(path, found));
        waiting.push(...found);
      }
    }
  }

  #files(folder: vscode.Uri): Promise<readonly GoFile[]> {
    const key = folder.toString();
    const known = this.#folders.get(key);
    if (known) return known;
    const read = this.#readFolder(folder).catch((error: unknown) => {
      this.#log.debug(`${key} cannot be read: ${messageOf(error)}`);
      return [];
    });
    this.#folders.set(key, read);
    return read;
  }

  async #readFolder(folder: vscode.Uri): Promise<readonly GoFile[]> {
    this.#parser ??= this.#loadParser();
    const parser = await this.#parser;
    const files: GoFile[] = [];
    for (const [name, type] of await vscode.workspace.fs.readDirectory(folder)) {
      if (!name.endsWith(".go") || (type & vscode.FileType.File) === 0) continue;
      const uri = vscode.Uri.joinPath(folder, name);
      const bytes = await vscode.workspace.fs.readFile(uri);
      if (bytes.length <= maxFileBytes)
        files.push(readGoFile(parser, new TextDecoder().decode(bytes), uri.toString()));
    }
    return files;
  }

  async #findModule(start: vscode.Uri): Promise<Module | null> {
    for (let folder = start; ; folder = vscode.Uri.joinPath(folder, "..")) {
      const text = await readText(vscode.Uri.joinPath(folder, "go.mod"));
      if (text !== null) return { folder, facts: readGoMod(text) };
      if (folder.path === "/" || folder.path === "" || folder.path === vscode.Uri.joinPath(folder, "..").path)
        return null;
    }
  }
}

/** Files of one package: the same package clause, and test files only beside test files. */
function belongTogether(file: GoFile, open: GoFile): boolean {
  if (file.packageName !== open.packageName) return false;
  return open.path.endsWith("_test.go") || !file.path.endsWith("_test.go");
}

function importPathOf(module: Module | null, folder: vscode.Uri): string {
  if (!module) return "main";
  const below = folder.path.slice(module.folder.path.replace(/\/$/, "").length);
  return `${module.facts.modulePath}${below}`;
}

async function readText(uri: vscode.Uri): Promise<string | null> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return null;
  }
}
