import type { MapModel } from "../core/go/release/goTarget.ts";
import { type CostReport, reportCosts, timeValue } from "../core/profile/costReport.ts";
import { framesOf, stacksOf } from "../core/profile/distinct.ts";
import type { SeenFrame, SourcesDrift } from "../core/profile/drift.ts";
import { type HeapObjects, heapObjects } from "../core/profile/heapObjects.ts";
import { type HeapReport, reportHeap } from "../core/profile/heapReport.ts";
import { mapCallOf } from "../core/profile/mapCallOf.ts";
import type { Frame, Profile } from "../core/profile/profile.ts";
import { codeFrame } from "../core/profile/profileSite.ts";
import type { ToldRelease } from "../core/profile/toldRelease.ts";
import { ProfileError } from "../core/profile/wireCheck.ts";
import { standardPackagePaths } from "../core/source/standardPackages.ts";
import { CannotAnswer } from "./ports.ts";
import { ProfileCode } from "./profileCode.ts";
import { libraryOf, modelOfTime, type ProfileModels, possibleModels, releaseTold } from "./profileModel.ts";
import type { ProfileSites } from "./profileSites.ts";

/** A profile with what it says of the maps of the sources here. */
export type ReadProfile = {
  readonly file: string;
  readonly told: ToldRelease;
  /** Files of its code, other than Go's library, that are not here. */
  readonly absent: readonly string[];
  readonly drift: SourcesDrift;
} & ({ readonly heap: HeapReport; readonly model: MapModel } | { readonly costs: CostReport });

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
  sites.learn(framesOf(profile));
  if (heap === null) {
    const { report, ...others } = await costReportOf(profile, timeOf(profile, file), sites, models);
    return { file, ...others, costs: report };
  }
  const { report, ...others } = await heapReportOf(profile, heap, sites, models);
  return { file, ...others, heap: report };
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
): Promise<Pick<ReadProfile, "told" | "absent" | "drift"> & { readonly report: CostReport }> {
  const isLibrary = libraryTest(profile, sites);
  const frames = new Set<Frame>();
  for (const stack of stacksOf(profile)) {
    const call = mapCallOf(stack);
    for (const frame of [stack.frames[0], call === null ? undefined : stack.frames[call.callerAt]])
      if (frame !== undefined && !isLibrary(frame)) frames.add(frame);
  }
  const { model, told } = modelOfTime(profile, models, await sites.toldRelease([...frames]));
  await sites.load(frames, model);
  const seen = [...framesOf(profile)].filter((frame) => !isLibrary(frame));
  const code = new ProfileCode(
    sites,
    seen.map((frame) => ({ frame, sizes: 0, isExact: false })),
  );
  const sitesAt = code.at(model);
  const sourceOf = (frame: Frame) =>
    isLibrary(frame) ? "library" : sites.placeOf(frame.file) === null ? "absent" : "here";
  const ownSites = (frame: Frame) => (isLibrary(frame) ? [] : sitesAt(frame));
  const report = reportCosts(profile, value, ownSites, sourceOf, model.release.minor);
  return { report, told, absent: absentIn(frames, sites), drift: code.drift };
}

/** Tells frames of Go's library from others. */
function libraryTest(profile: Profile, sites: ProfileSites): (frame: Frame) => boolean {
  const library = libraryOf(profile);
  const own = ownFolders(profile);
  return ({ file }) =>
    library === null
      ? sites.placeOf(file) === null && isInLibraryFolder(file) && !own.has(topFolder(file))
      : file.startsWith(library);
}

/** The files of frames that are not here. */
const absentIn = (frames: ReadonlySet<Frame>, sites: ProfileSites): string[] => [
  ...new Set(
    [...frames].flatMap(({ file }) => (file.endsWith(".go") && sites.placeOf(file) === null ? [file] : [])),
  ),
];

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
): Promise<
  Pick<ReadProfile, "told" | "absent" | "drift"> & { readonly report: HeapReport; readonly model: MapModel }
> {
  const frames = new Set<Frame>();
  const isLibrary = libraryTest(profile, sites);
  for (const { stack } of heap.calls) {
    const frame = stack.frames[codeFrame(stack)];
    if (frame !== undefined && !isLibrary(frame)) frames.add(frame);
  }
  const ofModule = await sites.toldRelease([...frames]);
  const possible = possibleModels(profile, models, ofModule);
  const [first] = possible;
  if (first === undefined) throw new CannotAnswer("no release is modelled");
  await sites.load(frames, first);
  const code = new ProfileCode(sites, seenIn(profile, heap));
  const all = possible.map((model) => ({
    report: reportHeap(heap, code.at(model), model, code.code),
    model,
  }));
  const most = Math.max(...all.map(({ report }) => explained(report)));
  const alike = all.filter(({ report }) => explained(report) === most);
  const told = releaseTold(
    profile,
    models.asked,
    ofModule,
    alike.map(({ model }) => model),
  );
  const { report, model } = alike[0] ?? { report: noReport, model: first };
  const isSure = told.by !== "go.mod" && told.by !== "nothing";
  return {
    ...{ told, model, drift: code.drift, absent: absentIn(frames, sites) },
    report: isSure ? report : unsure(report),
  };
}

const noReport: HeapReport = { sites: [], sampled: false, unexplained: [] };

/** What depends on a release that is not known. */
const unsure = (report: HeapReport): HeapReport => ({
  ...report,
  sites: report.sites.map((site) => ({ ...site, sure: false, hint: null })),
});

/** The frames of a heap profile, with how many sizes the objects have that one call at each allocates by itself. */
function seenIn(profile: Profile, { calls }: HeapObjects): SeenFrame[] {
  const sizes = new Map<Frame, number>();
  for (const { stack, objects } of calls) {
    const [frame] = stack.frames;
    if (frame === undefined || codeFrame(stack) !== 0) continue;
    const own = new Set(objects.map(({ bytes }) => bytes)).size;
    sizes.set(frame, Math.max(own, sizes.get(frame) ?? 0));
  }
  return [...framesOf(profile)].map((frame) => ({ frame, sizes: sizes.get(frame) ?? 0, isExact: true }));
}

const explained = ({ sites }: HeapReport): number =>
  sites.reduce((sum, { allocatedBytes }) => sum + allocatedBytes, 0);
