import type { Instruction } from "../../source/flow/instruction.ts";
import type { SourceType } from "../../source/sourceType.ts";
import type { SyntaxNode } from "../../source/syntaxNode.ts";
import { receive } from "./channels.ts";
import { turnLimit } from "./limits.ts";
import { isFollowed, standsForMore } from "./longLoops.ts";
import type { Machine } from "./machine.ts";
import { elemOf } from "./memory.ts";
import { isTrue } from "./operators.ts";
import { Pull, pullOf } from "./pulls.ts";
import type { Frame, Thread } from "./thread.ts";
import { derived, unknownValue } from "./types.ts";
import { Cell, copied, type Iterator, type Unknown, type Value } from "./value.ts";

/** Longer strings and counts are gone through as if they were not known. */
const maxItems = 2000;

/** What `range` goes through. */
export function range(m: Machine, thread: Thread, base: Cell, node: SyntaxNode): Iterator {
  let held = m.memory.open(base.value);
  if (typeof held === "object" && held.kind === "pointer") held = m.memory.open(held.to.value);
  const nothing = { items: null, over: null, channel: null, map: null, pull: null, at: 0 };
  const none = { kind: "iterator", ...nothing } as const;
  if (typeof held === "number" && held <= maxItems)
    return { ...none, items: Array.from({ length: Math.max(0, held) }, (_, i) => [i, i] as const) };
  if (typeof held === "string" && held.length <= maxItems)
    return { ...none, items: [...held].map((rune, i) => [i, rune.codePointAt(0) ?? 0] as const) };
  if (typeof held === "object")
    switch (held.kind) {
      case "array":
      case "slice": {
        const cells =
          held.kind === "array" ? held.elements : held.backing.slice(held.from, held.from + held.length);
        // A slice's elements are read when their turn comes, an array's before.
        const isCopy = held.kind === "array";
        const items = cells.map((cell, i) => [i, isCopy ? copied(cell.value) : cell] as const);
        return { ...none, items };
      }
      case "map": {
        m.access(thread, held, false, node);
        const { map } = held;
        const items = [...map.entries.values()].map(({ key, cell }) => [key, cell.value] as const);
        if (map.open === null) return { ...none, items, map };
        return { ...none, over: { ...unknownValue(map.open, `map${map.id}`, held.type) }, map };
      }
      case "nil":
        return { ...none, items: [] };
      case "function": {
        const pull = pullOf(held, node);
        return pull === null ? { ...none, over: m.memory.fresh("doubt") } : { ...none, pull };
      }
      case "channel":
        return { ...none, channel: held };
      case "unknown":
        return { ...none, over: held };
    }
  return { ...none, over: m.memory.fresh("doubt") };
}

/** The next turn of a range loop, or its end. */
export function next(
  m: Machine,
  thread: Thread,
  frame: Frame,
  at: Extract<Instruction, { op: "next" }>,
  from: Value,
): void {
  const iterator = from as Iterator;
  const put = (key: Value, value: Value): void => {
    frame.temps[at.key] = key;
    frame.temps[at.value] = value;
  };
  const end = (): void => {
    frame.pc = at.end;
  };
  if (iterator.channel !== null) {
    const got = receive(m, thread, frame, iterator.channel, at.node);
    if (got === null) frame.pc--;
    else if (got.values[1] === false) end();
    else put(got.values[0] ?? m.memory.fresh("doubt"), got.values[0] ?? m.memory.fresh("doubt"));
    return;
  }
  if (iterator.pull instanceof Pull) {
    if (!iterator.pull.next(m, thread, frame, at)) end();
    return;
  }
  const n = iterator.at++;
  if (iterator.items !== null) {
    const item = iterator.items[n];
    if (item === undefined || isFollowed(frame, at.end)) return end();
    if (standsForMore(frame, at.end)) return put(m.memory.fresh("doubt"), m.memory.fresh("doubt"));
    return put(item[0], copied(item[1] instanceof Cell ? item[1].value : item[1]));
  }
  const over = iterator.over ?? m.memory.fresh("doubt");
  if (n >= turnLimit || !isTrue(m, hasMore(over, n))) return end();
  const type = over.type === null ? null : m.types.underlying(over.type);
  const elem = elemOf(over.type, m.types);
  const key: SourceType | null = type?.kind === "map" ? type.key : null;
  const isCount = type?.kind === "basic";
  const isIndexed = type !== null && (type.kind === "slice" || type.kind === "array" || isCount);
  put(
    isIndexed ? n : m.memory.kid(over, `key${n}`, key ?? (type?.kind === "chan" ? elem : null)).value,
    m.memory.kid(over, isIndexed ? `[${n}]` : `value${n}`, elem).value,
  );
}

/** Whether something unknown has more elements than n. */
function hasMore(over: Unknown, n: number): Value {
  const length = derived(`len ${over.term}`, [over], null);
  return derived(`len ${over.term}>${n}`, [over], null, {
    operator: "<=",
    of: length,
    constant: n,
    negated: true,
  });
}
