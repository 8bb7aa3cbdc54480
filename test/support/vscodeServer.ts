import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync, rmSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { copyProjectFiles, installVscode, serverProgram } from "./installVscode.ts";
import { projectPath } from "./projectPath.ts";
import { shippedFiles } from "./shippedFiles.ts";

/** Settings by id, as in a settings.json. */
export type Settings = Record<string, unknown>;

/** A running VS Code server with the built extension, on loopback. */
export interface VscodeServer {
  /** `http://127.0.0.1:PORT` */
  readonly base: string;
  /** Replaces the user's settings; open workbenches take them over by themselves. */
  writeSettings(settings: Settings): Promise<void>;
  /** All that the server has printed. */
  log(): string;
  /** Ends the server with all that it started and removes its folders. */
  stop(): Promise<void>;
  /** Settles when the server's process has ended. */
  readonly ended: Promise<void>;
}

/** Quiet and the same on every machine; `settings` given to `startServer` come on top. */
const quietSettings: Settings = {
  "workbench.startupEditor": "none",
  "workbench.colorTheme": "Dark Modern",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.enableExperiments": false,
  "chat.disableAIFeatures": true,
  "telemetry.telemetryLevel": "off",
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "files.autoSave": "off",
  "git.enabled": false,
  // A second extension host, of which nothing here has an extension.
  "extensions.webWorker": false,
  // What moves is painted again and again by the processor.
  "workbench.reduceMotion": "on",
};

const startLimitMilliseconds = 180_000;

/** How a server is started. */
export interface ServerOptions {
  readonly settings?: Settings;
  /** Folders of further extensions, named `publisher.name-version`. */
  readonly otherExtensions?: readonly string[];
  /** Folders are not trusted until somebody says so. */
  readonly asksForTrust?: boolean;
}

/** Starts a server with the files that the package would ship; installs the server itself on first use. */
export async function startServer(options: ServerOptions = {}): Promise<VscodeServer> {
  const { settings = {}, otherExtensions = [] } = options;
  await installVscode();
  const folder = await mkdtemp(path.join(os.tmpdir(), "mapscope-vscode-"));
  const data = path.join(folder, "data");
  const extensions = path.join(folder, "extensions");
  // Settings of machine scope are only read from the machine's own file.
  const settingsFiles = ["User", "Machine"].map((scope) => path.join(data, scope, "settings.json"));
  const writeSettings = async (changed: Settings) => {
    const text = JSON.stringify({ ...quietSettings, ...settings, ...changed });
    for (const file of settingsFiles) await writeFile(file, text);
  };
  for (const file of settingsFiles) await mkdir(path.dirname(file), { recursive: true });
  await writeSettings({});
  await addExtension(extensions);
  for (const other of otherExtensions)
    await cp(other, path.join(extensions, path.basename(other)), { recursive: true });
  const port = await freePort();
  const logFile = path.join(folder, "server.log");
  const child = spawnServer(port, data, extensions, logFile, options);
  const base = `http://127.0.0.1:${port}`;
  const log = () => readFileSync(logFile, "utf8");
  const ended = once(child, "exit").then(() => {});
  // A test that dies on the way must not leave a server behind.
  const atExit = () => killGroup(child, "SIGKILL");
  process.once("exit", atExit);
  const stop = async () => {
    killGroup(child, "SIGTERM");
    await Promise.race([ended, delay(3000, undefined, { ref: false })]);
    killGroup(child, "SIGKILL");
    process.off("exit", atExit);
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  };
  try {
    await untilUp(base, child, log);
  } catch (error) {
    await stop();
    throw error;
  }
  return { base, writeSettings, log, stop, ended };
}

/** The URL that opens `folder`, an absolute path, in the server's workbench. */
export function workbenchUrl(server: VscodeServer, folder: string): string {
  return `${server.base}/?folder=${encodeURIComponent(folder)}`;
}

async function addExtension(extensions: string): Promise<void> {
  const manifest = JSON.parse(await readFile(projectPath("package.json"), "utf8"));
  const target = path.join(extensions, `${manifest.publisher}.${manifest.name}-${manifest.version}`);
  await copyProjectFiles(shippedFiles(), target);
}

function spawnServer(
  port: number,
  data: string,
  extensions: string,
  logFile: string,
  { asksForTrust = false }: ServerOptions,
): ChildProcess {
  const args = [
    ...[serverProgram.entry, "--config", "/dev/null", "--bind-addr", `127.0.0.1:${port}`, "--auth", "none"],
    ...["--disable-telemetry", "--disable-update-check", "--disable-proxy"],
    ...(asksForTrust ? [] : ["--disable-workspace-trust"]),
    ...["--reconnection-grace-time", "1", "--user-data-dir", data, "--extensions-dir", extensions],
  ];
  const log = openSync(logFile, "w");
  const { NODE_OPTIONS: _, ...inherited } = process.env;
  const child = spawn(serverProgram.node, args, {
    // An empty gallery: nothing looks for extensions on the network.
    env: { ...inherited, EXTENSIONS_GALLERY: "{}" },
    stdio: ["ignore", log, log],
    // A process group of its own, so that its extension hosts end with it.
    detached: true,
  });
  closeSync(log);
  return child;
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group has ended already.
  }
}

async function untilUp(base: string, child: ChildProcess, log: () => string): Promise<void> {
  const limit = performance.now() + startLimitMilliseconds;
  for (;;) {
    const up = await fetch(`${base}/healthz`).then(
      (response) => response.ok,
      () => false,
    );
    if (up) return;
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`the VS Code server ended while it started:\n${log().slice(-2000)}`);
    }
    if (performance.now() > limit) throw new Error("the VS Code server did not answer within three minutes");
    await delay(50);
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}
