import { markBytes, maxInlineBytes, slotCount } from "../abi/constants.ts";
import type { FastVariant } from "../abi/mapFunctions.ts";
import { structsOf } from "../abi/structs.ts";
import type { MapModel } from "../release/goTarget.ts";
import type { GoType, MapGoType } from "./goType.ts";
import { algorithmOf, isWordLike } from "./keyAlgorithm.ts";
import { keyHasherOf } from "./keyHashPlan.ts";
import type { BucketLayout, GroupLayout, MapType } from "./mapType.ts";
import { roundUp } from "./typeParser.ts";

/** A key or elem as a bucket or group stores it. */
interface Stored {
  readonly sizeBytes: number;
  readonly alignBytes: number;
  readonly hasPointers: boolean;
  readonly indirect: boolean;
}

/**
 * The descriptor of a map type under a model: what reflectdata writes for it and walk chooses by it. Both families'
 * layouts are filled whatever the release; `flags`, `descriptorSizeBytes` and the hasher are the release's own.
 * cmd/compile/internal/reflectdata/{reflect,map,map_swiss,map_noswiss,alg}.go, walk/walk.go mapfast.
 */
export function mapTypeOf(type: MapGoType, model: MapModel): MapType {
  const { key, elem } = type;
  const { ptrSizeBytes } = model.target;
  const storedKey = stored(key, ptrSizeBytes);
  const storedElem = stored(elem, ptrSizeBytes);
  const facts = {
    indirectKey: storedKey.indirect,
    indirectElem: storedElem.indirect,
    reflexiveKey: !anyPart(key, (t) => t.kind === "interface" || isFloating(t)),
    needKeyUpdate: anyPart(key, (t) => t.kind === "interface" || t.kind === "string" || isFloating(t)),
    hashMightPanic: anyPart(key, (t) => t.kind === "interface"),
  };
  const hasher = keyHasherOf(key, model);
  return {
    model,
    text: type.text,
    key,
    elem,
    ...facts,
    slotKeySizeBytes: storedKey.sizeBytes,
    slotElemSizeBytes: storedElem.sizeBytes,
    slotKeyHasPointers: storedKey.hasPointers,
    slotElemHasPointers: storedElem.hasPointers,
    noscan: !storedKey.hasPointers && !storedElem.hasPointers,
    variant: fastVariant(key, elem, model),
    flags: model.release.family === "classic" ? classicFlags(facts) : swissFlags(facts),
    descriptorSizeBytes: descriptorSizeBytes(model),
    bucket: bucketLayout(storedKey, storedElem, ptrSizeBytes),
    group: groupLayout(storedKey, storedElem, model),
    hashPlan: hasher.plan,
    hasherSymbol: hasher.symbol,
  };
}

function stored(type: GoType, ptrSizeBytes: number): Stored {
  if (type.sizeBytes > maxInlineBytes)
    return { sizeBytes: ptrSizeBytes, alignBytes: ptrSizeBytes, hasPointers: true, indirect: true };
  const { sizeBytes, alignBytes, hasPointers } = type;
  return { sizeBytes, alignBytes, hasPointers, indirect: false };
}

/** Whether a test holds for the type, its fields or its elements, at any depth (arrays of length 0 and blank fields too). */
function anyPart(type: GoType, test: (part: GoType) => boolean): boolean {
  if (type.kind === "array") return anyPart(type.elem, test);
  if (type.kind === "struct") return type.fields.some((f) => anyPart(f.type, test));
  return test(type);
}

function isFloating({ kind }: GoType): boolean {
  return kind === "float32" || kind === "float64" || kind === "complex64" || kind === "complex128";
}

type MapFacts = Pick<
  MapType,
  "indirectKey" | "indirectElem" | "reflexiveKey" | "needKeyUpdate" | "hashMightPanic"
>;

function classicFlags(facts: MapFacts): number {
  return (
    (facts.indirectKey ? 1 : 0) |
    (facts.indirectElem ? 2 : 0) |
    (facts.reflexiveKey ? 4 : 0) |
    (facts.needKeyUpdate ? 8 : 0) |
    (facts.hashMightPanic ? 16 : 0)
  );
}

function swissFlags(facts: MapFacts): number {
  return (
    (facts.needKeyUpdate ? 1 : 0) |
    (facts.hashMightPanic ? 2 : 0) |
    (facts.indirectKey ? 4 : 0) |
    (facts.indirectElem ? 8 : 0)
  );
}

function descriptorSizeBytes({ release, target }: MapModel): number {
  return structsOf(release, target.ptrSizeBytes).mapType.sizeBytes;
}

function fastVariant(key: GoType, elem: GoType, model: MapModel): FastVariant {
  return elem.sizeBytes > maxInlineBytes ? "generic" : keyVariant(key, model);
}

/** The variant for a key, with an elem that is not too large for it. */
export function keyVariant(key: GoType, { target }: MapModel): FastVariant {
  const algorithm = algorithmOf(key);
  if (algorithm === "strhash") return "faststr";
  if (algorithm !== "memory" || !isWordLike(key, target)) return "generic";
  if (key.sizeBytes === 4) return key.hasPointers ? "fast32ptr" : "fast32";
  if (key.sizeBytes !== 8) return "generic";
  if (!key.hasPointers) return "fast64";
  return target.ptrSizeBytes === 8 ? "fast64ptr" : "generic";
}

/** tophash[8], keys[8], elems[8], overflow pointer last; every part of eight keeps the next one aligned. */
function bucketLayout(key: Stored, elem: Stored, ptrSizeBytes: number): BucketLayout {
  const keysOffsetBytes = markBytes;
  const elemsOffsetBytes = keysOffsetBytes + slotCount * key.sizeBytes;
  const overflowOffsetBytes = elemsOffsetBytes + slotCount * elem.sizeBytes;
  return {
    keysOffsetBytes,
    elemsOffsetBytes,
    overflowOffsetBytes,
    bucketSizeBytes: overflowOffsetBytes + ptrSizeBytes,
  };
}

/** Control word, then eight key/elem pairs, or with split groups eight keys and eight elems; Go's struct rules apply. */
function groupLayout(key: Stored, elem: Stored, { release, target }: MapModel): GroupLayout {
  const groupAlign = Math.max(target.int64AlignBytes, key.alignBytes, elem.alignBytes);
  if (release.splitGroups) {
    const elemsOffBytes = roundUp(markBytes + slotCount * key.sizeBytes, elem.alignBytes);
    const end = elemsOffBytes + slotCount * elem.sizeBytes;
    return {
      groupSizeBytes: roundUp(elem.sizeBytes === 0 ? end + 1 : end, groupAlign),
      slotSizeBytes: key.sizeBytes + elem.sizeBytes,
      keysOffBytes: markBytes,
      keyStrideBytes: key.sizeBytes,
      elemsOffBytes,
      elemStrideBytes: elem.sizeBytes,
      elemOffBytes: 0,
    };
  }
  const elemOffBytes = roundUp(key.sizeBytes, elem.alignBytes);
  const pairEnd = elemOffBytes + elem.sizeBytes;
  const padded = pairEnd > 0 && elem.sizeBytes === 0 ? pairEnd + 1 : pairEnd;
  const slotSizeBytes = roundUp(padded, Math.max(key.alignBytes, elem.alignBytes));
  const end = markBytes + slotCount * slotSizeBytes;
  return {
    groupSizeBytes: roundUp(slotSizeBytes === 0 ? end + 1 : end, groupAlign),
    slotSizeBytes,
    keysOffBytes: markBytes,
    keyStrideBytes: slotSizeBytes,
    elemsOffBytes: markBytes + elemOffBytes,
    elemStrideBytes: slotSizeBytes,
    elemOffBytes,
  };
}
