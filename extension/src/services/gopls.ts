import path from "node:path";
import * as vscode from "vscode";
import { typeInHover } from "../core/source/hoverType.ts";
import { findGopls, pathWithGo } from "../node/findGopls.ts";
import type { GoplsClient } from "../node/goplsClient.ts";
import type { GoEnvironments } from "../workspace/environments.ts";
import type { Place, TypeTeller } from "../workspace/ports.ts";
import { openGoDocument } from "./editorFiles.ts";
import { type Log, messageOf } from "./log.ts";
import { readSettings } from "./settings.ts";

/** A request that takes longer is given up by whoever asked; its answer is kept for the next time. */
const requestMilliseconds = 2000;
/** gopls that has not answered for so long hangs, and is started anew. */
const hangMilliseconds = 60_000;
/** Pauses before the next start after gopls ended by itself, one after another; the last one stays. */
const pausesMilliseconds = [1000, 5000, 30_000, 300_000];
const keptAnswers = 500;

/**
 * Types from gopls: where the Go extension is active from its gopls, through VS Code's own hover command, so that no second
 * server starts; else from one of our own. Nothing is started in an untrusted or virtual workspace.
 */
export class Gopls implements TypeTeller, vscode.Disposable {
  readonly #environments: GoEnvironments;
  readonly #log: Log;
  readonly #answers = new Map<string, Promise<string | null>>();
  /** Places that VS Code is being asked about, where our own hovers must stay silent once. */
  readonly #asking = new Map<string, number>();
  readonly #listeners: vscode.Disposable[];
  readonly #learned = new vscode.EventEmitter<vscode.Uri>();
  /** Fires with a file for which an answer came too late for whoever asked. */
  readonly onDidLearn = this.#learned.event;
  #client: Promise<GoplsClient | null> | undefined;
  #hasAnswered = false;
  #failures = 0;
  #notBefore = 0;
  #complained = "";

  constructor(environments: GoEnvironments, log: Log) {
    this.#environments = environments;
    this.#log = log;
    this.#listeners = [
      this.#learned,
      vscode.workspace.onDidCloseTextDocument((document) => {
        void this.#client?.then((client) => client?.close(document.uri.toString()));
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("mapscope.gopls") || event.affectsConfiguration("go")) this.#reset();
      }),
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.#reset()),
      vscode.extensions.onDidChange(() => this.#reset()),
    ];
  }

  /** As the port says; null also for a file that is not open, or is another text by now. */
  async typeAt(
    file: Place,
    text: string,
    offset: number,
    patienceMilliseconds = requestMilliseconds,
  ): Promise<string | null> {
    const document = openGoDocument(file);
    if (document?.getText() !== text) return null;
    return this.#typeAt(document, document.positionAt(offset), patienceMilliseconds);
  }

  async #typeAt(
    document: vscode.TextDocument,
    position: vscode.Position,
    patienceMilliseconds: number,
  ): Promise<string | null> {
    if (!this.#mayAsk(document)) return null;
    const key = placeKey(document, position);
    let answer = this.#answers.get(key);
    if (answer === undefined) {
      answer = this.#ask(document, position);
      this.#answers.set(key, answer);
      const oldest = this.#answers.keys().next();
      if (this.#answers.size > keptAnswers && !oldest.done) this.#answers.delete(oldest.value);
      // What it could not tell yet it may tell the next time.
      void answer.then((text) => text ?? this.#answers.delete(key));
    }
    // While it starts, and reads a module for the first time, a mere confirmation is not waited for.
    const isWaitedFor = this.#hasAnswered || patienceMilliseconds >= requestMilliseconds;
    const inTime = await within(
      answer,
      isWaitedFor ? Math.min(patienceMilliseconds, requestMilliseconds) : 0,
    );
    if (inTime === null) void answer.then((late) => late !== null && this.#learned.fire(document.uri));
    return inTime;
  }

  /** Whether a hover of ours is only the echo of our own question to VS Code; each question has one. */
  isEcho(document: vscode.TextDocument, position: vscode.Position): boolean {
    const key = placeKey(document, position);
    const expected = this.#asking.get(key) ?? 0;
    if (expected === 0) return false;
    this.#asking.set(key, expected - 1);
    return true;
  }

  dispose(): void {
    for (const listener of this.#listeners) listener.dispose();
    this.#stop();
  }

  #mayAsk(document: vscode.TextDocument): boolean {
    return (
      vscode.workspace.isTrusted && document.uri.scheme === "file" && readSettings(document.uri).goplsEnabled
    );
  }

  async #ask(document: vscode.TextDocument, position: vscode.Position): Promise<string | null> {
    try {
      const markdown = usesGoExtension()
        ? await this.#askEditor(document, position)
        : await this.#askOwn(document, position);
      this.#hasAnswered ||= markdown !== null;
      return markdown === null ? null : typeInHover(markdown);
    } catch (error) {
      this.#complain(`gopls: ${messageOf(error)}`);
      return null;
    }
  }

  /** Asks through the hover providers of the editor, the Go extension's among them. */
  async #askEditor(document: vscode.TextDocument, position: vscode.Position): Promise<string | null> {
    const extension = vscode.extensions.getExtension(goExtensionId);
    if (!extension?.isActive) return null;
    const key = placeKey(document, position);
    this.#asking.set(key, (this.#asking.get(key) ?? 0) + 1);
    try {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        "vscode.executeHoverProvider",
        document.uri,
        position,
      );
      const texts = hovers.flatMap(({ contents }) =>
        contents.map((content) => (typeof content === "string" ? content : content.value)),
      );
      return texts.find((text) => typeInHover(text) !== null) ?? null;
    } finally {
      this.#asking.delete(key);
    }
  }

  async #askOwn(document: vscode.TextDocument, position: vscode.Position): Promise<string | null> {
    const client = await this.#started(document.uri);
    if (client === null) return null;
    const { version } = document;
    const asked = client.hover(
      { uri: document.uri.toString(), version, text: document.getText() },
      position.line,
      position.character,
    );
    const hanging = setTimeout(() => {
      this.#complain(`gopls has not answered for ${hangMilliseconds / 1000} seconds: it is started anew`);
      this.#stop();
    }, hangMilliseconds);
    try {
      const markdown = await asked;
      this.#failures = 0;
      return markdown;
    } finally {
      clearTimeout(hanging);
    }
  }

  #started(uri: vscode.Uri): Promise<GoplsClient | null> {
    if (this.#client !== undefined) return this.#client;
    if (Date.now() < this.#notBefore) return Promise.resolve(null);
    const client = this.#start(uri).catch((error: unknown) => {
      this.#failed(messageOf(error));
      return null;
    });
    this.#client = client;
    return client;
  }

  async #start(uri: vscode.Uri): Promise<GoplsClient | null> {
    const folders = vscode.workspace.workspaceFolders ?? [];
    const home = folders[0]?.uri ?? vscode.Uri.joinPath(uri, "..");
    const environment = await this.#environments.of(home.toString());
    const program = await findGopls(readSettings(home).goplsPath, environment?.gobin, environment?.gopath);
    if (program === null) {
      this.#complain(
        "gopls was not found (mapscope.gopls.path, PATH, GOBIN, GOPATH/bin): types come from the source",
      );
      return null;
    }
    const { startGopls } = await import("../node/goplsClient.ts");
    const roots = folders.length > 0 ? folders : [{ uri: home, name: path.basename(home.fsPath) }];
    const client = await startGopls(
      program,
      ["-remote=auto"],
      roots.map((folder) => ({ uri: folder.uri.toString(), name: folder.name })),
      pathWithGo(environment?.goroot),
    );
    this.#log.info(`started ${program}`);
    void client.ended.then((reason) => {
      if (this.#stopped.has(client)) return;
      this.#failed(`it ended: ${reason}`);
    });
    return client;
  }

  readonly #stopped = new WeakSet<GoplsClient>();

  /** gopls ended or did not start: the next start waits, longer each time. */
  #failed(reason: string): void {
    this.#client = undefined;
    const pause = pausesMilliseconds[Math.min(this.#failures, pausesMilliseconds.length - 1)] ?? 0;
    this.#failures++;
    this.#notBefore = Date.now() + pause;
    this.#complain(`gopls: ${reason}; the next try is in ${pause / 1000} s at the earliest`);
  }

  #stop(): void {
    const stopping = this.#client;
    this.#client = undefined;
    void stopping?.then((client) => {
      if (client === null) return;
      this.#stopped.add(client);
      client.stop();
    });
  }

  #reset(): void {
    this.#stop();
    this.#answers.clear();
    this.#hasAnswered = false;
    this.#failures = 0;
    this.#notBefore = 0;
    this.#complained = "";
  }

  /** Each trouble is said once, in the log. */
  #complain(message: string): void {
    if (message !== this.#complained) this.#log.warn(message);
    this.#complained = message;
  }
}

const goExtensionId = "golang.go";

/** The Go extension is there and runs gopls. */
function usesGoExtension(): boolean {
  if (vscode.extensions.getExtension(goExtensionId) === undefined) return false;
  return vscode.workspace.getConfiguration("go").get<unknown>("useLanguageServer") !== false;
}

function placeKey(document: vscode.TextDocument, position: vscode.Position): string {
  return `${document.uri.toString()} ${document.version} ${position.line}:${position.character}`;
}

/** The answer, or null when it takes too long. */
async function within<Answer>(answer: Promise<Answer>, milliseconds: number): Promise<Answer | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), milliseconds);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
