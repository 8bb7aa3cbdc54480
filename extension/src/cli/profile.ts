import { type MapModel, modelLabel } from "../core/go/release/goTarget.ts";
import { bytesByMap, costByMap } from "../core/profile/compareMaps.ts";
import { type CostReport, timeValue } from "../core/profile/costReport.ts";
import { type HeapObjects, heapObjects } from "../core/profile/heapObjects.ts";
import { type HeapReport, reportHeap } from "../core/profile/heapReport.ts";
import type { Frame, Profile } from "../core/profile/profile.ts";
import { codeFrame } from "../core/profile/profileSite.ts";
import { diskFiles } from "../node/diskFiles.ts";
import { maxFileBytes } from "./checkThreads.ts";
import { diskWorkspace } from "./diskWorkspace.ts";
import { BadInput, type CliIo } from "./io.ts";
import { helpText, modelOptions, parseArgs } from "./options.ts";
import { changesJson, changesText, type ProfileAmounts } from "./profileChanges.ts";
import { costJson, costReportOf } from "./profileCosts.ts";
import { costText } from "./profileCostText.ts";
import { profileInFile } from "./profileFile.ts";
import { siteJson, totalJson } from "./profileJson.ts";
import { libraryOf, possibleModels, releaseTold } from "./profileModel.ts";
import { ProfileSites } from "./profileSites.ts";
import { heapText } from "./profileText.ts";

const options = {
  base: { value: "FILE", help: "an earlier profile: what changed since, by map" },
  json: { help: "one JSON object a line: one for each site, and a last one with the total of the file" },
  ...modelOptions,
};

export const help = helpText(
  "profile [--base FILE] FILE…",
  "What pprof profiles say of maps, by the lines of the sources below this folder. Of a profile of the processor, of blocking or of\n" +
    "mutexes: what each map operation took, and for what: hash, probe, compareKey, grow and so on. Of a heap profile (allocs is one):\n" +
    "how many maps each line made or grew, the slots that they reached, bytes, garbage from growing, and the hint that would have\n" +
    "served. Record it with\n" +
    "  go test -memprofile FILE -memprofilerate 1\n" +
    "for exact numbers; lines of Go's own library are left out; without -memprofilerate 1 they are estimates. The release is told by the profile or by go.mod, unless given.",
  options,
);

/** `mapscope profile`; see `help`. Nothing is run. */
export async function run(args: readonly string[], io: CliIo): Promise<number> {
  const { options: given, positional } = parseArgs(args, options);
  if (positional.length === 0) throw new BadInput("which profile?");
  const workspace = diskWorkspace(diskFiles(maxFileBytes));
  const sites = new ProfileSites(workspace);
  if (given.base !== undefined) {
    const [file, ...more] = positional;
    if (file === undefined || more.length > 0) throw new BadInput("--base compares with one profile");
    const [base, now] = [await readIn(given.base, sites, given, io), await readIn(file, sites, given, io)];
    const [before, after] = [amountsOf(base), amountsOf(now)];
    if (before.kind !== after.kind || before.unit !== after.unit)
      throw new BadInput(`${before.file} counts ${before.kind}, ${after.file} ${after.kind}`);
    io.out(given.json === undefined ? changesText(before, after) : changesJson(before, after));
    return 0;
  }
  for (const file of positional)
    io.out(shown(await readIn(file, sites, given, io), given.json !== undefined));
  return 0;
}

/** A profile with what it says of maps. */
type ReadProfile = { readonly file: string; readonly release: string } & (
  | { readonly heap: HeapReport; readonly model: MapModel }
  | { readonly costs: CostReport }
);

async function readIn(
  file: string,
  sites: ProfileSites,
  given: { readonly go?: string; readonly goarch?: string },
  io: CliIo,
): Promise<ReadProfile> {
  const profile = await profileInFile(file);
  const heap = heapObjects(profile);
  if (heap === null) {
    const { report, release } = await costReportOf(profile, timeOf(profile, file), sites, given, io);
    return { file, release, costs: report };
  }
  const { report, model } = await heapReportOf(profile, heap, sites, given, io);
  return { file, release: releaseTold(profile, given, model), heap: report, model };
}

function shown(read: ReadProfile, asJson: boolean): string {
  const { file, release } = read;
  if ("costs" in read) return asJson ? costJson(file, release, read.costs) : costText(read.costs, release);
  const { heap, model } = read;
  if (!asJson) return heapText(heap, modelLabel(model, release));
  const rows = heap.sites.map((site) => siteJson(site, heap.sampled));
  return [...rows, totalJson(file, release, heap)].map((row) => `${JSON.stringify(row)}\n`).join("");
}

function amountsOf(read: ReadProfile): ProfileAmounts {
  const { file } = read;
  if ("costs" in read) {
    const { kind, inMaps } = read.costs;
    return { file, kind: kind.type, unit: kind.unit, total: inMaps, maps: costByMap(read.costs) };
  }
  const maps = bytesByMap(read.heap);
  const total = maps.reduce((sum, { amount }) => sum + amount, 0);
  return { file, kind: "alloc_space", unit: "bytes", total, maps };
}

function timeOf(profile: Profile, file: string): number {
  const value = timeValue(profile);
  if (value !== null) return value;
  const kinds = profile.sampleTypes.map(({ type }) => type).join(", ");
  throw new BadInput(`${file} is no profile of the heap, of time or of waiting: its samples count ${kinds}`);
}

/** Of the releases that the profile may be of, the one whose maps explain most of it. */
async function heapReportOf(
  profile: Profile,
  heap: HeapObjects,
  sites: ProfileSites,
  given: { readonly go?: string; readonly goarch?: string },
  io: CliIo,
): Promise<{ readonly report: HeapReport; readonly model: MapModel }> {
  const frames = new Set<Frame>();
  const library = libraryOf(profile);
  for (const { stack } of heap.calls) {
    const frame = stack.frames[codeFrame(stack)];
    if (frame !== undefined && (library === null || !frame.file.startsWith(library))) frames.add(frame);
  }
  const [first, ...others] = possibleModels(profile, given, await sites.toldRelease([...frames]), io);
  if (first === undefined) throw new BadInput("no release is modelled");
  await sites.load(frames, first);
  let best = { report: reportHeap(heap, sites.at(first), first), model: first };
  for (const model of others) {
    const report = reportHeap(heap, sites.at(model), model);
    if (explained(report) > explained(best.report)) best = { report, model };
  }
  return best;
}

const explained = ({ sites }: HeapReport): number =>
  sites.reduce((sum, { allocatedBytes }) => sum + allocatedBytes, 0);
