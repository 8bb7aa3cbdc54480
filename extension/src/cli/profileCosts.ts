import { type CostReport, type CostRow, reportCosts, type Unplaced } from "../core/profile/costReport.ts";
import { mapCallOf } from "../core/profile/mapCallOf.ts";
import type { Frame, Profile } from "../core/profile/profile.ts";
import { standardPackagePaths } from "../core/source/standardPackages.ts";
import type { CliIo } from "./io.ts";
import { libraryOf, modelOfTime } from "./profileModel.ts";
import type { ProfileSites } from "./profileSites.ts";

/**
 * What a profile of time says of the map sites of the sources here.
 * @param value which of the profile's values
 */
export async function costReportOf(
  profile: Profile,
  value: number,
  sites: ProfileSites,
  given: { readonly go?: string; readonly goarch?: string },
  io: CliIo,
): Promise<{ readonly report: CostReport; readonly release: string }> {
  const library = libraryOf(profile);
  const own = ownFolders(profile);
  const isLibrary = ({ file }: Frame): boolean =>
    library === null
      ? sites.placeOf(file) === null && isInLibraryFolder(file) && !own.has(topFolder(file))
      : file.startsWith(library);
  const frames = new Set<Frame>();
  for (const { stack } of profile.samples) {
    const call = mapCallOf(stack);
    for (const frame of [stack.frames[0], call === null ? undefined : stack.frames[call.callerAt]])
      if (frame !== undefined && !isLibrary(frame)) frames.add(frame);
  }
  const { model, release } = modelOfTime(profile, given, await sites.toldRelease([...frames]), io);
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
function ownFolders({ samples }: Profile): ReadonlySet<string> {
  const frames = samples.flatMap(({ stack }) => stack.frames);
  return new Set(
    frames.filter((frame) => frame.function.startsWith("main.")).map(({ file }) => topFolder(file)),
  );
}

/** A report as `profile --json` prints it: an object for each row, and a last one. */
export function costJson(file: string, go: string, report: CostReport): string {
  const { kind, total, inMaps, rows, unplaced } = report;
  const last = {
    total: file,
    ...{ go, kind: kind.type, unit: kind.unit, all: total, maps: inMaps },
    unexplained: unplaced.map(unplacedJson),
  };
  return [...rows.map((row) => rowJson(row, kind.unit)), last]
    .map((row) => `${JSON.stringify(row)}\n`)
    .join("");
}

function rowJson({ site, others, calls, self, cum, steps, line, sure }: CostRow, unit: string): object {
  return {
    file: site.file,
    line: site.line,
    form: site.form,
    expr: site.expr,
    map: site.map,
    ...{ calls, self, cum, unit },
    steps: Object.fromEntries([...steps].sort(([, a], [, b]) => b - a)),
    lineCum: line,
    ...{ sampled: true, sure },
    ...(others.length === 0 ? {} : { others: others.map(({ form, expr, map }) => ({ form, expr, map })) }),
  };
}

const unplacedJson = ({ frame, entry, value, why }: Unplaced): object => ({
  ...(frame === null ? {} : { file: frame.file, line: frame.line, function: frame.function }),
  ...{ calls: [entry], cum: value, why },
});
