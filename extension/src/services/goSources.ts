import * as vscode from "vscode";
import { type BuildTarget, isInBuild } from "../core/source/buildConstraint.ts";
import {
  type GoDocument,
  type GoFile,
  type GoParser,
  loadGoParser,
  openGoDocumentSliced,
  readGoFileSliced,
  type Slices,
} from "../core/source/goParser.ts";
import { type Log, messageOf } from "./log.ts";
import { readSettings } from "./settings.ts";

/** A file of a package on disk, without function bodies. */
export interface SourceFile {
  readonly name: string;
  readonly file: GoFile;
  /** Its text up to the package clause, where the build constraints stand. */
  readonly head: string;
  /** Its time and size: another one means that it has changed. */
  readonly stamp: string;
}

/** The longest stretch of work on the host's thread before others get their turn. */
const sliceMilliseconds = 15;

/** Slices of work on the extension host's thread. */
export function hostSlices(): Slices {
  let since = performance.now();
  return {
    isOver: () => performance.now() - since > sliceMilliseconds,
    async pause() {
      await new Promise((resolve) => setImmediate(resolve));
      since = performance.now();
    },
  };
}

/** Go files as they are open in the editor and as they lie on disk, parsed. Nothing is run. */
export class GoSources implements vscode.Disposable {
  readonly #extensionUri: vscode.Uri;
  readonly #log: Log;
  #parser: Promise<GoParser> | undefined;
  readonly #documents = new Map<string, GoDocument>();
  readonly #opening = new Map<string, { readonly text: string; readonly document: Promise<GoDocument> }>();
  /** What was read of folders before something in them changed: most of their files are as they were. */
  readonly #outdated = new Map<string, Promise<readonly SourceFile[]>>();
  readonly #folders = new Map<string, Promise<readonly SourceFile[]>>();
  readonly #disposables: vscode.Disposable[] = [];
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  /** Fires with a Go file, go.mod or go.work that has changed on disk. */
  readonly onDidChange = this.#changed.event;

  constructor(extensionUri: vscode.Uri, log: Log) {
    this.#extensionUri = extensionUri;
    this.#log = log;
    const watcher = vscode.workspace.createFileSystemWatcher("**/{*.go,go.mod,go.work}");
    const forget = (uri: vscode.Uri): void => {
      const folder = vscode.Uri.joinPath(uri, "..").toString();
      const read = this.#folders.get(folder);
      if (read) this.#outdated.set(folder, read);
      this.#folders.delete(folder);
      this.#changed.fire(uri);
    };
    this.#disposables.push(
      watcher,
      this.#changed,
      watcher.onDidChange(forget),
      watcher.onDidCreate(forget),
      watcher.onDidDelete(forget),
      vscode.workspace.onDidChangeTextDocument((event) => this.#edit(event)),
      vscode.workspace.onDidCloseTextDocument((document) => this.#close(document.uri)),
    );
  }

  /** An open file, parsed; null when it is larger than `mapscope.limits.fileSize`. */
  async open(document: vscode.TextDocument): Promise<GoDocument | null> {
    const text = document.getText();
    if (isTooLarge(document, text.length)) return null;
    const parser = await this.parser();
    const key = document.uri.toString();
    const known = this.#documents.get(key);
    if (known && known.text === text) return known;
    const opening = this.#opening.get(key);
    if (opening?.text === text) return opening.document;
    const opened = openGoDocumentSliced(parser, text, key, hostSlices());
    this.#opening.set(key, { text, document: opened });
    try {
      const parsed = await opened;
      // Meanwhile the text may have changed; whoever asks for the new one parses that.
      if (document.isClosed || document.getText() !== text) return parsed;
      this.#documents.get(key)?.close();
      this.#documents.set(key, parsed);
      return parsed;
    } finally {
      if (this.#opening.get(key)?.document === opened) this.#opening.delete(key);
    }
  }

  /** The Go files of a folder; none where it cannot be read. */
  files(folder: vscode.Uri): Promise<readonly SourceFile[]> {
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

  parser(): Promise<GoParser> {
    this.#parser ??= this.#loadParser();
    return this.#parser;
  }

  dispose(): void {
    for (const document of this.#documents.values()) document.close();
    for (const disposable of this.#disposables) disposable.dispose();
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

  async #readFolder(folder: vscode.Uri): Promise<readonly SourceFile[]> {
    const parser = await this.parser();
    const limit = fileLimitBytes(folder);
    const before = new Map((await this.#outdated.get(folder.toString()))?.map((file) => [file.name, file]));
    this.#outdated.delete(folder.toString());
    const slices = hostSlices();
    const files: SourceFile[] = [];
    for (const [name, type] of await vscode.workspace.fs.readDirectory(folder)) {
      if (!name.endsWith(".go") || (type & vscode.FileType.Directory) !== 0) continue;
      const uri = vscode.Uri.joinPath(folder, name);
      const { mtime, size } = await vscode.workspace.fs.stat(uri);
      const stamp = `${mtime} ${size}`;
      const unchanged = before.get(name);
      if (unchanged?.stamp === stamp) files.push(unchanged);
      else if (size > limit)
        this.#log.info(
          `${uri.fsPath} is larger than mapscope.limits.fileSize: its declarations are not read`,
        );
      else {
        const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
        const file = await readGoFileSliced(parser, text, uri.toString(), slices);
        files.push({ name, file, head: headOf(text), stamp });
      }
    }
    return files;
  }
}

/** Whether a file is beyond `mapscope.limits.fileSize`, so that its maps are not explained. */
export function isTooLarge(document: vscode.TextDocument, length = document.getText().length): boolean {
  return length > fileLimitBytes(document.uri);
}

function fileLimitBytes(scope: vscode.Uri): number {
  return readSettings(scope).fileSizeMegabytes * 1_000_000;
}

function headOf(text: string): string {
  return text.slice(0, /^package\s/m.exec(text)?.index ?? 0);
}

/** The files that go builds together for a target. */
export function filesInBuild(files: readonly SourceFile[], target: BuildTarget): readonly SourceFile[] {
  return files.filter(({ name, head, file }) => {
    const isCgo = file.imports.some(({ path }) => path === "C");
    return isInBuild(name, `${head}package p`, target) && (target.cgo || !isCgo);
  });
}
