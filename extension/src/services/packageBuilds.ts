import * as vscode from "vscode";
import { commandIds } from "../contributions.ts";
import type { SavedBuilds } from "../workspace/savedBuilds.ts";
import { type Log, messageOf } from "./log.ts";
import { noticeText } from "./noticeText.ts";
import { readSettings } from "./settings.ts";

/** Saves come in groups; one build follows the last. */
const debounceMilliseconds = 400;
/** A file is looked at when nothing was written and no other file shown for so long. */
const idleMilliseconds = 1500;
/** A build that nobody asked for gives up then: it would compile all that the package imports. */
const lookMilliseconds = 60_000;
/** A build that takes longer is shown in the status bar. */
const longMilliseconds = 15_000;

/** How the build of a folder ended. */
export interface BuildEnd {
  readonly folder: vscode.Uri;
  /** It was built with its tests. */
  readonly tests: boolean;
  /** "done"; "cancelled" when it was given up; or what was thrown. */
  readonly outcome: "done" | "cancelled" | { readonly error: unknown };
}

/** A build of ours that is under way. */
interface RunningBuild {
  readonly source: vscode.CancellationTokenSource;
  /** After which it is given up, if nobody waits for it. */
  readonly patience: NodeJS.Timeout | undefined;
  readonly ended: Promise<void>;
}

/**
 * Compiles the package of a Go file in the background: after it is saved, and when a file of it is first looked at, one
 * package at a time, and never one that is compiled for someone who asked. Nothing is run in an untrusted or virtual
 * workspace, or with `mapscope.compiler.enabled` off.
 */
export class PackageBuilds implements vscode.Disposable {
  readonly #builds: SavedBuilds;
  readonly #log: Log;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #running = new Map<string, RunningBuild>();
  /** Builds of others that were asked for, by package: each ends when they have. */
  readonly #asked = new Map<string, Promise<void>>();
  /** Packages that were looked at, or built. */
  readonly #looked = new Set<string>();
  #idle: NodeJS.Timeout | undefined;
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
      vscode.window.onDidChangeActiveTextEditor(() => this.#lookSoon()),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document.languageId === "go") this.#lookSoon();
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.#lookSoon()),
      vscode.commands.registerCommand(commandIds.cancelBackgroundBuild, () => this.#cancelAll()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("mapscope")) this.#lookSoon();
      }),
    ];
    this.#lookSoon();
  }

  dispose(): void {
    clearTimeout(this.#idle);
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#cancelAll();
    for (const listener of this.#listeners) listener.dispose();
  }

  #cancelAll(): void {
    for (const { source } of this.#running.values()) source.cancel();
  }

  /** Whether the package of a Go file is compiled after it is saved. */
  follows({ languageId, uri }: vscode.TextDocument): boolean {
    if (languageId !== "go" || uri.scheme !== "file") return false;
    return vscode.workspace.isTrusted && readSettings(uri).compilerEnabled;
  }

  /**
   * Runs a build of a Go file's package that someone asked for, compiled as a save would have it compiled. One of ours that is
   * under way is waited for: go then answers from its build cache. Meanwhile none of ours begins.
   * @throws vscode.CancellationError when it is cancelled while it waits; what `build` throws
   */
  async instead<T>(uri: vscode.Uri, token: vscode.CancellationToken, build: () => Promise<T>): Promise<T> {
    const { key } = packageOf(uri);
    for (let ours = this.#running.get(key); ours !== undefined; ours = this.#running.get(key)) {
      clearTimeout(ours.patience);
      await Promise.race([ours.ended, cancelled(token)]);
    }
    const built = build();
    const ended = built.then(nothing, nothing);
    this.#asked.set(key, ended);
    this.#looked.add(key);
    try {
      return await built;
    } finally {
      if (this.#asked.get(key) === ended) this.#asked.delete(key);
      this.#lookSoon();
    }
  }

  /** Waits until the reader rests at a file whose package was not compiled yet. */
  #lookSoon(): void {
    clearTimeout(this.#idle);
    const document = vscode.window.activeTextEditor?.document;
    if (document === undefined || !this.#isWorthALook(document)) return;
    this.#idle = setTimeout(() => {
      if (this.#isBusy()) this.#lookSoon();
      else void this.#look(document);
    }, idleMilliseconds);
  }

  #isWorthALook(document: vscode.TextDocument): boolean {
    if (document.isDirty || document.isClosed || !this.follows(document)) return false;
    return readSettings(document.uri).compilerOnOpen && !this.#looked.has(packageOf(document.uri).key);
  }

  readonly #isBusy = (): boolean => this.#running.size + this.#timers.size + this.#asked.size > 0;

  async #look(document: vscode.TextDocument): Promise<void> {
    const { folder, tests, key } = packageOf(document.uri);
    this.#looked.add(key);
    const limit = readSettings(document.uri).packageSizeMegabytes * 1_000_000;
    const bytes = await goFileBytes(folder).catch(() => Number.POSITIVE_INFINITY);
    if (bytes > limit) {
      this.#log.info(
        `${folder.fsPath} is larger than mapscope.limits.packageSize: it is compiled after a save`,
      );
      return;
    }
    // A save, or another file, may have come meanwhile.
    if (this.#isBusy()) this.#looked.delete(key);
    else await this.#build(key, folder, tests, lookMilliseconds);
    this.#lookSoon();
  }

  #saved(document: vscode.TextDocument): void {
    if (!this.follows(document)) return;
    const { folder, tests, key } = packageOf(document.uri);
    this.#looked.add(key);
    clearTimeout(this.#timers.get(key));
    this.#running.get(key)?.source.cancel();
    this.#timers.set(
      key,
      setTimeout(() => {
        this.#timers.delete(key);
        void this.#build(key, folder, tests);
      }, debounceMilliseconds),
    );
  }

  /** @param patience milliseconds after which it is given up, for one that nobody asked for */
  async #build(key: string, folder: vscode.Uri, tests: boolean, patience?: number): Promise<void> {
    const source = new vscode.CancellationTokenSource();
    const giveUp = patience === undefined ? undefined : setTimeout(() => source.cancel(), patience);
    let end = (): void => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const running: RunningBuild = { source, patience: giveUp, ended };
    const asked = this.#asked.get(key);
    this.#running.set(key, running);
    let shown: vscode.Disposable | undefined;
    const long = setTimeout(() => {
      shown = showBuilding(nameOf(folder));
    }, longMilliseconds);
    let outcome: BuildEnd["outcome"] = "cancelled";
    try {
      await asked;
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
      shown?.dispose();
      clearTimeout(giveUp);
      end();
      source.dispose();
      if (this.#running.get(key) === running) this.#running.delete(key);
      const isLast = !this.#running.has(key) && !this.#timers.has(key);
      if (isLast) this.#ended.fire({ folder, tests, outcome });
    }
  }
}

/** The package of a Go file, or with its tests that of a test file. */
function packageOf(uri: vscode.Uri): {
  readonly folder: vscode.Uri;
  readonly tests: boolean;
  readonly key: string;
} {
  const folder = vscode.Uri.joinPath(uri, "..");
  const tests = uri.path.endsWith("_test.go");
  return { folder, tests, key: `${folder.toString()}${tests ? " tests" : ""}` };
}

/** All Go files of a folder together. */
async function goFileBytes(folder: vscode.Uri): Promise<number> {
  let bytes = 0;
  for (const [name] of await vscode.workspace.fs.readDirectory(folder))
    if (name.endsWith(".go"))
      bytes += (await vscode.workspace.fs.stat(vscode.Uri.joinPath(folder, name))).size;
  return bytes;
}

function nameOf(folder: vscode.Uri): string {
  return folder.path.split("/").at(-1) ?? "";
}

const nothing = (): void => {};

function cancelled(token: vscode.CancellationToken): Promise<never> {
  return new Promise((_resolve, reject) => {
    const fail = (): void => reject(new vscode.CancellationError());
    if (token.isCancellationRequested) fail();
    else token.onCancellationRequested(fail);
  });
}

/** Set while a long build is shown, for the palette. */
const contextKey = "mapscopeBuilding";

/** Nobody asked for it: it is no notification, but a word in the status bar that a click cancels. */
function showBuilding(name: string): vscode.Disposable {
  const item = vscode.window.createStatusBarItem(
    commandIds.cancelBackgroundBuild,
    vscode.StatusBarAlignment.Left,
  );
  item.name = "Mapscope builds";
  // What a folder is called draws no icon.
  item.text = `$(sync~spin) ${noticeText(`Mapscope: compiling ${name}`).replaceAll("$(", "$ (")}`;
  item.tooltip = "Compiled for what the compiler says of its maps. Click to cancel.";
  item.command = commandIds.cancelBackgroundBuild;
  item.show();
  void vscode.commands.executeCommand("setContext", contextKey, true);
  return new vscode.Disposable(() => {
    item.dispose();
    void vscode.commands.executeCommand("setContext", contextKey, false);
  });
}
