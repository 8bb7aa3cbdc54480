import { maxSmallHint } from "../go/abi/constants.ts";
import {
  clearFunction,
  loopFunctions,
  makeFunction,
  type OperationNames,
  operationNames,
  smallMakeFunction,
} from "../go/abi/mapFunctions.ts";
import type { MapModel } from "../go/release/goTarget.ts";
import type { MapType } from "../go/types/mapType.ts";
import { entriesText } from "../numbers/numberText.ts";
import type { MapSite } from "../source/mapSite.ts";
import type { SliceClear } from "../source/siteForms.ts";
import { literalHint } from "./literalHint.ts";
import { mapsPackageCalls } from "./mapsPackage.ts";
import { layoutMapType, siteMapType } from "./siteMapType.ts";

/** The runtime calls that the compiler emits for a map site, in the order of the source. */
export interface MapCalls {
  /** Symbols: "runtime.mapassign_fast64". Empty when there are none, or when `unknown` says that they are not known. */
  readonly calls: readonly string[];
  /** Why the calls are not known at all; null when they are. */
  readonly unknown: string | null;
  /** What was taken for granted; empty when the calls are certain. */
  readonly assumed: readonly string[];
  /** Why the compiler makes no code of it. */
  readonly dropped?: string;
  /** The map type they were chosen for; null when it is not known, or plays no part. */
  readonly mapType: MapType | null;
  /** They may be others in an instance of the generic function or type. */
  readonly byInstance?: boolean;
  /** Where a function of package maps is called and not inlined: what it calls in turn. */
  readonly through?: readonly string[];
}

/** What the compiler said of a site, which then decides instead of the syntax. */
export interface CompilerFacts {
  /** From the escape analysis' notes (-m). */
  readonly escapesTo?: "heap" | "stack";
  /** The map type as the compiler has it. */
  readonly mapType?: MapType;
}

/**
 * The runtime calls of a site under a release and GOARCH (cmd/compile/internal/walk and order.go, 1.18 to 1.27).
 * Helpers that only serve the key's or elem's own value (growslice, concatstring) are not listed, but the conversion
 * of a byte slice to a key is.
 */
export function mapCalls(site: MapSite, model: MapModel, facts: CompilerFacts = {}): MapCalls {
  const predicted = wholeCalls(site, model, facts);
  if (!site.incomplete) return predicted;
  return {
    ...predicted,
    assumed: [...predicted.assumed, "the code around it, which does not parse yet, leaves it what it is"],
  };
}

function wholeCalls(site: MapSite, model: MapModel, facts: CompilerFacts): MapCalls {
  const mapType = facts.mapType ?? siteMapType(site, model);
  const { sliceClear } = site;
  const isClear = sliceClear !== null && mapType !== null && isOneClear(sliceClear, mapType, model) !== false;
  const dropped = isClear && !site.dead ? null : whyDropped(site, model);
  if (dropped !== null) return { ...certain([], mapType), dropped };
  const calls = typedCalls(site, model, facts, mapType);
  return calls.unknown !== null && mapType === null ? (callsOfAll(site, model, facts) ?? calls) : calls;
}

/** Why the compiler makes no code of a site, or null. */
function whyDropped({ form, dead, evaluation }: MapSite, { release }: MapModel): string | null {
  if (/^(?:variable|field|parameter|result|len)$/.test(form)) return null;
  if (dead) return "it never runs: a constant condition or a jump is before it";
  if (evaluation === "never") return "it is not evaluated: what it stands in is constant";
  const isLengthOnly =
    release.rangedArrays === "rarelyEvaluated"
      ? /^ranged(?:$|Blank|ByCall)/.test(evaluation)
      : release.rangedArrays === "asSpecified" && /^ranged(?:$|ByCheck)/.test(evaluation);
  return isLengthOnly
    ? "it is not evaluated: only the length of the array is needed, which is constant"
    : null;
}

/** The calls of a site in one instance of the generic function that it is in. */
export interface InstanceCalls {
  /** The type arguments: "uint64"; by the compiler's listing those of the shape: "*uint8" for any pointer. */
  readonly types: readonly string[];
  readonly calls: readonly string[];
}

/** The calls of a site by the instances that the source makes. */
export function instanceCalls(site: MapSite, model: MapModel): readonly InstanceCalls[] {
  return (site.type.instances ?? []).flatMap(({ types, layout }): InstanceCalls[] => {
    const mapType = layoutMapType(layout, model);
    if (mapType === null) return [];
    const { calls, unknown } = typedCalls(site, model, {}, mapType);
    return unknown === null ? [{ types, calls }] : [];
  });
}

/** Above these sizes of elems the compiler takes other functions (cmd/compile/internal/walk mapfast, walkIndexMap). */
const elemLimits = [1024, 128] as const;

/** The calls that a site has whatever its type parameters stand for, or as long as its elems are not large; else null. */
function callsOfAll(site: MapSite, model: MapModel, facts: CompilerFacts): MapCalls | null {
  const layouts = site.type.representatives ?? [];
  const types = layouts.flatMap((layout) => layoutMapType(layout, model) ?? []);
  if (types.length === 0 || types.length < layouts.length) return null;
  const common = (among: readonly MapType[]): MapCalls | null => {
    const [first, ...others] = among.map((type) => typedCalls(site, model, facts, type));
    const same = others.every(({ calls }) => calls.join() === first?.calls.join());
    return first === undefined || first.unknown !== null || !same ? null : { ...first, mapType: null };
  };
  const always = common(types);
  if (always !== null) return always;
  for (const limit of elemLimits) {
    const usual = common(types.filter(({ elem }) => elem.sizeBytes <= limit));
    const assumed = `${site.type.elem} takes at most ${limit} bytes`;
    if (usual !== null) return { ...usual, assumed: [...usual.assumed, assumed], byInstance: true };
  }
  return null;
}

function typedCalls(site: MapSite, model: MapModel, facts: CompilerFacts, mapType: MapType | null): MapCalls {
  switch (site.form) {
    case "variable":
    case "field":
    case "parameter":
    case "result":
    case "len":
      return certain([], mapType);
    case "mapsCall":
      return { ...mapsPackageCalls(site, model, mapType), mapType };
    case "clear":
      return certain([clearFunction], mapType);
    case "range":
      return rangeCalls(site, model, mapType);
    case "make":
      return makeCalls(site, model, facts, mapType);
    default:
      break;
  }
  if (mapType === null) return unknownCalls(site);
  const names = operationNames(mapType);
  switch (site.form) {
    case "read":
      return readCalls(site, model, mapType, names.access1);
    case "commaOk":
      return certain([names.access2], mapType);
    case "assign":
      return certain(
        site.keyFromBytes ? ["runtime.slicebytetostring", names.assign] : [names.assign],
        mapType,
      );
    case "opAssign": {
      const calls = site.divides ? [names.access1, names.assign] : [names.assign];
      return certain(site.keyFromBytes ? ["runtime.slicebytetostring", ...calls] : calls, mapType);
    }
    case "append":
      return appendCalls(site, model, mapType, names);
    case "delete": {
      // The loop has become one mapclear.
      if (site.loop?.clears && mapType.reflexiveKey && clearsLoop(site, model)) return certain([], mapType);
      const converts = site.keyFromBytes && model.release.deleteConvertsByteKeys;
      return certain(converts ? ["runtime.slicebytetostring", names.delete] : [names.delete], mapType);
    }
    case "literal":
      return literalCalls(site, model, facts, mapType, names.assign);
  }
}

function certain(calls: readonly string[], mapType: MapType | null): MapCalls {
  return { calls, unknown: null, assumed: [], mapType };
}

function unknownCalls(site: MapSite): MapCalls {
  const byInstance = site.type.instances !== undefined;
  return {
    byInstance,
    calls: [],
    unknown: site.type.why ?? "the map's type is not known",
    assumed: [],
    mapType: null,
  };
}

/** One look-up; of a loop that is one clear of a slice or array, at one of the two places where the source has it. */
function readCalls(site: MapSite, model: MapModel, mapType: MapType, access1: string): MapCalls {
  const { sliceClear } = site;
  const clears = sliceClear === null ? false : isOneClear(sliceClear, mapType, model);
  if (sliceClear === null || clears === false) return certain([access1], mapType);
  if (clears === null)
    return { ...certain([access1], mapType), assumed: ["the loop around it is not compiled as one clear"] };
  const readAt = model.release.clearReadsSlice;
  if (sliceClear.at === readAt) return certain([access1], mapType);
  const dropped =
    readAt === "body"
      ? "the loop is compiled as one clear, which looks it up where its body does"
      : "the loop is compiled as one clear, which looks it up where its head does";
  return { ...certain([], mapType), dropped };
}

/** Whether the compiler makes a loop one clear: a key that it copied for each place is not the same any more. */
function isOneClear(
  { key, only, certain: isCertain, byPointer }: SliceClear,
  { variant }: MapType,
  { release }: MapModel,
): boolean | null {
  if (key === "boxed" || (byPointer && !release.clearsByPointer)) return false;
  const copies: readonly string[] = ["computed", ...release.appendCopiesKeys];
  if (copies.includes(key)) {
    if (!only) return null;
    if (variant === "generic") return false;
  }
  return isCertain && key !== "unknown" ? true : null;
}

/**
 * `m[k] = append(m[k], …)`: one call where the compiler still sees the same key on both sides (cmd/compile/internal/walk
 * order.go): generic functions take the key's address, and a release may have copied it for each side before that look.
 */
function appendCalls(site: MapSite, model: MapModel, mapType: MapType, names: OperationNames): MapCalls {
  const key = site.appendKey ?? "place";
  if (key === "unknown")
    return { ...certain([names.assign], mapType), assumed: ["the key is an interface already"] };
  const copies: readonly string[] = model.release.appendCopiesKeys;
  const apart = key === "boxed" || (mapType.variant === "generic" && copies.includes(key));
  return certain(apart ? [names.access1, names.assign] : [names.assign], mapType);
}

/** Whether the compiler sees that a loop only clears its map. */
const clearsLoop = ({ type }: MapSite, { release }: MapModel): boolean =>
  type.isParameter !== true || release.clearsTypeParameters;

function rangeCalls(site: MapSite, model: MapModel, mapType: MapType | null): MapCalls {
  const { start, next } = loopFunctions(model.release.family);
  if (site.loop?.clears) {
    if (mapType === null) return unknownCalls(site);
    if (!clearsLoop(site, model)) return certain([start, next], mapType);
    // The delete in the body is a site of its own, and goes away with the loop.
    return certain(mapType.reflexiveKey ? [clearFunction] : [start, next], mapType);
  }
  return certain(site.loop?.leavesAtOnce ? [start] : [start, next], mapType);
}

function makeCalls(site: MapSite, model: MapModel, facts: CompilerFacts, mapType: MapType | null): MapCalls {
  const { hint } = site;
  if (hint === null || (hint.constant !== null && hint.constant <= BigInt(maxSmallHint)))
    return smallMake(site, model, facts, mapType);
  const wide = model.target.ptrSizeBytes === 4 && (hint.type === "int64" || hint.type === "uint64");
  const calls = [makeFunction(hint.constant === null && wide)];
  const assumed =
    hint.constant === null && !hint.variable
      ? [`${hint.expr} is not a constant of at most ${maxSmallHint}`]
      : [];
  return { calls, unknown: null, assumed, mapType };
}

/** A map for at most eight entries: one call on the heap; on the stack only its seed is fetched. */
function smallMake(site: MapSite, model: MapModel, facts: CompilerFacts, mapType: MapType | null): MapCalls {
  const to = facts.escapesTo ?? site.escape?.to ?? "unknown";
  if (to === "stack") return certain([model.release.seedFunction], mapType);
  const assumed = to === "heap" ? [] : ["the map escapes to the heap"];
  return { calls: [smallMakeFunction], unknown: null, assumed, mapType };
}

// cmd/compile/internal/walk maplit: above this many static entries a loop stores them.
export const loopedStaticEntries = 25;

function literalCalls(
  site: MapSite,
  model: MapModel,
  facts: CompilerFacts,
  mapType: MapType,
  assign: string,
): MapCalls {
  const literal = site.literal ?? { entries: 0, staticEntries: 0, unknownEntries: 0 };
  const { entries, staticEntries, unknownEntries } = literal;
  const { hint, known } = literalHint(literal, model.release);
  const made =
    hint > maxSmallHint ? certain([makeFunction(false)], mapType) : smallMake(site, model, facts, mapType);
  const assumed = [...made.assumed];
  if (unknownEntries > 0 && (entries > loopedStaticEntries || !known))
    assumed.push(`${entriesText(unknownEntries)} are not constant`);
  const loops = staticEntries > loopedStaticEntries;
  const stores = loops ? entries - staticEntries + 1 : entries;
  return { calls: [...made.calls, ...Array<string>(stores).fill(assign)], unknown: null, assumed, mapType };
}
