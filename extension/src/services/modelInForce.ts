import * as vscode from "vscode";
import { commandIds } from "../contributions.ts";
import { goRelease, modelledMinors, parseGoVersion } from "../core/release/goRelease.ts";
import { asGoArch, type GoArch, type MapModel, mapModel, modelLabel } from "../core/release/goTarget.ts";
import type { GoProjects } from "./goProjects.ts";
import { messageOf } from "./log.ts";
import { readSettings } from "./settings.ts";

/** The Go release and target that a file's maps are shown for, and where that comes from. */
export interface ModelInForce {
  readonly model: MapModel;
  /** "the go line of go.mod", "the setting mapscope.model.release". */
  readonly source: string;
  /** What is not exactly as asked: an unknown release, a wrong setting. */
  readonly notes: readonly string[];
}

/** This machine's GOARCH, for "auto". */
const machineArchs: Readonly<Record<string, GoArch>> = {
  x64: "amd64",
  arm64: "arm64",
  ia32: "386",
  arm: "arm",
  ppc64: "ppc64le",
  s390x: "s390x",
  riscv64: "riscv64",
  loong64: "loong64",
};

/** Chooses the model of a file: setting, then go.mod, then the newest known release. */
export async function modelFor(uri: vscode.Uri | undefined, projects: GoProjects): Promise<ModelInForce> {
  const settings = readSettings(uri);
  const notes: string[] = [];
  const goarch = settings.goarch === "auto" ? machineArchs[process.arch] : asGoArch(settings.goarch);
  if (!goarch) notes.push(`GOARCH ${settings.goarch} is not modelled; shown as amd64`);
  const told = settings.release !== "auto" ? settings.release : await goVersionOf(uri, projects);
  const source =
    settings.release !== "auto"
      ? "the setting mapscope.model.release"
      : told
        ? "go.mod"
        : "the newest release known";
  const newest = goRelease(modelledMinors.at(-1) ?? 27);
  let release = newest;
  if (told) {
    try {
      const parsed = parseGoVersion(told);
      release = parsed.release;
      if (parsed.note) notes.push(parsed.note);
    } catch (error) {
      notes.push(`${messageOf(error)}; shown as ${newest.name}`);
    }
  }
  return { model: mapModel(release, goarch ?? "amd64"), source, notes };
}

async function goVersionOf(uri: vscode.Uri | undefined, projects: GoProjects): Promise<string | null> {
  return uri ? ((await projects.module(uri))?.facts.goVersion ?? null) : null;
}

/** "1.18" … with the experiments that change maps. */
export const releaseChoices: readonly string[] = modelledMinors.flatMap((minor) =>
  minor === 24 || minor === 25
    ? [`1.${minor}`, `1.${minor}+noswissmap`]
    : minor === 27
      ? [`1.${minor}`, `1.${minor}+mapsplitgroup`]
      : [`1.${minor}`],
);

/** The status bar item that shows the model in force for the active Go file; a click changes it. */
export function showModelInStatusBar(projects: GoProjects): vscode.Disposable {
  const item = vscode.window.createStatusBarItem("mapscope.model", vscode.StatusBarAlignment.Right, 90);
  item.name = "Mapscope model";
  item.command = commandIds.selectModel;
  const refresh = async (): Promise<void> => {
    const document = vscode.window.activeTextEditor?.document;
    if (document?.languageId !== "go") return item.hide();
    const { model, source, notes } = await modelFor(document.uri, projects);
    item.text = modelLabel(model);
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
  const auto = { label: "auto", description: "from go.mod" };
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
