import { isField, lastName } from "./assignedName.ts";
import type { FittedCall } from "./fittedCall.ts";
import type { Frame } from "./profile.ts";
import { codeFrame, type MakingPlace, type ProfileSite, placeKey } from "./profileSite.ts";

/** What the lines show that frames are at. */
export interface CodeLines {
  /** What the value of the line's call is assigned to; null where it does not show. */
  readonly assigned: (frame: Frame) => string | null;
  /** Whether a name stands there. */
  readonly mentions: (frame: Frame, name: string) => boolean;
}

/** Lines that show nothing. */
export const noLines: CodeLines = { assigned: () => null, mentions: () => false };

/** Calls that fill maps which are told apart from others by where they come from. */
export interface MapGroup {
  /** What makes them, where that is one place. */
  readonly making: MakingPlace | null;
  readonly contexts: readonly GroupContext[];
}

/** Of these, the calls on behalf of one call of the function that has the maps. */
export interface GroupContext {
  readonly makings: readonly FittedCall[];
  readonly calls: readonly FittedCall[];
  /** The function that has the maps in a variable of its own fills them by itself: no others are among them. */
  readonly isOwn: boolean;
  /** They are on behalf of one call of a function that makes the maps, as far as it shows; else of any. */
  readonly isKnown: boolean;
}

/** A function that makes a map hands it out through so many others at most. */
const maxHandedOut = 4;

/**
 * Tells the maps that calls fill apart: by the make whose value their variable is assigned, in the same call of its function or in
 * one that calls it; else by the variable.
 */
export function mapGroups(fitted: readonly FittedCall[], lines: CodeLines): MapGroup[] {
  const makes = new Makes(
    fitted.filter(({ made }) => made),
    lines,
  );
  const groups = new Map<string, { making: MakingPlace | null; readonly calls: PlacedCall[] }>();
  for (const call of fitted) {
    if (call.made) continue;
    const placed = placedCall(call, makes);
    const making = onlyPlace(placed.makings.map(({ site }) => site)) ?? call.site.making;
    const key = `${making === null ? variableKey(call.site) : placeKey(making)} ${typeOf(call)}`;
    const group = groups.get(key);
    if (group) group.calls.push(placed);
    else groups.set(key, { making, calls: [placed] });
  }
  return [...groups.values()].map(({ making, calls }) => ({ making, contexts: contextsOf(calls) }));
}

interface PlacedCall {
  readonly call: FittedCall;
  readonly makings: readonly FittedCall[];
  /** The call of the function that has the map; null where it is not known. */
  readonly context: string | null;
  readonly isOwn: boolean;
}

function contextsOf(calls: readonly PlacedCall[]): GroupContext[] {
  // What may belong to any of them cannot be counted apart from them.
  const together = calls.some(({ context }) => context === null);
  const contexts = new Map<string, PlacedCall[]>();
  for (const call of calls) {
    const key = together ? "" : (call.context ?? "");
    const own = contexts.get(key);
    if (own) own.push(call);
    else contexts.set(key, [call]);
  }
  return [...contexts.values()].map((own) => ({
    makings: [...new Set(own.flatMap(({ makings }) => makings))],
    calls: own.map(({ call }) => call),
    isOwn: own.every(({ isOwn }) => isOwn),
    isKnown: !together,
  }));
}

function placedCall(call: FittedCall, makes: Makes): PlacedCall {
  const { site, allocations } = call;
  const { frames } = allocations.stack;
  if (site.operand === null) {
    const context = scopeOf(frames, codeFrame(allocations.stack));
    return { call, makings: makes.at(site, context, typeOf(call)), context, isOwn: true };
  }
  if (site.holder === "field" || site.holder === "package") {
    const makings = makes.named(sharedKey(site, site.operand), typeOf(call));
    return { call, makings, context: null, isOwn: false };
  }
  const at = rootOf(frames, codeFrame(allocations.stack));
  const scope = scopeOf(frames, at);
  const makings = makes.named(`${scope} ${site.operand}`, typeOf(call));
  const isOwn = site.holder === "local" && !isClosure(frames[at]);
  if (makings.length > 0 || isOwn) return { call, makings, context: scope, isOwn: true };
  if (site.holder === "local") return { call, makings, context: null, isOwn: false };
  for (let j = codeFrame(allocations.stack) + 1; j < frames.length; j++) {
    const outer = scopeOf(frames, rootOf(frames, j));
    const found = makes.handedOn(outer, typeOf(call), frames[j] as Frame);
    if (found.length > 0) return { call, makings: found, context: outer, isOwn: false };
  }
  return { call, makings, context: null, isOwn: false };
}

/** The calls of a profile that make maps, by what their values are assigned to. */
class Makes {
  readonly #lines: CodeLines;
  readonly #named = new Map<string, Set<FittedCall>>();
  /** By the name that each is assigned to there. */
  readonly #within = new Map<string, Map<FittedCall, string>>();
  readonly #at = new Map<string, Set<FittedCall>>();

  constructor(makes: readonly FittedCall[], lines: CodeLines) {
    this.#lines = lines;
    for (const make of makes) {
      const { site, allocations } = make;
      const { frames } = allocations.stack;
      const first = codeFrame(allocations.stack);
      add(this.#at, `${placeKey(site)} ${scopeOf(frames, first)} ${typeOf(make)}`, make);
      for (let j = first; j < Math.min(frames.length, first + maxHandedOut); j++) {
        const name = j === first ? site.assigned : lines.assigned(frames[j] as Frame);
        const scope = scopeOf(frames, rootOf(frames, j));
        if (name === null) continue;
        const key = `${scope} ${typeOf(make)}`;
        const within = this.#within.get(key) ?? new Map<FittedCall, string>();
        this.#within.set(key, within.set(make, name));
        const isShared = isField(name) || (j === first && site.holder === "package");
        add(this.#named, `${isShared ? sharedKey(site, name) : `${scope} ${name}`} ${typeOf(make)}`, make);
      }
    }
  }

  named(key: string, type: string): readonly FittedCall[] {
    return [...(this.#named.get(`${key} ${type}`) ?? [])];
  }

  /** Those of a call of a function whose line, at which it calls another, has their variable. */
  handedOn(scope: string, type: string, frame: Frame): readonly FittedCall[] {
    const within = [...(this.#within.get(`${scope} ${type}`) ?? [])];
    return within.flatMap(([make, name]) => (this.#lines.mentions(frame, name) ? [make] : []));
  }

  at(place: MakingPlace, scope: string, type: string): readonly FittedCall[] {
    return [...(this.#at.get(`${placeKey(place)} ${scope} ${type}`) ?? [])];
  }
}

function add(index: Map<string, Set<FittedCall>>, key: string, make: FittedCall): void {
  const known = index.get(key);
  if (known) known.add(make);
  else index.set(key, new Set([make]));
}

const typeOf = ({ ladder }: FittedCall): string => ladder.type.text;

const sharedKey = ({ file }: ProfileSite, name: string): string =>
  isField(name) ? `field ${lastName(name)}` : `package ${file} ${name}`;

/** The variable that a site writes to: fields by their name, variables of the package in their file, others in their function. */
function variableKey(site: ProfileSite): string {
  const { file, operand, holder } = site;
  if (operand === null) return placeKey(site);
  if (holder === "field")
    return `${file.slice(0, Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\")) + 1)} .${lastName(operand)}`;
  return `${file} ${holder === "package" ? "" : site.function} ${operand}`;
}

/** What all of them are. */
function onlyPlace(sites: readonly ProfileSite[]): ProfileSite | null {
  const [first] = sites;
  return first !== undefined && sites.every((site) => placeKey(site) === placeKey(first)) ? first : null;
}

/** A call of a function: the function, and the calls that lead to it. */
function scopeOf(frames: readonly Frame[], at: number): string {
  const callers = frames.slice(at + 1).map((frame) => `${frame.function}:${frame.line}`);
  return [frames[at]?.function, ...callers].join("\n");
}

/** The frame of the function that a closure stands in, where it is on the stack; of all else its own. */
function rootOf(frames: readonly Frame[], at: number): number {
  let root = at;
  for (let j = at + 1; j < frames.length; j++)
    if (standsInside(frames[root]?.function ?? "", frames[j]?.function ?? "")) root = j;
  return root;
}

/** Whether the linker names a function as one that stands inside another, or inside a copy of it that was inlined. */
function standsInside(inner: string, outer: string): boolean {
  if (inner.startsWith(outer)) return closureSuffix.test(inner.slice(outer.length));
  const local = outer.slice(outer.lastIndexOf("/") + 1).replace(/^[^.]*\./, "");
  return local !== "" && inner.includes(`.${local}.func`);
}

const closureSuffix = /^(?:\.(?:func|gowrap|deferwrap)?\d|-range\d)/;

const isClosure = (frame: Frame | undefined): boolean =>
  /(?:\.func\d+|\.\d+|-range\d+)$/.test(frame?.function ?? "");
