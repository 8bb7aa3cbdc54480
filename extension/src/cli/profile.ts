import { modelLabel } from "../core/go/release/goTarget.ts";
import { absentText, driftNotes, releaseText } from "../core/present/profileWords.ts";
import { bytesByMap, costByMap } from "../core/profile/compareMaps.ts";
import { buildTargetHere } from "../node/buildTarget.ts";
import { diskFiles } from "../node/diskFiles.ts";
import { machine } from "../node/machine.ts";
import { profileInFile } from "../node/profileFile.ts";
import { profilePlace } from "../node/profilePlace.ts";
import type { ProfileModels } from "../workspace/profileModel.ts";
import { type ReadProfile, reportProfile } from "../workspace/profileReports.ts";
import { ProfileSites } from "../workspace/profileSites.ts";
import { maxFileBytes } from "./checkThreads.ts";
import { diskWorkspace } from "./diskWorkspace.ts";
import { BadInput, type CliIo } from "./io.ts";
import { helpText, modelFromOptions, modelOptions, parseArgs } from "./options.ts";
import { changesJson, changesText, type ProfileAmounts } from "./profileChanges.ts";
import { costJson } from "./profileCosts.ts";
import { costText } from "./profileCostText.ts";
import { siteJson, totalJson } from "./profileJson.ts";
import { heapText } from "./profileText.ts";
import { shownPath } from "./shownPath.ts";

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
  const files = diskFiles(maxFileBytes);
  const sites = new ProfileSites({
    workspace: diskWorkspace(files),
    files,
    placeOf: (file, packages) => profilePlace(file, process.cwd(), packages),
    targetOf: buildTargetHere,
  });
  const models: ProfileModels = {
    asked: given,
    goarch: machine.goarch,
    modelOf: (of) => modelFromOptions(of, io),
  };
  if (given.base !== undefined) {
    const [file, ...more] = positional;
    if (file === undefined || more.length > 0) throw new BadInput("--base compares with one profile");
    const [base, now] = [await readIn(given.base, sites, models), await readIn(file, sites, models)];
    const [before, after] = [amountsOf(base), amountsOf(now)];
    if (before.kind !== after.kind || before.unit !== after.unit)
      throw new BadInput(`${before.file} counts ${before.kind}, ${after.file} ${after.kind}`);
    io.out(given.json === undefined ? changesText(before, after) : changesJson(before, after));
    return 0;
  }
  for (const file of positional) {
    const read = await readIn(file, sites, models);
    io.out(shown(read, given.json !== undefined));
    const absent = absentText(read.absent.map((path) => shownPath(path)));
    for (const note of [...driftNotes(read.drift, shownPath), ...(absent === "" ? [] : [absent])]) {
      if (given.json === undefined) io.out(`${note}\n`);
      else io.err(`${note}\n`);
    }
  }
  return 0;
}

async function readIn(file: string, sites: ProfileSites, models: ProfileModels): Promise<ReadProfile> {
  return reportProfile(await profileInFile(file), file, sites, models);
}

function shown(read: ReadProfile, asJson: boolean): string {
  const { file, told } = read;
  if ("costs" in read)
    return asJson
      ? costJson(file, told, read.costs)
      : costText(
          read.costs,
          releaseText(told, (release) => release),
        );
  const { heap, model } = read;
  if (!asJson)
    return heapText(
      heap,
      releaseText(told, (release) => modelLabel(model, release)),
    );
  const rows = heap.sites.map((site) => siteJson(site, heap.sampled));
  return [...rows, totalJson(file, told, heap)].map((row) => `${JSON.stringify(row)}\n`).join("");
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
