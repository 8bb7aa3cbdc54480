import type { Machine } from "../machine/machine.ts";
import { fieldAt } from "../runtime/fields.ts";
import { type Kind, structOf } from "../runtime/values.ts";
import { resolved, type Sum, type Term } from "./term.ts";

/**
 * Places in memory in the runtime's words: fields of its structs, parts of a bucket (runtime/map.go) or of a group
 * (internal/runtime/maps/group.go). An address is taken apart into a sum; each form is a sum of known terms.
 */

export interface Speaker {
  readonly machine: Machine;
  /** A term as it stands inside an operand. */
  say(term: Term): string;
  /** Whether a term is told by its name, so that what it is made of is not looked at. */
  isNamed(term: Term): boolean;
}

/** A place, and whether its text is its address already: `g.key(i)`. */
export interface SpokenPlace {
  readonly text: string;
  readonly isAddress: boolean;
}

const kindOf = (term: Term): Kind | undefined => term.value?.kind;

/** The place of `width` bytes at a sum; 0 where only its address is asked for. */
export function placeText(sum: Sum, width: number, speaker: Speaker): SpokenPlace | undefined {
  const base = baseOf(sum);
  if (base === undefined) return undefined;
  const rest: Sum = { parts: sum.parts.filter(({ term }) => term !== base), offset: sum.offset };
  return (
    fieldText(base, rest, width, speaker) ??
    (speaker.machine.family === "swiss"
      ? groupText(base, rest, width, speaker)
      : bucketText(base, rest, width, speaker))
  );
}

const bases: ReadonlySet<Kind> = new Set<Kind>([
  "bucket",
  "buckets",
  "oldBuckets",
  "group",
  "dirPtr",
  "groupsData",
]);

/** The pointer in a sum. */
function baseOf({ parts }: Sum): Term | undefined {
  const single = parts.filter(({ factor }) => factor === 1).map(({ term }) => term);
  const known = single.filter((term) => {
    const kind = kindOf(term);
    return kind !== undefined && (bases.has(kind) || structOf(kind) !== undefined);
  });
  return known.length === 1 ? known[0] : undefined;
}

function fieldText(
  base: Term,
  { parts, offset }: Sum,
  width: number,
  speaker: Speaker,
): SpokenPlace | undefined {
  const kind = kindOf(base);
  const struct = kind === undefined ? undefined : structOf(kind);
  const layout = struct === undefined ? undefined : speaker.machine.layouts.get(struct);
  if (layout === undefined || parts.length > 0) return undefined;
  if (kind !== undefined && bases.has(kind) && kind !== "dirPtr") return undefined;
  const hit = fieldAt(layout, offset);
  if (hit === undefined || hit.within > 0 || width > hit.field.sizeBytes) return undefined;
  const text = `${speaker.say(base)}.${hit.field.name}`;
  if (width === 0 || width === hit.field.sizeBytes) return { text, isAddress: false };
  return { text: `uint${8 * width}(${text})`, isAddress: false };
}

/** A product of a field of the map's type, and what it is multiplied with. */
function timesField(
  parts: Sum["parts"],
  name: string,
  speaker: Speaker,
): { index: Term; rest: Sum["parts"] } | undefined {
  for (const part of parts) {
    if (part.factor !== 1 || part.term.op !== "*" || speaker.isNamed(part.term)) continue;
    const [a, b] = part.term.args.map(resolved) as [Term, Term];
    const index = isField(a, name, speaker) ? b : isField(b, name, speaker) ? a : undefined;
    if (index !== undefined) return { index, rest: parts.filter((other) => other !== part) };
  }
  return undefined;
}

/** Whether a term is a load of the field with this name, however it is called by its release. */
function isField(term: Term, name: string, { machine, isNamed }: Speaker): boolean {
  if (isNamed(term)) return false;
  const inner = term.op === "cut" ? resolved(term.args[0] as Term) : term;
  if (inner.op !== "load") return false;
  const address = resolved(inner.args[0] as Term);
  const [base, offset] =
    address.op === "address" && address.args.length === 1
      ? [resolved(address.args[0] as Term), address.offset]
      : [address, 0];
  const kind = kindOf(base);
  const struct = kind === undefined ? undefined : structOf(kind);
  const layout = struct === undefined ? undefined : machine.layouts.get(struct);
  const hit = layout === undefined ? undefined : fieldAt(layout, offset);
  return hit?.within === 0 && hit.field.name.toLowerCase() === name;
}

function takeField(parts: Sum["parts"], name: string, speaker: Speaker): Sum["parts"] | undefined {
  const part = parts.find(({ term, factor }) => factor === 1 && isField(term, name, speaker));
  return part === undefined ? undefined : parts.filter((other) => other !== part);
}

const at = (text: string): SpokenPlace => ({ text, isAddress: false });
const address = (text: string): SpokenPlace => ({ text, isAddress: true });

function groupText(base: Term, sum: Sum, width: number, speaker: Speaker): SpokenPlace | undefined {
  const { parts, offset } = sum;
  const kind = kindOf(base);
  const name = speaker.say(base);
  const [only] = parts;
  if (kind === "groupsData") {
    const chosen = timesField(parts, "groupsize", speaker);
    if (chosen === undefined || chosen.rest.length > 0 || offset !== 0 || width !== 0) return undefined;
    return at(`${name.replace(/\.data$/, "")}[${speaker.say(chosen.index)}]`);
  }
  if (kind === "dirPtr" && parts.length === 1 && only?.factor === 8 && offset === 0)
    return at(`${name.replace(/dirPtr$/, "directory")}[${speaker.say(only.term)}]`);
  if (kind !== "group" && kind !== "dirPtr") return undefined;
  if (width === 1 && parts.length === 0 && offset < 8 && offset >= 0) return at(`${name}.ctrls[${offset}]`);
  if (width === 1 && parts.length === 1 && only?.factor === 1 && offset === 0)
    return at(`${name}.ctrls[${speaker.say(only.term)}]`);
  if (width === 8 && parts.length === 0 && offset === 0) return at(`${name}.ctrls`);
  return speaker.machine.release.descriptorHasStrides
    ? strideText(name, sum, width, speaker)
    : slotText(name, sum, width, speaker);
}

/** Up to 1.26: the key of slot i at 8 + i*SlotSize, its element ElemOff further. */
function slotText(
  name: string,
  { parts, offset }: Sum,
  width: number,
  speaker: Speaker,
): SpokenPlace | undefined {
  const slot = timesField(parts, "slotsize", speaker);
  const left = slot?.rest ?? parts;
  const index = slot === undefined ? "0" : speaker.say(slot.index);
  const elem = takeField(left, "elemoff", speaker);
  if ((elem ?? left).length > 0) return undefined;
  return inSlot(
    elem === undefined ? `${name}.key(${index})` : `${name}.elem(${index})`,
    offset - 8,
    width,
    elem === undefined,
    speaker,
  );
}

/** From 1.27 on: at KeysOff + i*KeyStride and ElemsOff + i*ElemStride. */
function strideText(
  name: string,
  { parts, offset }: Sum,
  width: number,
  speaker: Speaker,
): SpokenPlace | undefined {
  for (const [what, start, stride] of [
    ["key", "keysoff", "keystride"],
    ["elem", "elemsoff", "elemstride"],
  ] as const) {
    const left = takeField(parts, start, speaker);
    if (left === undefined) continue;
    const slot = timesField(left, stride, speaker);
    if ((slot?.rest ?? left).length > 0) return undefined;
    const index = slot === undefined ? "0" : speaker.say(slot.index);
    return inSlot(`${name}.${what}(${index})`, offset, width, what === "key", speaker);
  }
  return undefined;
}

function inSlot(
  text: string,
  offset: number,
  width: number,
  isKey: boolean,
  { machine }: Speaker,
): SpokenPlace | undefined {
  if (offset === 0 && width === 0) return address(text);
  if (isKey && machine.keyBytes === 16 && width === 8 && (offset === 0 || offset === 8))
    return at(`${text}.${offset === 0 ? "ptr" : "len"}`);
  if (offset === 0) return at(`*${text}`);
  return undefined;
}

/** bmap: eight tophashes, eight keys, eight elements, the overflow pointer. */
function bucketText(
  base: Term,
  { parts, offset }: Sum,
  width: number,
  speaker: Speaker,
): SpokenPlace | undefined {
  const kind = kindOf(base);
  const name = speaker.say(base);
  const [only] = parts;
  if (kind === "buckets" || kind === "oldBuckets") {
    const chosen = timesField(parts, "bucketsize", speaker);
    if (chosen !== undefined && chosen.rest.length === 0 && offset === 0 && width === 0)
      return at(`${name}[${speaker.say(chosen.index)}]`);
  }
  if (kind !== "bucket" && kind !== "buckets" && kind !== "oldBuckets") return undefined;
  const end = takeField(parts, "bucketsize", speaker);
  if (end !== undefined && end.length === 0 && offset === -8) return at(`${name}.overflow`);
  if (width === 1 && offset >= 0 && offset < 8) {
    if (parts.length === 0) return at(`${name}.tophash[${offset}]`);
    if (parts.length === 1 && only?.factor === 1 && offset === 0)
      return at(`${name}.tophash[${speaker.say(only.term)}]`);
  }
  return cellText(name, { parts, offset }, width, speaker);
}

function cellText(
  name: string,
  { parts, offset }: Sum,
  width: number,
  speaker: Speaker,
): SpokenPlace | undefined {
  const { keyBytes } = speaker.machine;
  if (keyBytes > 0) {
    const elem = timesField(parts, "elemsize", speaker);
    if (elem !== undefined && elem.rest.length === 0 && offset === 8 + 8 * keyBytes)
      return at(`${name}.elems[${speaker.say(elem.index)}]`);
    if (parts.length > 1 || (parts.length === 1 && parts[0]?.factor !== keyBytes)) return undefined;
    const index = parts[0] === undefined ? Math.floor((offset - 8) / keyBytes) : 0;
    const within = offset - 8 - index * keyBytes;
    if (offset < 8 || index > 7) return undefined;
    const text = `${name}.keys[${parts[0] === undefined ? index : speaker.say(parts[0].term)}]`;
    if (within === 0 && (width === keyBytes || width === 0)) return at(text);
    if (keyBytes === 16 && width === 8 && (within === 0 || within === 8))
      return at(`${text}.${within === 0 ? "ptr" : "len"}`);
    return undefined;
  }
  const key = timesField(parts, "keysize", speaker);
  if (key !== undefined && key.rest.length === 0 && offset === 8)
    return at(`${name}.keys[${speaker.say(key.index)}]`);
  return undefined;
}
