import { type ChildProcess, spawn } from "node:child_process";
import {
  ConfigurationRequest,
  createProtocolConnection,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  ExitNotification,
  HoverRequest,
  InitializedNotification,
  InitializeRequest,
  MarkupContent,
  type ProtocolConnection,
  RegistrationRequest,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  WorkDoneProgressCreateRequest,
} from "vscode-languageclient/node";
import { killGroup, noteRunning } from "./killGroup.ts";

/** A text as the editor has it. */
export interface ClientDocument {
  readonly uri: string;
  readonly version: number;
  readonly text: string;
}

/** A gopls of our own. It answers what it is asked and shows the user nothing: no diagnostics, no messages, no providers. */
export interface GoplsClient {
  /** The hover's Markdown at a position (from 0, UTF-16), or null. */
  hover(document: ClientDocument, line: number, character: number): Promise<string | null>;
  /** A document was closed in the editor. */
  close(uri: string): void;
  /** Settles when the process has ended, with the reason. */
  readonly ended: Promise<string>;
  /** Asks it to end, and makes sure that it does. */
  stop(): void;
}

/** What nobody needs here is switched off; diagnostics are sent only to those who pull them. */
const goplsSettings = {
  pullDiagnostics: true,
  diagnosticsDelay: "1h",
  staticcheck: false,
  vulncheck: "Off",
  semanticTokens: false,
  analysisProgressReporting: false,
  codelenses: {
    gc_details: false,
    generate: false,
    regenerate_cgo: false,
    run_govulncheck: false,
    test: false,
    tidy: false,
    upgrade_dependency: false,
    vendor: false,
    vulncheck: false,
  },
  hints: {},
  hoverKind: "SynopsisDocumentation",
  linksInHover: false,
};

const stopMilliseconds = 1000;
const keptErrorBytes = 2000;

/**
 * Starts gopls by an argument vector, in a process group of its own.
 * @throws Error when it cannot be started or does not initialize
 */
export async function startGopls(
  program: string,
  args: readonly string[],
  folders: readonly { readonly uri: string; readonly name: string }[],
  env: Readonly<Record<string, string>>,
): Promise<GoplsClient> {
  const child = spawn(program, [...args], {
    env: { ...process.env, ...env },
    stdio: ["pipe", "pipe", "pipe"],
    detached: process.platform !== "win32",
  });
  const hasEnded = noteRunning(child.pid);
  let complaints = "";
  child.stderr.on("data", (chunk: Buffer) => {
    complaints = (complaints + chunk.toString("utf8")).slice(-keptErrorBytes);
  });
  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", (code, signal) =>
      resolve(`${signal ?? `status ${code}`} ${complaints.trim()}`.trim()),
    );
  });
  void ended.then(hasEnded);
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  // A broken pipe is told by `ended`.
  connection.onError(() => {});
  connection.onRequest(ConfigurationRequest.type, ({ items }) => items.map(() => goplsSettings));
  connection.onRequest(RegistrationRequest.type, () => {});
  connection.onRequest(WorkDoneProgressCreateRequest.type, () => {});
  connection.listen();
  const failed = ended.then((reason): never => {
    throw new Error(`gopls ended: ${reason}`);
  });
  failed.catch(() => {});
  const initialized = connection.sendRequest(InitializeRequest.type, {
    processId: process.pid,
    clientInfo: { name: "mapscope" },
    rootUri: folders[0]?.uri ?? null,
    workspaceFolders: [...folders],
    capabilities: {
      workspace: { configuration: true, workspaceFolders: true },
      textDocument: { hover: { contentFormat: ["markdown"] } },
    },
    initializationOptions: goplsSettings,
  });
  try {
    await Promise.race([initialized, failed]);
    await connection.sendNotification(InitializedNotification.type, {});
  } catch (error) {
    killGroup(child.pid);
    throw error;
  }
  return new BareClient(connection, child, ended, failed);
}

class BareClient implements GoplsClient {
  readonly ended: Promise<string>;
  readonly #connection: ProtocolConnection;
  readonly #child: ChildProcess;
  readonly #failed: Promise<never>;
  /** Versions of the documents that gopls has from us. */
  readonly #open = new Map<string, number>();

  constructor(
    connection: ProtocolConnection,
    child: ChildProcess,
    ended: Promise<string>,
    failed: Promise<never>,
  ) {
    this.#connection = connection;
    this.#child = child;
    this.ended = ended;
    this.#failed = failed;
  }

  async hover(document: ClientDocument, line: number, character: number): Promise<string | null> {
    await this.#bring(document);
    const asked = this.#connection.sendRequest(HoverRequest.type, {
      textDocument: { uri: document.uri },
      position: { line, character },
    });
    const contents = (await Promise.race([asked, this.#failed]))?.contents;
    return MarkupContent.is(contents) ? contents.value : null;
  }

  close(uri: string): void {
    if (!this.#open.delete(uri)) return;
    const closed = { textDocument: { uri } };
    void this.#connection.sendNotification(DidCloseTextDocumentNotification.type, closed).catch(() => {});
  }

  stop(): void {
    const kill = setTimeout(() => killGroup(this.#child.pid), stopMilliseconds);
    void this.ended.then(() => clearTimeout(kill));
    this.#sayGoodbye().catch(() => killGroup(this.#child.pid));
  }

  async #sayGoodbye(): Promise<void> {
    await this.#connection.sendRequest(ShutdownRequest.type);
    await this.#connection.sendNotification(ExitNotification.type);
  }

  /** Gives gopls the text that the editor has, as far as it does not have it. */
  async #bring({ uri, version, text }: ClientDocument): Promise<void> {
    const known = this.#open.get(uri);
    if (known === version) return;
    this.#open.set(uri, version);
    if (known === undefined)
      await this.#connection.sendNotification(DidOpenTextDocumentNotification.type, {
        textDocument: { uri, languageId: "go", version, text },
      });
    else
      await this.#connection.sendNotification(DidChangeTextDocumentNotification.type, {
        textDocument: { uri, version },
        contentChanges: [{ text }],
      });
  }
}
