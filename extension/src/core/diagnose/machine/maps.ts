import { nodeText, type SyntaxNode } from "../../source/syntaxNode.ts";
import type { Machine } from "./machine.ts";
import { elemOf, isMap, origin, Panic } from "./memory.ts";
import { isTrue } from "./operators.ts";
import type { Thread } from "./thread.ts";
import { derived } from "./types.ts";
import { Cell, keyOf, type MapReference, type Nil, seen, type Value } from "./value.ts";

function whereOf(thread: Thread) {
  const frame = thread.frames.at(-1);
  if (frame === undefined) throw new Panic("no function runs");
  return frame.flow.where;
}

/** Keys of an interface type that cannot be hashed panic. */
function key(m: Machine, index: Value): string | null {
  return keyOf(index, m.memory.identify);
}

/** `m[k]` and `v, ok := m[k]`. */
export function lookup(
  m: Machine,
  thread: Thread,
  base: Cell,
  index: Value,
  node: SyntaxNode,
): { readonly value: Value; readonly ok: Value } {
  let held = m.memory.open(base.value);
  if (typeof held === "object" && held.kind === "pointer") held = m.memory.open(held.to.value);
  if (typeof held === "string") return { value: m.memory.fresh("doubt"), ok: true };
  if (typeof held !== "object") return { value: m.memory.fresh("doubt"), ok: m.memory.fresh("doubt") };
  if (held.kind === "nil" && isMap(held.type, m.types))
    return { value: absent(m, thread, elemOf(held.type, m.types), node), ok: false };
  if (held.kind === "map") {
    m.access(thread, held, false, node);
    return entryOf(m, thread, held, index, node);
  }
  if (held.kind === "unknown") {
    const elem = elemOf(held.type, m.types);
    const at = seen(index);
    const name = key(m, at) ?? (typeof at === "object" && at.kind === "unknown" ? at.term : null);
    if (name === null) return { value: m.memory.fresh("doubt", elem), ok: m.memory.fresh("doubt") };
    const parts = typeof at === "object" && at.kind === "unknown" ? [held, at] : [held];
    const found = m.memory.kid(held, `[${name}]`, elem);
    return { value: found.value, ok: derived(`${held.term} has ${name}`, parts, null) };
  }
  return { value: m.memory.fresh("doubt"), ok: m.memory.fresh("doubt") };
}

function absent(m: Machine, thread: Thread, elem: MapReference["map"]["elem"], node: SyntaxNode): Value {
  if (elem === null) return m.memory.fresh("doubt");
  const text = "the map has no such key, which gives nil here";
  return m.types.zero(elem, origin(node, whereOf(thread), text));
}

function entryOf(
  m: Machine,
  thread: Thread,
  { map }: MapReference,
  index: Value,
  node: SyntaxNode,
): { readonly value: Value; readonly ok: Value } {
  const name = key(m, index);
  const at = seen(index);
  const term = name ?? (typeof at === "object" && at.kind === "unknown" ? `?${at.term}` : null);
  const own = term === null ? undefined : map.entries.get(term);
  if (own !== undefined) return { value: own.cell.value, ok: true };
  const isEmpty = map.entries.size === 0 && map.open === null;
  // A key that nobody knows may be one of those that are there.
  const others = [...map.entries.keys()].some((entry) => name === null || entry.startsWith("?"));
  if (isEmpty || (map.open === null && !others))
    return { value: absent(m, thread, map.elem, node), ok: false };
  if (map.open !== null && map.open !== "doubt" && term !== null) {
    const certainty = map.open;
    const value = { ...m.memory.fresh(certainty, map.elem) };
    map.entries.set(term, { key: index, cell: new Cell(value, map.elem) });
    return { value, ok: m.memory.fresh(certainty) };
  }
  return { value: m.memory.fresh("doubt", map.elem), ok: m.memory.fresh("doubt") };
}

/** `base[index] = value` of a map, slice or array. @throws Panic */
export function storeIndex(
  m: Machine,
  thread: Thread,
  base: Cell,
  index: Value,
  value: Value,
  node: SyntaxNode,
): void {
  const element = m.memory.element(base, index);
  if (element !== null) {
    const held = m.memory.open(base.value);
    const at = seen(index);
    m.memory.store(element, value);
    // An element that nobody knows was set: which ones are as they were is in doubt.
    if (
      typeof at === "object" &&
      typeof held === "object" &&
      (held.kind === "array" || held.kind === "slice")
    ) {
      const cells = held.kind === "array" ? held.elements : held.backing;
      for (const cell of cells) if (cells.length > 1) cell.value = m.memory.fresh("doubt", cell.type);
    }
    return;
  }
  let held = m.memory.open(base.value);
  if (typeof held === "object" && held.kind === "pointer") held = m.memory.open(held.to.value);
  if (typeof held !== "object") return;
  if (held.kind === "nil") {
    if (held.type === null || isMap(held.type, m.types))
      m.writesNil(thread, held, node, `writing ${nodeText(node)}`);
    throw new Panic("index of nil");
  }
  if (held.kind === "map") setEntry(m, thread, held, index, value, node);
}

/** Puts an entry into a map that was made. */
export function setEntry(
  m: Machine,
  thread: Thread,
  reference: MapReference,
  index: Value,
  value: Value,
  node: SyntaxNode,
): void {
  const { map } = reference;
  m.access(thread, reference, true, node);
  m.memory.written?.add(map);
  const name = key(m, index);
  const at = seen(index);
  const term = name ?? (typeof at === "object" && at.kind === "unknown" ? `?${at.term}` : null);
  if (term === null) {
    map.open = "doubt";
    return;
  }
  // The same key under another name is another entry; one of the two is too old.
  if (name === null && map.entries.size > 0 && !map.entries.has(term)) map.open = "doubt";
  const known = map.entries.get(term);
  if (known !== undefined) m.memory.store(known.cell, value);
  else {
    const cell = new Cell(false, map.elem);
    m.memory.store(cell, value);
    map.entries.set(term, { key: index, cell });
  }
}

/** `delete(m, k)`. */
export function deleteEntry(m: Machine, thread: Thread, held: Value, index: Value, node: SyntaxNode): void {
  const now = seen(held);
  if (typeof now !== "object" || now.kind !== "map") return;
  m.access(thread, now, true, node);
  m.memory.written?.add(now.map);
  const name = key(m, index);
  if (name === null) now.map.open = "doubt";
  else now.map.entries.delete(name);
}

/** Writes all entries of one map into another, as maps.Copy does. @throws Panic for a nil map, where there is one entry */
export function copyEntries(
  m: Machine,
  thread: Thread,
  to: Value,
  from: Value,
  node: SyntaxNode,
  what: string,
): void {
  const source = m.memory.open(from);
  const target = m.memory.open(to);
  if (typeof source !== "object" || source.kind === "nil") return;
  if (source.kind === "map") m.access(thread, source, false, node);
  const isSet = source.kind === "map" && source.map.entries.size > 0;
  if (typeof target === "object" && target.kind === "nil") {
    const some =
      isSet ||
      (source.kind === "map"
        ? source.map.open !== null && isTrue(m, m.memory.fresh(source.map.open))
        : isTrue(m, lengthAbove(source)));
    if (some) m.writesNil(thread, target as Nil, node, what);
    return;
  }
  if (typeof target !== "object" || target.kind !== "map") return;
  if (source.kind === "map") {
    for (const { key: name, cell } of source.map.entries.values())
      setEntry(m, thread, target, name, cell.value, node);
    if (source.map.entries.size === 0) m.access(thread, target, true, node);
    target.map.open ??= source.map.open;
  } else {
    m.access(thread, target, true, node);
    target.map.open = "doubt";
  }
}

/** Whether something unknown has an element. */
function lengthAbove(value: Value): Value {
  const now = seen(value);
  if (typeof now !== "object" || now.kind !== "unknown") return false;
  const length = { ...derived(`len ${now.term}`, [now], null) };
  return derived(`len ${now.term}>0`, [now], null, {
    operator: "<=",
    of: length,
    constant: 0,
    negated: true,
  });
}
