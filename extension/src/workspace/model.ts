import { refusesToBuild } from "../core/go/release/goCommandRules.ts";
import {
  experimentSetting,
  mapExperimentsIn,
  newestRelease,
  parseGoVersion,
} from "../core/go/release/goRelease.ts";
import { asGoArch, type MapModel, mapModel } from "../core/go/release/goTarget.ts";
import { selectToolchain } from "../core/go/release/selectToolchain.ts";
import type { BuildTarget } from "../core/source/buildConstraint.ts";
import type { GoEnvironment } from "./environments.ts";
import type { Governing } from "./modules.ts";

/** The Go release and target that a file's maps are shown for, and where that comes from. */
export interface ModelInForce {
  readonly model: MapModel;
  /** "the installed go", "go.mod", "the setting mapscope.model.release". */
  readonly source: string;
  /** What is not exactly as asked: an unknown release, a wrong setting. */
  readonly notes: readonly string[];
}

/** What the user wants maps to be shown for; "auto" is as go builds. */
export interface ModelSettings {
  readonly release: string;
  readonly goarch: string;
}

/** The machine that go runs on, in Go's words; a GOARCH may be one that is not modelled. */
export interface Machine {
  readonly goos: string;
  readonly goarch: string;
}

/** A release as a text that parseGoVersion understands, and what it comes from. */
interface ToldRelease {
  readonly version: string;
  readonly source: string;
  /** Why go builds nothing with it, or "". */
  readonly refusal: string;
}

/**
 * Chooses the model of a file: the settings; else the toolchain that the installed go runs in its module, with its target;
 * else what go.work or go.mod say; else the newest known release.
 * @param governing of the file's folder; null for no file at all
 */
export function chooseModel(
  settings: ModelSettings,
  governing: Governing | null,
  environment: GoEnvironment | null,
  machine: Machine,
): ModelInForce {
  const notes: string[] = [];
  const asked = settings.goarch === "auto" ? (environment?.goarch ?? machine.goarch) : settings.goarch;
  const goarch = asGoArch(asked);
  if (!goarch) notes.push(`GOARCH ${asked} is not modelled; shown as amd64`);
  const told = settings.release === "auto" && governing ? releaseOf(governing, environment) : null;
  const version = settings.release === "auto" ? (told?.version ?? null) : settings.release;
  if (told?.refusal) notes.push(told.refusal);
  const newest = newestRelease();
  let release = newest;
  if (version !== null) {
    try {
      const parsed = parseGoVersion(version);
      release = parsed.release;
      if (parsed.note) notes.push(parsed.note);
    } catch (error) {
      notes.push(`${error instanceof Error ? error.message : String(error)}; shown as ${newest.name}`);
    }
  }
  const source =
    version === null ? "the newest release known" : (told?.source ?? "the setting mapscope.model.release");
  return { model: mapModel(release, goarch ?? "amd64"), source, notes };
}

/** The toolchain that compiles the files of a folder, as far as it can be told (cmd/go/internal/toolchain, modGoToolchain). */
function releaseOf({ module, work }: Governing, environment: GoEnvironment | null): ToldRelease | null {
  const facts = (work ?? module)?.facts;
  const file = work ? "go.work" : "go.mod";
  if (!environment || !/^go1\./.test(environment.version))
    return facts?.goVersion ? { version: facts.goVersion, source: file, refusal: "" } : null;
  const installed = environment.version.replace(/^go/, "").split(/[ -]/, 1)[0] ?? "";
  const version = selectToolchain({
    installed,
    setting: environment.toolchain,
    goLine: facts?.goLine ?? null,
    toolchainLine: facts?.toolchainLine ?? null,
  });
  const minor = Number(/^1\.(\d+)/.exec(version)?.[1]);
  const experiments = mapExperimentsIn(environment.experiment, minor);
  const source = version === installed ? "the installed go" : `${file} and GOTOOLCHAIN`;
  const asked = facts?.goLine ?? null;
  const refusal =
    asked !== null && refusesToBuild(version, asked)
      ? `${file} asks for go${asked}, which go${version} refuses to build with GOTOOLCHAIN=${environment.toolchain}`
      : "";
  const told = version.replace(/^(1\.\d+)(?:rc|beta)\d+$/, "$1");
  return { version: [told, ...experiments].join("+"), source, refusal };
}

/** What decides which files belong to a build of a model; without the go command's word as the machine has it. */
export function buildTargetOf(
  { release, target }: MapModel,
  told: Pick<GoEnvironment, "goos" | "cgo" | "experiment"> | null,
  machine: Machine,
): BuildTarget {
  return {
    goos: told?.goos || machine.goos,
    goarch: target.goarch,
    minor: release.minor,
    cgo: told?.cgo ?? true,
    // What the model has decides over what the environment says.
    experiment: experimentSetting(told?.experiment ?? "", release),
  };
}
