import { prunesOnAssign } from "../emulator/swiss/swissReference.ts";
import { slotCount } from "../go/abi/constants.ts";
import { operationNames } from "../go/abi/mapFunctions.ts";
import { maxTableCapacity } from "../go/abi/tableSize.ts";
import type { MapType } from "../go/types/mapType.ts";
import { bytesText, countedText, decimalText, entriesText } from "../numbers/numberText.ts";
import type { SlotPicture, TotalsPicture } from "./mapPicture.ts";

/** What is compared of a map in one release: read from its memory, or measured on it. */
export interface MapFigures {
  /** "Go 1.26"; with the architecture and the hint where these differ. */
  readonly name: string;
  readonly type: MapType;
  readonly totals: TotalsPicture;
  readonly slot: SlotPicture;
  /** Classic: entries are being moved to a new bucket array. */
  readonly isGrowing: boolean;
  /** The entries with which it grew so far. */
  readonly growths: readonly number[];
  /** Null where the map has no key to be found, or too many to count. */
  readonly lookups: {
    /** How many keys are found in the first bucket or group that a lookup walks, the second … */
    readonly walks: readonly number[];
    /** Lines of 64 bytes that a lookup of a key in the map touches, on average. */
    readonly cacheLines: number;
  } | null;
  /** Bytes after all entries were deleted and replaced one by one so many times; null where that was not tried. */
  readonly replaced: { readonly times: number; readonly bytes: number } | null;
}

/** One way in which a map differs between two releases. */
export interface MapDifference {
  readonly topic: string;
  /** The difference in one or two sentences. */
  readonly text: string;
  /** What holds for each of both, in their order. */
  readonly sides: readonly [string, string];
}

/** What is different, or the same, about the same map with the same operations in two releases; the older first. */
export function mapDifferences(older: MapFigures, newer: MapFigures): MapDifference[] {
  const all = [bytes, garbage, rowOfEight, growth, lookup, iteration, deletion, replaced];
  return all.flatMap((difference) => difference(older, newer) ?? []);
}

type Difference = (older: MapFigures, newer: MapFigures) => MapDifference | undefined;

const isClassic = ({ type }: MapFigures): boolean => type.model.release.family === "classic";
const sameFamily = (a: MapFigures, b: MapFigures): boolean => isClassic(a) === isClassic(b);
/** More than the one bucket or group of a map that was made without a table. */
const hasMany = ({ totals }: MapFigures): boolean => totals.slots > slotCount;

/** "4,128 bytes less (10 %)", "the same". */
function change(from: number, to: number, unit: (count: number) => string, share = true): string {
  const by = Math.abs(to - from);
  if (by === 0) return "the same";
  const percent = share && from > 0 ? ` (${Math.max(1, Math.round((100 * by) / from))} %)` : "";
  return `${unit(by)} ${to < from ? "less" : "more"}${percent}`;
}

const bytesUnit = (count: number): string => bytesText(count, "decimal");

const bytes: Difference = (older, newer) => {
  const held = ({ totals }: MapFigures): string =>
    `${bytesUnit(totals.liveBytes ?? 0)} in ${countedText(totals.liveObjects ?? 0, "object")}`;
  const by = change(older.totals.liveBytes ?? 0, newer.totals.liveBytes ?? 0, bytesUnit);
  return {
    topic: "Bytes",
    text: `With ${entriesText(newer.totals.entries)} ${newer.name} holds ${by === "the same" ? "as many bytes" : by}.`,
    sides: [held(older), held(newer)],
  };
};

const garbage: Difference = (older, newer) => {
  const [from, to] = [older.totals.garbageBytes ?? 0, newer.totals.garbageBytes ?? 0];
  if (from === 0 && to === 0) return undefined;
  const by = change(from, to, bytesUnit);
  return {
    topic: "Left behind",
    text: `Of what was allocated on the way ${newer.name} leaves ${by === "the same" ? "as much" : by} to the garbage collector.`,
    sides: [bytesUnit(from), bytesUnit(to)],
  };
};

const rowOfEight: Difference = (older, newer) => {
  const row = ({ slot, type }: MapFigures): string => {
    const { splitGroups } = type.model.release;
    const order =
      slot.rowName === "bucket"
        ? "tophash bytes, keys, elems, overflow pointer"
        : splitGroups
          ? "control bytes, keys, elems"
          : "control bytes, then each key with its elem";
    const padding = slot.parts
      .filter(({ kind }) => kind === "padding")
      .reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    return `${slot.rowName} of ${bytesUnit(slot.rowSizeBytes)}: ${order}${padding > 0 ? `; ${bytesUnit(padding)} of padding` : ""}`;
  };
  const sides = [row(older), row(newer)] as const;
  if (sides[0] === sides[1]) return undefined;
  const by = change(older.slot.rowSizeBytes, newer.slot.rowSizeBytes, bytesUnit, false);
  return {
    topic: "Eight entries",
    text: `The memory of eight entries is ${by === "the same" ? "as large" : by.replace("less", "smaller").replace("more", "larger")} in ${newer.name}.`,
    sides,
  };
};

/** A small map of 1.24 to 1.26 whose group is full grows on any assign (internal/runtime/maps PutSlot). */
function fullGroupRule(older: MapFigures, newer: MapFigures): string {
  const [from, to] = [older, newer].map(({ type }) => type.model.release.fullSmallMapGrowsOnUpdate);
  return from && !to
    ? ` In ${older.name} a full group of 8 without a table grows also when a key that is there is assigned to; in ${newer.name} it does not.`
    : "";
}

/** Growths that are listed one by one. */
const growthsListed = 10;

const growth: Difference = (older, newer) => {
  const side = ({ growths, totals, isGrowing }: MapFigures): string => {
    const rest = growths.length - growthsListed;
    const at = growths.slice(0, growthsListed).map(decimalText).join(", ");
    const sofar =
      growths.length === 0
        ? "has not grown"
        : `grew at ${growths.length === 1 ? "entry" : "entries"} ${at}${rest > 0 ? ` and ${rest} more time${rest === 1 ? "" : "s"}` : ""}`;
    const next = totals.nextGrowth;
    const then =
      next === null
        ? ""
        : next.low === next.high
          ? `, next at ${decimalText(next.low)}`
          : next.typical === null
            ? `, next between ${decimalText(next.low)} and ${decimalText(next.high)}`
            : `, next at about ${decimalText(next.typical)} (${decimalText(next.low)} to ${decimalText(next.high)})`;
    return `${sofar}${isGrowing ? ", is moving entries now" : ""}${then}`;
  };
  return { topic: "Growth", text: growthRule(older, newer), sides: [side(older), side(newer)] };
};

function growthRule(older: MapFigures, newer: MapFigures): string {
  const perBucket = ({ type }: MapFigures): string => String(type.model.release.loadFactorNum / 2);
  if (sameFamily(older, newer)) {
    if (!isClassic(older))
      return `In both a table grows by itself when 7 of 8 slots are taken.${fullGroupRule(older, newer)}`;
    return perBucket(older) === perBucket(newer)
      ? `Both double the bucket array beyond ${perBucket(newer)} entries a bucket.`
      : `${newer.name} doubles the bucket array beyond ${perBucket(newer)} entries a bucket, ${older.name} beyond ${perBucket(older)}.`;
  }
  const [classic, swiss] = isClassic(older) ? [older, newer] : [newer, older];
  return `${classic.name} doubles the whole bucket array beyond ${perBucket(classic)} entries a bucket, and later writes move the entries. In ${swiss.name} a table grows by itself when 7 of 8 slots are taken, all at once; beyond ${decimalText(maxTableCapacity)} slots it splits.`;
}

const lookup: Difference = (older, newer) => {
  if (!older.lookups || !newer.lookups) return undefined;
  const side = (map: MapFigures): string =>
    `${walkText(map)}; ${(map.lookups?.cacheLines ?? 0).toFixed(1)} cache lines of the map on average`;
  const [from, to] = [older.lookups.walks[0] ?? 0, newer.lookups.walks[0] ?? 0];
  const where = sameFamily(older, newer) ? newer.slot.rowName : "bucket or group";
  const first =
    from === to
      ? `Both find ${decimalText(to)} keys in the first ${where} that they look at.`
      : `${newer.name} finds ${decimalText(to)} keys in the first ${where} that it looks at, ${older.name} ${decimalText(from)}.`;
  return {
    topic: "Lookup",
    text: `${first}${comparing(older, newer)}`,
    sides: [side(older), side(newer)],
  };
};

function walkText(map: MapFigures): string {
  const { lookups, slot } = map;
  const walks = lookups?.walks ?? [];
  if (!hasMany(map)) return `all in the only ${slot.rowName}`;
  const places = slot.rowName === "bucket" ? classicPlaces : swissPlaces;
  const far = walks.slice(places.length).reduce((sum, count) => sum + count, 0);
  const told = places.flatMap((place, i) => (walks[i] ? [`${decimalText(walks[i])} in ${place}`] : []));
  return [...told, ...(far > 0 ? [`${decimalText(far)} farther`] : [])].join(", ");
}

const classicPlaces = ["their bucket", "its first overflow bucket", "its second"];
const swissPlaces = ["the first group", "the second group", "the third"];

function comparing(older: MapFigures, newer: MapFigures): string {
  if (sameFamily(older, newer)) return "";
  const [classic, swiss] = isClassic(older) ? [older, newer] : [newer, older];
  if (!hasMany(classic) || !hasMany(swiss)) return "";
  const what = /^fast(32|64)/.test(classic.type.variant) ? "keys" : "tophash bytes";
  return ` ${swiss.name} compares the control bytes of eight slots at once, ${classic.name} the ${what} of a bucket one by one.`;
}

const iteration: Difference = (older, newer) => {
  const places = ({ totals }: MapFigures): number => totals.slots + slotCount * totals.overflowBuckets;
  const side = (map: MapFigures): string => {
    const goesOver = `goes over ${countedText(places(map), isClassic(map) ? "cell" : "slot")}`;
    if (!hasMany(map)) return `starts at a random ${isClassic(map) ? "cell" : "slot"}, ${goesOver}`;
    return isClassic(map)
      ? `starts at a random bucket and cell, ${goesOver}${map.isGrowing ? ", and over old buckets not moved yet" : ""}`
      : `starts at a random table and slot, ${goesOver}`;
  };
  if (sameFamily(older, newer) && places(older) === places(newer)) return undefined;
  const by = change(places(older), places(newer), (count) => countedText(count, "place"));
  return {
    topic: "Iteration",
    text: `A loop over the map in ${newer.name} passes ${by === "the same" ? "as many places" : by} to find its entries.`,
    sides: [side(older), side(newer)],
  };
};

const deletion: Difference = (older, newer) => {
  const sides = [deleted(older), deleted(newer)] as const;
  const kept = sameFamily(older, newer)
    ? isClassic(older)
      ? "the bucket array"
      : "all tables"
    : "the bucket array or all tables";
  return {
    topic: "What shrinks",
    text: `No map gets smaller: \`delete\` and \`clear\` keep ${kept}.${sides[0] === sides[1] ? " What a deleted entry leaves is the same in both." : ""}`,
    sides,
  };
};

const bareName = (symbol: string): string => symbol.replace(/^runtime\./, "");

function deleted(map: MapFigures): string {
  const { type } = map;
  if (isClassic(map))
    return "a deleted cell is free at once for the next key of its bucket; with too many overflow buckets all entries move to a new array of the same size";
  const tombstone = "a slot deleted in a full group of a table is a tombstone, which counts as taken";
  return prunesOnAssign({ type })
    ? `${tombstone} until an insert into a table without room clears those that no lookup needs`
    : `${tombstone} until its table grows${type.model.release.prunesTombstones ? `: \`${bareName(operationNames(type).assign)}\`, which writes this type, clears none` : ""}`;
}

const replaced: Difference = (older, newer) => {
  const [from, to] = [older.replaced, newer.replaced];
  if (!from || !to) return undefined;
  const by = change(from.bytes, to.bytes, bytesUnit);
  return {
    topic: "Entries replaced",
    text: `When every entry has been deleted and replaced by a new one ${from.times} times, one after the other, ${newer.name} holds ${by === "the same" ? "as many bytes" : by}.`,
    sides: [bytesUnit(from.bytes), bytesUnit(to.bytes)],
  };
};
