import { readFile } from "node:fs/promises";
import * as vscode from "vscode";
import { runGo } from "../node/runGo.ts";
import { type Log, messageOf } from "./log.ts";
import { readSettings } from "./settings.ts";

/** What the installed go says of itself in a module's folder. */
export interface GoEnvironment {
  /** "go1.26.8" of the installed go, which may hand over to another toolchain. */
  readonly version: string;
  readonly goarch: string;
  readonly goos: string;
  /** "noswissmap", or several with commas; "" for none beyond the defaults. */
  readonly experiment: string;
  readonly goroot: string;
  readonly gopath: string;
  readonly gobin: string;
  readonly modcache: string;
  readonly goflags: string;
  /** The go.work in force, or "". */
  readonly gowork: string;
  readonly cgo: boolean;
  /** "auto", "local", "go1.24.3", "path", "go1.24.3+auto". */
  readonly toolchain: string;
}

const timeoutMilliseconds = 10_000;
const names = [
  ...["GOVERSION", "GOARCH", "GOOS", "GOEXPERIMENT", "GOROOT", "GOPATH", "GOBIN", "GOMODCACHE", "GOFLAGS"],
  ...["GOWORK", "CGO_ENABLED", "GOENV"],
];

/** The go command's environment of each folder, asked once; null in an untrusted or virtual workspace or without go. */
export class GoEnvironments implements vscode.Disposable {
  readonly #log: Log;
  readonly #known = new Map<string, Promise<GoEnvironment | null>>();
  readonly #listeners: vscode.Disposable[];
  #complained = false;

  constructor(log: Log) {
    this.#log = log;
    const forget = (): void => this.#known.clear();
    this.#listeners = [
      vscode.workspace.onDidGrantWorkspaceTrust(forget),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("mapscope.go")) forget();
      }),
    ];
  }

  /** The environment of a folder, the one of a go.mod as a rule. */
  of(folder: vscode.Uri): Promise<GoEnvironment | null> {
    if (!vscode.workspace.isTrusted || folder.scheme !== "file") return Promise.resolve(null);
    const key = folder.toString();
    let asked = this.#known.get(key);
    if (asked === undefined) {
      asked = this.#ask(folder);
      this.#known.set(key, asked);
    }
    return asked;
  }

  /** Asks again from now on: a go.mod or go.work has changed. */
  forget(): void {
    this.#known.clear();
  }

  dispose(): void {
    for (const listener of this.#listeners) listener.dispose();
  }

  async #ask(folder: vscode.Uri): Promise<GoEnvironment | null> {
    try {
      // GOTOOLCHAIN=local: telling the environment must not fetch a toolchain.
      const { stdout } = await runGo(readSettings(folder).goPath, ["env", "-json", ...names], {
        cwd: folder.fsPath,
        env: { GOTOOLCHAIN: "local" },
        timeoutMilliseconds,
      });
      const told: unknown = JSON.parse(stdout);
      const text = (name: string): string => {
        const value = (told as Record<string, unknown> | null)?.[name];
        return typeof value === "string" ? value : "";
      };
      return {
        version: text("GOVERSION"),
        goarch: text("GOARCH"),
        goos: text("GOOS"),
        experiment: text("GOEXPERIMENT"),
        goroot: text("GOROOT"),
        gopath: text("GOPATH"),
        gobin: text("GOBIN"),
        modcache: text("GOMODCACHE"),
        goflags: text("GOFLAGS"),
        gowork: text("GOWORK") === "off" ? "" : text("GOWORK"),
        cgo: text("CGO_ENABLED") !== "0",
        toolchain: await toolchainSetting(text("GOENV"), text("GOROOT")),
      };
    } catch (error) {
      if (!this.#complained) this.#log.warn(`go env: ${messageOf(error)}; the source alone is used`);
      this.#complained = true;
      return null;
    }
  }
}

/** GOTOOLCHAIN as the environment, the user's or Go's own configuration file has it, in this order. */
async function toolchainSetting(userFile: string, goroot: string): Promise<string> {
  const given = process.env["GOTOOLCHAIN"];
  if (given !== undefined && given !== "") return given;
  for (const file of [userFile, goroot === "" ? "" : `${goroot}/go.env`]) {
    const text = file === "" || file === "off" ? "" : await readFile(file, "utf8").catch(() => "");
    const value = /^GOTOOLCHAIN=(\S+)/m.exec(text)?.[1];
    if (value !== undefined) return value;
  }
  return "auto";
}
