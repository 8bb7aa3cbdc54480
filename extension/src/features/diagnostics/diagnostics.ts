import * as vscode from "vscode";

import { givenSeverities } from "../../core/diagnose/severity.ts";
import type { CheckOrder, CheckOutcome } from "../../protocol/checkMessages.ts";

import { CheckThread } from "../../services/checkThread.ts";
import { isTooLarge } from "../../services/editorFiles.ts";
import type { GoProjects } from "../../services/goProjects.ts";
import { type Log, messageOf } from "../../services/log.ts";
import { noticeText } from "../../services/noticeText.ts";
import { readSettings } from "../../services/settings.ts";
import { checkModule } from "./checkModule.ts";
import { pathOf, patternFor } from "./filePlaces.ts";
import { registerFixes } from "./fixActions.ts";
import { explainMistake, pageOf } from "./mistakePages.ts";
import { ToldMistakes } from "./toldMistakes.ts";

/** Nothing is looked at before so long after the last keystroke. */
const quietMilliseconds = 250;
const packageLimitMilliseconds = 10_000;

/** A document as a thread was told it. */
interface SentText {
  readonly document: vscode.TextDocument;
  readonly version: number;
}

function isOld(sent: SentText | undefined): boolean {
  return sent !== undefined && sent.document.version !== sent.version;
}

/**
 * Mistakes of open Go files as they are written, and of a module when that is asked for, in the editor and in Problems. All is
 * read in a thread of its own, and nothing is run, so that Restricted Mode has it, too.
 */
export class MapDiagnostics implements vscode.Disposable {
  readonly #extensionUri: vscode.Uri;
  readonly #projects: GoProjects;
  readonly #log: Log;
  readonly #thread: CheckThread;
  readonly #told: ToldMistakes;
  readonly #disposables: vscode.Disposable[];
  /** The documents on no disk by the paths that stand for them. */
  readonly #elsewhere = new Map<string, vscode.Uri>();
  /** What is to be looked through, with a document of it. */
  readonly #waiting = new Map<string, vscode.TextDocument>();
  /** Packages that took too long; the next save is another chance. */
  readonly #tooSlow = new Set<string>();
  readonly #complained = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #underWay: { readonly pattern: string; readonly abort: AbortController } | null = null;
  #isWorking = false;
  /** Files that are not open are told of, too: the module was asked for. */
  #isWhole = false;

  constructor(extensionUri: vscode.Uri, projects: GoProjects, log: Log) {
    this.#extensionUri = extensionUri;
    this.#projects = projects;
    this.#log = log;
    this.#thread = this.#newThread();
    const uriOf = (path: string): vscode.Uri => this.#elsewhere.get(path) ?? vscode.Uri.file(path);
    this.#told = new ToldMistakes(uriOf, (code) => pageOf(extensionUri, code));
    const watcher = vscode.workspace.createFileSystemWatcher("**/{*.go,go.mod,go.work,.mapscope.json}");
    this.#disposables = [
      ...[watcher, this.#told],
      registerFixes(this.#told, uriOf),
      vscode.workspace.onDidOpenTextDocument((document) => this.#look(document)),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.#look(document);
      }),
      vscode.workspace.onDidSaveTextDocument((document) => {
        this.#tooSlow.clear();
        if (pathOf(document) !== null) this.#lookAtAll();
      }),
      vscode.workspace.onDidCloseTextDocument((document) => this.#closed(document)),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("mapscope.check")) this.#settingsChanged();
      }),
      watcher.onDidChange((uri) => this.#changedOnDisk(uri)),
      watcher.onDidCreate((uri) => this.#changedOnDisk(uri)),
      watcher.onDidDelete((uri) => this.#changedOnDisk(uri)),
    ];
    this.#lookAtAll();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#underWay?.abort.abort();
    this.#thread.dispose();
    for (const disposable of this.#disposables) disposable.dispose();
  }

  /** Looks through the module of the file that is being edited, or the workspace, with progress. */
  async checkModule(): Promise<void> {
    this.#isWhole = true;
    // What is typed meanwhile may end the other thread.
    const thread = this.#newThread();
    const sent = this.#sendOpen(thread);
    try {
      await checkModule({
        ...{ projects: this.#projects, thread },
        tell: (place, found) =>
          this.#told.set(
            place,
            found.filter(({ file }) => !isOld(sent.get(file))),
          ),
        orderFor: (patterns, place) => this.#orderFor(patterns, place),
      });
    } finally {
      thread.dispose();
    }
  }

  /** Shows the page of a code; without one asks which. */
  explain(code: unknown): Promise<void> {
    return explainMistake(this.#extensionUri, code);
  }

  #lookAtAll(): void {
    vscode.workspace.textDocuments.forEach((document) => this.#look(document));
  }

  /** Notes that a document is to be looked through; what was found in it before is of another text. */
  #look(document: vscode.TextDocument): void {
    const path = this.#pathOf(document);
    if (path === null) return;
    const pattern = patternFor(path);
    if (this.#tooSlow.has(pattern)) return;
    this.#waiting.set(pattern, document);
    // What others told of this file they told of an old text.
    for (const place of this.#told.placesTelling(path)) {
      const other = this.#documentIn(place);
      if (place !== pattern && other !== undefined) this.#waiting.set(place, other);
    }
    if (this.#underWay?.pattern === pattern) this.#underWay.abort.abort();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#work(), quietMilliseconds);
  }

  /** The path of a document; null for one that is not looked at. Its text is left alone: this is asked at each keystroke. */
  #pathOf(document: vscode.TextDocument): string | null {
    const path = pathOf(document);
    if (path === null || document.isClosed) return null;
    if (document.uri.scheme !== "file") this.#elsewhere.set(path, document.uri);
    return path;
  }

  #documentIn(pattern: string): vscode.TextDocument | undefined {
    return vscode.workspace.textDocuments.find((document) => {
      const path = pathOf(document);
      return path !== null && patternFor(path) === pattern;
    });
  }

  async #work(): Promise<void> {
    if (this.#isWorking) return;
    this.#isWorking = true;
    try {
      for (let next = this.#next(); next !== null; next = this.#next())
        await this.#check(next.pattern, next.document);
    } finally {
      this.#isWorking = false;
    }
  }

  #next(): { readonly pattern: string; readonly document: vscode.TextDocument } | null {
    for (const [pattern, document] of this.#waiting) {
      this.#waiting.delete(pattern);
      if (document.isClosed || isTooLarge(document)) continue;
      if (readSettings(document.uri).check.enabled) return { pattern, document };
    }
    return null;
  }

  async #check(pattern: string, document: vscode.TextDocument): Promise<void> {
    const abort = new AbortController();
    this.#underWay = { pattern, abort };
    try {
      const order = await this.#orderFor([pattern], document.uri);
      const sent = this.#sendOpen(this.#thread);
      const outcome = await this.#thread.check(order, {
        signal: abort.signal,
        timeLimitMilliseconds: packageLimitMilliseconds,
        onFound: (place, found) => {
          for (const [file, state] of sent)
            if (patternFor(file) === place && !isOld(state)) this.#told.forgetFile(file, place);
          const isShown = (file: string): boolean => this.#isWhole || sent.has(file);
          this.#told.set(
            place,
            found.filter(({ file }) => isShown(file) && !isOld(sent.get(file))),
          );
        },
      });
      this.#ended(pattern, outcome);
    } catch (error) {
      this.#ended(pattern, { kind: "failed", message: messageOf(error) });
    } finally {
      this.#underWay = null;
    }
  }

  #newThread(): CheckThread {
    const script = vscode.Uri.joinPath(this.#extensionUri, "extension", "dist", "checkWorker.cjs");
    return new CheckThread(script.fsPath, {
      maxFileBytes: () => readSettings().fileSizeMegabytes * 1_000_000,
    });
  }

  /** Tells a thread the texts of all open documents. @returns what was told, by path */
  #sendOpen(thread: CheckThread): Map<string, SentText> {
    const sent = new Map<string, SentText>();
    for (const document of vscode.workspace.textDocuments) {
      const path = this.#pathOf(document);
      if (path === null || isTooLarge(document)) continue;
      thread.open(path, document.getText());
      sent.set(path, { document, version: document.version });
    }
    return sent;
  }

  #ended(pattern: string, outcome: CheckOutcome): void {
    if (outcome.kind === "done" || outcome.kind === "cancelled") return;
    const { kind, message } = outcome;
    if (kind === "slow") this.#tooSlow.add(pattern);
    this.#log.warn(`${pattern} was not looked through for mistakes: ${message}`);
    // The config is the user's to mend; each is told once.
    if (kind !== "config" || this.#complained.has(message)) return;
    this.#complained.add(message);
    void vscode.window.showWarningMessage(noticeText(`Mapscope: ${message}`));
  }

  async #orderFor(patterns: readonly string[], place: vscode.Uri): Promise<CheckOrder> {
    const settings = readSettings(place);
    const { workspace } = this.#projects;
    const { model } = await workspace.modelFor(place.toString(), settings);
    const { target } = await workspace.readAs(place.toString(), model);
    const { generated } = settings.check;
    const severities = givenSeverities(settings.check.severities);
    return { patterns, model, target, severities, generated: generated || undefined };
  }

  #closed(document: vscode.TextDocument): void {
    const path = pathOf(document);
    if (path === null) return;
    this.#thread.close(path);
    this.#elsewhere.delete(path);
    if (!this.#isWhole || document.isUntitled) this.#told.forgetFile(path, null);
  }

  #changedOnDisk(uri: vscode.Uri): void {
    if (uri.scheme !== "file") return;
    this.#thread.changedOnDisk(uri.fsPath);
    if (!uri.path.endsWith(".go")) this.#lookAtAll();
    else
      for (const document of vscode.workspace.textDocuments) {
        const path = pathOf(document);
        if (path !== null && patternFor(path) === patternFor(uri.fsPath)) this.#look(document);
      }
  }

  #settingsChanged(): void {
    this.#told.clear();
    this.#lookAtAll();
  }
}
