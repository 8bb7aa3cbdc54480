import type { SourceType } from "../../source/sourceType.ts";
import { arrayLimit } from "./limits.ts";
import { type Types, unknownValue } from "./types.ts";
import {
  Cell,
  copied,
  Forgetful,
  type MapObject,
  type Origin,
  type StructValue,
  seen,
  type Unknown,
  type UnknownKind,
  type Value,
} from "./value.ts";

/** A panic of the program that runs: it ends the run unless something recovers it. */
export class Panic extends Error {
  readonly value: Value;

  constructor(message: string, value: Value = message) {
    super(message);
    this.value = value;
  }
}

/** Ends a run that cannot be followed any further. */
export class Cut extends Error {}

/** What a program writes: a place, a map, an atomic value. */
type Written = Cell | MapObject | { value: Value | null };

/** Places and what they hold: fields, elements, what pointers lead to. */
export class Memory {
  readonly types: Types;
  #unknowns = 0;
  readonly #identities = new Map<Cell, number>();
  /** What was written since a long loop wants to know it; null while none does. */
  written: Set<Written> | null = null;
  readonly identify = (cell: Cell): number => {
    const known = this.#identities.get(cell) ?? this.#identities.size + 1;
    this.#identities.set(cell, known);
    return known;
  };

  constructor(types: Types) {
    this.types = types;
  }

  /** A value that nothing else is. */
  fresh(certainty: UnknownKind, type: SourceType | null = null): Unknown {
    return unknownValue(certainty, `#${++this.#unknowns}`, type);
  }

  /** The value as a place of a type holds it: with that type's name, and so its methods. */
  as(value: Value, type: SourceType | null): Value {
    if (type === null) return value;
    if (typeof value !== "object") return this.#boxed(value, type);
    if (value.kind === "unknown") return value.type === null ? this.typed(value, type) : value;
    if (type.kind === "typeParam" || type.kind === "unknown" || this.types.isInterface(type)) return value;
    switch (value.kind) {
      case "nil":
      case "map":
      case "slice":
      case "struct":
      case "array":
        return value.type === type ? value : { ...value, type };
      default:
        return value;
    }
  }

  /** A number, text or truth that keeps the name of its type: an interface that holds it has its methods. */
  #boxed(value: boolean | number | string, type: SourceType): Value {
    if (type.kind !== "named" || this.types.underlying(type).kind !== "basic") return value;
    return { ...unknownValue("doubt", "boxed", type), seen: value };
  }

  typed(value: Unknown, type: SourceType): Unknown {
    return { ...value, type };
  }

  /** Puts a copy of a value into a place; fields and elements keep their places. */
  store(cell: Cell, value: Value): void {
    const next = this.as(copied(value), cell.type);
    const now = seen(cell.value);
    if (typeof now === "object" && typeof next === "object") {
      if (now.kind === "struct" && next.kind === "struct") {
        for (const name of new Set([...now.fields.keys(), ...next.fields.keys()])) {
          const field = next.fields.get(name) ?? this.#filled(next, name);
          const own = now.fields.get(name);
          if (field !== null && own !== undefined) {
            this.store(own, field.value);
            next.fields.set(name, own);
          }
        }
      } else if (now.kind === "array" && next.kind === "array") {
        next.elements.forEach((element, i) => {
          const own = now.elements[i];
          if (own !== undefined) {
            this.store(own, element.value);
            next.elements[i] = own;
          }
        });
      }
    }
    cell.value = next;
    this.written?.add(cell);
  }

  /** What was written may by now hold anything: many more turns of a loop do the same again. */
  doubtWritten(): void {
    const changed = this.written ?? [];
    this.written = new Set();
    for (const held of changed) {
      if ("entries" in held) held.open = "doubt";
      else if (!(held instanceof Cell)) held.value = this.fresh("doubt");
      else if (held.sync === null) {
        const now = seen(held.value);
        const keeps = typeof now === "object" && (now.kind === "struct" || now.kind === "array");
        if (!keeps) held.value = this.fresh("doubt", held.type ?? typeOf(now));
      }
    }
  }

  /** What an unknown value of a known form is made of: a struct of unknown fields, a pointer to one. */
  open(value: Value): Value {
    const now = seen(value);
    if (typeof now !== "object" || now.kind !== "unknown" || now.type === null) return now;
    const below = this.types.underlying(now.type);
    if (below.kind === "struct") now.seen = this.#unknownStruct(now, now.type, now.term);
    else if (below.kind === "pointer" && this.types.underlying(below.elem).kind === "struct")
      now.seen = {
        kind: "pointer",
        to: new Cell(this.#unknownStruct(now, below.elem, `*${now.term}`), below.elem),
      };
    else if (below.kind === "array" && below.length <= arrayLimit) {
      const { elem } = below;
      const { certainty, term } = now;
      now.seen = {
        kind: "array",
        type: now.type,
        elements: Array.from(
          { length: below.length },
          (_, i) => new Cell(unknownValue(certainty, `${term}[${i}]`, elem), elem),
        ),
      };
    }
    return now.seen ?? now;
  }

  #unknownStruct({ certainty }: Unknown, type: SourceType, term: string): StructValue {
    return { kind: "struct", type, fields: new Map(), fill: { unknown: certainty, term } };
  }

  /** The place that a pointer leads to. @throws Panic for nil */
  pointedBy(value: Value): Cell {
    const now = this.open(value);
    if (typeof now === "object") {
      if (now.kind === "pointer") return now.to;
      if (now.kind === "nil") throw new Panic("nil dereference");
      if (now.kind === "unknown") return this.kid(now, "*", elemOf(now.type, this.types));
    }
    return new Cell(this.fresh("doubt"), null);
  }

  /** A part of an unknown value, the same each time. */
  kid(of: Unknown, name: string, type: SourceType | null): Cell {
    of.kids ??= new Map();
    let cell = of.kids.get(name);
    if (cell === undefined) {
      cell = new Cell(unknownValue(of.certainty, `${of.term}.${name}`, type), type);
      of.kids.set(name, cell);
    }
    return cell;
  }

  /** The place of `base.name`; promoted fields by depth; null where there is none, as for a method. @throws Panic */
  field(base: Cell, name: string): Cell | null {
    let level: Cell[] = [base];
    for (let depth = 0; depth < 5 && level.length > 0; depth++) {
      const next: Cell[] = [];
      for (const cell of level) {
        const found = this.#ownField(cell, name, depth, next);
        if (found !== null) return found;
      }
      level = next;
    }
    return null;
  }

  #ownField(cell: Cell, name: string, depth: number, next: Cell[]): Cell | null {
    let value = this.open(cell.value);
    if (typeof value === "object" && value.kind === "pointer") value = this.open(value.to.value);
    else if (typeof value === "object" && value.kind === "nil") {
      const struct = value.type?.kind === "pointer" ? this.types.fieldsOf(value.type.elem) : [];
      if (struct.some((field) => field.name === name)) throw new Panic("nil dereference");
      return null;
    }
    if (typeof value !== "object") return null;
    if (value.kind === "unknown" && depth === 0 && value.type === null) return this.kid(value, name, null);
    if (value.kind !== "struct") return null;
    const own = this.fieldOf(value, name);
    if (own !== null) return own;
    for (const field of this.types.fieldsOf(value.type)) {
      const inner = field.embedded ? this.fieldOf(value, field.name) : null;
      if (inner !== null) next.push(inner);
    }
    return null;
  }

  /** A field that a struct's own type declares, or null. */
  fieldOf(value: StructValue, name: string): Cell | null {
    return value.fields.get(name) ?? this.#filled(value, name);
  }

  #filled(value: StructValue, name: string): Cell | null {
    const field = this.types.fieldsOf(value.type).find((f) => f.name === name);
    if (field === undefined) return null;
    const { fill } = value;
    const held =
      "zero" in fill
        ? this.types.zero(field.type, leftOut(fill.zero, name))
        : unknownValue(fill.unknown, `${fill.term}.${name}`, field.type);
    const cell = new Cell(held, field.type);
    value.fields.set(name, cell);
    return cell;
  }

  /** The places of the structs that a value embeds, outermost first: where promoted methods have their receivers. */
  embedded(base: Cell): Cell[] {
    const found: Cell[] = [];
    let value = this.open(base.value);
    if (typeof value === "object" && value.kind === "pointer") value = this.open(value.to.value);
    if (typeof value !== "object" || value.kind !== "struct") return found;
    for (const field of this.types.fieldsOf(value.type)) {
      const inner = field.embedded ? this.fieldOf(value, field.name) : null;
      if (inner !== null) found.push(inner);
    }
    return found;
  }

  /** The place of an element of an array or slice; null for what is neither. @throws Panic out of range */
  element(base: Cell, index: Value): Cell | null {
    let value = this.open(base.value);
    if (typeof value === "object" && value.kind === "pointer") value = this.open(value.to.value);
    if (typeof value !== "object") return null;
    if (value.kind === "nil" && isSlice(value.type, this.types)) throw new Panic("index out of range");
    if (value.kind === "unknown") {
      const elem = elemOf(value.type, this.types);
      const at = seen(index);
      const name = typeof at === "object" ? (at.kind === "unknown" ? at.term : "?") : `${at}`;
      return isMap(value.type, this.types) || value.type === null ? null : this.kid(value, `[${name}]`, elem);
    }
    if (value.kind !== "array" && value.kind !== "slice") return null;
    const at = seen(index);
    const length = value.kind === "array" ? value.elements.length : value.length;
    if (typeof at !== "number")
      return this.#someElement(
        value.kind === "array" ? value.elements : value.backing.slice(value.from, value.from + value.length),
      );
    if (at < 0 || at >= length) throw new Panic("index out of range");
    return (value.kind === "array" ? value.elements[at] : value.backing[value.from + at]) ?? null;
  }

  /** Of elements at an index that nobody knows: one that stands for all where they are alike, as far as maps go. */
  #someElement(elements: readonly Cell[]): Cell {
    const [first] = elements;
    if (first === undefined) return new Cell(this.fresh("doubt"), null);
    const nil = elements.every((cell) => typeof cell.value === "object" && cell.value.kind === "nil");
    const alone = elements.length === 1;
    return alone || nil ? first : new Cell(this.fresh("doubt", first.type), first.type);
  }

  /** What code that is not followed may do to what it can reach: all of it is in doubt from now on. */
  havoc(value: Value, done: Set<Cell> = new Set(), depth = 0): void {
    const now = seen(value);
    if (typeof now !== "object" || depth > 6) return;
    const cell = (to: Cell): void => {
      if (done.has(to)) return;
      done.add(to);
      if (to.sync instanceof Forgetful) to.sync.forget();
      this.havoc(to.value, done, depth + 1);
      const held = seen(to.value);
      const keeps = typeof held === "object" && (held.kind === "struct" || held.kind === "array");
      if (!keeps && to.sync === null) to.value = this.fresh("doubt", to.type ?? typeOf(held));
    };
    switch (now.kind) {
      case "pointer":
        return cell(now.to);
      case "struct":
        if (depth === 0) return;
        for (const field of this.types.fieldsOf(now.type)) {
          const found = this.fieldOf(now, field.name);
          if (found !== null) cell(found);
        }
        return;
      case "array":
        for (const element of depth === 0 ? [] : now.elements) cell(element);
        return;
      case "slice":
        for (let i = 0; i < now.length; i++) {
          const element = now.backing[now.from + i];
          if (element !== undefined) cell(element);
        }
        return;
      case "map":
        now.map.open = "doubt";
        for (const { cell: held } of now.map.entries.values()) cell(held);
        return;
      case "function":
        for (const held of now.captured) cell(held);
        if (now.receiver !== null) this.havoc(now.receiver, done, depth + 1);
        return;
      case "unknown":
        if (now.certainty !== "doubt") for (const kid of now.kids?.values() ?? []) cell(kid);
    }
  }
}

/** The type of a value as far as it carries one. */
export function typeOf(value: Value): SourceType | null {
  const now = seen(value);
  if (typeof now !== "object")
    return typeof value === "object" && value.kind === "unknown" ? value.type : null;
  switch (now.kind) {
    case "pointer": {
      const elem = now.to.type ?? typeOf(now.to.value);
      return elem === null ? null : { kind: "pointer", elem };
    }
    case "function":
    case "tuple":
    case "iterator":
      return null;
    default:
      return now.type;
  }
}

export function elemOf(type: SourceType | null, types: Types): SourceType | null {
  const below = type === null ? null : types.underlying(type);
  switch (below?.kind) {
    case "pointer": {
      const array = types.underlying(below.elem);
      return array.kind === "array" ? array.elem : below.elem;
    }
    case "slice":
    case "array":
    case "map":
    case "chan":
      return below.elem;
    default:
      return null;
  }
}

export function isMap(type: SourceType | null, types: Types): boolean {
  return type !== null && types.underlying(type).kind === "map";
}

function isSlice(type: SourceType | null, types: Types): boolean {
  return type !== null && types.underlying(type).kind === "slice";
}

/** An origin that tells what a value is. */
export function origin(node: Origin["node"], where: Origin["where"], text: string): Origin {
  return { node, where, text };
}

/** The origin of the zero fields of what is made without them. @param text with "…" for the field */
export function leaving(node: Origin["node"], where: Origin["where"], text: string): Origin {
  return { node, where, text, leavesOut: "" };
}

/** The outermost field that is asked for is the one that was left out. */
function leftOut(zero: Origin, field: string): Origin {
  if (zero.leavesOut !== "") return zero;
  return { ...zero, text: zero.text.replace("…", field), leavesOut: field };
}
