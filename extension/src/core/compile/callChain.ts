import {
  bucketArray,
  headerObject,
  type MakeLayout,
  makeLayout,
  mapextraObject,
  swissDirectory,
  swissGroups,
  swissTable,
} from "../capacity/makeLayout.ts";
import { type Allocation, object, plus, times } from "../go/abi/allocation.ts";
import { maxSmallHint, slotCount } from "../go/abi/constants.ts";
import { makeFunction, operationOf, smallMakeFunction } from "../go/abi/mapFunctions.ts";
import type { MapType } from "../go/types/mapType.ts";
import { countedText, decimalText } from "../numbers/numberText.ts";
import type { MapSite } from "../source/mapSite.ts";
import { oneLine } from "../source/oneLine.ts";
import type { SiteDescription } from "./describeSite.ts";
import { literalHint } from "./literalHint.ts";

/** Of source text, in UTF-16 units. */
const maxText = 80;

/** Who takes part in making a map, from the source to memory. */
export type ChainPart = "source" | "types" | "escape" | "walk" | "runtime" | "heap" | "stack";

/** One message of the chain; with `bytes` and `objects` where it takes memory. */
export interface ChainMessage {
  readonly kind: "message";
  readonly from: ChainPart;
  readonly to: ChainPart;
  readonly text: string;
  readonly memory?: Allocation;
}

/** What happens in one case or another, which the source alone does not decide. */
export interface ChainChoice {
  readonly kind: "choice";
  readonly cases: readonly { readonly when: string; readonly steps: readonly ChainStep[] }[];
}

export type ChainStep = ChainMessage | ChainChoice;

/** How one make or literal becomes a map in memory, for one release and GOARCH. */
export interface CallChain {
  /** The expression on one line. */
  readonly expression: string;
  /** "Go 1.26 · Swiss · amd64" */
  readonly model: string;
  readonly steps: readonly ChainStep[];
  /** What was taken for granted; empty when all is certain. */
  readonly assumed: readonly string[];
}

const message = (from: ChainPart, to: ChainPart, text: string, memory?: Allocation): ChainMessage => ({
  ...{ kind: "message", from, to, text },
  ...(memory ? { memory } : {}),
});

/**
 * Traces a make or map literal from type check over walk to the runtime and what it allocates
 * (cmd/compile/internal/walk, runtime/map.go makemap, internal/runtime/maps NewMap; 1.18 to 1.27).
 * Null for a site that makes no map, or whose type is not known.
 */
export function callChain(description: SiteDescription): CallChain | null {
  const { site, mapType: type, facts } = description;
  if (!type || (site.form !== "make" && site.form !== "literal")) return null;
  const escapesTo = facts.escape?.value ?? null;
  const made = makingOf(site, type);
  const assumed = [...description.predicted.assumed];
  const steps: ChainStep[] = [
    message("source", "types", oneLine(site.expr, maxText)),
    message("types", "escape", `${oneLine(site.type.text, maxText)}, ${made.words}`),
  ];
  if (escapesTo === null)
    steps.push({
      kind: "choice",
      cases: [
        { when: "the map leaves the function", steps: heapSteps(made, type) },
        { when: "it stays in it", steps: stackSteps(made, type) },
      ],
    });
  else {
    const why = facts.escape?.from === "compiler" ? "the compiler says so" : (site.escape?.why ?? "");
    const verdict = escapesTo === "heap" ? "escapes to the heap" : "does not escape";
    steps.push(message("escape", "walk", why === "" ? verdict : `${verdict}: ${why}`));
    steps.push(...(escapesTo === "heap" ? heapSteps(made, type) : stackSteps(made, type)));
  }
  steps.push(...storeSteps(site, description, type));
  return {
    expression: oneLine(site.expr, maxText),
    model: description.model,
    steps,
    assumed: unlessShown(assumed, escapesTo),
  };
}

/** The open question of the escape analysis is shown as a choice. */
const unlessShown = (assumed: readonly string[], escapesTo: "heap" | "stack" | null): readonly string[] =>
  escapesTo === null ? assumed.filter((text) => !text.includes("escapes")) : assumed;

/** What make is asked for. */
interface Made {
  /** The hint as the compiler knows it; null when only the program does. */
  readonly constant: number | null;
  /** As the call's argument is written. */
  readonly argument: string;
  readonly words: string;
  readonly call: ReturnType<typeof makeFunction>;
}

function makingOf(site: MapSite, type: MapType): Made {
  const { release, target } = type.model;
  if (site.literal) {
    const { hint } = literalHint(site.literal, release);
    return { ...constantMade(hint), words: `a literal of ${site.literal.entries}, hint ${hint}` };
  }
  if (!site.hint) return { ...constantMade(0), words: "no hint" };
  const { constant, expr, type: hintType } = site.hint;
  if (constant !== null) return { ...constantMade(Number(constant)), words: `hint ${constant}, a constant` };
  const wide = target.ptrSizeBytes === 4 && (hintType === "int64" || hintType === "uint64");
  return {
    constant: null,
    argument: oneLine(expr, maxText),
    words: `hint ${oneLine(expr, maxText)}, known at run time`,
    call: makeFunction(wide),
  };
}

const constantMade = (constant: number): Pick<Made, "constant" | "argument" | "call"> => ({
  ...{ constant, argument: String(constant), call: makeFunction(false) },
});

/** The type's symbol, spelled with a dot up to 1.19. */
const typeArgument = ({ text, model }: MapType): string =>
  `${model.release.typeSymbolPrefix}${oneLine(text, maxText)}`;

function heapSteps(made: Made, type: MapType): ChainStep[] {
  if (made.constant !== null && made.constant <= maxSmallHint)
    return [
      message("walk", "runtime", `${smallMakeFunction}()`),
      message("runtime", "heap", `new ${headerName(type)}, seeded`, headerMemory(type)),
      firstWrite(type),
    ];
  const call = `${made.call}(${typeArgument(type)}, ${made.argument}, nil)`;
  return [
    message("walk", "runtime", call),
    message("runtime", "heap", `new ${headerName(type)}, seeded`, headerMemory(type)),
    ...tableSteps(made, type),
  ];
}

function stackSteps(made: Made, type: MapType): ChainStep[] {
  const header = message("walk", "stack", `${headerName(type)}, zeroed: no allocation`);
  if (made.constant !== null && made.constant <= maxSmallHint)
    return [
      header,
      message("walk", "stack", `one ${rowName(type)} of ${slotCount}, linked to it: no make call at all`),
      message("walk", "runtime", `${type.model.release.seedFunction}() for the hash seed`),
    ];
  const call = message(
    "walk",
    "runtime",
    `${made.call}(${typeArgument(type)}, ${made.argument}, header on the stack)`,
  );
  if (made.constant !== null) return [header, call, ...tableSteps(made, type)];
  const onStack = `one ${rowName(type)} of ${slotCount}, linked before the call`;
  return [
    header,
    {
      kind: "choice",
      cases: [
        {
          when: `${made.argument} is at most ${maxSmallHint}`,
          steps: [message("walk", "stack", onStack), call],
        },
        { when: "it is more", steps: [call, ...allocatedTables(null, type)] },
      ],
    },
  ];
}

/** What makemap allocates besides the header. */
function tableSteps(made: Made, type: MapType): ChainStep[] {
  if (made.constant !== null) return allocatedTables(made.constant, type);
  return [
    {
      kind: "choice",
      cases: [
        { when: `${made.argument} is at most ${maxSmallHint}`, steps: [firstWrite(type)] },
        { when: "it is more", steps: allocatedTables(null, type) },
      ],
    },
  ];
}

/** The arrays for a constant hint above 8 with their sizes; without sizes (null) where the hint is known at run time. */
function allocatedTables(hint: number | null, type: MapType): ChainStep[] {
  const classic = type.model.release.family === "classic";
  if (hint === null)
    return [
      message(
        "runtime",
        "heap",
        classic
          ? `2^B buckets of ${decimalText(type.bucket.bucketSizeBytes)} bytes, as the hint asks`
          : `a directory, tables, groups of ${decimalText(type.group.groupSizeBytes)} bytes, as the hint asks`,
      ),
    ];
  const layout = makeLayout(type, hint);
  if (!layout.allocated)
    return [message("runtime", "runtime", "the hint is too large: taken as none"), firstWrite(type)];
  return layout.family === "classic" ? classicTables(layout, type) : swissTables(layout, type);
}

function classicTables(layout: MakeLayout & { family: "classic" }, type: MapType): ChainStep[] {
  const array = bucketArray(type, layout.B);
  const spare = array.overflow > 0 ? ` + ${decimalText(array.overflow)} spare` : "";
  const size = type.bucket.bucketSizeBytes;
  const steps = [
    message(
      "runtime",
      "heap",
      `B = ${layout.B}: ${decimalText(array.buckets)}${spare} buckets of ${decimalText(size)} bytes`,
      array,
    ),
  ];
  if (array.overflow > 0)
    steps.push(message("runtime", "heap", "mapextra for the spare buckets", mapextraObject(type)));
  return steps;
}

function swissTables(layout: MakeLayout & { family: "swiss" }, type: MapType): ChainStep[] {
  const { tables, slotsPerTable, directory } = layout;
  const groups = slotsPerTable / slotCount;
  const each = swissTable(type, slotsPerTable);
  const array = swissGroups(type, slotsPerTable);
  const header = { bytes: each.bytes - array.bytes, objects: each.objects - array.objects };
  const size = type.group.groupSizeBytes;
  return [
    message("runtime", "heap", `directory of ${decimalText(directory)}`, swissDirectory(type, directory)),
    message("runtime", "heap", countedText(tables, "table header"), times(tables, header)),
    message(
      "runtime",
      "heap",
      `${tables > 1 ? `${decimalText(tables)} × ` : ""}${decimalText(groups)} groups of ${decimalText(size)} bytes`,
      times(tables, array),
    ),
  ];
}

/** What the first write adds to a map that was made without room. */
function firstWrite(type: MapType): ChainMessage {
  const sizeBytes =
    type.model.release.family === "classic" ? type.bucket.bucketSizeBytes : type.group.groupSizeBytes;
  return message(
    "runtime",
    "heap",
    `with the first write: one ${rowName(type)} of ${slotCount}`,
    object(sizeBytes, type.noscan, type.model),
  );
}

/** A literal's entries are stored one by one, or in a loop over read-only arrays. */
function storeSteps(site: MapSite, { calls }: SiteDescription, type: MapType): ChainStep[] {
  if (!site.literal || site.literal.entries === 0 || calls.unknown !== null) return [];
  const stores = calls.calls.filter((call) => operationOf(call) === "assign");
  const [call] = stores;
  if (call === undefined) return [];
  const loops = stores.length < site.literal.entries;
  const words = loops ? `${call} in a loop over the entries` : `${call} × ${stores.length}`;
  return [message("source", "runtime", `${words}, type ${oneLine(type.text, maxText)}`)];
}

function headerMemory(type: MapType): Allocation {
  return headerObject(type);
}

const headerName = ({ model }: MapType): string => (model.release.family === "classic" ? "hmap" : "Map");
const rowName = ({ model }: MapType): string => (model.release.family === "classic" ? "bucket" : "group");

/** All memory that the messages of a chain without choices take on the way to the made map. */
export function chainMemory(steps: readonly ChainStep[]): Allocation {
  const taken = steps.flatMap((step) =>
    step.kind === "message" && step.memory && !step.text.startsWith("with the first write")
      ? [step.memory]
      : [],
  );
  return plus({ bytes: 0, objects: 0 }, ...taken);
}
