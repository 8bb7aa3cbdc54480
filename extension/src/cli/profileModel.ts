import { type GoRelease, modelledReleases } from "../core/go/release/goRelease.ts";
import { type MapModel, mapModel } from "../core/go/release/goTarget.ts";
import type { Profile } from "../core/profile/profile.ts";
import { machine } from "../node/machine.ts";
import type { CliIo } from "./io.ts";
import { modelFromOptions } from "./options.ts";

/** What go names the folder of a toolchain that it fetched: release, system, processor. */
const fetchedToolchain = /\/toolchain@v0\.0\.1-go(1\.\d+(?:\.\d+|rc\d+)?)\.[a-z0-9]+-([a-z0-9]+)\/src\//;
/** A folder named by its release, as those of golang.org/dl and of Linux distributions. */
const namedFolder = /\/go-?(1\.\d+(?:\.\d+|rc\d+)?)\/src\/runtime\//;

/** The release and the processor that a profile's own paths name. */
export function toldByPaths({ samples }: Profile): { readonly go?: string; readonly goarch?: string } {
  const files = new Set(samples.flatMap(({ stack }) => stack.frames.map(({ file }) => file)));
  for (const file of files) {
    const fetched = fetchedToolchain.exec(file);
    if (fetched?.[1] !== undefined && fetched[2] !== undefined) return { go: fetched[1], goarch: fetched[2] };
    const named = namedFolder.exec(file);
    if (named?.[1] !== undefined) return { go: named[1] };
  }
  return {};
}

/** The folder of Go's library as a profile has it: "/usr/local/go/src/"; null where no frame of the runtime tells. */
export function libraryOf({ samples }: Profile): string | null {
  for (const { stack } of samples)
    for (const { file, function: name } of stack.frames) {
      const end = name.startsWith("runtime.") ? file.lastIndexOf("/runtime/") : -1;
      if (end > 0) return file.slice(0, end + 1);
    }
  return null;
}

/**
 * The models that a profile may be of: the one that the options or its own paths name; else the one of go.mod, and those whose
 * maps have other sizes.
 */
export function possibleModels(
  profile: Profile,
  asked: { readonly go?: string; readonly goarch?: string },
  ofModule: string | null,
  io: CliIo,
): readonly MapModel[] {
  const told = toldByPaths(profile);
  const goarch = asked.goarch ?? told.goarch ?? machine.goarch;
  const go = asked.go ?? told.go;
  if (go !== undefined) return [modelFromOptions({ go, goarch }, io)];
  const first = modelFromOptions(ofModule === null ? { goarch } : { go: ofModule, goarch }, io);
  const others = modelledReleases().map((release) => mapModel(release, first.target.goarch));
  const seen = new Set<string>();
  return [first, ...others.reverse()].filter(({ release }) => {
    const sizes = sizesOf(release);
    const isNew = !seen.has(sizes);
    seen.add(sizes);
    return isNew;
  });
}

/** What decides how large the objects of a release's maps are. */
const sizesOf = ({ family, mallocHeaders, hmapHasClearSeq, splitGroups }: GoRelease): string =>
  `${family} ${mallocHeaders} ${hmapHasClearSeq} ${splitGroups}`;

/**
 * The release of a profile's maps, as far as it is known: "go1.26" where an option or the profile's own paths name it, else all
 * whose maps have these sizes: "go1.24 to go1.27".
 */
export function releaseTold(
  profile: Profile,
  asked: { readonly go?: string },
  { release }: MapModel,
): string {
  if ((asked.go ?? toldByPaths(profile).go) !== undefined) return release.name;
  const alike = modelledReleases().filter((other) => sizesOf(other) === sizesOf(release));
  const [first, last] = [alike[0]?.name ?? release.name, alike.at(-1)?.name ?? release.name];
  return first === last ? first : `${first} to ${last}`;
}
