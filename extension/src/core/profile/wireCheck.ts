import { decimalText } from "../numbers/numberText.ts";
/** What cannot be read as a profile of a Go program; the message is one sentence without the file's name. */
export class ProfileError extends Error {
  override name = "ProfileError";
}

/** The messages of profile.proto by the number of the field that holds them; what is not named here holds no message. */
interface Shape {
  readonly messages: Readonly<Record<number, Shape>>;
  /** Fields of numbers that stand packed in one piece. */
  readonly packed: readonly number[];
}

const plain: Shape = { messages: {}, packed: [] };
const profileShape: Shape = {
  messages: {
    1: plain,
    2: { messages: { 3: plain }, packed: [1, 2] },
    3: plain,
    4: { messages: { 4: plain }, packed: [] },
    5: plain,
    11: plain,
  },
  packed: [13],
};

const varint = 0;
const delimited = 2;
/** 64 bits in pieces of seven. */
const maxVarintBytes = 10;

/**
 * Checks that bytes are well-formed as profile.proto: every length within its message, every number whole, no kind of field
 * but the two that profiles have. The decoder takes all that for granted.
 * @throws ProfileError
 */
export function checkWire(bytes: Uint8Array): void {
  checkMessage(bytes, 0, bytes.length, profileShape);
}

/** Where the messages of a field are in bytes that were checked, and all other fields. */
export function partsOf(
  bytes: Uint8Array,
  field: number,
): { readonly messages: readonly (readonly [start: number, end: number])[]; readonly others: Uint8Array } {
  const messages: [number, number][] = [];
  const others = new Uint8Array(bytes.length);
  let length = 0;
  for (let start = 0; start < bytes.length; ) {
    const tag = bytes[start] as number;
    const after = skipVarint(bytes, start + 1, bytes.length);
    const isDelimited = (tag & 7) === delimited;
    const end = isDelimited ? after + lengthAt(bytes, start + 1, after) : after;
    if (isDelimited && tag >> 3 === field) messages.push([after, end]);
    else {
      others.set(bytes.subarray(start, end), length);
      length += end - start;
    }
    start = end;
  }
  return { messages, others: others.subarray(0, length) };
}

function checkMessage(bytes: Uint8Array, start: number, end: number, shape: Shape): void {
  let at = start;
  while (at < end) {
    const tag = bytes[at] as number;
    const field = tag >> 3;
    if (tag >= 0x80 || field === 0) throw broken(at, "there is no such field");
    at++;
    if ((tag & 7) === varint) at = skipVarint(bytes, at, end);
    else if ((tag & 7) === delimited) {
      const after = skipVarint(bytes, at, end);
      const length = lengthAt(bytes, at, after);
      if (length > end - after)
        throw broken(at, `a field of ${decimalText(length)} bytes does not fit into what is left`);
      const inner = shape.messages[field];
      if (inner !== undefined) checkMessage(bytes, after, after + length, inner);
      else if (shape.packed.includes(field)) checkPacked(bytes, after, after + length);
      at = after + length;
    } else throw broken(at - 1, "there is no such kind of field");
  }
}

function checkPacked(bytes: Uint8Array, start: number, end: number): void {
  for (let at = start; at < end; ) at = skipVarint(bytes, at, end);
}

function skipVarint(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end && at < start + maxVarintBytes; at++)
    if ((bytes[at] as number) < 0x80) return at + 1;
  throw broken(start, "a number has no end");
}

function lengthAt(bytes: Uint8Array, start: number, end: number): number {
  let length = 0;
  for (let at = end - 1; at >= start; at--) length = length * 128 + ((bytes[at] as number) & 0x7f);
  return length;
}

const broken = (at: number, why: string): ProfileError =>
  new ProfileError(`is no pprof profile, or a damaged one: at byte ${at} ${why}`);
