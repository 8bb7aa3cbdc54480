import type { HashKeys } from "../emulator/hash/hasher.ts";
import {
  asGoExperiment,
  type GoRelease,
  goRelease,
  type ParsedGoVersion,
  parseGoVersion,
} from "../go/release/goRelease.ts";
import { asGoArch, type GoArch } from "../go/release/goTarget.ts";

/** The format that this replayer reads. */
export const traceFormat = "mapscope-trace/1";

/** What makes a trace unreadable: one sentence, and the line (from 1) where the file says so. */
export class TraceError extends Error {
  override name = "TraceError";
  readonly line: number;
  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

/** Whether a value of a trace is nested more deeply than the language's stack allows for. */
export function isTooDeep(error: unknown): boolean {
  return error instanceof RangeError && error.message.includes("call stack");
}

/** A 64-bit word as two halves. */
export interface Word64 {
  readonly low: number;
  readonly high: number;
}

/** The recorded process. */
export interface TraceProcess {
  readonly release: GoRelease;
  /** Set when the nearest model stands in for an unknown release. */
  readonly note: string | undefined;
  readonly goarch: GoArch;
  readonly hashKeys: HashKeys;
}

/** Line 1 of a trace: the map, its process and how it was made. */
export interface TraceHeader extends TraceProcess {
  /** The map's type in Go syntax. */
  readonly mapText: string;
  readonly hint: number | null;
  readonly seed: Word64;
}

/** An operation on the map. Values are as JSON has them: they are checked when they are written to memory. */
export type TraceOperation =
  | { readonly kind: "set"; readonly key: unknown; readonly value: unknown }
  | { readonly kind: "get"; readonly key: unknown; readonly value: unknown }
  | { readonly kind: "delete"; readonly key: unknown }
  | { readonly kind: "clear" };

/** Every line but the first: an operation, or what was found in the recorded process. */
export type TraceLine =
  | TraceOperation
  | { readonly kind: "seed"; readonly seed: Word64 }
  | { readonly kind: "state"; readonly state: unknown }
  /** The state of a clone made now. */
  | { readonly kind: "clone"; readonly state: unknown }
  /** A `range` begins, with the random numbers of its start: one (classic, as many bits as count) or two (Swiss). */
  | { readonly kind: "range"; readonly random: readonly Word64[] }
  /** The next entry of the last `range`, key and value; empty at its end. */
  | { readonly kind: "next"; readonly entry: readonly unknown[] }
  | { readonly kind: "digest"; readonly hex: string }
  | { readonly kind: "bytes"; readonly bytes: number; readonly objects: number };

export function isOperation(line: TraceLine): line is TraceOperation {
  return line.kind === "set" || line.kind === "get" || line.kind === "delete" || line.kind === "clear";
}

/** @throws TraceError when the line is no header of a trace that can be replayed */
export function parseTraceHeader(text: string): TraceHeader {
  const fail = (message: string): never => {
    throw new TraceError(1, message);
  };
  const header = parseJson(text, 1);
  if (!isObject(header)) return fail("the header is not a JSON object");
  if (header["format"] !== traceFormat)
    return fail(`the format is ${shown(header["format"])}, not "${traceFormat}"`);
  const { family, map, hint } = header;
  const process = parseProcess(header);
  const { release } = process;
  if (release.family !== family)
    return fail(`"family" is ${shown(family)}, but maps of ${release.name} are ${release.family}`);
  if (typeof map !== "string") return fail('"map" is not a type');
  if (hint !== null && !Number.isSafeInteger(hint)) return fail('"hint" is neither a whole number nor null');
  const seed = parseWord(header["seed"]);
  if (!seed) return fail('"seed" is not a number "0x…"');
  return { ...process, mapText: map, hint: hint as number | null, seed };
}

/** @throws TraceError when a header does not say what process it was */
export function parseProcess({
  go,
  goarch,
  experiments,
  hash,
}: Readonly<Record<string, unknown>>): TraceProcess {
  const fail = (message: string): never => {
    throw new TraceError(1, message);
  };
  if (typeof go !== "string") return fail('"go" is not a release');
  const arch = typeof goarch === "string" ? asGoArch(goarch) : undefined;
  if (arch === undefined) return fail(`"goarch" is ${shown(goarch)}, which is not known`);
  const { release, note } = releaseOf(go, experiments, fail);
  return { release, note, goarch: arch, hashKeys: hashKeysOf(hash, fail) };
}

function releaseOf(go: string, experiments: unknown, fail: (message: string) => never): ParsedGoVersion {
  if (!Array.isArray(experiments) || !experiments.every((e) => typeof e === "string"))
    return fail('"experiments" is not an array of names');
  try {
    const parsed = parseGoVersion(go);
    const known = experiments.flatMap((name) => asGoExperiment(name) ?? []);
    if (known.length === 0) return parsed;
    const release = goRelease(parsed.release.minor, known);
    return parsed.note === undefined ? { release } : { release, note: parsed.note };
  } catch (error) {
    if (error instanceof RangeError) return fail(error.message);
    throw error;
  }
}

function hashKeysOf(hash: unknown, fail: (message: string) => never): HashKeys {
  if (!isObject(hash)) return fail('"hash" is not an object');
  const { algorithm, keys } = hash;
  if (algorithm === "aes") {
    const aeskeysched = typeof keys === "string" ? parseHex(keys) : undefined;
    return aeskeysched ? { algorithm, aeskeysched } : fail('the keys of "hash" are not hex bytes');
  }
  if (algorithm !== "fallback")
    return fail(`the algorithm of "hash" is ${shown(algorithm)}, which is not known`);
  const words = Array.isArray(keys) ? keys.map(parseWord) : [];
  if (words.length !== 4) return fail('the keys of "hash" are not four words');
  const halves = words.flatMap((word) =>
    word ? [word.low, word.high] : fail('a key of "hash" is not "0x…"'),
  );
  return { algorithm, hashkey: Uint32Array.from(halves) };
}

/** @throws TraceError with the line's number when it is none of the known lines */
export function parseTraceLine(text: string, line: number): TraceLine {
  const array = parseJson(text, line);
  if (!Array.isArray(array)) throw new TraceError(line, "the line is not a JSON array");
  const [kind, first, second] = array as unknown[];
  const fields = array.length - 1;
  const expect = (count: number, valid = true): void => {
    if (fields !== count || !valid)
      throw new TraceError(line, `malformed "${String(kind)}": ${text.slice(0, 80)}`);
  };
  switch (kind) {
    case "set":
    case "get":
      expect(2);
      return { kind, key: first, value: second };
    case "delete":
      expect(1);
      return { kind, key: first };
    case "clear":
      expect(0);
      return { kind };
    case "seed": {
      const seed = parseWord(first);
      expect(1, seed !== undefined);
      return { kind, seed: seed as Word64 };
    }
    case "state":
    case "clone":
      expect(1, isObject(first));
      return { kind, state: first };
    case "range": {
      const random = array.slice(1).flatMap((word) => parseWord(word) ?? []);
      expect(random.length, fields === 1 || fields === 2);
      return { kind, random };
    }
    case "next":
      expect(fields === 0 ? 0 : 2);
      return { kind, entry: array.slice(1) };
    case "digest":
      expect(1, typeof first === "string" && /^[0-9a-f]{64}$/.test(first));
      return { kind, hex: first as string };
    case "bytes":
      expect(2, Number.isSafeInteger(first) && Number.isSafeInteger(second));
      return { kind, bytes: first as number, objects: second as number };
    default:
      throw new TraceError(line, `unknown line ${JSON.stringify(kind)?.slice(0, 80) ?? "[]"}`);
  }
}

/** @throws TraceError when a line is no JSON */
export function parseJson(text: string, line: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new TraceError(
      line,
      text.trim() === "" ? "the line is empty" : "the line is not JSON; is it cut off?",
    );
  }
}

/** A value as a message has it. */
export function shown(value: unknown): string {
  return JSON.stringify(value) ?? "missing";
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A 64-bit number "0x…", or undefined. */
export function parseWord(value: unknown): Word64 | undefined {
  if (typeof value !== "string" || !/^0x[0-9a-f]{1,16}$/.test(value)) return undefined;
  const digits = value.slice(2).padStart(16, "0");
  return { low: Number.parseInt(digits.slice(8), 16), high: Number.parseInt(digits.slice(0, 8), 16) };
}

/** Bytes of a hex text of two lower-case digits each, or undefined. */
export function parseHex(text: string, from = 0): Uint8Array | undefined {
  const digits = text.length - from;
  if (digits % 2 !== 0) return undefined;
  const bytes = new Uint8Array(digits / 2);
  for (let i = 0; i < bytes.length; i++) {
    const high = hexDigit(text.charCodeAt(from + 2 * i));
    const low = hexDigit(text.charCodeAt(from + 2 * i + 1));
    if ((high | low) < 0) return undefined;
    bytes[i] = (high << 4) | low;
  }
  return bytes;
}

/** The value of a lower-case hex digit, -1 for other characters. */
function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  return code >= 0x61 && code <= 0x66 ? code - 0x57 : -1;
}
