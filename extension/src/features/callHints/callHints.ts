import * as vscode from "vscode";
import { describeSite } from "../../core/compile/describeSite.ts";
import { siteHints } from "../../core/present/siteHints.ts";
import type { GoProjects } from "../../services/goProjects.ts";
import { type Log, messageOf } from "../../services/log.ts";
import { modelFor } from "../../services/modelInForce.ts";
import { readSettings } from "../../services/settings.ts";

/** Inlay hints in Go files, off unless asked for: the runtime calls at the end of a map line, the bytes of a make. */
export function registerCallHints(projects: GoProjects, log: Log): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const provider: vscode.InlayHintsProvider = {
    onDidChangeInlayHints: changed.event,
    async provideInlayHints(document, range, token) {
      const { inlayHints } = readSettings(document.uri);
      if (!inlayHints.calls && !inlayHints.makeBytes) return [];
      try {
        const { model } = await modelFor(document.uri, projects);
        if (token.isCancellationRequested) return [];
        const sites = await projects.sitesIn(document, range, model.target.ptrSizeBytes);
        if (token.isCancellationRequested) return [];
        const described = sites.map((site) => describeSite(site, model));
        const lineOf = (offset: number): number => document.positionAt(offset).line;
        return siteHints(described, inlayHints, lineOf).map(({ offset, place, text, tooltip }) => {
          const at = document.positionAt(offset);
          const position = place === "here" ? at : document.lineAt(at.line).range.end;
          const hint = new vscode.InlayHint(position, text);
          hint.paddingLeft = true;
          hint.tooltip = tooltip;
          return hint;
        });
      } catch (error) {
        log.error(`inlay hints of ${document.uri.toString()}: ${messageOf(error)}`);
        return [];
      }
    },
  };
  return vscode.Disposable.from(
    changed,
    vscode.languages.registerInlayHintsProvider({ language: "go" }, provider),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("mapscope")) changed.fire();
    }),
  );
}
