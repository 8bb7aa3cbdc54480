import type { CodeOutline, OutlinedFunction } from "../source/codeOutline.ts";
import { standsIn } from "./costSites.ts";
import type { Frame } from "./profile.ts";
import type { Drift } from "./profileSite.ts";

/** How a line of a profile stands in the sources that are here. */
export interface DriftedLine {
  /** Where it is here. */
  readonly line: number;
  readonly drift: Drift;
}

/** What of a file a profile says otherwise than the sources. */
export interface FileDrift {
  /** Null where the sources contradict: they are not those of the profile. */
  readonly lineOf: (frame: Frame) => DriftedLine | null;
  /** Functions of which the sources say something else, as the profile has them. */
  readonly contradicted: readonly string[];
  /** How many of the others stand elsewhere. */
  readonly moved: number;
}

/** What sources and profile say of each other where they are not of one time. */
export interface SourcesDrift {
  /** Functions here that cannot be those of the profile, by their files. */
  readonly contradicted: readonly { readonly file: string; readonly functions: readonly string[] }[];
  /** How many functions were moved, by files. */
  readonly moved: readonly { readonly file: string; readonly functions: number }[];
}

/** A frame of a file. */
export interface SeenFrame {
  readonly frame: Frame;
  /** How many sizes the objects have that it allocated by itself. */
  readonly sizes: number;
  /** A profile of the processor gives some frames a line of what was inlined into their function. */
  readonly isExact: boolean;
}

/** What the linker makes, or what has no function in the source: initial values of package variables, wrappers. */
const withoutFunction = /(?:^|\/)[^./]*\.(?:init(?:[.-]|$)|map\.init|glob\.)/;

/** A line that only moves variables to the heap has objects of fewer sizes. */
const sizesOfArrays = 3;

/** A function literal, by how the linker names it: "main.f.func1", "main.f.func1.2". */
const ofLiteral = /\.(?:func)?\d+(?:\[\.\.\.\])?$/;

/** What the compiler makes of a go or defer statement, of the body of a range over a function, of a method value. */
const madeOfStatement = /(?:\.(?:gowrap|deferwrap)\d+|-range\d+|-fm)(?:\.|$)/;

/**
 * Holds the functions and lines of a profile's frames against the sources of their file. Frames that stand where nothing is, or
 * allocate where nothing can, contradict all lines of their function.
 * @param hasSite whether a map is used on a line, so that its objects are no contradiction
 */
export function driftOf(
  seen: readonly SeenFrame[],
  outline: CodeOutline,
  hasSite: (line: number) => boolean,
): FileDrift {
  const placed = new Map<Frame, PlacedFrame>();
  for (const { frame } of seen) placed.set(frame, placeOf(frame, outline));
  moveLiterals(placed);
  const lines = new Map<
    OutlinedFunction | string,
    { readonly good: Set<number>; readonly bad: Set<number> }
  >();
  const contradicted = new Map<OutlinedFunction | string, string>();
  for (const { frame, sizes, isExact } of seen) {
    const { own, shift } = placed.get(frame) ?? { own: null, shift: 0 };
    if (own === null && withoutFunction.test(frame.function)) continue;
    const line = frame.line + (shift ?? 0);
    const isWithin = own !== null && own.line <= line && line <= own.endLine;
    const isPossible =
      outline.code.has(line) && (sizes < sizesOfArrays || outline.busy.has(line) || hasSite(line));
    const isGood = shift !== null && isWithin && isPossible;
    const key = own ?? frame.function;
    const { good, bad } = lines.get(key) ?? { good: new Set(), bad: new Set() };
    lines.set(key, { good, bad });
    (isGood ? good : bad).add(line);
    if (!isGood && (isExact || bad.size > good.size)) contradicted.set(key, frame.function);
    else if (!isExact && bad.size <= good.size) contradicted.delete(key);
  }
  const fitting = new Map<OutlinedFunction, string>();
  for (const [frame, { own }] of placed)
    if (own !== null && !contradicted.has(own)) fitting.set(own, frame.function);
  // Where most are others, the file is another, and the rest has its name by chance.
  const isOther = contradicted.size > fitting.size;
  const edited = editedFunctions([...placed.values()], outline);
  const movedFunctions = new Set(
    [...placed.values()].flatMap(({ own, shift }) => (shift === 0 ? [] : [own])),
  );
  return {
    lineOf: (frame) => {
      const place = placed.get(frame);
      if (place === undefined) return null;
      const { own, shift } = place;
      if (isOther || contradicted.has(own ?? frame.function) || shift === null) return null;
      const line = frame.line + shift;
      if (own !== null && (line < own.line || line > own.endLine)) return null;
      const drift = own !== null && edited.has(own) ? "edited" : shift === 0 ? "none" : "moved";
      return { line, drift };
    },
    contradicted: [...new Set([...contradicted.values(), ...(isOther ? fitting.values() : [])])],
    moved: isOther ? 0 : [...fitting.keys()].filter((own) => movedFunctions.has(own)).length,
  };
}

/** The function of a frame here, and by how many lines it stands elsewhere: null where it is another. */
interface PlacedFrame {
  readonly own: OutlinedFunction | null;
  readonly shift: number | null;
}

function placeOf(frame: Frame, { functions }: CodeOutline): PlacedFrame {
  const named = functions.filter(({ name }) => standsIn(frame, { function: name }));
  const around = named.find(({ line, endLine }) => line <= frame.line && frame.line <= endLine);
  const own = around ?? (named.length === 1 ? (named[0] ?? null) : null);
  if (own === null) return { own: null, shift: 0 };
  // What is made of a statement begins there: only its function's other frames tell whether it has moved.
  if (frame.start === 0 || madeOfStatement.test(frame.function))
    return { own, shift: own === around ? 0 : null };
  // A literal moves with its function, of which its frame does not tell the line.
  if (ofLiteral.test(frame.function)) return { own, shift: own.literals.has(frame.start) ? 0 : null };
  return { own, shift: own.line - frame.start };
}

/** A literal that does not begin where the profile says may have moved with its function; what is made of a statement has. */
function moveLiterals(placed: Map<Frame, PlacedFrame>): void {
  const isOfStatement = ({ function: name }: Frame): boolean => madeOfStatement.test(name);
  const shifts = new Map<OutlinedFunction, number>();
  for (const [frame, { own, shift }] of placed)
    if (own !== null && shift !== null && !ofLiteral.test(frame.function) && !isOfStatement(frame))
      shifts.set(own, shift);
  for (const [frame, { own, shift }] of placed) {
    if (own === null || (shift !== null && !isOfStatement(frame))) continue;
    const moved = shifts.get(own);
    if (moved !== undefined && (isOfStatement(frame) || own.literals.has(frame.start + moved)))
      placed.set(frame, { own, shift: moved });
  }
}

/** The functions between two of which one moved by other lines than the other: something was edited there, maybe in them. */
function editedFunctions(
  placed: readonly PlacedFrame[],
  { functions }: CodeOutline,
): ReadonlySet<OutlinedFunction> {
  const shifts = new Map<OutlinedFunction, number>();
  for (const { own, shift } of placed) if (own !== null && shift !== null) shifts.set(own, shift);
  const edited = new Set<OutlinedFunction>();
  let since: OutlinedFunction[] = [];
  let before: number | null = null;
  for (const one of [...functions].sort((a, b) => a.line - b.line)) {
    const shift = shifts.get(one);
    if (shift !== undefined) {
      if (before !== null && before !== shift) for (const between of since) edited.add(between);
      since = [];
      before = shift;
    }
    since.push(one);
  }
  return edited;
}
