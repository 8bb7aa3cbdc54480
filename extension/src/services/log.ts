import * as vscode from "vscode";

/** The one log channel: detail for developers, never pop-ups. */
export type Log = vscode.LogOutputChannel;

/** Creates the "Mapscope" channel. */
export function createLog(): Log {
  return vscode.window.createOutputChannel("Mapscope", { log: true });
}

/** One clear sentence of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
