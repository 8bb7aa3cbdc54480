import type { Allocation } from "../go/abi/allocation.ts";
import { goTarget } from "../go/release/goTarget.ts";
import { type GoType, GoTypeError } from "../go/types/goType.ts";
import { parseSyncMapText } from "../go/types/syncMapText.ts";
import { parseGoType } from "../go/types/typeParser.ts";
import {
  isObject,
  parseJson,
  parseProcess,
  parseWord,
  shown,
  TraceError,
  type TraceProcess,
  type Word64,
} from "./traceFormat.ts";

/** The format of a recorded sync.Map. */
export const syncMapTraceFormat = "mapscope-syncmap-trace/1";

/** Line 1: the process, and the kinds of keys and values that the program stores. */
export interface SyncMapHeader extends TraceProcess {
  readonly form: "readDirty" | "HashTrieMap";
  readonly key: GoType;
  readonly value: GoType;
}

/** An operation with what it gave; values are interfaces, as JSON has them. A result that is absent is null. */
export type SyncMapOperation =
  | { readonly kind: "load" | "loadAndDelete"; readonly key: unknown; readonly result: unknown }
  | { readonly kind: "store"; readonly key: unknown; readonly value: unknown }
  | { readonly kind: "swap"; readonly key: unknown; readonly value: unknown; readonly result: unknown }
  | {
      readonly kind: "loadOrStore";
      readonly key: unknown;
      readonly value: unknown;
      readonly result: unknown;
      readonly ok: boolean;
    }
  | { readonly kind: "delete"; readonly key: unknown }
  | {
      readonly kind: "compareAndSwap";
      readonly key: unknown;
      readonly old: unknown;
      readonly value: unknown;
      readonly ok: boolean;
    }
  | { readonly kind: "compareAndDelete"; readonly key: unknown; readonly old: unknown; readonly ok: boolean }
  /** All keys and values in the order of Range. */
  | { readonly kind: "range"; readonly entries: readonly unknown[] }
  | { readonly kind: "clear" };

/** What is told of the operation on the line before: chance that it drew, the panic it ended with, and what it allocated. */
export type SyncMapAddition =
  | { readonly kind: "seed"; readonly seed: Word64 }
  /** Random numbers of an iteration's start, as of a `range` over a map. */
  | { readonly kind: "start"; readonly random: readonly Word64[] }
  | { readonly kind: "panic"; readonly message: string }
  /** By MemStats, boxes of its arguments not counted. */
  | { readonly kind: "allocated"; readonly memory: Allocation };

/** What was found in the recorded process. */
export type SyncMapFinding =
  | { readonly kind: "state"; readonly state: unknown }
  | { readonly kind: "digest"; readonly hex: string };

export type SyncMapLine =
  | { readonly what: "operation"; readonly operation: SyncMapOperation }
  | { readonly what: "addition"; readonly addition: SyncMapAddition }
  | { readonly what: "finding"; readonly finding: SyncMapFinding };

/** @throws TraceError when the line is no header of a sync.Map's trace that can be replayed */
export function parseSyncMapHeader(text: string): SyncMapHeader {
  const fail = (message: string): never => {
    throw new TraceError(1, message);
  };
  const header = parseJson(text, 1);
  if (!isObject(header)) return fail("the header is not a JSON object");
  if (header["format"] !== syncMapTraceFormat)
    return fail(`the format is ${shown(header["format"])}, not "${syncMapTraceFormat}"`);
  const { form, map } = header;
  const process = parseProcess(header);
  const { release } = process;
  if (release.syncMap !== form)
    return fail(`"form" is ${shown(form)}, but sync.Map of ${release.name} is ${release.syncMap}`);
  const stored = typeof map === "string" ? parseSyncMapText(map) : null;
  if (stored === null) return fail('"map" is not sync.Map[KEY,VALUE]');
  const target = goTarget(process.goarch, release);
  const typeOf = (written: string): GoType => {
    try {
      return parseGoType(written, target);
    } catch (error) {
      if (error instanceof GoTypeError) return fail(error.message);
      throw error;
    }
  };
  return { ...process, form: release.syncMap, key: typeOf(stored.key), value: typeOf(stored.value) };
}

/** @throws TraceError with the line's number when it is none of the known lines */
export function parseSyncMapLine(text: string, line: number): SyncMapLine {
  const array = parseJson(text, line);
  if (!Array.isArray(array)) throw new TraceError(line, "the line is not a JSON array");
  const [kind, ...given] = array as unknown[];
  const parse = typeof kind === "string" ? parsers.get(kind) : undefined;
  if (parse === undefined)
    throw new TraceError(line, `unknown line ${JSON.stringify(kind)?.slice(0, 80) ?? "[]"}`);
  const parsed = parse(given);
  if (parsed === null) throw new TraceError(line, `malformed "${String(kind)}": ${text.slice(0, 80)}`);
  return parsed;
}

/** Gives null for a line with other parts than it should have. */
type LineParser = (given: readonly unknown[]) => SyncMapLine | null;

const operation = (
  count: number,
  read: (given: readonly unknown[]) => SyncMapOperation | null,
): LineParser => {
  return (given) => {
    const found = given.length === count ? read(given) : null;
    return found && { what: "operation", operation: found };
  };
};

const finding =
  (read: (first: unknown) => SyncMapFinding | null): LineParser =>
  (given) => {
    const found = given.length === 1 ? read(given[0]) : null;
    return found && { what: "finding", finding: found };
  };

const isCount = (value: unknown): value is number => Number.isSafeInteger(value);

const parsers: ReadonlyMap<string, LineParser> = new Map(
  Object.entries({
    load: operation(2, ([key, result]) => ({ kind: "load", key, result })),
    loadAndDelete: operation(2, ([key, result]) => ({ kind: "loadAndDelete", key, result })),
    store: operation(2, ([key, value]) => ({ kind: "store", key, value })),
    swap: operation(3, ([key, value, result]) => ({ kind: "swap", key, value, result })),
    loadOrStore: operation(4, ([key, value, result, ok]) =>
      typeof ok === "boolean" ? { kind: "loadOrStore", key, value, result, ok } : null,
    ),
    delete: operation(1, ([key]) => ({ kind: "delete", key })),
    compareAndSwap: operation(4, ([key, old, value, ok]) =>
      typeof ok === "boolean" ? { kind: "compareAndSwap", key, old, value, ok } : null,
    ),
    compareAndDelete: operation(3, ([key, old, ok]) =>
      typeof ok === "boolean" ? { kind: "compareAndDelete", key, old, ok } : null,
    ),
    range: operation(1, ([entries]) => (Array.isArray(entries) ? { kind: "range", entries } : null)),
    clear: operation(0, () => ({ kind: "clear" })),
    seed: ([first, ...more]) => {
      const seed = more.length === 0 ? parseWord(first) : undefined;
      return seed === undefined ? null : { what: "addition", addition: { kind: "seed", seed } };
    },
    start: (given) => {
      const random = given.flatMap((word) => parseWord(word) ?? []);
      if (given.length !== random.length || given.length < 1 || given.length > 2) return null;
      return { what: "addition", addition: { kind: "start", random } };
    },
    panic: ([message, ...more]) =>
      typeof message !== "string" || more.length > 0
        ? null
        : { what: "addition", addition: { kind: "panic", message } },
    allocated: ([bytes, objects, ...more]) =>
      !isCount(bytes) || !isCount(objects) || more.length > 0
        ? null
        : { what: "addition", addition: { kind: "allocated", memory: { bytes, objects } } },
    state: finding((state) => (isObject(state) ? { kind: "state", state } : null)),
    digest: finding((hex) =>
      typeof hex === "string" && /^[0-9a-f]{64}$/.test(hex) ? { kind: "digest", hex } : null,
    ),
  }),
);
