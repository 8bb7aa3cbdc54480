import { isMapCall } from "./assignCalls.ts";
import type { Comparison } from "./compareCalls.ts";
import {
  type ListedCall,
  type ListedCalls,
  type ListedPackage,
  localSymbol,
  type SourcePlace,
} from "./listingCalls.ts";

/** Map calls of the compiler's listing on one source line that no site stands for. */
export interface UnseenCalls extends SourcePlace {
  /** The function that they stand in, as the linker names it within the package. */
  readonly function: string;
  readonly calls: readonly string[];
  /** The map type, where the listing has it: "map[string]int". */
  readonly mapType: string | null;
  /** The lines of other packages that they were inlined from; empty for the line's own calls. */
  readonly inlinedFrom: readonly SourcePlace[];
  /**
   * The functions whose literal it may be: the compiler gives the make of a literal the line of the statement that it has
   * become part of, which is the caller's when the function was inlined (cmd/compile/internal/walk, maplit).
   */
  readonly inlinedOf: readonly string[];
}

/** The map calls on lines of some files that no site explains, line by line: their own, and those inlined there. */
export function unseenCalls(
  comparison: Comparison,
  inlined: readonly ListedCall[],
  listed: ListedCalls,
  files: ReadonlySet<string>,
  of: ListedPackage,
): UnseenCalls[] {
  const own = listed.calls.filter(
    ({ file, line, call }) => isMapCall(call) && files.has(file) && !comparison.covers(file, line),
  );
  const left = inlined.filter(
    ({ call, inlinedAt }) => isMapCall(call) && inlinedAt !== null && files.has(inlinedAt.file),
  );
  return [
    ...byLine(
      [...own, ...comparison.unexplained.filter(({ file }) => files.has(file))],
      ownPlace,
      of,
      listed,
    ),
    ...byLine(left, inlinedPlace, of, listed),
  ].sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
}

/** What a literal's map is made by. */
const makesLiteral = /^runtime\.(?:makemap|makemap_small|rand|rand32|fastrand)$/;

const ownPlace = (call: ListedCall): SourcePlace => call;
const inlinedPlace = (call: ListedCall): SourcePlace => call.inlinedAt ?? call;

function byLine(
  calls: readonly ListedCall[],
  placeOf: (call: ListedCall) => SourcePlace,
  { importPath, isMain }: ListedPackage,
  listed: ListedCalls,
): UnseenCalls[] {
  const lines = groups(calls, (call) => `${placeOf(call).file}:${placeOf(call).line}`);
  return lines.map((group): UnseenCalls => {
    const [first] = group;
    const { file, line } = placeOf(first);
    const copy = largestCopy(group);
    return {
      ...{ file, line },
      function: localSymbol(first.symbol, importPath, isMain) ?? first.symbol,
      calls: copy.map(({ call }) => call),
      mapType: copy.find(({ mapType }) => mapType !== null)?.mapType ?? null,
      inlinedFrom: placeOf === inlinedPlace ? distinctPlaces(copy) : [],
      inlinedOf:
        placeOf === ownPlace && copy.every(({ call }) => makesLiteral.test(call))
          ? [...new Set(listed.inlinedAt(file, line))]
          : [],
    };
  });
}

/** A function's code may stand in a listing many times: inlined, by instance. */
function largestCopy(calls: NotEmpty<ListedCall>): readonly ListedCall[] {
  const copies = groups(calls, ({ symbol }) => symbol);
  return copies.reduce((largest, copy) => (copy.length > largest.length ? copy : largest));
}

type NotEmpty<Item> = readonly [Item, ...Item[]];

function groups<Item>(items: readonly Item[], keyOf: (item: Item) => string): NotEmpty<Item>[] {
  const found = new Map<string, [Item, ...Item[]]>();
  for (const item of items) {
    const group = found.get(keyOf(item));
    if (group === undefined) found.set(keyOf(item), [item]);
    else group.push(item);
  }
  return [...found.values()];
}

function distinctPlaces(calls: readonly ListedCall[]): SourcePlace[] {
  const places = new Map(calls.map(({ file, line }) => [`${file}:${line}`, { file, line }] as const));
  return [...places.values()];
}
