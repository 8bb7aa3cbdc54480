import { utf8Length } from "../../source/lineIndex.ts";
import type { SyntaxNode } from "../../source/syntaxNode.ts";
import { nodeText } from "../../source/syntaxNode.ts";
import { close, newChannel } from "./channels.ts";
import { arrayLimit } from "./limits.ts";
import { sliceOf } from "./literals.ts";
import type { How, Machine } from "./machine.ts";
import { deleteEntry } from "./maps.ts";
import { leaving, origin, Panic, typeOf } from "./memory.ts";
import type { Target } from "./targets.ts";
import type { Thread } from "./thread.ts";
import { derived } from "./types.ts";
import { Cell, copied, type SliceValue, seen, type Value } from "./value.ts";

/** A call of one of Go's own functions. */
export function builtin(
  m: Machine,
  thread: Thread,
  { name, type }: Extract<Target, { kind: "builtin" }>,
  args: readonly Value[],
  node: SyntaxNode,
  done: (result: Value) => void,
  how: How,
): boolean {
  done(resultOf(m, thread, name, type, args, node, how));
  return true;
}

function resultOf(
  m: Machine,
  thread: Thread,
  name: string,
  type: Extract<Target, { kind: "builtin" }>["type"],
  args: readonly Value[],
  node: SyntaxNode,
  how: How,
): Value {
  const none: Value = { kind: "tuple", values: [] };
  const [first, second] = args;
  switch (name) {
    case "make":
      return type === null ? m.memory.fresh("doubt") : made(m, type, args, node, how);
    case "new": {
      if (type === null) {
        const cell = new Cell(false, null);
        m.memory.store(cell, first ?? m.memory.fresh("doubt"));
        return { kind: "pointer", to: cell };
      }
      const zero = leaving(node, how.where, `${nodeText(node)} leaves … nil here`);
      return { kind: "pointer", to: new Cell(m.types.zero(type, zero), type) };
    }
    case "len":
      return first === undefined ? 0 : length(m, thread, first, node);
    case "append":
      return appended(m, args, how.spread);
    case "copy":
      return copiedInto(m, first, second);
    case "delete":
      if (first !== undefined && second !== undefined)
        deleteEntry(m, thread, m.memory.open(first), second, node);
      return none;
    case "clear": {
      const held = first === undefined ? null : seen(first);
      if (held !== null && typeof held === "object" && held.kind === "map") {
        m.access(thread, held, true, node);
        m.memory.written?.add(held.map);
        held.map.entries.clear();
        held.map.open = null;
      } else if (held !== null) m.memory.havoc(held);
      return none;
    }
    case "close":
      if (first !== undefined) close(thread, first);
      return none;
    case "panic":
      throw new Panic("panic", first ?? "panic");
    case "recover": {
      const below = thread.frames.at(-2);
      if (below?.panic) {
        below.panic = null;
        return m.memory.fresh("free");
      }
      return { kind: "nil", type: null, origin: origin(node, how.where, "") };
    }
    case "min":
    case "max": {
      const numbers = args.map(seen);
      if (numbers.every((n) => typeof n === "number"))
        return name === "min" ? Math.min(...(numbers as number[])) : Math.max(...(numbers as number[]));
      return m.memory.fresh("doubt");
    }
    case "print":
    case "println":
      return none;
    default:
      return m.memory.fresh("doubt");
  }
}

function made(
  m: Machine,
  type: NonNullable<Extract<Target, { kind: "builtin" }>["type"]>,
  args: readonly Value[],
  node: SyntaxNode,
  how: How,
): Value {
  const below = m.types.underlying(type);
  const size = args[0] === undefined ? 0 : seen(args[0]);
  if (below.kind === "map") return m.newMap(type, origin(node, how.where, "the map is made here"));
  if (below.kind === "chan") return newChannel(m, type, typeof size === "number" ? size : 1);
  if (below.kind !== "slice") return m.memory.fresh("doubt", type);
  if (typeof size !== "number" || size > arrayLimit || size < 0) {
    // As many zeros as nobody knows: elements are alike.
    return m.memory.fresh("doubt", type);
  }
  const zero = origin(node, how.where, `the elements of ${nodeText(node)} are nil here`);
  return sliceOf(
    type,
    Array.from({ length: size }, () => new Cell(m.types.zero(below.elem, zero), below.elem)),
  );
}

/** len, and what it reads. */
function length(m: Machine, thread: Thread, of: Value, node: SyntaxNode): Value {
  let held = m.memory.open(of);
  if (typeof held === "object" && held.kind === "pointer") held = m.memory.open(held.to.value);
  if (typeof held === "string") return utf8Length(held, 0, held.length);
  if (typeof held !== "object") return m.memory.fresh("doubt");
  switch (held.kind) {
    case "nil":
      return 0;
    case "array":
      return held.elements.length;
    case "slice":
      return held.length;
    case "map":
      m.access(thread, held, false, node);
      if (held.map.open !== null) return { ...m.memory.fresh(held.map.open) };
      return [...held.map.entries.keys()].some((key) => key.startsWith("?")) && held.map.entries.size > 1
        ? m.memory.fresh("doubt")
        : held.map.entries.size;
    case "unknown":
      return derived(`len ${held.term}`, [held], null);
    default:
      return m.memory.fresh("doubt");
  }
}

/** `copy(to, from)`: how many elements were copied. */
function copiedInto(m: Machine, to: Value | undefined, from: Value | undefined): Value {
  const target = to === undefined ? null : m.memory.open(to);
  const source = from === undefined ? null : m.memory.open(from);
  const isList = (of: typeof target): of is SliceValue =>
    of !== null && typeof of === "object" && of.kind === "slice";
  if (!isList(target) || !isList(source)) {
    if (to !== undefined) m.memory.havoc(to);
    return m.memory.fresh("doubt");
  }
  const count = Math.min(target.length, source.length);
  // They may overlap.
  const values = source.backing.slice(source.from, source.from + count).map((cell) => copied(cell.value));
  values.forEach((value, i) => {
    const cell = target.backing[target.from + i];
    if (cell !== undefined) m.memory.store(cell, value);
  });
  return count;
}

function appended(m: Machine, args: readonly Value[], spread: boolean): Value {
  const [to, ...more] = args;
  const base = to === undefined ? null : m.memory.open(to);
  if (base === null || typeof base !== "object") return m.memory.fresh("doubt");
  let added: Value[] = [...more];
  const last = more.at(-1);
  if (spread && last !== undefined) {
    const list = m.memory.open(last);
    if (typeof list === "object" && list.kind === "slice")
      added = [
        ...more.slice(0, -1),
        ...list.backing.slice(list.from, list.from + list.length).map((cell) => cell.value),
      ];
    else if (typeof list === "object" && list.kind === "nil") added = more.slice(0, -1);
    else return m.memory.fresh("doubt", typeOf(base));
  }
  const type = typeOf(base);
  const elem = elementType(m, type);
  const held =
    base.kind === "slice"
      ? base.backing.slice(base.from, base.from + base.length)
      : base.kind === "nil"
        ? []
        : null;
  if (held === null || held.length + added.length > 20 * arrayLimit) return m.memory.fresh("doubt", type);
  const cells = added.map((value) => {
    const cell = new Cell(false, elem);
    m.memory.store(cell, copied(value));
    return cell;
  });
  return { ...sliceOf(type, [...held, ...cells]) } satisfies SliceValue;
}

function elementType(m: Machine, type: SliceValue["type"]): SliceValue["type"] {
  const below = type === null ? null : m.types.underlying(type);
  return below?.kind === "slice" ? below.elem : null;
}
