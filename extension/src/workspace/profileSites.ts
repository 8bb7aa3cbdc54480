import type { LocatedSite } from "../core/compile/compiledSites.ts";
import { mapCalls } from "../core/compile/mapCalls.ts";
import type { MapModel } from "../core/go/release/goTarget.ts";
import { assignedCall, hasName } from "../core/profile/assignedName.ts";
import type { CodeLines } from "../core/profile/mapGroups.ts";
import type { Frame } from "../core/profile/profile.ts";
import type { ProfileSite, SitesAt } from "../core/profile/profileSite.ts";
import { type HeldSite, heldSites } from "../core/profile/siteHolders.ts";
import type { BuildTarget } from "../core/source/buildConstraint.ts";
import type { Workspace } from "./ask.ts";
import { CannotAnswer, type FileSource, type Place } from "./ports.ts";

/** What stands between a profile and the sources here. */
export interface SourcesHere {
  readonly workspace: Pick<Workspace, "patterns">;
  readonly files: Pick<FileSource, "parent" | "pathOf">;
  /** The file of a frame here, or null. */
  readonly placeOf: (file: string) => Place | null;
  /** What decides which files belong to a build of a model. */
  readonly targetOf: (model: MapModel) => BuildTarget;
}

/** Where a profile's files are here, and the map sites on the lines of its frames. */
export class ProfileSites {
  readonly #here: SourcesHere;
  readonly #places = new Map<string, Place | null>();
  /** Sites by line, of each file that was looked through. */
  readonly #sites = new Map<Place, Map<number, LocatedSite[]>>();
  /** Their texts, by the paths that sites have. */
  readonly #texts = new Map<string, string>();
  readonly #linesAt = new Map<Place, readonly string[]>();
  readonly #held = new Map<LocatedSite, HeldSite>();

  constructor(here: SourcesHere) {
    this.#here = here;
  }

  /** The lines of a file that was looked through, by the path that its sites have. */
  linesOf(path: string): readonly string[] {
    return this.#texts.get(path)?.split(/\r?\n/) ?? [];
  }

  /** The file of a frame, or null. */
  placeOf(file: string): Place | null {
    let place = this.#places.get(file);
    if (place === undefined) {
      place = this.#here.placeOf(file);
      this.#places.set(file, place);
    }
    return place;
  }

  /** The first release that a go.mod around the files of these frames names; null where none does. */
  async toldRelease(frames: readonly Frame[]): Promise<string | null> {
    for (const { file } of frames) {
      const place = this.placeOf(file);
      if (place === null) continue;
      const told = await (await this.#here.workspace.patterns()).toldRelease(
        this.#here.files.parent(place),
        place,
      );
      if (told !== null) return told;
    }
    return null;
  }

  /** Looks through the files of frames; afterwards `at` answers for these. */
  async load(frames: Iterable<Frame>, model: MapModel): Promise<void> {
    const places = new Set<Place>();
    for (const { file } of frames) {
      const place = this.placeOf(file);
      if (place !== null && !this.#sites.has(place)) places.add(place);
    }
    const read = { model, target: this.#here.targetOf(model), types: null };
    for (const place of places) {
      const byLine = new Map<number, LocatedSite[]>();
      this.#sites.set(place, byLine);
      try {
        const patterns = await this.#here.workspace.patterns();
        const found = patterns.sitesOnDisk(this.#here.files.parent(place), place, read);
        for await (const { files, sites } of found) {
          for (const { path, text } of files) {
            this.#texts.set(path, text);
            const own = sites.filter(({ file }) => file === path);
            const heldBy = heldSites(own, text);
            for (const at of own) this.#held.set(at, heldBy(at));
          }
          for (const at of sites)
            for (let line = at.start.line; line <= at.end.line; line++)
              byLine.set(line, [...(byLine.get(line) ?? []), at]);
        }
      } catch (error) {
        if (!(error instanceof CannotAnswer)) throw error;
      }
    }
  }

  /** What the lines of frames show. */
  readonly code: CodeLines = {
    assigned: (frame) => assignedCall(this.#lineAt(frame)),
    mentions: (frame, name) => hasName(this.#lineAt(frame), name),
  };

  #lineAt({ file, line }: Frame): string {
    const place = this.placeOf(file);
    return (place === null ? undefined : this.#lines(place)[line - 1]) ?? "";
  }

  #lines(place: Place): readonly string[] {
    let lines = this.#linesAt.get(place);
    if (lines === undefined) {
      lines = this.linesOf(this.#here.files.pathOf(place));
      this.#linesAt.set(place, lines);
    }
    return lines;
  }

  /** The sites of the line that a frame is at, under a model. */
  at(model: MapModel): SitesAt {
    const known = new Map<Frame, readonly ProfileSite[]>();
    const described = new Map<LocatedSite, ProfileSite>();
    const siteOf = (at: LocatedSite): ProfileSite => {
      const site = described.get(at) ?? profileSite(at, this.#held.get(at) ?? notHeld, model);
      described.set(at, site);
      return site;
    };
    return (frame) => {
      let sites = known.get(frame);
      if (sites === undefined) {
        const place = this.placeOf(frame.file);
        const found = place === null ? [] : (this.#sites.get(place)?.get(frame.line) ?? []);
        sites = found.filter((at) => standsOn(at, frame.line)).map(siteOf);
        known.set(frame, sites);
      }
      return sites;
    };
  }
}

const notHeld: HeldSite = { holder: "other", assigned: null, alone: false, making: null };

function profileSite(at: LocatedSite, held: HeldSite, model: MapModel): ProfileSite {
  const { site, file, start, end } = at;
  return {
    ...{ file, line: start.line, endLine: end.line },
    ...{ form: site.form, expr: site.expr, operand: site.operand, function: site.function.name },
    ...held,
    entries: site.literal?.entries ?? 0,
    map: site.type.text,
    layouts: layoutsOf(at),
    calls: mapCalls(site, model).calls,
  };
}

/** The entries of a literal have lines of their own; else the call is on the line where the expression begins, or where it ends. */
const standsOn = ({ site, start, end }: LocatedSite, line: number): boolean =>
  site.form === "literal" || start.line === line || end.line === line;

function layoutsOf({ site: { type } }: LocatedSite): string[] {
  const all = [
    ...(type.layout === null ? [] : [type.layout]),
    ...(type.instances ?? []).map(({ layout }) => layout),
    ...(type.representatives ?? []),
  ];
  return [...new Set(all)];
}
