import { existsSync } from "node:fs";
import path from "node:path";
import { looksForCompiler } from "../core/go/release/goCommandRules.ts";
import type { MapModel } from "../core/go/release/goTarget.ts";
import type { BuildTarget } from "../core/source/buildConstraint.ts";
import { buildTargetOf } from "../workspace/model.ts";
import { machine } from "./machine.ts";

/** What decides which files belong to a build of a model, by the environment and the machine as go itself does. Nothing is run. */
export function buildTargetHere(model: MapModel): BuildTarget {
  const { env } = process;
  const { release, target } = model;
  const goos = env["GOOS"] || machine.goos;
  const isNative = goos === machine.goos && target.goarch === machine.goarch;
  const cgo = env["CGO_ENABLED"]
    ? env["CGO_ENABLED"] === "1"
    : isNative && hasCompiler(release.minor, machine.goos);
  return buildTargetOf(model, { goos, cgo, experiment: env["GOEXPERIMENT"] ?? "" }, machine);
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
