import * as vscode from "vscode";
import type { Slices } from "../core/source/goParser.ts";
import { machine } from "../node/machine.ts";
import { parserFrom } from "../node/parserFiles.ts";
import { Workspace } from "../workspace/ask.ts";
import type { WrittenTypes } from "../workspace/writtenTypes.ts";
import { editorFiles } from "./editorFiles.ts";
import { editorGo } from "./editorGo.ts";
import { Gopls } from "./gopls.ts";
import { type Log, messageOf } from "./log.ts";
import { once } from "./once.ts";
import { PackageBuilds } from "./packageBuilds.ts";
import { hostWrittenTypes } from "./writtenTypes.ts";

/** The longest stretch of work on the host's thread before others get their turn. */
const sliceMilliseconds = 15;

/** The Go workspace of the editor: it hears what is edited, saved and changed on disk, and tells when more is known. */
export class GoProjects implements vscode.Disposable {
  readonly workspace: Workspace;
  readonly gopls: Gopls;
  readonly builds: PackageBuilds;
  /** Reads map types that are written into forms. */
  readonly writtenTypes: WrittenTypes;
  /** Fires with a file of which more is known than when it was last asked about. */
  readonly onDidLearn: vscode.Event<vscode.Uri>;
  readonly #log: Log;
  readonly #learned = new vscode.EventEmitter<vscode.Uri>();
  readonly #disposables: vscode.Disposable[];

  constructor(extensionUri: vscode.Uri, log: Log) {
    this.#log = log;
    this.onDidLearn = this.#learned.event;
    // VS Code's own file system would ask its window first, which is busy when it opens.
    const { fsPath } = vscode.Uri.joinPath(extensionUri, "extension", "dist");
    const parser = once(async () => parserFrom(fsPath));
    // Whoever asks first finds it under way; a failure is told to whoever needs it.
    parser().catch(() => {});
    this.workspace = new Workspace({
      files: editorFiles(log),
      go: editorGo,
      parser,
      slices: hostSlices,
      folders: null,
      machine,
      variable: (name) => process.env[name] ?? "",
      now: Date.now,
      complain: (message) => log.warn(message),
    });
    this.writtenTypes = hostWrittenTypes(parser, this.workspace.environments);
    this.gopls = new Gopls(this.workspace.environments, log);
    this.builds = new PackageBuilds(this.workspace.saved, log);
    this.workspace.saved.onKept((folder) => this.#built(vscode.Uri.parse(folder)));
    const watcher = vscode.workspace.createFileSystemWatcher("**/{*.go,go.mod,go.work}");
    this.#disposables = [
      ...[this.#learned, this.gopls, this.builds, watcher],
      this.gopls.onDidLearn((uri) => this.#learned.fire(uri)),
      watcher.onDidChange((uri) => this.#changed(uri, false)),
      watcher.onDidCreate((uri) => this.#changed(uri, true)),
      watcher.onDidDelete((uri) => this.#changed(uri, true)),
      vscode.workspace.onDidOpenTextDocument((document) => void this.#takeFacts(document)),
      vscode.workspace.onDidChangeTextDocument((event) => this.#edited(event)),
      vscode.workspace.onDidCloseTextDocument((document) => this.#closed(document)),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.workspace.settingsChanged()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("mapscope.go")) this.workspace.settingsChanged();
      }),
    ];
  }

  dispose(): void {
    this.workspace.open.closeAll();
    for (const disposable of this.#disposables) disposable.dispose();
  }

  #changed(uri: vscode.Uri, cameOrWent: boolean): void {
    if (!uri.path.endsWith(".go")) this.workspace.modulesChanged();
    else if (cameOrWent) this.workspace.fileCameOrWent(uri.toString());
    else this.workspace.fileChanged(uri.toString());
  }

  #edited({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    if (document.languageId !== "go" || contentChanges.length === 0) return;
    const place = document.uri.toString();
    this.workspace.open.edit(
      place,
      contentChanges.map(({ rangeOffset, rangeLength, text }) => ({
        startOffset: rangeOffset,
        endOffset: rangeOffset + rangeLength,
        text,
      })),
    );
    this.workspace.fileChanged(place);
  }

  /** What was not saved is gone. */
  #closed({ uri, languageId }: vscode.TextDocument): void {
    if (languageId !== "go") return;
    this.workspace.open.close(uri.toString());
    this.workspace.fileChanged(uri.toString());
  }

  #built(folder: vscode.Uri): void {
    for (const document of vscode.workspace.textDocuments)
      if (vscode.Uri.joinPath(document.uri, "..").toString() === folder.toString())
        void this.#takeFacts(document);
  }

  /** Sets what the compiler said beside a file that is as it was saved. */
  async #takeFacts(document: vscode.TextDocument): Promise<void> {
    const { uri, languageId } = document;
    if (languageId !== "go" || uri.scheme !== "file" || document.isDirty) return;
    try {
      const file = { place: uri.toString(), text: document.getText() };
      if (await this.workspace.facts.take(file)) this.#learned.fire(uri);
    } catch (error) {
      this.#log.warn(
        `${uri.toString()}: the compiler's listing could not be set beside the source: ${messageOf(error)}`,
      );
    }
  }
}

/** Slices of work on the extension host's thread. */
function hostSlices(): Slices {
  let since = performance.now();
  return {
    isOver: () => performance.now() - since > sliceMilliseconds,
    async pause() {
      await new Promise((resolve) => setImmediate(resolve));
      since = performance.now();
    },
  };
}
