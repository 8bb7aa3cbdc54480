import type { MapModel } from "../release/goTarget.ts";
import { modelLabel } from "../release/goTarget.ts";
import type { MapSite } from "../syntax/mapSites.ts";
import type { MapType } from "../types/mapType.ts";
import type { CompilerFacts, MapCalls } from "./mapCalls.ts";
import { mapCalls } from "./mapCalls.ts";
import { siteMapType } from "./siteMapType.ts";

/** Where a statement about a site comes from. */
export type Provenance = "compiler" | "gopls" | "assumed";

/** What hover, view and command line say of a site. */
export interface SiteDescription {
  readonly site: MapSite;
  /** "Go 1.26 · Swiss · amd64" */
  readonly model: string;
  /** The map type laid out; null when it is not known. */
  readonly mapType: MapType | null;
  readonly calls: MapCalls;
  readonly provenance: Provenance;
  /** Every name resolved to a declaration that was read, and nothing was taken for granted. */
  readonly certain: boolean;
  /** One sentence: what the provenance rests on, or what is not known. */
  readonly why: string;
}

/** Describes a site under a model. Without compiler facts the answer is marked assumed. */
export function describeSite(site: MapSite, model: MapModel, facts: CompilerFacts = {}): SiteDescription {
  const calls = mapCalls(site, model, facts);
  const mapType = facts.mapType ?? siteMapType(site, model);
  const certain = calls.unknown === null && calls.assumed.length === 0;
  const why =
    calls.unknown ??
    (certain ? "from the declarations in the source" : `taking it that ${calls.assumed.join("; ")}`);
  const provenance = facts.mapType === undefined ? "assumed" : "compiler";
  return { site, model: modelLabel(model), mapType, calls, provenance, certain, why };
}
