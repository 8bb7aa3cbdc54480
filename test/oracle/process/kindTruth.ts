import type { Architecture } from "../../../extension/src/core/asm/machine/registers.ts";
import type { Kind, Value } from "../../../extension/src/core/asm/runtime/values.ts";
import type { FieldName, MapFacts, ProcessMemory } from "./mapFacts.ts";

/** Whether what the annotator says of a register is so, by kind of content. */

/** What the program said that it is about to do, and what was seen since. */
export interface RunningOperation {
  readonly facts: MapFacts;
  readonly memory: ProcessMemory;
  readonly arch: Architecture;
  readonly m: number;
  readonly typ: number;
  readonly keyAddress: number;
  readonly keyBytes: Buffer;
  readonly goroutine: bigint;
  readonly hint: bigint;
  /** The hash of the key, and what hash functions have returned since. */
  readonly hashes: Set<bigint>;
  /** Iterators that were handed to the functions that start one. */
  readonly iterators: Set<bigint>;
  symbol(name: string): readonly [number, number] | undefined;
}

/** Where the claim stands. */
export interface ClaimPlace {
  /** Stack pointer at the entry of the function, undefined when that was not seen. */
  readonly entryStackPointer: bigint | undefined;
  /** The function handles other keys than the operation's: growth, moving, iteration. */
  readonly movesKeys: boolean;
}

/** true: it is so; false: it is not; undefined: not to be told. */
export type Verdict = boolean | undefined;

type Rule = (real: bigint, op: RunningOperation, place: ClaimPlace, value: Value) => Verdict;

const low = (real: bigint, bytes: number): bigint => BigInt.asUintN(8 * bytes, real);

const field =
  (name: FieldName, bytes = 8): Rule =>
  (real, { facts }) =>
    facts.has(name, low(real, bytes));

const pointerField =
  (name: FieldName): Rule =>
  (real, { facts }) =>
    real === 0n || facts.has(name, real);

const exactly =
  (truth: (op: RunningOperation) => number | bigint, bytes = 8): Rule =>
  (real, op) =>
    low(real, bytes) === low(BigInt(truth(op)), bytes);

const upTo =
  (most: (op: RunningOperation) => number | bigint): Rule =>
  (real, op) =>
    real >= 0n && real <= BigInt(most(op));

const wordAt = (op: RunningOperation, address: number): bigint =>
  op.memory.read(address, 8).readBigUInt64LE(0);

/** A word of the map's type descriptor, as a pointer. */
const descriptorWord =
  (offset: number): Rule =>
  (real, op) =>
    real === wordAt(op, op.typ + offset);

const most = (op: RunningOperation, name: FieldName): bigint => {
  let best = 0n;
  for (const value of op.facts.history.get(name) ?? []) if (value > best) best = value;
  return best;
};

/** Powers of two that were numbers of buckets, of the present or the previous array. */
const bucketCounts = (op: RunningOperation): bigint[] =>
  [...(op.facts.history.get("B") ?? [])].flatMap((B) => [1n << B, B === 0n ? 1n : 1n << (B - 1n)]);

/** Address in a bucket or group whose offset there fits. */
const inBlock =
  (fits: (offset: number, op: RunningOperation) => boolean): Rule =>
  (real, op) => {
    if (real === 0n) return true;
    const offset = op.facts.offsetInBlock(Number(real));
    return offset !== undefined && fits(offset, op);
  };

const bool: Rule = (real) => low(real, 1) <= 1n;
const notTold: Rule = () => undefined;

/** Of a slot or cell: whether an offset in a bucket or group is where a key or an elem begins or goes on. */
function isKeyOffset(offset: number, { facts }: RunningOperation, startOnly: boolean): boolean {
  const { type } = facts;
  const [first, stride] = facts.isClassic
    ? [type.bucket.keysOffsetBytes, type.slotKeySizeBytes]
    : [type.group.keysOffBytes, type.group.keyStrideBytes];
  return isIn(offset - first, stride, type.slotKeySizeBytes, startOnly);
}

function isElemOffset(offset: number, { facts }: RunningOperation, startOnly: boolean): boolean {
  const { type } = facts;
  const [first, stride] = facts.isClassic
    ? [type.bucket.elemsOffsetBytes, type.slotElemSizeBytes]
    : [type.group.elemsOffBytes, type.group.elemStrideBytes];
  return isIn(offset - first, stride, type.slotElemSizeBytes, startOnly);
}

function isIn(from: number, stride: number, size: number, startOnly: boolean): boolean {
  if (stride === 0) return from === 0;
  if (from < 0 || from >= 8 * stride) return false;
  return startOnly ? from % stride === 0 : from % stride < Math.max(1, size);
}

/** A key of the operation, or one in the map where the function handles those. */
const keyAddress: Rule = (real, op, place, value) => {
  if (real === 0n) return value.text === "it.key" ? true : op.keyBytes.length === 0;
  const offset = op.facts.offsetInBlock(Number(real));
  if ((place.movesKeys || value.text === "it.key") && offset !== undefined)
    return isKeyOffset(offset, op, true);
  if (op.keyBytes.length === 0) return undefined;
  try {
    return op.memory.read(Number(real), op.keyBytes.length).equals(op.keyBytes)
      ? true
      : place.movesKeys
        ? undefined
        : false;
  } catch {
    return false;
  }
};

/** Part of the key that is looked up. */
const keyPart: Rule = (real, op, place) => {
  if (op.keyBytes.length === 0 || place.movesKeys) return undefined;
  for (const bytes of [8, 4, 2, 1])
    for (let at = 0; at + bytes <= op.keyBytes.length; at += bytes)
      if (
        BigInt.asUintN(
          64,
          op.keyBytes.readBigUInt64LE === undefined ? 0n : littleEndian(op.keyBytes, at, bytes),
        ) === low(real, bytes)
      )
        return true;
  return false;
};

function littleEndian(bytes: Buffer, at: number, count: number): bigint {
  let value = 0n;
  for (let i = count - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[at + i] as number);
  return value;
}

const keyWord =
  (index: number): Rule =>
  (real, op, place) =>
    place.movesKeys || op.keyBytes.length < 8 * (index + 1)
      ? undefined
      : real === littleEndian(op.keyBytes, 8 * index, 8);

const ofHash =
  (holds: (hash: bigint, real: bigint) => boolean): Rule =>
  (real, op) => {
    if (op.hashes.size === 0) return undefined;
    for (const hash of op.hashes) if (holds(hash, real)) return true;
    return false;
  };

/** runtime.zeroVal has 1024 bytes; a larger element has zeros of its own, which the linker does not name. */
function isZeroValue(real: bigint, op: RunningOperation): boolean {
  const [from, to] = op.symbol("runtime.zeroVal") ?? [0, 0];
  if (Number(real) >= from && Number(real) < to) return true;
  const { sizeBytes } = op.facts.type.elem;
  return (
    sizeBytes > 1024 &&
    op.facts.offsetInBlock(Number(real)) === undefined &&
    holdsZeros(Number(real), sizeBytes, op)
  );
}

/** False where nothing is mapped: an address that a claim is tried with may lie anywhere. */
function holdsZeros(address: number, sizeBytes: number, op: RunningOperation): boolean {
  try {
    return op.memory.read(address, sizeBytes).every((byte) => byte === 0);
  } catch {
    return false;
  }
}

const elemAddress: Rule = (real, op) => {
  if (real !== 0n && isZeroValue(real, op)) return true;
  const offset = op.facts.offsetInBlock(Number(real), true);
  if (real === 0n) return true;
  if (op.facts.type.elem.sizeBytes === 0) return undefined;
  if (op.facts.type.indirectElem && (offset === undefined || !isElemOffset(offset, op, true)))
    return undefined;
  return offset !== undefined && isElemOffset(offset, op, true);
};

/** Where an element begins, or where the elements end. */
function elemCell(real: bigint, op: RunningOperation): Verdict {
  if (real === 0n) return true;
  const offset = op.facts.offsetInBlock(Number(real));
  return (
    offset !== undefined &&
    (isElemOffset(offset, op, true) || offset === op.facts.type.bucket.overflowOffsetBytes)
  );
}

/** Where a key or an element begins, or where the elements end. */
function cell(real: bigint, op: RunningOperation): Verdict {
  if (real === 0n) return true;
  const offset = op.facts.offsetInBlock(Number(real));
  return (
    offset !== undefined &&
    (isKeyOffset(offset, op, true) ||
      isElemOffset(offset, op, true) ||
      offset === op.facts.type.bucket.overflowOffsetBytes)
  );
}

const slotKey = inBlock((offset, op) => isKeyOffset(offset, op, true));

/** Where a loop over the slots of a group ends. */
function isPastSlots(real: bigint, { facts }: RunningOperation): boolean {
  const { keysOffBytes, keyStrideBytes } = facts.type.group;
  const last = facts.offsetInBlock(Number(real) - keyStrideBytes);
  return last === keysOffBytes + 7 * keyStrideBytes;
}

/** The slots of a group whose control byte fits, as the bits of a set: one a slot, or the top one of each byte. */
const setOfSlots =
  (fits: (control: number, op: RunningOperation) => boolean, mayBeLess: boolean): Rule =>
  (real, op) => {
    const isAmd64 = op.arch.goarch === "amd64";
    const told = isAmd64 ? low(real, 1) : real;
    for (const controls of op.facts.controlWords()) {
      let set = 0n;
      for (const [i, control] of controls.entries())
        if (fits(control, op)) set |= isAmd64 ? 1n << BigInt(i) : 0x80n << BigInt(8 * i);
      // Found first, a bit is counted from the other end.
      for (const bits of isAmd64 ? [set] : [set, reversed(set)])
        if (told === bits || (mayBeLess && (told & ~bits) === 0n)) return true;
    }
    return false;
  };

function reversed(word: bigint): bigint {
  let bits = 0n;
  for (let i = 0n; i < 64n; i++) if ((word >> i) & 1n) bits |= 1n << (63n - i);
  return bits;
}

const isEmpty = (control: number): boolean => control === 0x80;

const withH2 = setOfSlots(
  (control, { hashes }) => [...hashes].some((hash) => (hash & 127n) === BigInt(control)),
  true,
);

const rules: Partial<Record<Kind, Rule>> = {
  constant: (real, _op, _place, { num }) =>
    Number.isSafeInteger(num) ? real === BigInt.asUintN(64, BigInt(num)) : undefined,
  stack: (real, _op, { entryStackPointer }, { num }) =>
    entryStackPointer === undefined
      ? undefined
      : real === BigInt.asUintN(64, entryStackPointer + BigInt(num)),
  symbol: (real, op, _place, { text }) => {
    const extent = op.symbol(text);
    return extent === undefined ? undefined : Number(real) >= extent[0] && Number(real) < extent[1];
  },
  goroutine: exactly((op) => op.goroutine),
  map: (real, op) => (op.m === 0 ? real === 0n || op.facts.maps.has(Number(real)) : Number(real) === op.m),
  mapType: exactly((op) => op.typ),
  keyAddress,
  key: keyPart,
  keyData: keyWord(0),
  keyLength: keyWord(1),
  zeroAddress: (real, op) => isZeroValue(real, op),
  hint: exactly((op) => op.hint),
  iterator: (real, op) => (op.iterators.size === 0 ? undefined : op.iterators.has(real)),
  hasher: descriptorWord(72),
  hasherCode: (real, op) => real === wordAt(op, Number(wordAt(op, op.typ + 72))),
  seed: field("seed"),
  hash: ofHash((hash, real) => hash === real),
  tophash: ofHash((hash, real) => {
    const top = hash >> 56n;
    return low(real, 1) === top || low(real, 1) === low(top + 5n, 1);
  }),
  h1: ofHash((hash, real) => hash >> 7n === real),
  h2: ofHash((hash, real) => {
    const h2 = hash & 127n;
    // On its way into all lanes it is doubled.
    return real === h2 || (real & 127n) === h2;
  }),
  // Of bits that were cut out or set, only that they are bits of the flags is told.
  flags: (real, { facts }, _place, { text }) =>
    text.includes(".")
      ? facts.has("flags", low(real, 1))
      : [...(facts.history.get("flags") ?? [])].some(
          (flags) => (low(real, 1) & ~flags) === 0n || flags === low(real, 1),
        ),
  writing: field("writing", 1),
  count: field("count"),
  noverflow: field("noverflow", 2),
  B: field("B", 1),
  bucketCount: (real, op) => bucketCounts(op).includes(real),
  halfBuckets: (real, op) => bucketCounts(op).some((n) => n >> 1n === real),
  bucketMask: (real, op) => bucketCounts(op).some((n) => n - 1n === real),
  bucketMaskInverse: (real, op) => bucketCounts(op).some((n) => BigInt.asUintN(64, ~(n - 1n)) === real),
  bucketIndex: (real, op, place) => {
    const counts = bucketCounts(op);
    if (place.movesKeys || op.hashes.size === 0) return counts.some((n) => real <= n);
    for (const hash of op.hashes) if (counts.some((n) => (hash & (n - 1n)) === real)) return true;
    return false;
  },
  bucketSize: exactly((op) => op.facts.type.bucket.bucketSizeBytes),
  bucketOffset: (real, op) => {
    const size = BigInt(op.facts.blockBytes);
    return real % size === 0n && bucketCounts(op).some((n) => real <= n * 2n * size);
  },
  buckets: pointerField("buckets"),
  oldBuckets: pointerField("oldBuckets"),
  nevacuate: field("nevacuate"),
  extra: pointerField("extra"),
  bucket: inBlock((offset) => offset === 0),
  bucketEnd: (real, op) =>
    op.facts.offsetInBlock(Number(real), true) !== undefined &&
    [0, op.facts.blockBytes].includes(op.facts.offsetInBlock(Number(real), true) as number),
  overflowAddress: inBlock((offset, { facts }) => offset === facts.type.bucket.overflowOffsetBytes),
  cellIndex: upTo(() => 8),
  cellAddress: cell,
  elemCellAddress: elemCell,
  ctrlAddress: inBlock((offset) => offset < 8),
  used: field("used"),
  dirPtr: pointerField("dirPtr"),
  dirLen: field("dirLen"),
  globalDepth: field("globalDepth", 1),
  globalShift: field("globalShift", 1),
  dirIndex: upTo((op) => most(op, "dirLen")),
  table: (real, op) => real === 0n || op.facts.tables.has(Number(real)),
  groupsData: pointerField("groupsData"),
  lengthMask: field("lengthMask"),
  growthLeft: field("growthLeft", 2),
  capacity: field("capacity", 2),
  groupIndex: upTo((op) => 2n * (most(op, "lengthMask") + 1n)),
  groupSize: exactly((op) => op.facts.type.group.groupSizeBytes),
  groupOffset: (real, op) => {
    const size = BigInt(op.facts.blockBytes);
    return real % size === 0n && real <= size * (most(op, "lengthMask") + 1n);
  },
  group: inBlock((offset) => offset === 0),
  // Without vector instructions the set of the slots with this H2 may have one too many.
  match: (real, op, place, value) =>
    op.arch.goarch === "amd64" && op.hashes.size > 0 ? withH2(real, op, place, value) : undefined,
  emptyMatch: setOfSlots(isEmpty, false),
  freeMatch: setOfSlots((control) => isEmpty(control) || control === 0xfe, false),
  fullMatch: setOfSlots((control) => control < 0x80, true),
  matchBit: upTo(() => 64),
  slotIndex: upTo(() => 8),
  keySize: exactly((op) => op.facts.type.slotKeySizeBytes),
  elemSize: exactly((op) => op.facts.type.slotElemSizeBytes),
  slotSize: (real, { facts: { type } }) =>
    [type.group.slotSizeBytes, type.group.keyStrideBytes, type.group.elemStrideBytes].some(
      (n) => BigInt(n) === real,
    ),
  elemsOff: exactly((op) => op.facts.type.group.elemsOffBytes),
  keysOff: exactly((op) => op.facts.type.group.keysOffBytes),
  elemOff: exactly((op) => op.facts.type.group.elemOffBytes),
  typeFlags: exactly((op) => op.facts.type.flags, 4),
  slotKeyAddress: (real, op, place, value) =>
    real === 0n || isPastSlots(real, op) || slotKey(real, op, place, value),
  slotElemAddress: elemAddress,
  elemAddress,
  found: bool,
  equal: bool,
  typeOfKey: descriptorWord(48),
  typeOfElem: descriptorWord(56),
  typeOfBucket: descriptorWord(64),
  equalFunction: (real, op) => real === wordAt(op, Number(wordAt(op, op.typ + 48)) + 24),
  equalCode: (real, op) => real === wordAt(op, Number(wordAt(op, Number(wordAt(op, op.typ + 48)) + 24))),
  writeBarrier: (real, op) => {
    const extent = op.symbol("runtime.writeBarrier");
    return extent === undefined
      ? undefined
      : low(real, 4) === BigInt(op.memory.read(extent[0], 4).readUInt32LE(0));
  },
};

/** Whether a register's content is what the annotator takes it for. */
export function truthOf(value: Value, real: bigint, op: RunningOperation, place: ClaimPlace): Verdict {
  const rule = rules[value.kind] ?? notTold;
  return rule(BigInt.asUintN(64, real - BigInt(bytesPast(value))), op, place, value);
}

/** How much more than what the rule knows: of an address so many bytes off, of `(count + 1)`. */
function bytesPast({ kind, text, offset }: Value): number {
  if (offset !== undefined) return offset;
  const [, sign, by] = /^\(.* ([+-]) (\d+)\)$/.exec(text) ?? [];
  if (sign === undefined || by === undefined || kind === "tophash") return 0;
  return sign === "+" ? Number(by) : -Number(by);
}

export { isElemOffset, isKeyOffset };
