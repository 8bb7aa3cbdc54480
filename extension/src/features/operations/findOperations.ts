import * as vscode from "vscode";
import { describeSite } from "../../core/compile/describeSite.ts";
import { modelLabel } from "../../core/go/release/goTarget.ts";
import { decimalText } from "../../core/numbers/numberText.ts";
import { isOperation, type OperationRow, operationRow } from "../../core/present/operationRows.ts";
import type { GoProjects } from "../../services/goProjects.ts";
import { readSettings } from "../../services/settings.ts";
import { describeSitesIn } from "../../services/siteFinder.ts";

/** Where operations are looked for. */
export type Scope = "file" | "package" | "workspace";

/** What was found. */
export interface FoundOperations {
  readonly rows: readonly OperationRow[];
  /** The release that they are told for; "" where there is nothing to tell. */
  readonly model: string;
  /** Why there are none, or not all; "" where all is well. */
  readonly why: string;
}

/** The map operations of a scope. Nothing is run: the source tells them, and what a compile has said of an open file. */
export async function findOperations(
  projects: GoProjects,
  scope: Scope,
  document: vscode.TextDocument | undefined,
  source: vscode.CancellationTokenSource,
): Promise<FoundOperations> {
  if (scope === "workspace") return inWorkspace(projects, source);
  if (document === undefined || document.isClosed)
    return { rows: [], model: "", why: "Open a Go file to see its map operations." };
  return scope === "file" ? inFile(projects, document) : inPackage(projects, document, source);
}

async function inFile(projects: GoProjects, document: vscode.TextDocument): Promise<FoundOperations> {
  const place = document.uri.toString();
  const { model } = await projects.workspace.modelFor(place, readSettings(document.uri));
  const file = vscode.workspace.asRelativePath(document.uri).split("/").at(-1) ?? "";
  const end = document.positionAt(document.getText().length);
  const described = await describeSitesIn(
    projects,
    document,
    new vscode.Range(new vscode.Position(0, 0), end),
  );
  const rows = described
    .filter(({ site }) => isOperation(site))
    .map((one) => {
      const line = document.positionAt(one.site.range.start).line + 1;
      return operationRow(one, model, { place, file, line });
    });
  return { rows, model: modelLabel(model), why: "" };
}

async function inPackage(
  projects: GoProjects,
  document: vscode.TextDocument,
  source: vscode.CancellationTokenSource,
): Promise<FoundOperations> {
  const folder = vscode.Uri.joinPath(document.uri, "..");
  const rows: OperationRow[] = [];
  const model = await look(projects, folder, ".", rows, source.token);
  return { rows, model, why: "" };
}

function inWorkspace(
  projects: GoProjects,
  source: vscode.CancellationTokenSource,
): Thenable<FoundOperations> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length === 0)
    return Promise.resolve({ rows: [], model: "", why: "No folder is open: choose this file instead." });
  return vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: "Mapscope: map operations of the workspace",
      cancellable: true,
    },
    async (progress, token) => {
      token.onCancellationRequested(() => source.cancel());
      const rows: OperationRow[] = [];
      const models = new Set<string>();
      for (const { uri } of folders)
        models.add(
          await look(projects, uri, "./...", rows, source.token, () =>
            progress.report({ message: `${decimalText(rows.length)} so far` }),
          ),
        );
      const why = token.isCancellationRequested
        ? `Stopped: these are the first ${decimalText(rows.length)} map operations.`
        : "";
      return { rows, model: [...models].filter((model) => model !== "").join(", "), why };
    },
  );
}

/** Looks through what a pattern names, package by package, until that is no longer wanted. */
async function look(
  { workspace }: GoProjects,
  folder: vscode.Uri,
  pattern: string,
  rows: OperationRow[],
  token: vscode.CancellationToken,
  found: () => void = () => {},
): Promise<string> {
  const here = folder.toString();
  // The settings and the module of any file that lies there.
  const any = vscode.Uri.joinPath(folder, "any.go");
  const { model } = await workspace.modelFor(any.toString(), readSettings(folder));
  const { target } = await workspace.readAs(any.toString(), model);
  const read = { model, target, types: null };
  for await (const { sites, files } of (await workspace.patterns()).sitesOnDisk(here, pattern, read)) {
    if (token.isCancellationRequested) break;
    const places = new Map(files.map(({ path, place }) => [path, place]));
    for (const { site, file, start } of sites) {
      const place = places.get(file);
      if (place === undefined || !isOperation(site)) continue;
      const name = vscode.workspace.asRelativePath(vscode.Uri.parse(place));
      const shown = pattern === "." ? (name.split("/").at(-1) ?? name) : name;
      rows.push(operationRow(describeSite(site, model), model, { place, file: shown, line: start.line }));
    }
    found();
  }
  return modelLabel(model);
}
