import * as vscode from "vscode";
import { runGo } from "../node/runGo.ts";
import { readSettings } from "./settings.ts";

const stillWorks = "Hovers, capacities and layouts work without it; Show Assembly shows a recorded listing.";
const versionTimeoutMilliseconds = 10_000;

/** What is missing on this machine, in one sentence each; asked once, and empty while all is well. */
export class GoNotice implements vscode.Disposable {
  #asked: Promise<readonly string[]> | undefined;
  readonly #listener = vscode.workspace.onDidGrantWorkspaceTrust(() => {
    this.#asked = undefined;
  });

  /** The notices to show. Nothing is started in an untrusted workspace. */
  notices(): Promise<readonly string[]> {
    this.#asked ??= vscode.workspace.isTrusted
      ? missingGo()
      : Promise.resolve([`Restricted Mode: the go command is not started. ${stillWorks}`]);
    return this.#asked;
  }

  dispose(): void {
    this.#listener.dispose();
  }
}

async function missingGo(): Promise<readonly string[]> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const { goPath } = readSettings(folder);
  const cwd = folder?.scheme === "file" ? folder.fsPath : process.cwd();
  try {
    // GOTOOLCHAIN=local: telling the version must not fetch a toolchain.
    const env = { GOTOOLCHAIN: "local" };
    await runGo(goPath, ["env", "GOVERSION"], { cwd, env, timeoutMilliseconds: versionTimeoutMilliseconds });
    return [];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [`No Go here: ${reason}. ${stillWorks}`];
  }
}
