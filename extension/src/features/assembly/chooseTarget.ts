import * as vscode from "vscode";
import type { AssemblyTarget } from "../../workspace/listings.ts";
import type { Place } from "../../workspace/ports.ts";
import type { Toolchains } from "../../workspace/toolchains.ts";

/** GOARCHs whose listings are explained in full come first. */
const goarchs = ["auto", "amd64", "arm64", "386", "arm", "riscv64", "ppc64le", "s390x", "loong64"];
const goamd64s = ["auto", "v1", "v2", "v3", "v4"];
const goarm64s = ["auto", "v8.0", "v8.1", "v8.2", "v9.0", "v8.0,lse"];

interface TargetItem extends vscode.QuickPickItem {
  readonly change?: () => Promise<Partial<AssemblyTarget> | undefined>;
}

/**
 * Lets the reader change what is compiled for, one thing at a time.
 * @returns the new target, or undefined when nothing was chosen
 */
export async function chooseTarget(
  target: AssemblyTarget,
  toolchains: Toolchains,
  folder: Place,
): Promise<AssemblyTarget | undefined> {
  const items: TargetItem[] = [
    {
      label: target.optimize
        ? "$(debug-stackframe-dot) Compile without optimisations"
        : "$(zap) Compile with optimisations",
      description: "-N -l",
      change: async () => ({ optimize: !target.optimize }),
    },
    {
      label: "$(versions) Go release",
      description: target.release,
      change: () => chooseRelease(toolchains, folder),
    },
    {
      label: "$(circuit-board) GOARCH",
      description: target.goarch,
      change: () => chooseValue("goarch", goarchs),
    },
    {
      label: "$(chip) GOAMD64",
      description: target.goamd64,
      change: () => chooseValue("goamd64", goamd64s),
    },
    {
      label: "$(chip) GOARM64",
      description: target.goarm64,
      change: () => chooseValue("goarm64", goarm64s),
    },
  ];
  const chosen = await vscode.window.showQuickPick(items, {
    title: "Mapscope: what Show Assembly compiles for",
  });
  const change = await chosen?.change?.();
  return change && { ...target, ...change };
}

async function chooseValue<K extends "goarch" | "goamd64" | "goarm64">(
  name: K,
  values: readonly string[],
): Promise<Partial<AssemblyTarget> | undefined> {
  const items = values.map((value) => ({ label: value }));
  const chosen = await vscode.window.showQuickPick(items, { title: `Mapscope: ${name.toUpperCase()}` });
  return chosen && { [name]: chosen.label };
}

async function chooseRelease(
  toolchains: Toolchains,
  folder: Place,
): Promise<Partial<AssemblyTarget> | undefined> {
  const go = await toolchains.of(folder);
  const fetched = await toolchains.fetched(folder, go);
  const other = "Another release…";
  const items: vscode.QuickPickItem[] = [
    { label: "auto", description: `${go.version}, the go command of this folder` },
    ...fetched.map((version) => ({ label: version, description: "on this machine" })),
    { label: other, description: "with its patch, such as 1.25.3; the go command fetches it" },
  ];
  const chosen = await vscode.window.showQuickPick(items, { title: "Mapscope: Go release to compile with" });
  if (chosen?.label !== other) return chosen && { release: chosen.label };
  const release = await vscode.window.showInputBox({
    title: "Mapscope: Go release to compile with",
    placeHolder: "1.25.3",
    validateInput: (text) =>
      /^1\.\d+(\.\d+|rc\d+)?$/.test(text.trim()) ? undefined : "a release such as 1.25.3",
  });
  return release === undefined ? undefined : { release: release.trim() };
}
