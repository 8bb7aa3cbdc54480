import { readdirSync, readFileSync, realpathSync, type Stats, statSync } from "node:fs";
import path from "node:path";
import type { GoFolders } from "../workspace/modules.ts";
import { findProgram } from "./findProgram.ts";

/** Where Go's library and the module cache are by the environment and PATH, and GOWORK. Nothing is run. */
export function goFolders(): GoFolders {
  const goroot = findGoroot();
  const { env } = process;
  const gopath = (env["GOPATH"] ?? "").split(path.delimiter)[0] || path.join(homeFolder(), "go");
  return {
    library: goroot === null ? null : path.join(goroot, "src"),
    moduleCache: env["GOMODCACHE"] || path.join(gopath, "pkg", "mod"),
    gowork: env["GOWORK"] ?? "",
  };
}

/** The library's sources of Go 1.`minor`: the go command's own, or those of one that it fetched; null where there are none. */
export function libraryOfRelease(
  minor: number,
  { library, moduleCache }: Pick<GoFolders, "library" | "moduleCache"> = goFolders(),
): string | null {
  const isOf = (version: string): boolean => new RegExp(`^go1\\.${minor}(?!\\d)`).test(version);
  if (library !== null && isOf(textOf(path.join(library, "..", "VERSION")))) return library;
  if (moduleCache === null) return null;
  const fetched = path.join(moduleCache, "golang.org");
  const sources = namesIn(fetched)
    .filter((name) => name.startsWith("toolchain@v0.0.1-") && isOf(name.slice("toolchain@v0.0.1-".length)))
    .map((name) => path.join(fetched, name, "src"));
  return sources.find((folder) => isFolder(path.join(folder, "runtime"))) ?? null;
}

function textOf(file: string): string {
  return stateOf(file)?.isFile() ? readFileSync(file, "utf8") : "";
}

function namesIn(folder: string): readonly string[] {
  return isFolder(folder) ? readdirSync(folder) : [];
}

/** The user's folder; "" where the environment does not tell. */
export function homeFolder(): string {
  return process.env["HOME"] ?? process.env["USERPROFILE"] ?? "";
}

function findGoroot(): string | null {
  const given = process.env["GOROOT"];
  if (given !== undefined && isFolder(path.join(given, "src"))) return given;
  const program = findProgram("go");
  if (program === null) return null;
  const goroot = path.dirname(path.dirname(realpathSync(program)));
  return isFolder(path.join(goroot, "src", "runtime")) ? goroot : null;
}

function isFolder(folder: string): boolean {
  return stateOf(folder)?.isDirectory() ?? false;
}

/** What a path names; undefined for what is not there or cannot be looked at. */
function stateOf(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
