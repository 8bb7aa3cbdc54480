import type { LiteralBody } from "../../source/flow/instruction.ts";
import type { SourceType } from "../../source/sourceType.ts";
import { childOf, nodeText, type SyntaxNode } from "../../source/syntaxNode.ts";
import { arrayLimit } from "./limits.ts";
import type { Machine } from "./machine.ts";
import { setEntry } from "./maps.ts";
import { leaving, origin } from "./memory.ts";
import type { Frame, Thread } from "./thread.ts";
import { type ArrayValue, Cell, type SliceValue, type StructValue, seen, type Value } from "./value.ts";

/** The value of a composite literal. */
export function fromLiteral(
  m: Machine,
  thread: Thread,
  frame: Frame,
  type: SourceType,
  body: LiteralBody,
  node: SyntaxNode,
  typeNode: SyntaxNode | null,
): Value {
  const below = m.types.underlying(type);
  const part = (of: LiteralBody["elements"][number]["value"], inner: SourceType): Value => {
    if (typeof of === "number") {
      const held = frame.temps[of];
      return held instanceof Cell ? held.value : (held ?? m.memory.fresh("doubt"));
    }
    const pointed = m.types.underlying(inner);
    if (pointed.kind === "pointer")
      return {
        kind: "pointer",
        to: new Cell(fromLiteral(m, thread, frame, pointed.elem, of, of.node, null), pointed.elem),
      };
    return fromLiteral(m, thread, frame, inner, of, of.node, null);
  };
  const told = `${typeNode === null ? "the literal" : nodeText(typeNode)} leaves … out here, which is nil then`;
  switch (below.kind) {
    case "struct": {
      const zero = leaving(node, frame.flow.where, told);
      const struct: StructValue = { kind: "struct", type, fields: new Map(), fill: { zero } };
      body.elements.forEach((element, i) => {
        const name = element.field ?? below.fields[i]?.name;
        const declared = below.fields.find((f) => f.name === name);
        if (declared === undefined) return;
        const cell = new Cell(false, declared.type);
        m.memory.store(cell, part(element.value, declared.type));
        struct.fields.set(declared.name, cell);
      });
      return struct;
    }
    case "map": {
      const map = m.newMap(type, origin(node, frame.flow.where, "the map is made here"));
      for (const { key, value } of body.elements)
        if (key !== null) setEntry(m, thread, map, part(key, below.key), part(value, below.elem), node);
      return map;
    }
    case "slice":
    case "array": {
      const cells: Cell[] = [];
      let at = 0;
      for (const { key, value } of body.elements) {
        const index = key === null ? at : seen(part(key, below.elem));
        if (typeof index !== "number" || index < 0 || index > arrayLimit)
          return m.memory.fresh("doubt", type);
        const cell = new Cell(false, below.elem);
        m.memory.store(cell, part(value, below.elem));
        cells[index] = cell;
        at = index + 1;
      }
      const length = below.kind === "array" ? below.length : cells.length;
      if (length > arrayLimit) return m.memory.fresh("doubt", type);
      const zero = leaving(node, frame.flow.where, told);
      for (let i = 0; i < length; i++) cells[i] ??= new Cell(m.types.zero(below.elem, zero), below.elem);
      return below.kind === "array" ? arrayOf(type, cells) : sliceOf(type, cells);
    }
    default:
      return unresolved(m, frame, type, body, typeNode);
  }
}

/** `[...]T{…}`; of others the type is not known. */
function unresolved(
  m: Machine,
  frame: Frame,
  type: SourceType,
  body: LiteralBody,
  node: SyntaxNode | null,
): Value {
  const element = node?.kind === "implicit_length_array_type" ? childOf(node, "element") : null;
  if (element === null) return m.memory.fresh("doubt", type);
  const elem = m.typeIn(element, frame);
  const cells = body.elements.map(({ value }) => {
    const cell = new Cell(m.memory.fresh("doubt", elem), elem);
    const held = typeof value === "number" ? frame.temps[value] : undefined;
    if (held !== undefined) m.memory.store(cell, held instanceof Cell ? held.value : held);
    return cell;
  });
  return arrayOf({ kind: "array", elem, length: cells.length }, cells);
}

function arrayOf(type: SourceType | null, elements: Cell[]): ArrayValue {
  return { kind: "array", type, elements };
}

export function sliceOf(type: SourceType | null, backing: Cell[]): SliceValue {
  return { kind: "slice", type, backing, from: 0, length: backing.length };
}

/** `base[low:high]`. */
export function sliced(m: Machine, base: Cell, low: Value, high: Value | null): Value {
  let held = m.memory.open(base.value);
  if (typeof held === "object" && held.kind === "pointer") held = m.memory.open(held.to.value);
  const [from, to] = [seen(low), high === null ? null : seen(high)];
  if (typeof from === "object" || (typeof to === "object" && to !== null)) return m.memory.fresh("doubt");
  if (typeof held === "string") {
    const plain = /^[\0-\x7f]*$/.test(held);
    return plain && typeof from === "number"
      ? held.slice(from, typeof to === "number" ? to : undefined)
      : m.memory.fresh("doubt");
  }
  if (typeof held !== "object" || typeof from !== "number") return m.memory.fresh("doubt");
  if (held.kind === "array") {
    const end = typeof to === "number" ? to : held.elements.length;
    const below = held.type === null ? null : m.types.underlying(held.type);
    const type = below?.kind === "array" ? ({ kind: "slice", elem: below.elem } as const) : null;
    return { kind: "slice", type, backing: held.elements, from, length: Math.max(0, end - from) };
  }
  if (held.kind === "slice") {
    const end = typeof to === "number" ? to : held.length;
    return { ...held, from: held.from + from, length: Math.max(0, end - from) };
  }
  return held.kind === "nil" ? held : m.memory.fresh("doubt", held.kind === "unknown" ? held.type : null);
}
