import { goRelease, mapExperimentsIn, parseGoVersion } from "../core/go/release/goRelease.ts";
import { type MapModel, mapModel } from "../core/go/release/goTarget.ts";
import { buildTargetHere } from "../node/buildTarget.ts";
import type { Workspace } from "../workspace/ask.ts";
import type { GoVersion } from "../workspace/builds.ts";
import type { PackageSites, PatternSites } from "../workspace/patternSites.ts";
import type { TypeTeller } from "../workspace/ports.ts";
import { BadInput, type CliIo, complaint } from "./io.ts";
import { modelFromOptions, resolveModel } from "./options.ts";

interface ModelOptions {
  readonly go?: string;
  readonly goarch?: string;
}

/** The sites of a path for the release asked for, else the one that go.work or go.mod name. Nothing is run. */
export async function sitesOnDisk(
  workspace: Workspace,
  pattern: string,
  options: ModelOptions,
  types: TypeTeller | null,
  io: CliIo,
): Promise<AsyncGenerator<PackageSites>> {
  const here = process.cwd();
  const patterns = await workspace.patterns();
  const go = options.go ?? (await patterns.toldRelease(here, pattern));
  const model = withExperiments(modelFromOptions(go === null ? options : { ...options, go }, io), go);
  await noteWithoutGo("sites", patterns, pattern, io);
  return patterns.sitesOnDisk(here, pattern, { model, target: buildTargetHere(model), types });
}

/** Says of a folder that it has no Go files of its own: who names it may mean those below. */
export async function noteWithoutGo(
  command: string,
  patterns: PatternSites,
  pattern: string,
  io: CliIo,
): Promise<void> {
  if (!(await patterns.isWithoutGo(process.cwd(), pattern))) return;
  const below = `${pattern.replace(/[/\\]$/, "")}/...`;
  io.err(complaint(command, `no Go files in ${pattern}; ${below} looks below it too`));
}

/** The sites of a path or package pattern, compiled by the release asked for, else by the one that go takes. */
export async function compiledSites(
  workspace: Workspace,
  pattern: string,
  options: ModelOptions,
  types: TypeTeller | null,
  io: CliIo,
): Promise<AsyncGenerator<PackageSites>> {
  const here = process.cwd();
  const patterns = await workspace.patterns();
  const env = goVariables(options);
  const model = compilerModel(await patterns.toldVersion(here, pattern, env), options, io);
  return patterns.sitesCompiled(here, pattern, env, { model, target: buildTargetHere(model), types });
}

/** An experiment that --go names stands; else the environment decides, as it does for go. */
function withExperiments(model: MapModel, go: string | null): MapModel {
  const { release, target } = model;
  const experiments = mapExperimentsIn(process.env["GOEXPERIMENT"] ?? "", release.minor);
  return go?.includes("+") || experiments.length === 0
    ? model
    : mapModel(goRelease(release.minor, experiments), target.goarch);
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

function compilerModel({ version, goarch }: GoVersion, { go }: ModelOptions, io: CliIo): MapModel {
  const { model, note } = resolveModel(version, goarch);
  if (note !== undefined) io.err(`mapscope: ${note}\n`);
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
