import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import type { ListedCalls } from "../core/compile/listingCalls.ts";
import { goRelease, mapExperimentsIn, parseGoVersion } from "../core/go/release/goRelease.ts";
import { type MapModel, mapModel } from "../core/go/release/goTarget.ts";
import { type BuildTarget, isInBuild } from "../core/source/buildConstraint.ts";
import { readGoMod } from "../core/source/goMod.ts";
import { buildTargetOf } from "./buildTarget.ts";
import { compileListings, goEnvironment, listPackages } from "./goBuild.ts";
import {
  DiskFinder,
  foldersBelow,
  type GoPackage,
  goFilesIn,
  type PackageFinder,
  readText,
} from "./goPackages.ts";
import type { GoRun } from "./goTool.ts";
import { BadInput, type CliIo } from "./io.ts";
import { modelFromOptions, resolveModel } from "./options.ts";

/** Files to look for map sites in, with the package that they are part of. */
export interface SiteSource {
  readonly package: GoPackage;
  readonly finder: PackageFinder;
  /** The files whose sites are asked for; they are among the package's. */
  readonly scan: readonly string[];
  /** What the compiler said of the package; null when it was not asked, or said nothing. */
  readonly listed: ListedCalls | null;
  readonly model: MapModel;
}

interface ModelOptions {
  readonly go?: string;
  readonly goarch?: string;
}

/** The sources that a path names: a file, a folder, `folder/...`, or a package of Go's library. Nothing is run. */
export function sourcesOnDisk(argument: string, options: ModelOptions, io: CliIo): SiteSource[] {
  const model = modelFor(argument, options, io);
  const target = buildTargetOf(model);
  const finder = new DiskFinder(target);
  const { folders, only } = foldersOf(argument, finder);
  return folders.flatMap((folder) => {
    const importPath = finder.importPathOf(folder);
    return groupsIn(folder, target).map((files): SiteSource => {
      const found: GoPackage = { importPath, folder, files, isMain: false, importMap: new Map() };
      const scan = only === null ? files : files.filter((file) => file === only);
      return { package: found, finder, scan, listed: null, model };
    });
  });
}

function modelFor(argument: string, options: ModelOptions, io: CliIo): MapModel {
  const go = options.go ?? goModVersion(path.resolve(argument.replace(/\/?\.\.\.$/, "")));
  const model = modelFromOptions(go === null ? options : { ...options, go }, io);
  const { release, target } = model;
  // An experiment that --go names stands; else the environment decides, as it does for go.
  const experiments = mapExperimentsIn(process.env["GOEXPERIMENT"] ?? "", release.minor);
  return go?.includes("+") || experiments.length === 0
    ? model
    : mapModel(goRelease(release.minor, experiments), target.goarch);
}

function goModVersion(start: string): string | null {
  for (let at = start; ; at = path.dirname(at)) {
    const file = path.join(at, "go.mod");
    if (existsSync(file)) return readGoMod(readFileSync(file, "utf8")).goVersion;
    if (at === path.dirname(at)) return null;
  }
}

function foldersOf(argument: string, finder: DiskFinder): { folders: string[]; only: string | null } {
  const below = /^(.*?)\/?\.\.\.$/.exec(argument)?.[1];
  const resolved = path.resolve(below ?? argument);
  const status = statSync(resolved, { throwIfNoEntry: false });
  if (status?.isDirectory())
    return { folders: below === undefined ? [resolved] : foldersBelow(resolved), only: null };
  if (status?.isFile()) {
    if (!resolved.endsWith(".go")) throw new BadInput(`${argument} is no Go file`);
    return { folders: [path.dirname(resolved)], only: resolved };
  }
  const library = finder.libraryFolder(argument);
  if (library === null) throw new BadInput(`${argument}: no such file, folder or package`);
  return { folders: [library], only: null };
}

/** The files of a folder as the packages that they make up: the package, its own tests with it, the outer tests. */
function groupsIn(folder: string, target: BuildTarget): string[][] {
  const names = new Map<string, string[]>();
  for (const file of goFilesIn(folder)) {
    const text = readText(file);
    const name = /^\s*package\s+(\w+)/m.exec(text)?.[1] ?? "";
    // A file of another build is a package of its own.
    const key = isInBuild(path.basename(file), text, target) ? name : `${name} ${file}`;
    const known = names.get(key);
    if (known === undefined) names.set(key, [file]);
    else known.push(file);
  }
  return [...names.values()];
}

/** The sources of a path or package pattern, compiled: the files that go builds, its packages, the compiler's calls. */
export async function sourcesCompiled(
  argument: string,
  options: ModelOptions,
  io: CliIo,
): Promise<SiteSource[]> {
  const { cwd, pattern, only } = goPattern(argument);
  const run: GoRun = { cwd, env: goVariables(options) };
  const { version, goarch } = await goEnvironment(run);
  const model = compilerModel(version, goarch, options, io);
  const { named, finder } = await listPackages(pattern, run);
  const listings = await compileListings(pattern, named, run);
  return named.map((found): SiteSource => {
    const scan = only === null ? found.files : found.files.filter((file) => file === only);
    return {
      package: found,
      finder,
      scan,
      listed: listings.get(found.importPath) ?? null,
      model,
    };
  });
}

/** The environment that makes go build for the target asked for. */
export function goVariables({ go, goarch }: ModelOptions): Record<string, string> {
  const env: Record<string, string> = {};
  if (goarch !== undefined) env["GOARCH"] = goarch;
  const [version = "", ...experiments] = go?.replace(/^go/, "").split("+") ?? [];
  if (/^1\.\d+\.\d+$/.test(version)) env["GOTOOLCHAIN"] = `go${version}`;
  if (experiments.length > 0) env["GOEXPERIMENT"] = experiments.join(",");
  return env;
}

function compilerModel(version: string, goarch: string, options: ModelOptions, io: CliIo): MapModel {
  const { model, note } = resolveModel(version, goarch);
  if (note !== undefined) io.err(`mapscope: ${note}\n`);
  const { go } = options;
  if (go !== undefined) {
    const { release } = parseGoVersion(go);
    const asked = go.includes("+") ? release.name : `go1.${release.minor}`;
    const own = go.includes("+") ? model.release.name : `go1.${model.release.minor}`;
    if (asked !== own)
      throw new BadInput(
        `the go command here is ${version}, not ${go}: give its whole version, as in 1.24.13`,
      );
  }
  return model;
}

function goPattern(argument: string): { cwd: string; pattern: string; only: string | null } {
  const below = /^(.*?)\/?\.\.\.$/.exec(argument)?.[1];
  const resolved = path.resolve(below ?? argument);
  const status = statSync(resolved, { throwIfNoEntry: false });
  if (status?.isDirectory())
    return { cwd: resolved, pattern: below === undefined ? "." : "./...", only: null };
  if (status?.isFile()) return { cwd: path.dirname(resolved), pattern: ".", only: resolved };
  return { cwd: process.cwd(), pattern: argument, only: null };
}
