import * as vscode from "vscode";
import { siteHints } from "../../core/present/siteHints.ts";
import type { GoProjects } from "../../services/goProjects.ts";
import { type Log, messageOf } from "../../services/log.ts";
import { readSettings } from "../../services/settings.ts";
import { describeSitesIn } from "../../services/siteFinder.ts";

/** Inlay hints in Go files, off unless asked for: the runtime calls at the end of a map line, the bytes of a make. */
export function registerCallHints(projects: GoProjects, log: Log): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const provider: vscode.InlayHintsProvider = {
    onDidChangeInlayHints: changed.event,
    async provideInlayHints(document, range, token) {
      const { inlayHints } = readSettings(document.uri);
      if (!Object.values(inlayHints).includes(true)) return [];
      try {
        const described = await describeSitesIn(projects, document, range);
        if (token.isCancellationRequested) return [];
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
    projects.onDidLearn(() => changed.fire()),
    vscode.languages.registerInlayHintsProvider({ language: "go" }, provider),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("mapscope")) changed.fire();
    }),
  );
}
