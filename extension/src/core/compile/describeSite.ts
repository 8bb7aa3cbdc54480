import type { MapModel } from "../go/release/goTarget.ts";
import { modelLabel } from "../go/release/goTarget.ts";
import type { MapType } from "../go/types/mapType.ts";
import type { MapSite } from "../source/mapSite.ts";
import type { CompiledSite } from "./compiledSites.ts";
import type { EscapeFlow } from "./escapeFlows.ts";
import { type InstanceCalls, instanceCalls, type MapCalls, mapCalls } from "./mapCalls.ts";
import { fitsDescriptor } from "./mapDescriptor.ts";
import type { Fact, Provenance, SiteFacts } from "./siteFacts.ts";
import { siteMapType } from "./siteMapType.ts";

/** What other sources than the text said of a site. */
export interface SiteEvidence {
  /** The compiler, under the model that the site is described for. */
  readonly compiled?: CompiledSite | null;
  /** When the compiler said it, where the file has changed since: milliseconds since 1970. */
  readonly compiledStaleSince?: number | null;
  /** gopls gives the map's expression the type that the text does. */
  readonly goplsAgrees?: boolean;
}

/** What hover, view and command line say of a site. */
export interface SiteDescription {
  readonly site: MapSite;
  /** "Go 1.26 · Swiss · amd64" */
  readonly model: string;
  /** Each fact with where it comes from. */
  readonly facts: SiteFacts;
  /** Why what it makes, or hands the map, is on the heap, by the compiler; of this very text. */
  readonly flows: readonly EscapeFlow[];
  /** The map type laid out; null when it is not known. */
  readonly mapType: MapType | null;
  /** The calls as known best: the compiler's, else the predicted ones. */
  readonly calls: MapCalls;
  /** The calls that the text, the type and the escape notes lead to. */
  readonly predicted: MapCalls;
  /** In a generic function whose calls depend on its instances: those of each that is known, by the compiler if it said. */
  readonly instances: readonly InstanceCalls[];
  /** The source of the type, or of the calls where the type is not known. */
  readonly provenance: Provenance;
  /** The compiler's listing of this very text has the site without its type: makemap_small, for one, takes none. */
  readonly typeUnnamed: boolean;
  /** Every name resolved to a declaration that was read, and nothing was taken for granted; or the compiler said it. */
  readonly certain: boolean;
  /** One sentence: what the answer rests on, or what is not known. */
  readonly why: string;
}

/** Describes a site under a model, each fact by the best source that has it. */
export function describeSite(site: MapSite, model: MapModel, evidence: SiteEvidence = {}): SiteDescription {
  const compiled = evidence.compiled ?? null;
  const staleSince = evidence.compiledStaleSince ?? null;
  const escapesTo = compiled?.escapesTo ?? null;
  const predicted = mapCalls(site, model, escapesTo === null ? {} : { escapesTo });
  const mapType = siteMapType(site, model);
  const fromCompiler = <Value>(value: Value): Fact<Value> => ({ value, from: "compiler", staleSince });
  const typeFrom: Provenance =
    mapType !== null && confirmsType(compiled, mapType, site)
      ? "compiler"
      : evidence.goplsAgrees === true
        ? "gopls"
        : "assumed";
  const asTypeIs = <Value>(value: Value): Fact<Value> => ({
    value,
    from: typeFrom,
    staleSince: typeFrom === "compiler" ? staleSince : null,
  });
  const predictedCertain = predicted.unknown === null && predicted.assumed.length === 0;
  const destination = site.escape?.to ?? "unknown";
  const hint = site.hint?.constant ?? null;
  const facts: SiteFacts = {
    type: mapType === null ? null : asTypeIs(mapType),
    calls:
      compiled !== null
        ? fromCompiler(compiled.calls)
        : predicted.unknown !== null
          ? null
          : predictedCertain
            ? asTypeIs(predicted.calls)
            : assumed(predicted.calls),
    escape:
      escapesTo !== null ? fromCompiler(escapesTo) : destination === "unknown" ? null : assumed(destination),
    hint: hint === null ? null : assumed(hint),
  };
  return {
    site,
    model: modelLabel(model),
    facts,
    flows: compiled !== null && staleSince === null ? compiled.flows : [],
    mapType,
    calls:
      compiled === null
        ? predicted
        : {
            ...{ calls: compiled.calls, unknown: null, assumed: [], mapType: predicted.mapType },
            ...(compiled.through === undefined ? {} : { through: compiled.through }),
          },
    predicted,
    instances: predicted.byInstance === true ? (compiled?.instances ?? instanceCalls(site, model)) : [],
    provenance: facts.type?.from ?? facts.calls?.from ?? "assumed",
    typeUnnamed: staleSince === null && namesNoType(compiled),
    certain: compiled !== null || predictedCertain,
    why: compiled === null ? whyPredicted(predicted, typeFrom) : whyCompiled(compiled, site),
  };
}

function assumed<Value>(value: Value): Fact<Value> {
  return { value, from: "assumed", staleSince: null };
}

/** The compiler has the type by the same name, and where the listing holds its descriptor, with the same layout. */
function confirmsType(compiled: CompiledSite | null, mapType: MapType, site: MapSite): boolean {
  if (compiled === null || compiled.mapType === null) return false;
  const { linkName } = site.type;
  if (linkName !== null && linkName !== compiled.mapType) return false;
  return compiled.descriptor === null ? linkName !== null : fitsDescriptor(mapType, compiled.descriptor);
}

function namesNoType(compiled: CompiledSite | null): boolean {
  if (compiled === null || compiled.verdict === "removed") return false;
  return compiled.mapType === null && compiled.descriptor === null;
}

function whyPredicted(predicted: MapCalls, typeFrom: Provenance): string {
  if (predicted.dropped !== undefined) return predicted.dropped;
  if (predicted.unknown !== null) return predicted.unknown;
  if (predicted.assumed.length > 0) return `taking it that ${predicted.assumed.join("; ")}`;
  return typeFrom === "gopls"
    ? "gopls gives it the type that the declarations in the source do"
    : "from the declarations in the source";
}

function whyCompiled(compiled: CompiledSite, site: MapSite): string {
  const { verdict, calls, unexplained } = compiled;
  if (verdict === "removed") return "the compiler removed it: no instruction stands for it";
  if (unexplained.length > 0)
    return `from the compiler's listing, which has more map calls on its line: ${unexplained.join(", ")}`;
  if (site.form === "mapsCall") return whyMapsCompiled(compiled);
  if (verdict === "different") return "from the compiler's listing";
  return calls.length > 0
    ? "confirmed by the compiler's listing"
    : "the compiler's listing has no call for it";
}

function whyMapsCompiled({ calls, through, inIterator }: CompiledSite): string {
  if (calls.length === 0) return "the compiler's listing does not show what became of it";
  const named = (names: readonly string[]) => names.map((name) => name.replace(/^runtime\./, "")).join(", ");
  const called = calls.find((call) => /maps\.[A-Z]/.test(call));
  if (called !== undefined)
    return `the compiler's listing calls ${called}${through === undefined ? "" : `, which calls ${named(through)}`}`;
  return inIterator === true
    ? `in the compiler's listing: ${named(calls)}, in the function that runs the iteration`
    : `in the compiler's listing, inlined: ${named(calls)}`;
}
