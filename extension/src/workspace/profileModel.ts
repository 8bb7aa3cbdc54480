import { type GoRelease, modelledReleases, parseGoVersion } from "../core/go/release/goRelease.ts";
import { type MapModel, mapModel } from "../core/go/release/goTarget.ts";
import { minorsByLines } from "../core/profile/callSteps.ts";
import { framesOf } from "../core/profile/distinct.ts";
import type { Profile } from "../core/profile/profile.ts";
import type { ToldRelease } from "../core/profile/toldRelease.ts";

/** The release and the processor that a profile is read for, as far as they are given: "1.26", "arm64". */
export interface AskedModel {
  readonly go?: string;
  readonly goarch?: string;
}

/** How a profile's release is found out. */
export interface ProfileModels {
  readonly asked: AskedModel;
  /** The processor of this machine, which stands where none is told. */
  readonly goarch: string;
  /** The model of a release and a processor; without a release of the newest that is known. */
  readonly modelOf: (of: AskedModel) => MapModel;
}

/** What go names the folder of a toolchain that it fetched: release, system, processor. */
const fetchedToolchain = /\/toolchain@v0\.0\.1-go(1\.\d+(?:\.\d+|rc\d+)?)\.[a-z0-9]+-([a-z0-9]+)\/src\//;
/** A folder named by its release, as those of golang.org/dl and of Linux distributions. */
const namedFolder = /\/go-?(1\.\d+(?:\.\d+|rc\d+)?)\/src\/runtime\//;

/** A file of the runtime, behind the folder of Go's library. */
const ofRuntime = /^(.*\/)(?:internal\/runtime\/[^/]+|runtime)\/[^/]+$/;

/** The release and the processor that a profile's own paths name. */
function toldByPaths(profile: Profile): AskedModel {
  for (const { file } of framesOf(profile)) {
    const fetched = fetchedToolchain.exec(file);
    if (fetched?.[1] !== undefined && fetched[2] !== undefined) return { go: fetched[1], goarch: fetched[2] };
    const named = namedFolder.exec(file);
    if (named?.[1] !== undefined) return { go: named[1] };
  }
  return {};
}

/** The folder of Go's library as a profile has it: "/usr/local/go/src/"; null where no frame of the runtime tells. */
export function libraryOf(profile: Profile): string | null {
  for (const { file, function: name } of framesOf(profile)) {
    const folder = name.startsWith("runtime.") ? ofRuntime.exec(file)?.[1] : undefined;
    if (folder !== undefined) return folder;
  }
  return null;
}

/**
 * The models that a profile may be of: the one that the options or its own paths name; else the one of go.mod, and those whose
 * maps have other sizes.
 */
export function possibleModels(
  profile: Profile,
  { asked, goarch: ofMachine, modelOf }: ProfileModels,
  ofModule: string | null,
): readonly MapModel[] {
  const told = toldByPaths(profile);
  const goarch = asked.goarch ?? told.goarch ?? ofMachine;
  const go = asked.go ?? told.go;
  if (go !== undefined) return [modelOf({ go, goarch })];
  const first = modelOf(askedBy(ofModule, goarch));
  const others = modelledReleases().map((release) => mapModel(release, first.target.goarch));
  const seen = new Set<string>();
  return [first, ...others.reverse()].filter(({ release }) => {
    const sizes = sizesOf(release);
    const isNew = !seen.has(sizes);
    seen.add(sizes);
    return isNew;
  });
}

/**
 * The release of a profile of time: the one that the options or its own paths name, else one of those whose map functions begin
 * at the lines that the profile says, if possible that of go.mod.
 */
export function modelOfTime(
  profile: Profile,
  { asked, goarch: ofMachine, modelOf }: ProfileModels,
  ofModule: string | null,
): { readonly model: MapModel; readonly told: ToldRelease } {
  const told = toldByPaths(profile);
  const goarch = asked.goarch ?? told.goarch ?? ofMachine;
  const experiment = isWithoutSwiss(profile) ? "+noswissmap" : "";
  const named = asked.go ?? (told.go === undefined ? undefined : told.go + experiment);
  if (named !== undefined) {
    const model = modelOf({ go: named, goarch });
    return {
      model,
      told: { release: model.release.name, by: asked.go === undefined ? "profile" : "option" },
    };
  }
  const ofGoMod = modelOf(askedBy(ofModule, goarch));
  const minors = minorsByLines(profile);
  const newest = minors.at(-1);
  if (newest === undefined) return { model: ofGoMod, told: assumedBy(ofModule, ofGoMod) };
  const taken = minors.includes(ofGoMod.release.minor) ? ofGoMod.release.minor : newest;
  const model = modelOf({ go: `1.${taken}${experiment}`, goarch });
  const [first, last] = [`go1.${minors[0]}${experiment}`, `go1.${newest}${experiment}`];
  return { model, told: { release: first === last ? first : `${first} to ${last}`, by: "profile" } };
}

/** What go.mod makes one assume. */
function assumedBy(ofModule: string | null, { release }: MapModel): ToldRelease {
  const isTold = ofModule !== null && !parseGoVersion(ofModule).isOlder;
  return isTold ? { release: release.name, by: "go.mod" } : { release: null, by: "nothing" };
}

/** The release that go.mod names; a language older than what is modelled says nothing of the toolchain that built. */
function askedBy(ofModule: string | null, goarch: string): AskedModel {
  return ofModule === null || parseGoVersion(ofModule).isOlder ? { goarch } : { go: ofModule, goarch };
}

const isWithoutSwiss = (profile: Profile): boolean =>
  [...framesOf(profile)].some(({ file }) => file.endsWith("_noswiss.go"));

/** What decides how large the objects of a release's maps are. */
const sizesOf = ({ family, mallocHeaders, hmapHasClearSeq, splitGroups }: GoRelease): string =>
  `${family} ${mallocHeaders} ${hmapHasClearSeq} ${splitGroups}`;

/**
 * The release of a heap profile's maps: the one that an option or the profile's own paths name, else all whose maps have the sizes
 * of these, if none of the other family explain as much of it; else what go.mod makes one assume.
 * @param alike the models that explain most of the profile, all of them as much
 */
export function releaseTold(
  profile: Profile,
  asked: AskedModel,
  ofModule: string | null,
  alike: readonly MapModel[],
): ToldRelease {
  const [model] = alike;
  if (model === undefined) return { release: null, by: "nothing" };
  if (asked.go !== undefined) return { release: model.release.name, by: "option" };
  if (toldByPaths(profile).go !== undefined) return { release: model.release.name, by: "profile" };
  if (alike.some(({ release }) => release.family !== model.release.family)) return assumedBy(ofModule, model);
  const sizes = new Set(alike.map(({ release }) => sizesOf(release)));
  const all = modelledReleases().filter((other) => sizes.has(sizesOf(other)));
  const plain = all.filter(({ name }) => !name.includes("+"));
  const same = plain.length > 0 ? plain : all;
  const [first, last] = [same[0]?.name ?? model.release.name, same.at(-1)?.name ?? model.release.name];
  return { release: first === last ? first : `${first} to ${last}`, by: "sizes" };
}
