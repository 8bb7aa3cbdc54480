import { existsSync } from "node:fs";
import path from "node:path";
import { looksForCompiler } from "../core/go/release/goCommandRules.ts";
import { experimentSetting } from "../core/go/release/goRelease.ts";
import type { MapModel } from "../core/go/release/goTarget.ts";
import type { BuildTarget } from "../core/source/buildConstraint.ts";

const hostOs: Readonly<Record<string, string>> = { win32: "windows", sunos: "solaris" };
const hostArch: Readonly<Record<string, string>> = { x64: "amd64", ia32: "386", ppc64: "ppc64le" };

/** What decides which files belong to a build of a model, by the environment and the machine as go itself does. Nothing is run. */
export function buildTargetOf({ release, target }: MapModel): BuildTarget {
  const { platform, arch, env } = process;
  const host = hostOs[platform] ?? platform;
  const goos = env["GOOS"] || host;
  const isNative = goos === host && target.goarch === (hostArch[arch] ?? arch);
  return {
    goos,
    goarch: target.goarch,
    minor: release.minor,
    cgo: env["CGO_ENABLED"] ? env["CGO_ENABLED"] === "1" : isNative && hasCompiler(release.minor, host),
    experiment: experimentSetting(env["GOEXPERIMENT"] ?? "", release),
  };
}

/** Whether go finds the C compiler that cgo needs. */
function hasCompiler(minor: number, goos: string): boolean {
  if (!looksForCompiler(minor)) return true;
  const [given = ""] = (process.env["CC"] ?? "").split(" ");
  const program = given || (/^(?:darwin|freebsd|openbsd)$/.test(goos) ? "clang" : "gcc");
  if (program.includes(path.sep)) return existsSync(program);
  const suffixes = goos === "windows" ? [".exe", ".cmd", ".bat"] : [""];
  return (process.env["PATH"] ?? "")
    .split(path.delimiter)
    .some((folder) => suffixes.some((suffix) => existsSync(path.join(folder, program + suffix))));
}
