import { experimentSetting } from "../core/go/release/goRelease.ts";
import type { MapModel } from "../core/go/release/goTarget.ts";
import type { BuildTarget } from "../core/source/buildConstraint.ts";
import type { GoEnvironment } from "./goEnvironments.ts";

const hostOs: Readonly<Record<string, string>> = { win32: "windows", sunos: "solaris" };

/** What decides which files belong to a build of a model; GOOS and cgo as the go command has them, else this machine's. */
export function buildTargetOf({ release, target }: MapModel, environment: GoEnvironment | null): BuildTarget {
  return {
    goos: environment?.goos || (hostOs[process.platform] ?? process.platform),
    goarch: target.goarch,
    minor: release.minor,
    cgo: environment?.cgo ?? true,
    // What the model has decides over what the environment says.
    experiment: experimentSetting(environment?.experiment ?? "", release),
  };
}
