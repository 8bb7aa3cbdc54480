import type { MapModel } from "../core/go/release/goTarget.ts";
import { type CostReport, reportCosts, timeValue } from "../core/profile/costReport.ts";
import { framesOf, stacksOf } from "../core/profile/distinct.ts";
import { type HeapObjects, heapObjects } from "../core/profile/heapObjects.ts";
import { type HeapReport, reportHeap } from "../core/profile/heapReport.ts";
import { mapCallOf } from "../core/profile/mapCallOf.ts";
import type { Frame, Profile } from "../core/profile/profile.ts";
import { codeFrame } from "../core/profile/profileSite.ts";
import { ProfileError } from "../core/profile/wireCheck.ts";
import { standardPackagePaths } from "../core/source/standardPackages.ts";
import { CannotAnswer } from "./ports.ts";
import { libraryOf, modelOfTime, type ProfileModels, possibleModels, releaseTold } from "./profileModel.ts";
import type { ProfileSites } from "./profileSites.ts";

/** A profile with what it says of the maps of the sources here. */
export type ReadProfile = { readonly file: string; readonly release: string } & (
  | { readonly heap: HeapReport; readonly model: MapModel }
  | { readonly costs: CostReport }
);

/**
 * What a profile says of the map sites of the sources here. Nothing is run.
 * @param file what it is called in words
 * @throws CannotAnswer for a profile that says nothing of maps
 */
export async function reportProfile(
  profile: Profile,
  file: string,
  sites: ProfileSites,
  models: ProfileModels,
): Promise<ReadProfile> {
  const heap = objectsOf(profile, file);
  if (heap === null) {
    const { report, release } = await costReportOf(profile, timeOf(profile, file), sites, models);
    return { file, release, costs: report };
  }
  const { report, model } = await heapReportOf(profile, heap, sites, models);
  return { file, release: releaseTold(profile, models.asked, model), heap: report, model };
}

/**
 * What a profile of time says of the map sites of the sources here.
 * @param value which of the profile's values
 */
async function costReportOf(
  profile: Profile,
  value: number,
  sites: ProfileSites,
  models: ProfileModels,
): Promise<{ readonly report: CostReport; readonly release: string }> {
  const library = libraryOf(profile);
  const own = ownFolders(profile);
  const isLibrary = ({ file }: Frame): boolean =>
    library === null
      ? sites.placeOf(file) === null && isInLibraryFolder(file) && !own.has(topFolder(file))
      : file.startsWith(library);
  const frames = new Set<Frame>();
  for (const stack of stacksOf(profile)) {
    const call = mapCallOf(stack);
    for (const frame of [stack.frames[0], call === null ? undefined : stack.frames[call.callerAt]])
      if (frame !== undefined && !isLibrary(frame)) frames.add(frame);
  }
  const { model, release } = modelOfTime(profile, models, await sites.toldRelease([...frames]));
  await sites.load(frames, model);
  const sitesAt = sites.at(model);
  const sourceOf = (frame: Frame) =>
    isLibrary(frame) ? "library" : sites.placeOf(frame.file) === null ? "absent" : "here";
  const ownSites = (frame: Frame) => (isLibrary(frame) ? [] : sitesAt(frame));
  return { report: reportCosts(profile, value, ownSites, sourceOf, model.release.minor), release };
}

/** Where packages of Go's library lie. Other modules need no domain either, where no proxy has them. */
const libraryFolders: ReadonlySet<string> = new Set(
  [...standardPackagePaths, "cmd", "internal", "vendor"].map((importPath) => importPath.replace(/\/.*/, "")),
);

/** Whether a file that was built with -trimpath may be of Go's library (`go list std cmd`, 1.18 to 1.27). */
export const isInLibraryFolder = (file: string): boolean => libraryFolders.has(topFolder(file));

const topFolder = (file: string): string => file.slice(0, file.indexOf("/"));

/** Where the program's own package main lies: what stands beside it is not Go's library. */
function ownFolders(profile: Profile): ReadonlySet<string> {
  const own = [...framesOf(profile)].filter((frame) => frame.function.startsWith("main."));
  return new Set(own.map(({ file }) => topFolder(file)));
}

function objectsOf(profile: Profile, file: string): HeapObjects | null {
  try {
    return heapObjects(profile);
  } catch (error) {
    throw error instanceof ProfileError ? new CannotAnswer(`${file} ${error.message}`) : error;
  }
}

function timeOf(profile: Profile, file: string): number {
  const value = timeValue(profile);
  if (value !== null) return value;
  const kinds = profile.sampleTypes.map(({ type }) => type).join(", ");
  throw new CannotAnswer(
    `${file} is no profile of the heap, of time or of waiting: its samples count ${kinds}`,
  );
}

/** Of the releases that the profile may be of, the one whose maps explain most of it. */
async function heapReportOf(
  profile: Profile,
  heap: HeapObjects,
  sites: ProfileSites,
  models: ProfileModels,
): Promise<{ readonly report: HeapReport; readonly model: MapModel }> {
  const frames = new Set<Frame>();
  const library = libraryOf(profile);
  for (const { stack } of heap.calls) {
    const frame = stack.frames[codeFrame(stack)];
    if (frame !== undefined && (library === null || !frame.file.startsWith(library))) frames.add(frame);
  }
  const [first, ...others] = possibleModels(profile, models, await sites.toldRelease([...frames]));
  if (first === undefined) throw new CannotAnswer("no release is modelled");
  await sites.load(frames, first);
  let best = { report: reportHeap(heap, sites.at(first), first, sites.code), model: first };
  for (const model of others) {
    const report = reportHeap(heap, sites.at(model), model, sites.code);
    if (explained(report) > explained(best.report)) best = { report, model };
  }
  return best;
}

const explained = ({ sites }: HeapReport): number =>
  sites.reduce((sum, { allocatedBytes }) => sum + allocatedBytes, 0);
