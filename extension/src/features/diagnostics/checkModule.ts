import * as vscode from "vscode";
import type { FoundMistake } from "../../core/diagnose/mistake.ts";
import { countedText, decimalText } from "../../core/numbers/numberText.ts";
import type { CheckOrder } from "../../protocol/checkMessages.ts";
import type { CheckThread } from "../../services/checkThread.ts";
import type { GoProjects } from "../../services/goProjects.ts";

interface Parts {
  readonly projects: GoProjects;
  readonly thread: CheckThread;
  readonly tell: (place: string, found: readonly FoundMistake[]) => void;
  readonly orderFor: (patterns: readonly string[], place: vscode.Uri) => Promise<CheckOrder>;
}

const packageLimitMilliseconds = 60_000;

/** Looks through a module, package by package; what it finds stands in Problems as it comes. */
export async function checkModule({ projects, thread, tell, orderFor }: Parts): Promise<void> {
  const roots = await rootsToCheck(projects);
  if (roots.length === 0) {
    void vscode.window.showWarningMessage(
      "Mapscope: open a folder with a Go module on the disk to check it.",
    );
    return;
  }
  const counted = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: "Looking for map mistakes", cancellable: true },
    async (progress, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      let mistakes = 0;
      let packages = 0;
      for (const root of roots) {
        const order = await orderFor([`${root.fsPath}/...`], vscode.Uri.joinPath(root, "go.mod"));
        const outcome = await thread.check(order, {
          signal: abort.signal,
          timeLimitMilliseconds: packageLimitMilliseconds,
          onFound: (place, found, done, all) => {
            tell(place, found);
            mistakes += found.length;
            packages++;
            progress.report({
              message: `${decimalText(done)} of ${decimalText(all)} packages`,
              increment: 100 / all / roots.length,
            });
          },
        });
        if (outcome.kind === "cancelled") return null;
        if (outcome.kind !== "done") throw new Error(outcome.message);
      }
      return { mistakes, packages };
    },
  );
  if (counted === null) return;
  const { mistakes, packages } = counted;
  const show = "Show Problems";
  const text = `Mapscope: ${mistakes === 0 ? "no map mistakes" : countedText(mistakes, "map mistake")} found in ${countedText(packages, "package")}.`;
  void vscode.window.showInformationMessage(text, ...(mistakes === 0 ? [] : [show])).then((chosen) => {
    if (chosen === show) void vscode.commands.executeCommand("workbench.actions.view.problems");
  });
}

/** The module of the file that is being edited; without one the folders of the workspace. */
async function rootsToCheck({ workspace }: GoProjects): Promise<vscode.Uri[]> {
  const document = vscode.window.activeTextEditor?.document;
  if (document?.languageId === "go" && document.uri.scheme === "file") {
    const folder = vscode.Uri.joinPath(document.uri, "..");
    const module = await workspace.modules.moduleOf(folder.toString());
    return [module === null ? folder : vscode.Uri.parse(module.folder)];
  }
  return (vscode.workspace.workspaceFolders ?? [])
    .map(({ uri }) => uri)
    .filter(({ scheme }) => scheme === "file");
}
