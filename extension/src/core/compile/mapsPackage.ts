import { clearFunction, loopFunctions, operationNames, smallMakeFunction } from "../go/abi/mapFunctions.ts";
import type { MapModel } from "../go/release/goTarget.ts";
import type { MapType } from "../go/types/mapType.ts";
import type { MapSite } from "../source/mapSite.ts";
import { siteMapType } from "./siteMapType.ts";

/** A function of package maps: what its body calls. */
interface MapsFunction {
  readonly body: readonly Step[];
  /** It returns an iterator: its calls are made by whoever runs that. */
  readonly iterates?: boolean;
}

/** The calls of a call of package maps, as MapCalls has them. */
interface MapsPackageCalls {
  readonly calls: readonly string[];
  readonly unknown: string | null;
  readonly assumed: readonly string[];
  readonly through?: readonly string[];
}

/** What a body does; `access2` of the second map. */
type Step = "start" | "next" | "access2" | "assign" | "delete" | "clear" | "clone" | "make";

// src/maps/maps.go and iter.go, 1.21 to 1.27.
const library: ReadonlyMap<string, MapsFunction> = new Map(
  Object.entries({
    Clone: { body: ["clone"] },
    Copy: { body: ["start", "assign", "next"] },
    Equal: { body: ["start", "access2", "next"] },
    EqualFunc: { body: ["start", "access2", "next"] },
    DeleteFunc: { body: ["start", "delete", "next"] },
    Keys: { body: ["start", "next"], iterates: true },
    Values: { body: ["start", "next"], iterates: true },
    All: { body: ["start", "next"], iterates: true },
    Collect: { body: ["make", "assign"] },
    Insert: { body: ["assign"] },
  }),
);

// golang.org/x/exp/maps: its versions differ in Clone, which may be a loop or the library's; Keys and Values make slices.
const experimental: ReadonlyMap<string, MapsFunction> = new Map(
  Object.entries({
    Copy: { body: ["start", "assign", "next"] },
    Equal: { body: ["start", "access2", "next"] },
    EqualFunc: { body: ["start", "access2", "next"] },
    DeleteFunc: { body: ["start", "delete", "next"] },
    Keys: { body: ["start", "next"] },
    Values: { body: ["start", "next"] },
    Clear: { body: ["clear"] },
  }),
);

/** Steps whose call depends on the map's type. */
const typedSteps: ReadonlySet<Step> = new Set(["access2", "assign", "delete"]);

/**
 * The calls of a call of package maps: those of its body where the compiler inlines it, else the function itself with what
 * it calls in turn.
 */
export function mapsPackageCalls(site: MapSite, model: MapModel, mapType: MapType | null): MapsPackageCalls {
  const name = site.called ?? "";
  const own = site.calledPath !== "golang.org/x/exp/maps";
  const table = own ? library : experimental;
  const known = table.get(name);
  const nothing: MapsPackageCalls = { calls: [], unknown: null, assumed: [] };
  if (known === undefined)
    return { ...nothing, unknown: `what ${site.calledPath ?? "maps"}.${name} calls is not known` };
  if (mapType === null && known.body.some((step) => typedSteps.has(step)))
    return { ...nothing, unknown: site.type.why ?? "the map's type is not known" };
  const second = site.second === null ? mapType : siteMapType({ ...site, type: site.second }, model);
  if (second === null && known.body.includes("access2"))
    return { ...nothing, unknown: site.second?.why ?? "the second map's type is not known" };
  const calls = known.body.map((step) => stepCall(step, model, mapType, second));
  if (own && model.release.mapsFunctionsCalled.includes(name)) {
    // Collect is inlined before Insert, which it calls, is.
    const made = name === "Collect" ? calls.slice(0, 1) : [];
    const called = name === "Collect" ? "maps.Insert" : `maps.${name}`;
    return {
      ...nothing,
      calls: [...made, called],
      through: calls.slice(made.length),
      assumed: escaping(name),
    };
  }
  const inlined = known.iterates
    ? `the iterator of maps.${name} is run`
    : `the compiler inlines maps.${name} here`;
  return { ...nothing, calls, assumed: [inlined, ...escaping(name)] };
}

const escaping = (name: string): string[] => (name === "Collect" ? ["the map escapes to the heap"] : []);

function stepCall(step: Step, model: MapModel, mapType: MapType | null, second: MapType | null): string {
  switch (step) {
    case "start":
      return loopFunctions(model.release.family).start;
    case "next":
      return loopFunctions(model.release.family).next;
    case "clone":
      return "maps.clone";
    case "make":
      return smallMakeFunction;
    case "clear":
      return clearFunction;
    default: {
      const of = step === "access2" ? second : mapType;
      return of === null ? "" : operationNames(of)[step];
    }
  }
}
