import { execFile, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type GoExperiment, parseGoVersion } from "../../extension/src/core/go/release/goRelease.ts";
import {
  type GoArch,
  goArchs,
  type MapModel,
  mapModel,
} from "../../extension/src/core/go/release/goTarget.ts";
import { projectPath } from "../support/projectPath.ts";
import { mapTypes, mapTypesSource } from "./mapTypes.ts";
import { runnerOf } from "./runner.ts";

/** One way to build and run the recorder. */
export interface GoTarget {
  /** Full version: "1.26.11". */
  readonly release: string;
  readonly goarch: GoArch;
  readonly experiment?: GoExperiment | "noswissmap,nosynchashtriemap";
  /** Run with the fallback hash instead of AES (GODEBUG=cpu.aes=off). */
  readonly withoutAes?: boolean;
}

/** Last patch release of every minor that is modelled. */
export const releases = [
  "1.18.10",
  "1.19.13",
  "1.20.14",
  "1.21.13",
  "1.22.12",
  "1.23.12",
  "1.24.13",
  "1.25.14",
  "1.26.11",
  "1.27.4",
] as const;

const minorOf = (release: string): number => Number(release.split(".")[1]);

/** "go1.24.13-noswissmap-386-noaes". */
export function targetName(target: GoTarget): string {
  const { release, experiment, goarch, withoutAes } = target;
  return [`go${release}`, ...(experiment ? [experiment] : []), goarch, ...(withoutAes ? ["noaes"] : [])].join(
    "-",
  );
}

/** The release as the command line takes it: "1.24.13+noswissmap". */
export function modelName({ release, experiment }: GoTarget): string {
  return experiment === undefined ? release : `${release}+${experiment}`;
}

/** What the emulator takes a target's programs for. */
export function modelOf(target: GoTarget): MapModel {
  return mapModel(parseGoVersion(modelName(target)).release, target.goarch);
}

/** The processors that run everything; 386 and arm64 have an AES hash as well. */
const mainArchs: readonly GoArch[] = ["amd64", "386", "arm64"];

/** Whether a build is for one of the main processors. */
export function isMainArch({ goarch }: GoTarget): boolean {
  return mainArchs.includes(goarch);
}

/**
 * Builds for the other processors, whose programs run under an emulator and hash without AES. Each takes a minute to build
 * for the first time, so that only what is named is taken (wasm programs run from 1.21 on).
 */
export function furtherTargets(chosen: readonly string[] = releases): GoTarget[] {
  return chosen.flatMap((release) =>
    goArchs
      .filter((goarch) => !mainArchs.includes(goarch) && (goarch !== "wasm" || minorOf(release) >= 21))
      .map((goarch) => ({ release, goarch })),
  );
}

/** All builds that the oracle compares by itself: releases × main architectures × experiments × hashes. */
export function allTargets(chosen: readonly string[] = releases): GoTarget[] {
  return chosen.flatMap((release) => {
    const minor = minorOf(release);
    const targets: GoTarget[] = [
      { release, goarch: "amd64" },
      { release, goarch: "amd64", withoutAes: true },
      { release, goarch: "386" },
      { release, goarch: "386", withoutAes: true },
      { release, goarch: "arm64" },
      { release, goarch: "arm64", withoutAes: true },
    ];
    const experiment =
      minor === 24 || minor === 25 ? "noswissmap" : minor >= 27 ? "mapsplitgroup" : undefined;
    if (experiment)
      for (const goarch of ["amd64", "386"] as const) targets.push({ release, goarch, experiment });
    return targets;
  });
}

/** Why this machine cannot run the oracle, or undefined. */
export function missingGo(): string | undefined {
  const { status } = spawnSync("go", ["version"], { stdio: "ignore", timeout: 20_000 });
  return status === 0 ? undefined : "no go on PATH";
}

/** Whether a release's toolchain is installed, or can be downloaded within a minute. */
export function toolchainAtHand(release: string): boolean {
  const env = { ...process.env, GOTOOLCHAIN: `go${release}` };
  return spawnSync("go", ["version"], { env, stdio: "ignore", timeout: 60_000 }).status === 0;
}

/** Where a release's toolchain is installed. */
export function goRoot(release: string): string {
  const env = { ...process.env, GOTOOLCHAIN: `go${release}` };
  return spawnSync("go", ["env", "GOROOT"], { env, encoding: "utf8", timeout: 60_000 }).stdout.trim();
}

/** The targets whose programs run on this machine, and one line for each GOARCH that is left out. */
export function runnableTargets(targets: readonly GoTarget[]): { runnable: GoTarget[]; leftOut: string[] } {
  const leftOut = new Set<string>();
  const runnable = targets.filter(({ goarch }) => {
    const runner = runnerOf(goarch);
    if ("missing" in runner) leftOut.add(`${goarch} is left out: ${runner.missing}`);
    return "command" in runner;
  });
  return { runnable, leftOut: [...leftOut] };
}

function environment(target: GoTarget): NodeJS.ProcessEnv {
  return {
    ...process.env,
    GOTOOLCHAIN: `go${target.release}`,
    GOARCH: target.goarch,
    GOOS: target.goarch === "wasm" ? "wasip1" : "linux",
    GOEXPERIMENT: target.experiment ?? "",
    GOFLAGS: "",
    GOWORK: "off",
    // 1.19 loses its way in its own package index when it runs as a downloaded toolchain.
    GODEBUG: "goindex=0",
    CGO_ENABLED: "0",
  };
}

const builds = new Map<string, Promise<string>>();

/**
 * Builds the recorder for a target, once in a process.
 * @returns the program's path
 * @throws Error with the compiler's output
 */
export function buildRecorder(target: GoTarget): Promise<string> {
  const name = targetName({ ...target, withoutAes: false });
  let build = builds.get(name);
  if (!build) builds.set(name, (build = compileRecorder(target, name)));
  return build;
}

async function compileRecorder(target: GoTarget, name: string): Promise<string> {
  const folder = projectPath(".build", "oracle", name);
  mkdirSync(folder, { recursive: true });
  const sources = projectPath("test", "oracle", "recorder");
  for (const file of readdirSync(sources)) cpSync(path.join(sources, file), path.join(folder, file));
  const hasClear = minorOf(target.release) >= 21;
  writeFileSync(path.join(folder, "maptypes.go"), mapTypesSource(mapTypes, hasClear));
  // The language version decides whether `clear` is known.
  writeFileSync(path.join(folder, "go.mod"), `module recorder\n\ngo ${hasClear ? "1.21" : "1.18"}\n`);
  const program = path.join(folder, "recorder");
  await buildProgram(target, folder, `${program}.new`);
  renameSync(`${program}.new`, program);
  return program;
}

/**
 * Builds the Go program in a folder, which may take the runtime's own variables and functions, for a target.
 * @param overlay a file of `go build -overlay`, with other texts for some files of the library
 * @throws Error with the compiler's output
 */
export async function buildProgram(
  target: GoTarget,
  folder: string,
  program: string,
  overlay?: string,
): Promise<void> {
  const linkerFlags = minorOf(target.release) >= 23 ? ["-ldflags=-checklinkname=0"] : [];
  const overlayFlags = overlay === undefined ? [] : [`-overlay=${overlay}`];
  const args = ["build", "-buildvcs=false", ...linkerFlags, ...overlayFlags, "-o", program, "."];
  const env = environment(target);
  if (overlay === undefined) return runGo("go", args, folder, env);
  // go replaces nothing in the module cache, where a downloaded toolchain lies.
  const go = path.join(goRoot(target.release), "bin", "go");
  return runGo(go, args, folder, { ...env, GOTOOLCHAIN: "local", GOMODCACHE: `${overlay}.modules` });
}

function runGo(go: string, args: string[], cwd: string, env: NodeJS.ProcessEnv): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile(go, args, { cwd, env, timeout: 600_000, maxBuffer: 1 << 24 }, (error, _stdout, stderr) => {
      if (error)
        reject(new Error(`go ${args.join(" ")} for ${env["GOTOOLCHAIN"]}:\n${stderr || error.message}`));
      else resolve();
    });
  });
}

/** Program, arguments and environment to run a program of a target with, such as the recorder. */
export function recorderCommand(
  target: GoTarget,
  program: string,
  args: readonly string[],
): { file: string; args: string[]; env: NodeJS.ProcessEnv } {
  const runner = runnerOf(target.goarch);
  if ("missing" in runner) throw new Error(`${target.goarch} programs do not run here: ${runner.missing}`);
  // arm64's name for the switch is the feature's own.
  const godebug = target.withoutAes ? "cpu.aes=off" : "";
  const env = { ...process.env, GODEBUG: godebug };
  const [file, ...before] = [...runner.command, program];
  return { file: file ?? program, args: [...before, ...args], env };
}
