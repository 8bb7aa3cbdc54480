import * as vscode from "vscode";
import { commandIds } from "../../contributions.ts";
import type { ModelChoices } from "../../protocol/messages.ts";
import type { OpenMap } from "./openMaps.ts";
import { placeOfSite, type ShownSite } from "./shownSite.ts";

/** Where a page's map leads: its code, its assembly, the calculator. */

/** Shows a site in the code. */
export async function revealSite({ document, found }: ShownSite): Promise<void> {
  const { range } = found.description.site;
  const selection = new vscode.Range(document.positionAt(range.start), document.positionAt(range.end));
  await vscode.window.showTextDocument(document, {
    selection,
    preserveFocus: false,
    viewColumn: vscode.ViewColumn.One,
  });
}

/** Opens the listing of the runtime function whose step is shown, at that step; without one that of the map's own code. */
export async function showAssembly(
  { site, session }: OpenMap,
  { release, goarch }: ModelChoices,
): Promise<void> {
  await (session.shownStep
    ? vscode.commands.executeCommand(commandIds.explainRuntimeFunction, {
        ...session.shownStep,
        ...{ release, goarch },
      })
    : vscode.commands.executeCommand(commandIds.explainAssembly, placeOfSite(site)));
}

/** Opens the calculator, for a site's map where there is one. */
export async function openCalculator(site: ShownSite | undefined): Promise<void> {
  await vscode.commands.executeCommand(commandIds.openCapacityCalculator, site && placeOfSite(site));
}
