import * as vscode from "vscode";
import { commandIds } from "../contributions.ts";
import { modelledReleases, parseGoVersion } from "../core/go/release/goRelease.ts";
import { mapModel, modelLabel } from "../core/go/release/goTarget.ts";
import type { ModelInForce } from "../workspace/model.ts";
import { isTooLarge } from "./editorFiles.ts";
import type { GoProjects } from "./goProjects.ts";
import { readSettings } from "./settings.ts";

/** The model of a file: see `Workspace.modelFor`. */
export function modelFor(uri: vscode.Uri | undefined, { workspace }: GoProjects): Promise<ModelInForce> {
  return workspace.modelFor(uri?.toString() ?? null, readSettings(uri));
}

/** "1.18" … with the experiments that change maps. */
export const releaseChoices: readonly string[] = modelledReleases().map(({ name }) =>
  name.slice("go".length),
);

/** The status bar item that shows the model in force for the active Go file; a click changes it. */
export function showModelInStatusBar(projects: GoProjects): vscode.Disposable {
  const item = vscode.window.createStatusBarItem("mapscope.model", vscode.StatusBarAlignment.Right, 90);
  item.name = "Mapscope model";
  item.command = commandIds.selectModel;
  const refresh = async (): Promise<void> => {
    const document = vscode.window.activeTextEditor?.document;
    if (document?.languageId !== "go") return item.hide();
    const { model, source, ...told } = await modelFor(document.uri, projects);
    const notes = [...told.notes];
    if (isTooLarge(document))
      notes.push("This file is larger than mapscope.limits.fileSize: its maps are not explained.");
    item.text = notes.length > 0 ? `$(info) ${modelLabel(model)}` : modelLabel(model);
    item.tooltip = [`Maps are explained for ${modelLabel(model)}, from ${source}.`, ...notes].join("\n");
    item.show();
  };
  void refresh();
  return vscode.Disposable.from(
    item,
    vscode.window.onDidChangeActiveTextEditor(() => void refresh()),
    vscode.workspace.onDidChangeConfiguration(
      (event) => event.affectsConfiguration("mapscope") && void refresh(),
    ),
    vscode.workspace.onDidSaveTextDocument(
      (document) => document.fileName.endsWith("go.mod") && void refresh(),
    ),
  );
}

/** Lets the user choose the release for the workspace (or for all windows where there is none). */
export async function selectModel(): Promise<void> {
  const auto = { label: "auto", description: "as go builds the module" };
  const releases = [...releaseChoices].reverse().map((release) => ({
    label: release,
    description: modelLabel(mapModel(parseGoVersion(release).release, "amd64")).split(" · ")[1] ?? "",
  }));
  const chosen = await vscode.window.showQuickPick([auto, ...releases], {
    title: "Mapscope: Go release whose maps are shown",
    placeHolder: `now: ${readSettings().release}`,
  });
  if (!chosen) return;
  const target = vscode.workspace.workspaceFolders
    ? vscode.ConfigurationTarget.Workspace
    : vscode.ConfigurationTarget.Global;
  await vscode.workspace
    .getConfiguration("mapscope")
    .update("model.release", chosen.label === "auto" ? undefined : chosen.label, target);
}
