import type { MapFamily } from "../../go/release/goRelease.ts";

/** What a register or stack slot holds, in the runtime's own words. */

interface KindFacts {
  /** How pseudo-code calls it when it has no better name: classic, Swiss. */
  readonly text: readonly [string, string];
  readonly phrase: string;
  readonly struct?: string;
}

const same = (text: string, phrase: string, struct?: string): KindFacts =>
  struct === undefined ? { text: [text, text], phrase } : { text: [text, text], phrase, struct };

const kinds = {
  constant: same("", "a constant"),
  number: same("", "a number"),
  stack: same("", "an address in the frame"),
  symbol: same("", "the address of a symbol"),
  codeAddress: same("", "an address in the program"),
  goroutine: same("g", "the running goroutine", "g"),
  map: { text: ["h", "m"], phrase: "the map", struct: "map" },
  mapType: { text: ["t", "typ"], phrase: "the map's type descriptor", struct: "mapType" },
  key: same("key", "the key"),
  keyAddress: same("&key", "the address of the key"),
  keyData: same("key.ptr", "the address of the key string's bytes"),
  keyLength: same("key.len", "the length of the key string"),
  keyBytes: same("key bytes", "bytes of the key string"),
  zeroAddress: same("&zero", "the address of the zero value"),
  hint: same("hint", "the number of entries asked for"),
  iterator: same("it", "the iterator", "iterator"),
  hasher: same("t.Hasher", "the hash function's closure", "closure"),
  hasherCode: same("hasherCode", "the code of the hash function"),
  seed: same("seed", "the hash seed of this map"),
  hash: same("hash", "the hash of the key"),
  tophash: same("tophash", "the top byte of the hash"),
  flags: same("flags", "the map's flag bits"),
  writing: same("writing", "the writing mark"),
  count: same("count", "the number of entries"),
  noverflow: same("noverflow", "the number of overflow buckets"),
  B: same("B", "log2 of the bucket count"),
  bucketCount: same("nbuckets", "the number of buckets"),
  halfBuckets: same("(nbuckets / 2)", "half the number of buckets"),
  loadLimit: same("limit", "how many entries the buckets take before the map grows: 6.5 a bucket"),
  bucketMask: same("mask", "the mask that selects a bucket"),
  bucketMaskInverse: same("^mask", "the inverted bucket mask"),
  bucketIndex: same("bucket", "the index of the bucket"),
  bucketSize: same("bucketSize", "the size of a bucket in bytes"),
  bucketOffset: same("bucketOffset", "the bytes of that many buckets"),
  buckets: same("buckets", "the bucket array"),
  oldBuckets: same("oldbuckets", "the bucket array being evacuated"),
  nevacuate: same("nevacuate", "the progress of the evacuation"),
  extra: same("extra", "the overflow book-keeping", "mapextra"),
  bucket: same("b", "the bucket", "bmap"),
  bucketEnd: same("bucketEnd", "the end of the bucket"),
  overflowAddress: same("&b.overflow", "the address of the bucket's overflow pointer"),
  cellTophash: same("b.tophash[i]", "the tophash byte of a cell"),
  cellIndex: same("i", "the index of a cell"),
  cellAddress: same("cell", "the address of a key or element in the bucket"),
  elemCellAddress: same("elem", "the address of the element in the bucket"),
  ctrlAddress: same("&g.ctrl[i]", "the address of a slot's control byte"),
  mix: same("mix", "the hash being mixed"),
  storedKey: same("storedKey", "the key stored in the cell or slot"),
  storedLength: same("stored.len", "the length of the stored key string"),
  used: same("used", "the number of entries"),
  dirPtr: same("m.dirPtr", "the directory, or the only group of a small map", "dirPtr"),
  dirLen: same("dirLen", "the length of the directory; 0 is a small map"),
  globalDepth: same("globalDepth", "the number of hash bits that choose the table"),
  globalShift: same("globalShift", "how far the hash is shifted for the directory index"),
  dirIndex: same("idx", "the index in the directory"),
  table: same("t", "the table", "table"),
  groupsData: same("t.groups.data", "the table's group array"),
  lengthMask: same("t.groups.lengthMask", "the number of groups less one"),
  growthLeft: same("growthLeft", "how many more inserts the table takes before it grows"),
  capacity: same("capacity", "the number of slots of the table"),
  h1: same("h1", "the upper 57 bits of the hash, which choose the group"),
  h2: same("h2", "the low 7 bits of the hash, which the control byte repeats"),
  groupIndex: same("offset", "the index of the group in the table"),
  groupSize: same("groupSize", "the size of a group in bytes"),
  groupOffset: same("groupOffset", "the bytes of that many groups"),
  group: same("g", "the group", "group"),
  ctrlWord: same("g.ctrl", "the eight control bytes"),
  ctrlByte: same("g.ctrl[i]", "the control byte of a slot"),
  match: same("match", "the set of slots that match"),
  emptyMatch: same("match", "the set of slots that are empty"),
  freeMatch: same("match", "the set of slots that are empty or deleted"),
  fullMatch: same("match", "the set of slots that are full"),
  h2Bits: same("v", "the control bytes on the way to the set of slots that match"),
  ctrlBits: same("ctrlBits", "the control bytes on the way to a set of slots"),
  matchBit: same("bit", "the position of the first matching bit"),
  slotIndex: same("i", "the index of a slot"),
  keySize: same("keySize", "the size of a key in the bucket"),
  keyOffset: same("keyOffset", "the key's offset among the keys of the bucket"),
  cellOffset: same("cellOffset", "the element's offset behind the tophashes of the bucket"),
  slotSize: same("slotSize", "the size of a slot in bytes"),
  elemsOff: same("elemsOff", "the offset of the first element in a group"),
  keysOff: same("keysOff", "the offset of the first key in a group"),
  elemOff: same("elemOff", "the offset of the element in its slot"),
  keyStride: same("keyStride", "the distance of two keys in a group"),
  elemStride: same("elemStride", "the distance of two elements in a group"),
  slotOffset: same("slotOffset", "the bytes of that many slots"),
  slotKeyOffset: same("keyOffset", "the offset of the slot's key in its group"),
  elemOffset: same("elemOffset", "the offset of the element"),
  slotKeyAddress: same("slotKey", "the address of the slot's key"),
  slotElemAddress: same("slotElem", "the address of the slot's element"),
  elemSize: same("elemSize", "the size of an element in the bucket"),
  elemAddress: same("elem", "the address of the element"),
  found: same("ok", "whether the key was found"),
  typeOfKey: same("keyType", "the key's type descriptor", "type"),
  typeOfElem: same("elemType", "the element's type descriptor", "type"),
  typeOfBucket: {
    text: ["bucketType", "groupType"],
    phrase: "the type descriptor of a bucket or group",
    struct: "type",
  },
  typeFlags: same("flags", "the flag bits of the map type"),
  typeSize: same("size", "the size of the type in bytes"),
  equalFunction: same("Equal", "the closure that compares two keys", "closure"),
  equalCode: same("equalCode", "the code that compares two keys"),
  equal: same("equal", "whether the keys are equal"),
  newObject: same("new", "freshly allocated memory"),
  writeBarrierBuffer: same("wbBuf", "room in the write barrier's buffer"),
  writeBarrier: same("writeBarrier", "whether the garbage collector wants to hear of pointer writes"),
  field: same("", "a field of the map"),
} as const satisfies Record<string, KindFacts>;

export type Kind = keyof typeof kinds;

/** A known content. `num` is the value of a constant or the frame offset of a stack address, else NaN. */
export interface Value {
  readonly kind: Kind;
  readonly num: number;
  /** The name in pseudo-code, "" for none. */
  readonly text: string;
  /** Of an address inside a key, an element or a slot: bytes past its start, absent for the start. */
  readonly offset?: number;
  /** Of the address of a key or element: its Go type, where the map type is told. */
  readonly type?: string;
  /** The place that this is a copy of while nothing else is stored there: a field, or an offset in the frame. */
  readonly copyOf?: object | number;
  /** Of an element's address: index of the call that gave it. */
  readonly origin?: number;
}

const plainValues: Readonly<Record<MapFamily, Map<Kind, Value>>> = { classic: new Map(), swiss: new Map() };

/** The value of a kind with its usual name. */
export function ofKind(kind: Kind, family: MapFamily): Value {
  const known = plainValues[family];
  let value = known.get(kind);
  if (value === undefined) {
    value = { kind, num: Number.NaN, text: kinds[kind].text[family === "classic" ? 0 : 1] };
    known.set(kind, value);
  }
  return value;
}

const smallConstants = Array.from(
  { length: 257 },
  (_, i): Value => ({ kind: "constant", num: i, text: String(i) }),
);

export function constant(num: number, text?: string): Value {
  if (num >= 0 && num <= 256 && Number.isInteger(num)) return smallConstants[num] as Value;
  return { kind: "constant", num, text: text ?? String(num) };
}

export function phraseOf(kind: Kind): string {
  return kinds[kind].phrase;
}

/** The struct that a pointer of this kind points at, for the field tables. */
export function structOf(kind: Kind): string | undefined {
  const facts: KindFacts = kinds[kind];
  return facts.struct;
}

/** Least upper bound: what is certain when either may hold; undefined is "anything". A nil joins any pointer. */
export function join(a: Value | undefined, b: Value | undefined, family: MapFamily): Value | undefined {
  if (a === b || a === undefined || b === undefined) return a === b ? a : undefined;
  if (a.kind === b.kind) {
    if (sameValue(a, b)) return a;
    if (a.kind === "constant") return a.num === b.num ? a : ofKind("number", family);
    if (a.kind === "stack" || a.kind === "symbol" || a.kind === "codeAddress" || a.kind === "field")
      return undefined;
    if ((a.offset ?? 0) !== (b.offset ?? 0)) return undefined;
    if ((a.offset ?? 0) === 0) return ofKind(a.kind, family);
    return a.text === b.text ? { kind: a.kind, num: a.num, text: a.text, offset: a.offset ?? 0 } : undefined;
  }
  if (isVerdict(a.kind) && (isVerdict(b.kind) || isTruth(b))) return a;
  if (isVerdict(b.kind) && isTruth(a)) return b;
  if (a.kind === "constant") return joinConstant(a, b, family);
  if (b.kind === "constant") return joinConstant(b, a, family);
  if (isBucketPointer(a.kind) && isBucketPointer(b.kind)) return ofKind("bucket", family);
  if (isGroupPointer(a.kind) && isGroupPointer(b.kind)) return ofKind("group", family);
  if ((a.kind === "mix" && b.kind === "hash") || (a.kind === "hash" && b.kind === "mix"))
    return ofKind("hash", family);
  if (a.kind === "number" && isIndex(b.kind)) return b;
  if (b.kind === "number" && isIndex(a.kind)) return a;
  return undefined;
}

/** Whether two keys are equal, or whether one was found. */
function isVerdict(kind: Kind): boolean {
  return kind === "equal" || kind === "found";
}

/** A bool that the code set itself: 0, 1 or either. */
function isTruth(value: Value): boolean {
  return value.kind === "number" || (value.kind === "constant" && (value.num === 0 || value.num === 1));
}

/** The array's start is its first bucket. */
function isBucketPointer(kind: Kind): boolean {
  return kind === "bucket" || kind === "buckets" || kind === "oldBuckets";
}

/** A small map's dirPtr is its group. */
function isGroupPointer(kind: Kind): boolean {
  return kind === "group" || kind === "dirPtr" || kind === "groupsData";
}

function isIndex(kind: Kind): boolean {
  return kind === "slotIndex" || kind === "cellIndex" || kind === "groupIndex" || kind === "dirIndex";
}

function joinConstant(constantValue: Value, other: Value, family: MapFamily): Value | undefined {
  if (other.kind === "number") return other;
  if (constantValue.num === 0)
    return other.kind === "stack" || other.kind === "field" || other.offset !== undefined
      ? undefined
      : ofKind(other.kind, family);
  // Keys of a split group lie one after the other: 4, 8 or 16 bytes.
  return isIndex(other.kind) || other.kind === "keyStride" ? ofKind(other.kind, family) : undefined;
}

export function sameValue(a: Value | undefined, b: Value | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined) return false;
  return (
    a.kind === b.kind &&
    a.text === b.text &&
    a.offset === b.offset &&
    a.type === b.type &&
    a.copyOf === b.copyOf &&
    a.origin === b.origin &&
    (a.num === b.num || (Number.isNaN(a.num) && Number.isNaN(b.num)))
  );
}
