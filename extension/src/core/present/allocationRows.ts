import { planMemory, TooLargeError } from "../capacity/planCapacity.ts";
import type { SiteDescription } from "../compile/describeSite.ts";
import type { CodePlace, EscapeFlow } from "../compile/escapeFlows.ts";
import type { AllocationNote } from "../compile/listingCalls.ts";
import { object } from "../go/abi/allocation.ts";
import { maxSmallHint } from "../go/abi/constants.ts";
import type { MapModel } from "../go/release/goTarget.ts";
import { type GoType, GoTypeError } from "../go/types/goType.ts";
import type { MapType } from "../go/types/mapType.ts";
import { mapTypeOf } from "../go/types/mapTypeLayout.ts";
import { parseGoType, parseMapType } from "../go/types/typeParser.ts";
import { bytesText, entriesText } from "../numbers/numberText.ts";
import type { MadeSlice } from "../source/madeSlice.ts";
import { oneLine } from "../source/oneLine.ts";
import { meaningOf } from "./escapeNote.ts";
import { madeMemoryText, madeOnHeap } from "./madeMemory.ts";
import { madeSize } from "./madeSize.ts";
import { headerWords, sampleNumbers, sampleText, sizesByHint } from "./sampleSizes.ts";

/** Of source text, in UTF-16 units. */
const maxText = 80;

/** What is allocated: a map or what it keeps, a slice, anything else. */
export const allocationKinds = ["map", "slice", "other"] as const;
export type AllocationKind = (typeof allocationKinds)[number];

/** One step on the way out of the function. */
export interface AllocationStep {
  /** "m := make(map[string]int): kept in m" */
  readonly text: string;
  readonly at: CodePlace;
}

/** One value that the code of a package makes, with what it costs each time. */
export interface AllocationRow {
  /** By the file as the compiler prints it; the column counts bytes. */
  readonly at: CodePlace;
  readonly kind: AllocationKind;
  /** The expression, on one line. */
  readonly text: string;
  readonly to: "heap" | "stack";
  /** Of the heap, for each execution; null where only the program knows, or nothing is known of its size. */
  readonly bytes: number | null;
  readonly objects: number | null;
  /** "on the heap: 36,992 bytes in 6 objects", "on the stack". */
  readonly cost: string;
  /** What the type parameters stand for, as the compiler names it: "map[uint64]struct { X int; Y int }"; null in other code. */
  readonly instance: string | null;
  readonly steps: readonly AllocationStep[];
}

/** What the source tells of a noted allocation. */
export interface AllocationSource {
  /** The make or literal of a map there. */
  readonly site: SiteDescription | null;
  readonly slice: MadeSlice | null;
  /** The flow of a key or an elem into a map. */
  readonly intoMap: boolean;
}

/** How large a value is: text behind where it lies. */
type Cost = Pick<AllocationRow, "bytes" | "objects" | "cost">;

/** The row of what the compiler noted. @param flow why it is on the heap, where the compiler said so */
export function allocationRow(
  note: AllocationNote & Pick<CodePlace, "file">,
  flow: EscapeFlow | null,
  source: AllocationSource,
  model: MapModel,
): AllocationRow {
  const { file, line, column, subject, to } = note;
  const kind = kindOf(subject, source);
  const cost =
    kind === "slice"
      ? sliceCost(note, source.slice, model)
      : kind === "map" && isMap(subject)
        ? mapCost(note, source.site, model)
        : unknownCost(to);
  return {
    at: { file, line, column },
    kind,
    text: isUnnamedResult(subject) ? "a result without a name" : oneLine(withoutShapes(subject), maxText),
    to,
    ...cost,
    instance: subject.includes(shape) ? typeIn(withoutShapes(subject)) : null,
    steps: (flow?.steps ?? []).map(({ code, how, to: into, at }, i, { length }) => ({
      text: `${oneLine(withoutShapes(code), maxText)}: ${i === length - 1 ? meaningOf({ code, how, to: into, at }) : wordsOf(how, into)}`,
      at,
    })),
  };
}

/** Types of generic code stand for all that are laid out alike (cmd/compile/internal/noder, shapify). */
const shape = "go.shape.";

/** `map[go.shape.int_0]go.shape.string_1` (1.18 to 1.20 number them) as `map[int]string`. */
function withoutShapes(text: string): string {
  if (!text.includes(shape)) return text;
  return text.replaceAll(shape, "").replace(/(?<=[\w}\])])_\d+(?!\w)/g, "");
}

/** The compiler's own name of a result: "~r0". */
const isUnnamedResult = (name: string): boolean => /^~r\d+$/i.test(name);

const isMap = (subject: string): boolean => /^(?:make\(map\[|map\[)/.test(subject);
const isSlice = (subject: string): boolean => /^(?:make\(\[\]|\[\]|append\b)/.test(subject);

function kindOf(subject: string, { intoMap }: AllocationSource): AllocationKind {
  if (intoMap || isMap(subject)) return "map";
  return isSlice(subject) ? "slice" : "other";
}

/** What a step does that is not the last one. */
function wordsOf(how: string, to: string): string {
  if (how.startsWith("assign") && isUnnamedResult(to)) return "the result of an inlined call";
  if (how.startsWith("assign")) return `kept in ${to}`;
  if (how === "address-of") return "its address is taken";
  if (how === "interface-converted") return "put into an interface value";
  return how;
}

const unknownCost = (to: "heap" | "stack"): Cost => ({
  bytes: null,
  objects: null,
  cost: to === "heap" ? "on the heap" : "on the stack",
});

function mapCost({ subject, to }: AllocationNote, site: SiteDescription | null, model: MapModel): Cost {
  const own = site !== null && !subject.includes(shape) ? site : null;
  const type = own?.mapType ?? typeOfSubject(subject, model);
  if (type === null) return untypedCost(subject, to);
  if (site !== null) {
    const { bytes, objects, filled, hint, hasHint } = madeSize(site.site, type, model, to);
    if (bytes === null) return hasHint ? openCost(type, to) : unknownCost(to);
    const made = { bytes, objects, cost: madeText(type, site.site.literal?.entries ?? 0, hint, to) };
    if (filled === null || filled.bytes <= bytes) return made;
    const many = entriesText(filled.entries);
    return { ...made, cost: `${made.cost}; ${bytesText(filled.bytes, "decimal")} of heap with ${many}` };
  }
  const hint = hintIn(subject);
  if (hint === undefined) return unknownCost(to);
  try {
    const made = madeOnHeap(type, planMemory(type, 0, hint), to);
    return { ...made, cost: madeText(type, 0, hint, to) };
  } catch (error) {
    if (error instanceof TooLargeError) return unknownCost(to);
    throw error;
  }
}

/** Of a map for more than 8 only the header lies on the stack, whatever its type (cmd/compile walkMakeMap). */
function untypedCost(subject: string, to: "heap" | "stack"): Cost {
  const hint = hintIn(subject);
  const small = hint === null || (hint !== undefined && hint <= maxSmallHint);
  const unknown = unknownCost(to);
  return to === "heap" || small ? unknown : { ...unknown, cost: "header on the stack, size not known" };
}

/** A map with a hint that only the program knows. */
function openCost(type: MapType, to: "heap" | "stack"): Cost {
  const where = to === "heap" ? "on the heap, " : headerWords(to);
  return {
    ...unknownCost(to),
    cost: `${where}${sampleText("by its hint 10", sizesByHint(type, to), "decimal")}`,
  };
}

/** "on the heap: 48 bytes in 1 object"; "header on the stack, groups on the heap: 36,944 bytes in 5 objects, 48 bytes on the stack". */
function madeText(type: MapType, entries: number, hint: number | null, to: "heap" | "stack"): string {
  const plan = planMemory(type, entries, hint);
  const memory = madeMemoryText(type, plan, to, "decimal");
  if (to === "heap") return `on the heap: ${memory}`;
  if (madeOnHeap(type, plan, to).objects <= 0) return memory;
  return `header on the stack, ${plan.layout.family === "classic" ? "buckets" : "groups"} on the heap: ${memory}`;
}

/** The type that is written in a make or literal: "map[uint64]int" of "make(map[go.shape.uint64]go.shape.int, 100)". */
function typeIn(subject: string): string | null {
  const made = /^make\((.*)\)$/.exec(subject)?.[1];
  if (made === undefined) return /^(.*)\{\.\.\.\}$/.exec(subject)?.[1] ?? null;
  let depth = 0;
  for (let at = 0; at < made.length; at++) {
    if (/[[({]/.test(made[at] as string)) depth++;
    else if (/[\])}]/.test(made[at] as string)) depth--;
    else if (made[at] === "," && depth === 0) return made.slice(0, at);
  }
  return made;
}

function typeOfSubject(subject: string, model: MapModel): MapType | null {
  const text = typeIn(withoutShapes(subject)) ?? undefined;
  try {
    return text === undefined ? null : mapTypeOf(parseMapType(text, model.target), model);
  } catch (error) {
    // Names of the program's own types are not known here.
    if (error instanceof GoTypeError) return null;
    throw error;
  }
}

/** The constant hint of a make, null for none; undefined where only the program knows it. */
function hintIn(noted: string): number | null | undefined {
  const subject = withoutShapes(noted);
  const type = typeIn(subject);
  if (type === null || !subject.startsWith("make(")) return undefined;
  const rest = subject.slice("make(".length + type.length, -1);
  const hint = /^, (\d+)$/.exec(rest)?.[1];
  return rest === "" ? null : hint === undefined ? undefined : Number(hint);
}

function sliceCost(note: AllocationNote, source: MadeSlice | null, model: MapModel): Cost {
  const { subject, to } = note;
  const slice = source === null || subject.includes(shape) ? sliceOfSubject(subject) : source;
  const elem = slice === null ? null : goTypeOf(slice.elem, model);
  if (slice === null || elem === null) return unknownCost(to);
  const bytesOf = (length: number): number => object(length * elem.sizeBytes, !elem.hasPointers, model).bytes;
  const { capacity } = slice;
  if (capacity !== null) {
    if (to === "stack")
      return {
        bytes: 0,
        objects: 0,
        cost: `on the stack: ${bytesText(capacity * elem.sizeBytes, "decimal")}`,
      };
    const bytes = bytesOf(capacity);
    return {
      bytes,
      objects: bytes === 0 ? 0 : 1,
      cost: `on the heap: ${bytesText(bytes, "decimal")}${bytes === 0 ? "" : " in 1 object"}`,
    };
  }
  // A literal's size is known to the compiler, if not from its text.
  if (!subject.startsWith("make(")) return unknownCost(to);
  const ofMap = source?.ofMap ?? null;
  const by = ofMap === null ? "by its length" : `by len(${oneLine(ofMap, maxText)})`;
  const sizes = sampleNumbers.map((n) => ({ n, bytes: bytesOf(n), exact: true }));
  const where = to === "heap" ? "on the heap" : "on the stack up to 32 bytes, beyond that on the heap";
  return { ...unknownCost(to), cost: `${where}, ${sampleText(`${by} 10`, sizes, "decimal")}` };
}

/** What the compiler's own text tells of a slice: that of an instance, or of an inlined function. */
function sliceOfSubject(noted: string): Omit<MadeSlice, "ofMap"> | null {
  const subject = withoutShapes(noted);
  const type = typeIn(subject);
  if (type === null || !type.startsWith("[]")) return null;
  const sizes = subject.startsWith("make(") ? subject.slice("make(".length + type.length, -1) : "";
  const last = /^(?:, \d+)?, (\d+)$/.exec(sizes)?.[1];
  return { elem: type.slice(2), capacity: last === undefined ? null : Number(last) };
}

function goTypeOf(text: string | null, { target }: MapModel): GoType | null {
  try {
    return text === null ? null : parseGoType(text, target);
  } catch (error) {
    // Names of the program's own types are not known here.
    if (error instanceof GoTypeError) return null;
    throw error;
  }
}

/** Largest first; what is on the heap and not known stands between those and what lies on the stack. */
export function byCost(a: AllocationRow, b: AllocationRow): number {
  const rank = (row: AllocationRow): number =>
    row.bytes !== null && row.bytes > 0 ? row.bytes : row.to === "heap" ? 0 : row.bytes === null ? -1 : -2;
  return (
    rank(b) - rank(a) || (a.at.file < b.at.file ? -1 : a.at.file > b.at.file ? 1 : a.at.line - b.at.line)
  );
}
