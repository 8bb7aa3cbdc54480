import type { Where } from "../../source/entity.ts";
import type { FlowFunction } from "../../source/flow/instruction.ts";
import type { SourceType, Substitution } from "../../source/sourceType.ts";
import type { SyntaxNode } from "../../source/syntaxNode.ts";
import type { Access, Clock } from "./accesses.ts";

/** A place of the source, and what happened there. */
export interface Origin {
  readonly node: SyntaxNode;
  readonly where: Where;
  readonly text: string;
  /** A `nil` that is written out: whoever takes it tells of it by its own name. */
  readonly writtenOut?: boolean;
  /** Where a struct is made without some field: its name, which takes the place of "…" in the text; "" before one is asked for. */
  readonly leavesOut?: string;
}

/**
 * How far a value that is not known can be chosen: `free`, whatever the outside gives; `context`, what a caller whom
 * nobody has seen gives; `doubt`, one value that the program determines and that was not followed.
 */
export type UnknownKind = "free" | "context" | "doubt";

/** A condition on an unknown value: it compares to a constant, or is one whose parts nobody knows. */
export interface Condition {
  readonly operator: "==" | "<" | "<=" | "holds";
  readonly of: Unknown | null;
  readonly constant: number | string | boolean | null;
  readonly negated: boolean;
}

/** A value that is not known. Equal terms are equal values. */
export interface Unknown {
  readonly kind: "unknown";
  readonly certainty: UnknownKind;
  readonly term: string;
  /** The terms of the unknown values that it is made of; its own alone for one that is made of nothing. */
  readonly parts: readonly string[];
  readonly type: SourceType | null;
  readonly condition: Condition | null;
  /** What it turned out to be when someone looked into it. */
  seen: Value | null;
  /** Elements and results that were asked for. */
  kids: Map<string, Cell> | null;
}

/** A nil pointer, map, slice, function, channel or interface. */
export interface Nil {
  readonly kind: "nil";
  readonly type: SourceType | null;
  readonly origin: Origin;
}

/** A map that was made. Two references to one share it. */
export interface MapObject {
  readonly id: number;
  readonly elem: SourceType | null;
  readonly entries: Map<string, { readonly key: Value; readonly cell: Cell }>;
  /** What was not followed may have put entries in, or taken them out. */
  open: UnknownKind | null;
  readonly made: Origin;
  readonly accesses: Access[];
}

export interface MapReference {
  readonly kind: "map";
  readonly map: MapObject;
  readonly type: SourceType | null;
}

export interface Pointer {
  readonly kind: "pointer";
  readonly to: Cell;
}

export interface StructValue {
  readonly kind: "struct";
  readonly type: SourceType | null;
  readonly fields: Map<string, Cell>;
  /** What fields hold that nobody asked for: their zero value, or something unknown under a term. */
  fill: { readonly zero: Origin } | { readonly unknown: UnknownKind; readonly term: string };
}

export interface ArrayValue {
  readonly kind: "array";
  readonly type: SourceType | null;
  readonly elements: Cell[];
}

export interface SliceValue {
  readonly kind: "slice";
  readonly type: SourceType | null;
  readonly backing: Cell[];
  readonly from: number;
  readonly length: number;
}

export interface FunctionValue {
  readonly kind: "function";
  readonly flow: FlowFunction | null;
  readonly captured: readonly Cell[];
  readonly receiver: Value | null;
  /** A method as a function that is given its receiver first: the name it is called by. */
  readonly method?: string;
  /** A function that is not followed: "maps.Clone", or a method with its receiver. */
  readonly external: { readonly name: string; readonly base: Cell | null } | null;
  readonly types: Substitution;
}

export interface Message {
  readonly value: Value;
  readonly clock: Clock;
  taken: Clock | null;
}

export interface Channel {
  readonly kind: "channel";
  readonly id: number;
  readonly type: SourceType | null;
  readonly capacity: number;
  readonly queue: Message[];
  closed: Clock | null;
  /** Joined clocks of those that received. */
  received: Clock;
  /** For what a clock sends: the time at which something can be received. */
  due: number | null;
  /** A ticker's period. */
  readonly period: number | null;
}

/** A value whose type and identity are known, and nothing else: an error, a context. */
export interface Thing {
  readonly kind: "thing";
  readonly type: SourceType | null;
  readonly name: string;
  /** Of a context: the channel that tells of its end, and the contexts made from it. */
  readonly done: Channel | null;
  readonly children: Value[];
  /** Of a lock's other face, for readers: the lock's place. */
  readonly lock?: Cell;
  /** Of a context made for a value: that, and the context around it. */
  readonly entry?: { readonly key: Value; readonly value: Value; readonly around: Thing | null };
}

export interface Tuple {
  readonly kind: "tuple";
  readonly values: readonly Value[];
}

/** What a range loop goes through. */
export interface Iterator {
  readonly kind: "iterator";
  readonly items: readonly (readonly [Value, Value | Cell])[] | null;
  /** Of what is not known: the collection, and how often the loop went round. */
  readonly over: Unknown | null;
  readonly channel: Channel | null;
  readonly map: MapObject | null;
  /** The function that is ranged over, as far as it went. */
  readonly pull: unknown;
  at: number;
}

export type Value =
  | boolean
  | number
  | string
  | Unknown
  | Nil
  | MapReference
  | Pointer
  | StructValue
  | ArrayValue
  | SliceValue
  | FunctionValue
  | Channel
  | Thing
  | Tuple
  | Iterator;

/** What a thing of package sync remembers that code may change which is not followed. */
export abstract class Forgetful {
  abstract forget(): void;
}

/** A place that holds a value: a variable, a field, an element. */
export class Cell {
  value: Value;
  readonly type: SourceType | null;
  /** What a lock, wait group or other thing of package sync at this place remembers. */
  sync: unknown = null;

  constructor(value: Value, type: SourceType | null) {
    this.value = value;
    this.type = type;
  }
}

/** The kind of a value that is no JavaScript primitive. */
export function kindOf(value: Value): Exclude<Value, boolean | number | string>["kind"] | "basic" {
  return typeof value === "object" ? value.kind : "basic";
}

/** What an unknown value turned out to be. */
export function seen(value: Value): Value {
  let now = value;
  while (typeof now === "object" && now.kind === "unknown" && now.seen !== null) now = now.seen;
  return now;
}

/** A copy, as assignments make one: structs and arrays are copied, what they refer to is shared. */
export function copied(value: Value): Value {
  const now = seen(value);
  // A constant keeps the name of its type.
  if (typeof now !== "object") return value;
  if (now.kind === "struct") {
    const fields = new Map<string, Cell>();
    for (const [name, cell] of now.fields) fields.set(name, new Cell(copied(cell.value), cell.type));
    return { ...now, fields };
  }
  if (now.kind === "array")
    return { ...now, elements: now.elements.map((cell) => new Cell(copied(cell.value), cell.type)) };
  return now;
}

/** The key under which a map keeps an entry; null where the key is not known. */
export function keyOf(value: Value, identify: (cell: Cell) => number): string | null {
  const now = seen(value);
  switch (typeof now) {
    case "boolean":
    case "number":
      return `${now}`;
    case "string":
      return JSON.stringify(now);
  }
  switch (now.kind) {
    case "pointer":
      return `&${identify(now.to)}`;
    case "channel":
      return `chan${now.id}`;
    case "nil":
      return "nil";
    case "struct": {
      if ("unknown" in now.fill) return null;
      const parts = [...now.fields].map(([name, cell]) => [name, keyOf(cell.value, identify)] as const);
      if (parts.some(([, key]) => key === null)) return null;
      // Fields that nobody set hold zeros, as those do that were set to them.
      const set = parts.filter(([, key]) => key !== "0" && key !== '""' && key !== "false" && key !== "nil");
      return `{${set
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, key]) => `${name}:${key}`)
        .join()}}`;
    }
    case "array": {
      const parts = now.elements.map((cell) => keyOf(cell.value, identify));
      return parts.includes(null) ? null : `[${parts.join()}]`;
    }
    default:
      return null;
  }
}
