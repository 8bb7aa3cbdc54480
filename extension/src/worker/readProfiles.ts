import { type MapModel, modelLabel } from "../core/go/release/goTarget.ts";
import { profiledMaps } from "../core/present/profileView.ts";
import {
  absentText,
  driftNotes,
  noMapOperations,
  noMapsMade,
  releaseText,
  sampledNote,
  shareText,
  timeHead,
  unexplainedText,
  unplacedReasons,
} from "../core/present/profileWords.ts";
import type { CostReport } from "../core/profile/costReport.ts";
import type { HeapReport } from "../core/profile/heapReport.ts";
import type { Profile } from "../core/profile/profile.ts";
import type { BuildTarget } from "../core/source/buildConstraint.ts";
import type { OpenedProfiles, ProfileOrder } from "../protocol/profileMessages.ts";
import { chooseModel, type Machine } from "../workspace/model.ts";
import { CannotAnswer } from "../workspace/ports.ts";
import type { AskedModel, ProfileModels } from "../workspace/profileModel.ts";
import { type ReadProfile, reportProfile } from "../workspace/profileReports.ts";
import { type PackageFolders, ProfileSites } from "../workspace/profileSites.ts";
import { type CodePort, readOnlyWorkspace } from "./readOnlyWorkspace.ts";

/** What the thread gives the reader. */
export interface ProfilesPort extends CodePort {
  /** @throws CannotAnswer with the name */
  readonly profileIn: (path: string, name: string) => Promise<Profile>;
  /** Where the file of a profile's frame is below a folder, or null. */
  readonly placeOf: (file: string, folder: string, packages: PackageFolders) => string | null;
  readonly targetOf: (model: MapModel) => BuildTarget;
  /** Hears what is under way. */
  readonly tell: (stage: string) => void;
}

/**
 * Reads profiles beside the sources on the disk. Nothing is run.
 * @throws CannotAnswer with one sentence for what is no profile, or two of a kind
 */
export async function readProfiles(order: ProfileOrder, port: ProfilesPort): Promise<OpenedProfiles> {
  const workspace = readOnlyWorkspace(port);
  const placeOf = (file: string, packages: PackageFolders): string | null => {
    for (const folder of order.folders) {
      const place = port.placeOf(file, folder, packages);
      if (place !== null) return place;
    }
    return null;
  };
  const sites = new ProfileSites({ workspace, files: port.disk, placeOf, targetOf: port.targetOf });
  const notes = new Set<string>();
  const { go, goarch } = order;
  const models: ProfileModels = {
    asked: { ...(go === undefined ? {} : { go }), ...(goarch === undefined ? {} : { goarch }) },
    goarch: port.machine.goarch,
    modelOf: (of) => modelOf(of, port.machine, notes),
  };
  const read: ReadProfile[] = [];
  for (const { path, name } of order.files) {
    port.tell(`reading ${name}`);
    const profile = await port.profileIn(path, name);
    port.tell(`looking for the maps of ${name}`);
    read.push(await reportProfile(profile, name, sites, models));
  }
  refuseTwoOfAKind(read);
  return opened(read, sites, notes);
}

function modelOf({ go, goarch }: AskedModel, machine: Machine, notes: Set<string>): MapModel {
  const settings = { release: go ?? "auto", goarch: goarch ?? "auto" };
  const chosen = chooseModel(settings, null, null, machine);
  for (const note of chosen.notes) notes.add(note);
  return chosen.model;
}

const kindOf = (read: ReadProfile): string =>
  "heap" in read ? "what was allocated" : read.costs.kind.type === "cpu" ? "time on processors" : "waiting";

function refuseTwoOfAKind(read: readonly ReadProfile[]): void {
  const first = new Map<string, string>();
  for (const one of read) {
    const kind = kindOf(one);
    const other = first.get(kind);
    if (other !== undefined)
      throw new CannotAnswer(`${other} and ${one.file} both tell of ${kind}: open one of them at a time`);
    first.set(kind, one.file);
  }
}

function opened(read: readonly ReadProfile[], sites: ProfileSites, notes: Set<string>): OpenedProfiles {
  const heads: string[] = [];
  const costs: CostReport[] = [];
  let heap: HeapReport | null = null;
  for (const one of read) {
    const told =
      "heap" in one ? heapNotes(one.heap) : costNotes(one.costs).map((note) => `${one.file}: ${note}`);
    const drift = driftNotes(one.drift, (file) => file.replace(/^.*[/\\]/, ""));
    const absent = absentText(one.absent);
    for (const note of [...told, ...drift, ...(absent === "" ? [] : [absent])]) notes.add(note);
    if ("heap" in one) {
      heap = one.heap;
      const sampled = heap.sampled ? `, ${sampledNote}` : "";
      const maps = releaseText(one.told, (release) => modelLabel(one.model, release));
      heads.push(`${one.file}: ${maps}${sampled}`);
    } else {
      costs.push(one.costs);
      const maps = releaseText(one.told, (release) => release);
      heads.push(`${one.file}: ${maps}: ${timeHead(one.costs)}`);
    }
  }
  const lines = new Map<string, readonly string[]>();
  const textAt = (file: string, line: number): string => {
    const known = lines.get(file) ?? sites.linesOf(file);
    lines.set(file, known);
    return known[line - 1] ?? "";
  };
  return {
    names: read.map(({ file }) => file),
    ...{ heads, notes: [...notes], maps: profiledMaps(heap, costs, textAt) },
  };
}

function heapNotes(heap: HeapReport): string[] {
  const none = heap.sites.length === 0 ? noMapsMade : "";
  return [none, unexplainedText(heap)].filter((note) => note !== "");
}

function costNotes({ kind, total, rows, unplaced }: CostReport): string[] {
  const share = shareText(kind.unit, total);
  const notes = rows.length === 0 ? [noMapOperations] : [];
  for (const why of ["moved", "noSource"] as const) {
    const value = unplaced.reduce((sum, one) => sum + (one.why === why ? one.value : 0), 0);
    if (value > 0) notes.push(`${share(value)} of map operations ${unplacedReasons[why]}`);
  }
  return notes;
}
