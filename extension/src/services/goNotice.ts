import * as vscode from "vscode";
import { editorGo } from "./editorGo.ts";

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
  const first = vscode.workspace.workspaceFolders?.[0]?.uri;
  const folder = (first?.scheme === "file" ? first : vscode.Uri.file(process.cwd())).toString();
  try {
    // GOTOOLCHAIN=local: telling the version must not fetch a toolchain.
    const env = { GOTOOLCHAIN: "local" };
    const timeoutMilliseconds = versionTimeoutMilliseconds;
    await editorGo.run(["env", "GOVERSION"], { folder, env, timeoutMilliseconds });
    return [];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [`No Go here: ${reason}. ${stillWorks}`];
  }
}
