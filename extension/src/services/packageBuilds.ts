import * as vscode from "vscode";
import type { SavedBuilds } from "../workspace/savedBuilds.ts";
import { type Log, messageOf } from "./log.ts";
import { noticeText } from "./noticeText.ts";
import { readSettings } from "./settings.ts";

/** Saves come in groups; one build follows the last. */
const debounceMilliseconds = 400;
/** A build that takes longer is shown, with a way to stop it. */
const longMilliseconds = 15_000;

/** How the build of a folder ended. */
export interface BuildEnd {
  readonly folder: vscode.Uri;
  /** It was built with its tests. */
  readonly tests: boolean;
  /** "done"; "cancelled" by the user; or what was thrown. */
  readonly outcome: "done" | "cancelled" | { readonly error: unknown };
}

/**
 * Compiles the package of a Go file after it is saved, in the background. Nothing is run in an untrusted or virtual
 * workspace, or with `mapscope.compiler.enabled` off.
 */
export class PackageBuilds implements vscode.Disposable {
  readonly #builds: SavedBuilds;
  readonly #log: Log;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #running = new Map<string, vscode.CancellationTokenSource>();
  readonly #said = new Map<string, string>();
  readonly #ended = new vscode.EventEmitter<BuildEnd>();
  readonly #listeners: vscode.Disposable[];
  /** Fires when a build has ended that no later one has taken the place of. */
  readonly onDidEnd = this.#ended.event;

  constructor(builds: SavedBuilds, log: Log) {
    this.#builds = builds;
    this.#log = log;
    this.#listeners = [
      this.#ended,
      vscode.workspace.onDidSaveTextDocument((document) => this.#saved(document)),
    ];
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    for (const source of this.#running.values()) source.cancel();
    for (const listener of this.#listeners) listener.dispose();
  }

  /** Whether the package of a Go file is compiled after it is saved. */
  follows({ languageId, uri }: vscode.TextDocument): boolean {
    if (languageId !== "go" || uri.scheme !== "file") return false;
    return vscode.workspace.isTrusted && readSettings(uri).compilerEnabled;
  }

  #saved(document: vscode.TextDocument): void {
    if (!this.follows(document)) return;
    const folder = vscode.Uri.joinPath(document.uri, "..");
    const tests = document.fileName.endsWith("_test.go");
    const key = `${folder.toString()}${tests ? " tests" : ""}`;
    clearTimeout(this.#timers.get(key));
    this.#running.get(key)?.cancel();
    this.#timers.set(
      key,
      setTimeout(() => {
        this.#timers.delete(key);
        void this.#build(key, folder, tests);
      }, debounceMilliseconds),
    );
  }

  async #build(key: string, folder: vscode.Uri, tests: boolean): Promise<void> {
    const source = new vscode.CancellationTokenSource();
    this.#running.set(key, source);
    const long = setTimeout(() => showProgress(nameOf(folder), source, ended), longMilliseconds);
    let end = (): void => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    let outcome: BuildEnd["outcome"] = "cancelled";
    try {
      if (await this.#builds.build(folder.toString(), tests, source.token)) outcome = "done";
      this.#said.delete(key);
    } catch (error) {
      if (!source.token.isCancellationRequested) outcome = { error };
      // Superseded, or the same trouble as last time: said once.
      const message = messageOf(error);
      if (!source.token.isCancellationRequested && this.#said.get(key) !== message)
        this.#log.info(`${folder.fsPath}: no new facts from the compiler: ${message}`);
      this.#said.set(key, message);
    } finally {
      clearTimeout(long);
      end();
      source.dispose();
      if (this.#running.get(key) === source) this.#running.delete(key);
      const isLast = !this.#running.has(key) && !this.#timers.has(key);
      if (isLast) this.#ended.fire({ folder, tests, outcome });
    }
  }
}

function nameOf(folder: vscode.Uri): string {
  return folder.path.split("/").at(-1) ?? "";
}

function showProgress(name: string, source: vscode.CancellationTokenSource, ended: Promise<void>): void {
  void vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: noticeText(`Mapscope: compiling ${name}`),
      cancellable: true,
    },
    async (_progress, token) => {
      token.onCancellationRequested(() => source.cancel());
      await ended;
    },
  );
}
