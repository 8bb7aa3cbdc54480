import path from "node:path";
import * as vscode from "vscode";
import { BuildListings } from "../core/compile/buildListings.ts";
import type { ListedCalls, ListedPackage } from "../core/compile/listingCalls.ts";
import { type MapModel, modelOfBuild } from "../core/go/release/goTarget.ts";
import { LineReader } from "../core/source/lineReader.ts";
import { runGo } from "../node/runGo.ts";
import type { GoEnvironments } from "./goEnvironments.ts";
import { type Log, messageOf } from "./log.ts";
import { readSettings } from "./settings.ts";

/** What one build said of a package. */
export interface PackageBuild {
  readonly listed: ListedCalls;
  readonly package: ListedPackage;
  /** Milliseconds since 1970 at which the build began: it read the files as they were then. */
  readonly startedAt: number;
  /** The release and target that it was compiled for; null for a target that is not modelled. */
  readonly model: MapModel | null;
}

/** Saves come in groups; one build follows the last. */
const debounceMilliseconds = 400;
/** A first build compiles all that the package imports. */
const timeoutMilliseconds = 300_000;
/** A build that takes longer is shown, with a way to stop it. */
const longMilliseconds = 15_000;
/** Packages whose last builds are kept. */
const keptPackages = 30;

interface Running {
  readonly source: vscode.CancellationTokenSource;
}

/**
 * Compiles the package of a Go file after it is saved, in the background, and keeps what the compiler said. Only the build
 * cache is written. Nothing is run in an untrusted or virtual workspace, or with `mapscope.compiler.enabled` off.
 */
export class PackageBuilds implements vscode.Disposable {
  readonly #log: Log;
  readonly #environments: GoEnvironments;
  readonly #built = new Map<string, PackageBuild>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #running = new Map<string, Running>();
  readonly #said = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #listeners: vscode.Disposable[];
  /** Fires with the folder of a package that has been built. */
  readonly onDidBuild = this.#changed.event;

  constructor(environments: GoEnvironments, log: Log) {
    this.#environments = environments;
    this.#log = log;
    this.#listeners = [
      this.#changed,
      vscode.workspace.onDidSaveTextDocument((document) => this.#saved(document)),
    ];
  }

  /** The last build of a file's package that succeeded; of a test file's its tests'. */
  buildOf(file: vscode.Uri, packageName: string): PackageBuild | null {
    return this.#built.get(packageKey(path.dirname(file.fsPath), packageName)) ?? null;
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    for (const { source } of this.#running.values()) source.cancel();
    for (const listener of this.#listeners) listener.dispose();
  }

  #saved(document: vscode.TextDocument): void {
    if (document.languageId !== "go" || document.uri.scheme !== "file") return;
    if (!vscode.workspace.isTrusted || !readSettings(document.uri).compilerEnabled) return;
    const folder = path.dirname(document.uri.fsPath);
    const tests = document.fileName.endsWith("_test.go");
    const key = `${folder}${tests ? " tests" : ""}`;
    clearTimeout(this.#timers.get(key));
    this.#running.get(key)?.source.cancel();
    this.#timers.set(
      key,
      setTimeout(() => {
        this.#timers.delete(key);
        void this.#build(key, document.uri, tests);
      }, debounceMilliseconds),
    );
  }

  async #build(key: string, file: vscode.Uri, tests: boolean): Promise<void> {
    const source = new vscode.CancellationTokenSource();
    this.#running.set(key, { source });
    const long = setTimeout(() => showProgress(folderName(file), source, ended), longMilliseconds);
    let end = (): void => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    try {
      await this.#compile(file, tests, source.token);
      this.#said.delete(key);
    } catch (error) {
      // Superseded, or the same trouble as last time: said once.
      const message = messageOf(error);
      if (!source.token.isCancellationRequested && this.#said.get(key) !== message)
        this.#log.info(`${file.fsPath}: no new facts from the compiler: ${message}`);
      this.#said.set(key, message);
    } finally {
      clearTimeout(long);
      end();
      if (this.#running.get(key)?.source === source) this.#running.delete(key);
      source.dispose();
    }
  }

  async #compile(file: vscode.Uri, tests: boolean, token: vscode.CancellationToken): Promise<void> {
    const cwd = path.dirname(file.fsPath);
    const listings = new BuildListings((printed) => path.resolve(cwd, printed));
    const lines = new LineReader((line) => listings.push(line));
    const startedAt = Date.now();
    // `go list -export` compiles and replays like `go build`, but links nothing and writes nothing but the build cache.
    const format =
      "{{.ImportPath}}\t{{.Name}}\t{{context.GOARCH}}\t{{context.ReleaseTags}}\t{{context.ToolTags}}";
    const { stdout, exitCode } = await runGo(
      readSettings(file).goPath,
      [
        ...["list", "-export", ...(tests ? ["-test"] : []), "-gcflags=-S -m=2"],
        ...["-trimpath=false", "-f", format, "."],
      ],
      { cwd, timeoutMilliseconds, takeStderr: (chunk) => lines.feed(chunk) },
      token,
    );
    lines.end();
    if (token.isCancellationRequested) return;
    if (exitCode !== 0) throw new Error(listings.complaints[0] ?? `go list ended with status ${exitCode}`);
    const found = listings.result();
    if (found.size === 0) {
      const environment = await this.#environments.of(vscode.Uri.joinPath(file, ".."));
      throw new Error(`go printed no listing; GOFLAGS is ${JSON.stringify(environment?.goflags ?? "")}`);
    }
    for (const line of stdout.split("\n")) {
      const [name = "", packageName = "", goarch = "", releases = "", tools = ""] = line.split("\t");
      const listed = found.get(name);
      // Of a package and the same one compiled with its tests the second is kept: it has all files.
      if (listed === undefined || name.endsWith(".test")) continue;
      const importPath = name.split(" ")[0] ?? name;
      const model = modelOfBuild(releases, tools, goarch);
      const isMain = packageName === "main";
      this.#keep(packageKey(cwd, packageName), { listed, package: { importPath, isMain }, startedAt, model });
    }
    this.#changed.fire(vscode.Uri.file(cwd));
  }

  #keep(key: string, build: PackageBuild): void {
    this.#built.delete(key);
    this.#built.set(key, build);
    const oldest = this.#built.keys().next();
    if (this.#built.size > keptPackages && !oldest.done) this.#built.delete(oldest.value);
  }
}

const packageKey = (folder: string, packageName: string): string => `${folder}\n${packageName}`;

const folderName = (file: vscode.Uri): string => path.basename(path.dirname(file.fsPath));

function showProgress(name: string, source: vscode.CancellationTokenSource, ended: Promise<void>): void {
  void vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: `Mapscope: compiling ${name}`,
      cancellable: true,
    },
    async (_progress, token) => {
      token.onCancellationRequested(() => source.cancel());
      await ended;
    },
  );
}
