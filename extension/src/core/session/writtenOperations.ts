import { valueShape } from "../decode/values.ts";
import { writeJson } from "../emulator/map/goJson.ts";
import type { ValueNotation } from "../emulator/map/programData.ts";
import type { MapModel } from "../go/release/goTarget.ts";
import { type GoType, GoTypeError } from "../go/types/goType.ts";
import type { MapType } from "../go/types/mapType.ts";
import { parseGoType } from "../go/types/typeParser.ts";
import type { Heap } from "../memory/heap.ts";
import { isTooDeep, parseHex, parseWord } from "../trace/traceFormat.ts";
import { ValueWriter } from "../trace/valueWriter.ts";
import type { MapLife } from "./mapLife.ts";

/** An operation that somebody wrote out, and the line where: what a bad one is told with. */
export interface WrittenOperation {
  readonly op: "insert" | "get" | "delete" | "clear";
  /** As JSON has it; integers too large for a number as bigint. */
  readonly key: unknown;
  /** Of an insert. */
  readonly elem: unknown;
  readonly line: number;
}

/** A line that is no operation on the map: one sentence, and its number from 1. */
export class WrittenOperationError extends Error {
  override name = "WrittenOperationError";
  readonly line: number;
  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

/** What marks an integer that a number would round. */
const largeInteger = "\u0000integer ";

/** What each operation is called, and how many values may follow: the elem of a get is what a trace found there. */
const forms: Readonly<
  Record<string, { readonly op: WrittenOperation["op"]; readonly values: readonly number[] }>
> = {
  set: { op: "insert", values: [2] },
  get: { op: "get", values: [1, 2] },
  delete: { op: "delete", values: [1] },
  clear: { op: "clear", values: [0] },
};

/**
 * Reads `["set",K,V]`, `["get",K]`, `["delete",K]`, `["clear"]`.
 * @throws WrittenOperationError
 */
export function parseWrittenOperation(text: string, line: number): WrittenOperation {
  const fail = (message: string): never => {
    throw new WrittenOperationError(line, message);
  };
  const array = parseExactJson(text, fail);
  if (!Array.isArray(array)) return fail("the line is not a JSON array");
  const [kind, key, elem] = array as unknown[];
  const form = typeof kind === "string" && Object.hasOwn(forms, kind) ? forms[kind] : undefined;
  if (!form) return fail(`${JSON.stringify(kind)?.slice(0, 80) ?? "[]"} is not an operation on a map`);
  if (!form.values.includes(array.length - 1)) return fail(`malformed "${kind}": ${text.slice(0, 80)}`);
  return { op: form.op, key, elem, line };
}

/** JSON in which integers that a number would round are bigints. */
export function parseExactJson(text: string, fail: (message: string) => never): unknown {
  const exact = text.replace(/"(?:[^"\\]|\\[\s\S])*"?|-?\d[\d.eE+-]*/g, (token) =>
    /^-?\d{16,}$/.test(token) ? JSON.stringify(largeInteger + token) : token,
  );
  try {
    return JSON.parse(exact, (_, value: unknown) =>
      typeof value === "string" && value.startsWith(largeInteger)
        ? BigInt(value.slice(largeInteger.length))
        : value,
    );
  } catch (error) {
    if (error instanceof SyntaxError) return fail("the line is not JSON; is it cut off?");
    throw error;
  }
}

/** How a value is written: as plain JSON, as oracle traces have it, or as both would. */
type Notation = "plain" | "trace" | "either";

/** Written operations with the way in which their values are to be read. */
export interface WrittenOperations {
  readonly operations: readonly WrittenOperation[];
  readonly notation: ValueNotation;
  /** All values are strings that could be plain; they are taken for a trace's, which has their bytes in hex. */
  readonly ambiguous: boolean;
}

/**
 * Finds out how the values of operations on a map are written: plainly, or as an oracle trace writes them. Each value
 * tells by itself, but for strings such as "s61": they are read as the other values are.
 * @throws WrittenOperationError for a type in an interface that is none
 */
export function writtenOperations(type: MapType, operations: readonly WrittenOperation[]): WrittenOperations {
  const { model } = type;
  const seen = new Set<Notation>();
  const dynamicTypes = new Map<string, GoType>();
  for (const { op, key, elem, line } of operations) {
    const values: [GoType, unknown][] = op === "clear" ? [] : [[type.key, key]];
    if (op === "insert") values.push([type.elem, elem]);
    for (const [of, value] of values) {
      seen.add(notationOf(value, of, model));
      try {
        addDynamicTypes(value, model, dynamicTypes);
      } catch (error) {
        if (error instanceof GoTypeError) throw new WrittenOperationError(line, error.message);
        throw error;
      }
    }
  }
  const strings: Notation = seen.has("trace") || !seen.has("plain") ? "trace" : "plain";
  const writers = new WeakMap<Heap, ValueWriter>();
  const notation: ValueNotation = {
    dynamicTypes: [...dynamicTypes.values()],
    write(place, of, at, value) {
      const own = notationOf(value, of, model);
      if ((own === "either" ? strings : own) === "plain") return writeJson(place, of, at, value);
      let writer = writers.get(place.heap);
      if (!writer) writers.set(place.heap, (writer = new ValueWriter(place.heap, model, place.types)));
      place.heap.u8.fill(0, at, at + of.sizeBytes);
      writer.write(value, of, at, true);
    },
  };
  return { operations, notation, ambiguous: seen.size === 1 && seen.has("either") };
}

/**
 * Does written operations to a life.
 * @throws WrittenOperationError with the line of the first that cannot be done; those before it are done then
 */
export function runWritten(life: MapLife, operations: readonly WrittenOperation[]): void {
  const { map } = life;
  const values = operations.map(({ key }) => key);
  const elems = operations.map(({ elem }) => elem);
  const source = map.addSource({ pattern: { kind: "values", values }, elems });
  for (const [key, { op, line }] of operations.entries()) {
    try {
      // A bad elem is told before its key is in the map.
      if (op === "insert") map.looking(() => map.elemScratchAt(key, source));
      life.apply(op === "clear" ? { op } : { op, key, source });
    } catch (error) {
      if (error instanceof Error && !isTooDeep(error)) throw new WrittenOperationError(line, error.message);
      throw error;
    }
  }
}

function notationOf(value: unknown, type: GoType, model: MapModel): Notation {
  const shape = valueShape(type, model.target.ptrSizeBytes);
  switch (shape.shape) {
    case "plain":
      return isText(value, "x") && parseHex(value, 1)?.length === type.sizeBytes ? "trace" : "plain";
    case "string":
      return isText(value, "s") && parseHex(value, 1) ? "either" : "plain";
    case "pointer":
      return isText(value, "p") && parseWord(value.slice(1)) ? "trace" : "plain";
    case "interface":
      return isTraceInterface(value) ? "trace" : "plain";
    case "parts": {
      const { parts } = shape;
      if (!Array.isArray(value) || value.length !== parts.length) return "plain";
      const all = new Set(parts.map((part, i) => notationOf((value as unknown[])[i], part.type, model)));
      return all.has("plain") ? "plain" : all.has("trace") ? "trace" : "either";
    }
  }
}

const isText = (value: unknown, first: string): value is string =>
  typeof value === "string" && value.startsWith(first);

/** `["i",TYPE,VALUE]` or `["i",null]`. */
function isTraceInterface(value: unknown): value is readonly unknown[] {
  if (!Array.isArray(value) || value[0] !== "i") return false;
  const [, text] = value as unknown[];
  return text === null ? value.length === 2 : typeof text === "string" && value.length === 3;
}

/** Types get their descriptors before the map is made, as those of a program have them. */
function addDynamicTypes(value: unknown, model: MapModel, into: Map<string, GoType>): void {
  if (!Array.isArray(value)) return;
  if (isTraceInterface(value) && typeof value[1] === "string" && !into.has(value[1]))
    into.set(value[1], parseGoType(value[1], model.target));
  for (const part of value as unknown[]) addDynamicTypes(part, model, into);
}
