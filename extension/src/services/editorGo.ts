import * as vscode from "vscode";
import { goCommand } from "../node/runGo.ts";
import type { GoCommand, Place } from "../workspace/ports.ts";
import { readSettings } from "./settings.ts";

/** The go command of the settings. Nothing is run in an untrusted or virtual workspace. */
export const editorGo: GoCommand = {
  mayRun,
  async run(args, { folder, ...run }, cancel) {
    if (!mayRun(folder)) throw new Error("nothing is run in an untrusted or virtual workspace");
    const uri = vscode.Uri.parse(folder);
    return goCommand(readSettings(uri).goPath).run(args, { ...run, folder: uri.fsPath }, cancel);
  },
};

function mayRun(folder: Place): boolean {
  return vscode.workspace.isTrusted && folder.startsWith("file:");
}
