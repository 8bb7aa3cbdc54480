import * as vscode from "vscode";
import { commandIds } from "../contributions.ts";
import { refusesToBuild } from "../core/go/release/goCommandRules.ts";
import {
  mapExperimentsIn,
  modelledReleases,
  newestRelease,
  parseGoVersion,
} from "../core/go/release/goRelease.ts";
import { asGoArch, type GoArch, type MapModel, mapModel, modelLabel } from "../core/go/release/goTarget.ts";
import { selectToolchain } from "../core/go/release/selectToolchain.ts";
import type { GoEnvironment } from "./goEnvironments.ts";
import type { GoProjects } from "./goProjects.ts";
import { isTooLarge } from "./goSources.ts";
import { messageOf } from "./log.ts";
import { readSettings } from "./settings.ts";

/** The Go release and target that a file's maps are shown for, and where that comes from. */
export interface ModelInForce {
  readonly model: MapModel;
  /** "the installed go", "go.mod", "the setting mapscope.model.release". */
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

/** A release as a text that parseGoVersion understands, and what it comes from. */
interface ToldRelease {
  readonly version: string;
  readonly source: string;
  /** Why go builds nothing with it, or "". */
  readonly refusal: string;
}

/**
 * Chooses the model of a file: the settings; else the toolchain that the installed go runs in its module, with its target;
 * else what go.work or go.mod say; else the newest known release.
 */
export async function modelFor(uri: vscode.Uri | undefined, projects: GoProjects): Promise<ModelInForce> {
  const settings = readSettings(uri);
  const environment = uri ? await projects.environment(uri) : null;
  const notes: string[] = [];
  const asked = settings.goarch === "auto" ? environment?.goarch : settings.goarch;
  const goarch = asked ? asGoArch(asked) : machineArchs[process.arch];
  if (!goarch) notes.push(`GOARCH ${asked ?? process.arch} is not modelled; shown as amd64`);
  const told = settings.release !== "auto" ? null : uri ? await releaseOf(uri, environment, projects) : null;
  const version = told?.version ?? (settings.release === "auto" ? null : settings.release);
  if (told?.refusal) notes.push(told.refusal);
  const newest = newestRelease();
  let release = newest;
  if (version !== null) {
    try {
      const parsed = parseGoVersion(version);
      release = parsed.release;
      if (parsed.note) notes.push(parsed.note);
    } catch (error) {
      notes.push(`${messageOf(error)}; shown as ${newest.name}`);
    }
  }
  const source =
    version === null ? "the newest release known" : (told?.source ?? "the setting mapscope.model.release");
  return { model: mapModel(release, goarch ?? "amd64"), source, notes };
}

/** The toolchain that compiles a file, as far as it can be told. */
async function releaseOf(
  uri: vscode.Uri,
  environment: GoEnvironment | null,
  projects: GoProjects,
): Promise<ToldRelease | null> {
  const module = await projects.module(uri);
  // Without the go command nobody knows whether GOWORK is off; a go.work around a module counts as a rule.
  const work = environment && environment.gowork === "" ? null : (module?.work ?? null);
  const facts = work?.facts ?? module?.facts;
  const file = work ? "go.work" : "go.mod";
  if (!environment || !/^go1\./.test(environment.version))
    return facts?.goVersion ? { version: facts.goVersion, source: file, refusal: "" } : null;
  const installed = environment.version.replace(/^go/, "").replace(/[ -].*$/, "");
  const version = selectToolchain({
    installed,
    setting: environment.toolchain,
    goLine: facts?.goLine ?? null,
    toolchainLine: facts?.toolchainLine ?? null,
  });
  const minor = Number(/^1\.(\d+)/.exec(version)?.[1]);
  const experiments = mapExperimentsIn(environment.experiment, minor);
  const source = version === installed ? "the installed go" : `${file} and GOTOOLCHAIN`;
  const asked = facts?.goLine ?? null;
  const refusal =
    asked !== null && refusesToBuild(version, asked)
      ? `${file} asks for go${asked}, which go${version} refuses to build with GOTOOLCHAIN=${environment.toolchain}`
      : "";
  const told = version.replace(/^(1\.\d+)(?:rc|beta)\d+$/, "$1");
  return { version: [told, ...experiments].join("+"), source, refusal };
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
