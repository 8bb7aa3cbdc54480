import { cpus, homedir, hostname } from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { diskFiles } from "../node/diskFiles.ts";
import { machine, memoryToTake } from "../node/machine.ts";
import { processorCaches } from "../node/processorCaches.ts";
import { goCommand } from "../node/runGo.ts";
import { scratchFolders } from "../node/scratchFolders.ts";
import type { MeasurePorts } from "../workspace/measureMap.ts";
import type { GoCommand } from "../workspace/ports.ts";
import { Toolchains } from "../workspace/toolchains.ts";
import { once } from "./once.ts";
import { readSettings } from "./settings.ts";

/** The module cache's folders are listed, no file of it is read. */
const maxFileBytes = 0;

/** What maps are measured with for a file: the go command of its settings, and folders of our own. Nothing is run without trust. */
export function measurePorts(scope: vscode.Uri | undefined): MeasurePorts {
  const command = goCommand(readSettings(scope).goPath);
  const mayRun = (): boolean => vscode.workspace.isTrusted;
  const go: GoCommand = {
    mayRun,
    run: (args, run, cancel) =>
      mayRun()
        ? command.run(args, run, cancel)
        : Promise.reject(new Error("nothing is run in an untrusted workspace")),
  };
  return { go, toolchains: new Toolchains(go, diskFiles(maxFileBytes)), scratch: scratchFolders, machine };
}

/** What measuring may take, by the settings and by what this machine has. */
export function measureLimits(scope: vscode.Uri | undefined): { seconds: number; memoryBytes: number } {
  const { seconds, megabytes } = readSettings(scope).measure;
  return { seconds, memoryBytes: memoryToTake(megabytes * 1e6) };
}

/** Where go is asked which toolchain it takes for a file; for none, and for one on no disk, the workspace's first folder. */
export function goFolderOf(scope: vscode.Uri | undefined): string {
  if (scope?.scheme === "file") return path.dirname(scope.fsPath);
  const first = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === "file");
  return first?.uri.fsPath ?? homedir();
}

/** This machine, for whoever reads its figures elsewhere: "workshop, AMD EPYC". */
export function machineName(): string {
  const model = cpus()[0]?.model.trim() ?? "";
  return model === "" ? hostname() : `${hostname()}, ${model}`;
}

/** The caches of this machine's processor, where it tells them. */
export const cachesHere = once(() => processorCaches());
