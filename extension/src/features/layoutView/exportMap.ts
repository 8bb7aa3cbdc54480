import * as vscode from "vscode";
import { stateDocument, traceDocument } from "../../core/session/sessionExports.ts";
import type { FromViewMessage } from "../../protocol/messages.ts";
import type { OpenMap } from "./openMaps.ts";
import { saveExport } from "./saveExport.ts";

/** Saves what a page shows, where the user says. */
export async function exportMap(
  { what, name, content }: Extract<FromViewMessage, { type: "export" }>["body"],
  { site, session }: OpenMap,
): Promise<void> {
  const { life } = session;
  const text = what === "json" ? stateDocument(life) : what === "trace" ? traceDocument(life) : content;
  const saved = await saveExport(what, name, text, site.document.uri);
  if (saved) vscode.window.setStatusBarMessage(`Mapscope: saved ${saved}`, 4000);
}
