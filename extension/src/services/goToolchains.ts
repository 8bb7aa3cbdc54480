import { readdir } from "node:fs/promises";
import path from "node:path";
import type * as vscode from "vscode";
import { runGo } from "../node/runGo.ts";

/** A full version as Go names it: "1.23.12", "1.21rc2", with experiments behind a plus: "1.24.13+noswissmap". */
const fullVersion = /^1\.\d+(?:\.\d+|(?:rc|beta)\d+)$/;
const envTimeoutMilliseconds = 20_000;

/** The go command of a folder. */
export interface Toolchain {
  /** "go1.26.8" */
  readonly version: string;
  readonly goarch: string;
  /** Where modules, and toolchains that the go command fetched, are kept. */
  readonly moduleCache: string;
  /** GOROOT: the standard library's sources are in its folder src. */
  readonly root: string;
}

/** Asks the go command of a folder for what it is. @throws Error with one sentence when there is none */
export async function askToolchain(
  goPath: string,
  folder: string,
  env: Readonly<Record<string, string>> = {},
  token?: vscode.CancellationToken,
): Promise<Toolchain> {
  const options = { cwd: folder, env, timeoutMilliseconds: envTimeoutMilliseconds };
  const asked = ["env", "GOVERSION", "GOARCH", "GOMODCACHE", "GOROOT"];
  const { exitCode, stdout, stderr } = await runGo(goPath, asked, options, token);
  if (exitCode !== 0) throw new Error(stderr.trim().split("\n")[0] ?? "go env failed");
  const [version = "", goarch = "", moduleCache = "", root = ""] = stdout
    .split("\n")
    .map((line) => line.trim());
  return { version, goarch, moduleCache, root };
}

/** Versions that the go command has fetched and kept, newest first: "1.27.4", "1.26.11". */
export async function fetchedToolchains(moduleCache: string): Promise<string[]> {
  const names = await readdir(path.join(moduleCache, "golang.org")).catch((): string[] => []);
  const versions = names.flatMap(
    (name) => /^toolchain@v0\.0\.1-go(1\.[\w.]+?)\.\w+-\w+$/.exec(name)?.[1] ?? [],
  );
  return [...new Set(versions)].sort(compareVersions).reverse();
}

function compareVersions(a: string, b: string): number {
  const [left = [], right = []] = [a, b].map((version) => version.split(/\D+/).map(Number));
  for (let i = 0; i < Math.max(left.length, right.length); i++)
    if (left[i] !== right[i]) return (left[i] ?? 0) - (right[i] ?? 0);
  return 0;
}

/**
 * The environment that makes the go command compile with a release: "auto", "1.23", "1.23.12", "1.24+noswissmap".
 * A release without its patch must be on the machine; one with it is fetched by the go command.
 * @throws Error with one sentence when it cannot be had
 */
export async function toolchainEnvironment(
  release: string,
  goPath: string,
  folder: string,
  token?: vscode.CancellationToken,
): Promise<Record<string, string>> {
  const [version = "", ...experiments] = release.replace(/^go/, "").split("+");
  const experiment: Record<string, string> =
    experiments.length > 0 ? { GOEXPERIMENT: experiments.join(",") } : {};
  if (version === "auto") return experiment;
  if (fullVersion.test(version)) return { GOTOOLCHAIN: `go${version}`, ...experiment };
  if (!/^1\.\d+$/.test(version)) throw new Error(`"${release}" is not a Go release such as 1.23 or 1.23.12`);
  const own = await askToolchain(goPath, folder, {}, token);
  const isOf = (found: string): boolean => found === version || found.startsWith(`${version}.`);
  if (isOf(own.version.replace(/^go/, ""))) return experiment;
  const found = (await fetchedToolchains(own.moduleCache)).find(isOf);
  if (found === undefined)
    throw new Error(
      `Go ${version} is not on this machine; choose it with its patch, such as ${version}.1, and the go command fetches it`,
    );
  return { GOTOOLCHAIN: `go${found}`, ...experiment };
}
