import type { LocatedSite } from "../core/compile/compiledSites.ts";
import { mapCalls } from "../core/compile/mapCalls.ts";
import type { MapModel } from "../core/go/release/goTarget.ts";
import { assignedCall, hasName } from "../core/profile/assignedName.ts";
import {
  type DriftedLine,
  driftOf,
  type FileDrift,
  type SeenFrame,
  type SourcesDrift,
} from "../core/profile/drift.ts";
import type { CodeLines } from "../core/profile/mapGroups.ts";
import type { Frame } from "../core/profile/profile.ts";
import type { Drift, ProfileSite, SitesAt } from "../core/profile/profileSite.ts";
import type { HeldSite } from "../core/profile/siteHolders.ts";
import type { Place } from "./ports.ts";
import type { ProfileSites } from "./profileSites.ts";

/** The sources at the lines of one profile's frames. */
export class ProfileCode {
  readonly #sites: ProfileSites;
  readonly #drifts = new Map<Place, FileDrift>();

  /** @param seen all frames of the profile */
  constructor(sites: ProfileSites, seen: readonly SeenFrame[]) {
    this.#sites = sites;
    const byPlace = new Map<Place, SeenFrame[]>();
    for (const one of seen) {
      const place = one.frame.line > 0 ? sites.placeOf(one.frame.file) : null;
      if (place === null) continue;
      const own = byPlace.get(place);
      if (own) own.push(one);
      else byPlace.set(place, [one]);
    }
    for (const [place, own] of byPlace) {
      const outline = sites.outlineOf(place);
      if (outline === null) continue;
      this.#drifts.set(
        place,
        driftOf(own, outline, (line) => sites.on(place, line).length > 0),
      );
    }
  }

  get drift(): SourcesDrift {
    const all = [...this.#drifts].map(([place, drift]) => ({ file: this.#sites.pathOf(place), ...drift }));
    return {
      contradicted: all.flatMap(({ file, contradicted: functions }) =>
        functions.length === 0 ? [] : [{ file, functions }],
      ),
      moved: all.flatMap(({ file, moved: functions }) => (functions === 0 ? [] : [{ file, functions }])),
    };
  }

  /** What the lines of frames show. */
  readonly code: CodeLines = {
    assigned: (frame) => assignedCall(this.#textAt(frame)),
    mentions: (frame, name) => hasName(this.#textAt(frame), name),
  };

  /** The sites of the line that a frame is at, under a model; none where the sources contradict the profile. */
  at(model: MapModel): SitesAt {
    const known = new Map<Frame, readonly ProfileSite[]>();
    const described = new Map<string, Map<LocatedSite, ProfileSite>>();
    const siteOf = (at: LocatedSite, drift: Drift): ProfileSite => {
      const ofDrift = described.get(drift) ?? new Map<LocatedSite, ProfileSite>();
      described.set(drift, ofDrift);
      const site = ofDrift.get(at) ?? profileSite(at, this.#sites.heldBy(at), drift, model);
      ofDrift.set(at, site);
      return site;
    };
    return (frame) => {
      let sites = known.get(frame);
      if (sites === undefined) {
        const place = this.#sites.placeOf(frame.file);
        const here = place === null ? null : this.#lineOf(place, frame);
        const found = place === null || here === null ? [] : this.#sites.on(place, here.line);
        sites = here === null ? [] : found.map((at) => siteOf(at, here.drift));
        known.set(frame, sites);
      }
      return sites;
    };
  }

  #lineOf(place: Place, frame: Frame): DriftedLine | null {
    const drift = this.#drifts.get(place);
    return drift === undefined ? { line: frame.line, drift: "none" } : drift.lineOf(frame);
  }

  #textAt(frame: Frame): string {
    const place = this.#sites.placeOf(frame.file);
    const here = place === null ? null : this.#lineOf(place, frame);
    return place === null || here === null ? "" : this.#sites.textAt(place, here.line);
  }
}

function profileSite(at: LocatedSite, held: HeldSite, drift: Drift, model: MapModel): ProfileSite {
  const { site, file, start, end } = at;
  return {
    ...{ file, line: start.line, endLine: end.line },
    ...{ form: site.form, expr: site.expr, operand: site.operand, function: site.function.name },
    ...held,
    drift,
    entries: site.literal?.entries ?? 0,
    map: site.type.text,
    layouts: layoutsOf(at),
    calls: mapCalls(site, model).calls,
  };
}

function layoutsOf({ site: { type } }: LocatedSite): string[] {
  const all = [
    ...(type.layout === null ? [] : [type.layout]),
    ...(type.instances ?? []).map(({ layout }) => layout),
    ...(type.representatives ?? []),
  ];
  return [...new Set(all)];
}
