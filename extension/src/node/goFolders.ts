import { existsSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import type { GoFolders } from "../workspace/modules.ts";

/** Where Go's library and the module cache are by the environment and PATH. Nothing is run. */
export function goFolders(): GoFolders {
  const goroot = findGoroot();
  const { env } = process;
  const gopath = (env["GOPATH"] ?? "").split(path.delimiter)[0] || path.join(homeFolder(), "go");
  return {
    library: goroot === null ? null : path.join(goroot, "src"),
    moduleCache: env["GOMODCACHE"] || path.join(gopath, "pkg", "mod"),
  };
}

/** The user's folder; "" where the environment does not tell. */
export function homeFolder(): string {
  return process.env["HOME"] ?? process.env["USERPROFILE"] ?? "";
}

function findGoroot(): string | null {
  const given = process.env["GOROOT"];
  if (given !== undefined && isFolder(path.join(given, "src"))) return given;
  for (const folder of (process.env["PATH"] ?? "").split(path.delimiter)) {
    const program = path.join(folder, process.platform === "win32" ? "go.exe" : "go");
    if (folder === "" || !existsSync(program)) continue;
    const goroot = path.dirname(path.dirname(realpathSync(program)));
    if (isFolder(path.join(goroot, "src", "runtime"))) return goroot;
  }
  return null;
}

function isFolder(folder: string): boolean {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
