import type { Instruction, Temp } from "../../source/flow/instruction.ts";
import { childrenOf, nodeText } from "../../source/syntaxNode.ts";
import { calledFunction, invoke, methodExpression, resolveCallee } from "./calling.ts";
import { receive, select, send } from "./channels.ts";
import { globalPlace, importedValue } from "./globals.ts";
import { turnLimit } from "./limits.ts";
import { fromLiteral, sliced } from "./literals.ts";
import { isFollowed, standsForMore } from "./longLoops.ts";
import type { Machine } from "./machine.ts";
import { lookup, storeIndex } from "./maps.ts";
import { origin, Panic } from "./memory.ts";
import { binary, isOfType, isTrue, unary } from "./operators.ts";
import { next, range } from "./ranges.ts";
import { type Frame, park, type Thread } from "./thread.ts";
import { Cell, copied, seen, type Tuple, type Value } from "./value.ts";

/** The value in a temp. */
function valueIn(m: Machine, frame: Frame, temp: Temp): Value {
  const held = frame.temps[temp];
  if (held instanceof Cell) return held.value;
  return held === undefined ? m.memory.fresh("doubt") : held;
}

/** The place in a temp. */
function placeIn(m: Machine, frame: Frame, temp: Temp): Cell {
  const held = frame.temps[temp];
  return held instanceof Cell ? held : new Cell(held ?? m.memory.fresh("doubt"), null);
}

/** Runs the next instruction of a function. @throws Panic */
export function step(m: Machine, thread: Thread, frame: Frame): void {
  const at = frame.flow.code[frame.pc];
  if (at === undefined) return;
  const value = (temp: Temp): Value => valueIn(m, frame, temp);
  const place = (temp: Temp): Cell => placeIn(m, frame, temp);
  const put = (to: Temp, what: Value | Cell): void => {
    frame.temps[to] = what;
  };
  frame.pc++;
  switch (at.op) {
    case "const":
      return put(at.to, at.type === undefined ? at.value : m.memory.as(at.value, at.type));
    case "nil":
      return put(at.to, {
        kind: "nil",
        type: null,
        origin: { ...origin(at.node, frame.flow.where, "nil is given here"), writtenOut: true },
      });
    case "unknown":
      return put(at.to, m.memory.fresh("doubt"));
    case "zero":
      return put(at.to, m.types.zero(m.typeIn(at.type, frame), origin(at.node, frame.flow.where, "")));
    case "declare":
      return declare(m, frame, at);
    case "local":
      return put(at.to, frame.cells[at.slot] ?? new Cell(m.memory.fresh("doubt"), null));
    case "global":
      return put(at.to, globalPlace(m, thread, at.entity));
    case "importedValue":
      return put(at.to, importedValue(m, thread, frame, at.path, at.name, at.node));
    case "hold": {
      const held = value(at.from);
      return put(at.to, new Cell(held, null));
    }
    case "fieldPlace": {
      const base = place(at.base);
      const found = m.memory.field(base, at.name);
      return put(at.to, found ?? memberValue(m, frame, base, at.name, at.node));
    }
    case "member": {
      const base = place(at.base);
      const found = m.memory.field(base, at.name);
      return put(
        at.to,
        found === null ? memberValue(m, frame, base, at.name, at.node).value : copied(found.value),
      );
    }
    case "indexPlace": {
      const base = place(at.base);
      const element = m.memory.element(base, value(at.index));
      if (element !== null) return put(at.to, element);
      return put(at.to, new Cell(lookup(m, thread, base, value(at.index), at.node).value, null));
    }
    case "derefPlace":
      return put(at.to, m.memory.pointedBy(value(at.from)));
    case "load":
      return put(at.to, copied(place(at.place).value));
    case "store":
      return m.memory.store(place(at.place), named(frame, value(at.from), at.node));
    case "storeIndex":
      return storeIndex(m, thread, place(at.base), value(at.index), value(at.from), at.node);
    case "lookup": {
      const element = at.pair ? null : m.memory.element(place(at.base), value(at.index));
      if (element !== null) return put(at.to, copied(element.value));
      const { value: found, ok } = lookup(m, thread, place(at.base), value(at.index), at.node);
      return put(at.to, at.pair ? { kind: "tuple", values: [found, ok] } : found);
    }
    case "address":
      return put(at.to, { kind: "pointer", to: place(at.place) });
    case "binary":
      return put(at.to, binary(m, at.operator, value(at.left), value(at.right)));
    case "unary":
      return put(at.to, unary(m, at.operator, value(at.from)));
    case "extract":
      return put(at.to, part(m, value(at.from), at.index));
    case "closure":
      return put(at.to, {
        kind: "function",
        flow: at.function,
        captured: at.function.captures.map(
          ({ outer }) => frame.cells[outer] ?? new Cell(m.memory.fresh("doubt"), null),
        ),
        receiver: null,
        external: null,
        types: frame.types,
      });
    case "functionValue":
      return put(at.to, calledFunction(m, at.entity));
    case "methodOf":
      return put(at.to, methodExpression(at.name));
    case "literal":
      return put(at.to, fromLiteral(m, thread, frame, m.typeIn(at.type, frame), at.body, at.node, at.type));
    case "convert":
      return put(at.to, converted(m, frame, value(at.from), at));
    case "assert":
      return assert(m, frame, at, put);
    case "isType":
      return put(
        at.to,
        isNil(at.type)
          ? binary(m, "==", value(at.from), nilOf(frame, at))
          : isOfType(m, value(at.from), m.typeIn(at.type, frame)),
      );
    case "slice":
      return put(
        at.to,
        sliced(
          m,
          place(at.base),
          at.low === null ? 0 : value(at.low),
          at.high === null ? null : value(at.high),
        ),
      );
    case "range":
      return put(at.to, range(m, thread, place(at.base), at.node));
    case "next":
      return next(m, thread, frame, at, value(at.from));
    case "jump":
      if (at.target < frame.pc) {
        if (m.turned(frame, frame.pc)) park(thread);
        m.goesRound(frame, frame.pc);
      }
      frame.pc = at.target;
      return;
    case "branch": {
      const on = seen(value(at.on));
      if (at.loop && typeof on === "object") {
        if (isFollowed(frame, at.otherwise)) {
          frame.pc = at.otherwise;
          return;
        }
        if (standsForMore(frame, at.otherwise)) return;
        const turns = frame.turns.get(frame.pc) ?? { count: 0, chosen: 0 };
        frame.turns.set(frame.pc, turns);
        // What goes round for ever by something unknown is left after some turns.
        if (++turns.count > turnLimit) {
          turns.count = 0;
          if (on.kind === "unknown") m.conditions.assume(on, false);
          frame.pc = at.otherwise;
          return;
        }
      }
      if (!isTrue(m, on)) frame.pc = at.otherwise;
      return;
    }
    case "return":
      return finish(m, frame, at.values);
    case "call":
      return call(m, thread, frame, at);
    case "send":
      if (!send(m, thread, frame, value(at.channel), value(at.from))) frame.pc--;
      return;
    case "receive": {
      const got = receive(m, thread, frame, value(at.channel), at.node);
      if (got === null) frame.pc--;
      else put(at.to, at.pair ? got : (got.values[0] ?? m.memory.fresh("doubt")));
      return;
    }
    case "select":
      if (!select(m, thread, frame, at, value, put)) frame.pc--;
  }
}

function isNil(node: Instruction["node"]): boolean {
  return nodeText(node) === "nil";
}

function nilOf(frame: Frame, { node }: Instruction): Value {
  return { kind: "nil", type: null, origin: origin(node, frame.flow.where, "") };
}

/** A nil that is set anew is told where it is set. */
function named(frame: Frame, value: Value, node: Instruction["node"]): Value {
  return typeof value === "object" && value.kind === "nil" && value.origin.writtenOut === true
    ? { ...value, origin: origin(node, frame.flow.where, `${nodeText(node)} is set to nil here`) }
    : value;
}

function declare(m: Machine, frame: Frame, at: Extract<Instruction, { op: "declare" }>): void {
  const type = at.type === null ? null : m.typeIn(at.type, frame);
  const cell = new Cell(false, type);
  const from = at.from === null ? null : valueIn(m, frame, at.from);
  if (from === null && type !== null)
    cell.value = m.types.declared(type, { node: at.node, where: frame.flow.where }, onlyName(at.node));
  else m.memory.store(cell, from ?? m.memory.fresh("doubt"));
  frame.cells[at.slot] = cell;
}

/** The name that a declaration gives, where it gives one. */
function onlyName(node: Instruction["node"]): string | null {
  const [name, another] = childrenOf(node, "name");
  return name === undefined || another !== undefined ? null : nodeText(name);
}

/** A method of a value, bound to it. */
function memberValue(m: Machine, frame: Frame, base: Cell, name: string, node: Instruction["node"]): Cell {
  const operand = node.children[0] ?? node;
  const target = resolveCallee(m, frame, { kind: "member", base: -1, operand, name }, base);
  if (target?.kind === "flow")
    return new Cell(
      {
        kind: "function",
        flow: target.flow,
        captured: target.captured,
        receiver: target.receiver,
        external: null,
        types: target.types,
      },
      null,
    );
  if (target?.kind === "external")
    return new Cell(
      {
        kind: "function",
        flow: null,
        captured: [],
        receiver: null,
        external: { name: target.name, base: target.base },
        types: [],
      },
      null,
    );
  return new Cell(m.memory.fresh("doubt", m.types.inference.typeOf(node, frame.flow.where)), null);
}

function part(m: Machine, from: Value, index: number): Value {
  const now = seen(from);
  if (typeof now === "object" && now.kind === "tuple") return now.values[index] ?? m.memory.fresh("doubt");
  if (typeof now === "object" && now.kind === "unknown") return m.memory.kid(now, `${index}`, null).value;
  return index === 0 ? now : m.memory.fresh("doubt");
}

function converted(
  m: Machine,
  frame: Frame,
  from: Value,
  at: Extract<Instruction, { op: "convert" }>,
): Value {
  const type = m.typeIn(at.type, frame);
  const below = m.types.underlying(type);
  const now = seen(from);
  if (typeof now === "number" && below.kind === "basic" && below.name === "string")
    return m.memory.fresh("doubt", type);
  if (typeof now === "string" && below.kind !== "basic" && below.kind !== "interface")
    return m.memory.fresh("doubt", type);
  if (typeof now === "object" && now.kind === "unknown") return { ...now, type };
  if (typeof now === "object" && now.kind === "slice" && below.kind === "basic")
    return m.memory.fresh("doubt", type);
  return m.memory.as(copied(now), type);
}

function assert(
  m: Machine,
  frame: Frame,
  at: Extract<Instruction, { op: "assert" }>,
  put: (to: Temp, value: Value) => void,
): void {
  if (isNil(at.type)) return put(at.to, valueIn(m, frame, at.from));
  const from = seen(valueIn(m, frame, at.from));
  const type = m.typeIn(at.type, frame);
  const fits = isOfType(m, from, type);
  const zero = origin(at.node, frame.flow.where, "the value has another type, which gives nil here");
  const asType = (): Value =>
    typeof from === "object" && from.kind === "unknown" && !m.types.isInterface(type)
      ? m.memory.kid(from, `(${m.types.textOf(type) ?? "?"})`, type).value
      : from;
  if (at.pair) {
    const ok = isTrue(m, fits);
    return put(at.to, {
      kind: "tuple",
      values: ok ? [asType(), true] : [m.types.zero(type, zero), false],
    } satisfies Tuple);
  }
  if (fits === false) throw new Panic("interface conversion");
  put(at.to, asType());
}

function finish(m: Machine, frame: Frame, temps: readonly Temp[] | null): void {
  frame.leaving = true;
  if (temps === null) return;
  const { results } = frame.flow;
  const [only] = temps;
  const values =
    temps.length === 1 && results.length > 1 && only !== undefined
      ? results.map((_, i) => part(m, valueIn(m, frame, only), i))
      : temps.map((temp) => valueIn(m, frame, temp));
  results.forEach(({ slot }, i) => {
    const cell = frame.cells[slot];
    const value = values[i];
    if (cell === undefined || value === undefined) return;
    const given = seen(value);
    const isWrittenOut =
      typeof given === "object" && given.kind === "nil" && given.origin.writtenOut === true;
    const text = `${frame.flow.name} returns nil here`;
    m.memory.store(
      cell,
      isWrittenOut ? { ...given, origin: { ...given.origin, text, writtenOut: false } } : value,
    );
  });
}

function call(m: Machine, thread: Thread, frame: Frame, at: Extract<Instruction, { op: "call" }>): void {
  const args = at.args.map((temp) => valueIn(m, frame, temp));
  const base = at.callee.kind === "member" ? placeIn(m, frame, at.callee.base) : null;
  const target = resolveCallee(m, frame, at.callee, base, args);
  const given = at.spread ? args : spreadTuple(at.args.length, args);
  if (at.mode === "defer") {
    frame.defers.push({ target, args: given, node: at.node, spread: at.spread });
    return;
  }
  if (at.mode === "go") {
    const other = m.spawn(thread, at.node, frame.flow.where);
    invoke(m, other, target, given, at.node, () => {}, {
      deferred: false,
      spread: at.spread,
      where: frame.flow.where,
    });
    if (other.frames.length === 0 && other.ready === null && other.wakes === null) other.over = true;
    return;
  }
  const done = (result: Value): void => {
    frame.temps[at.to] = result;
  };
  const how = { deferred: false, spread: at.spread, where: frame.flow.where };
  if (!invoke(m, thread, target, given, at.node, done, how)) frame.pc--;
}

/** `f(g())`, where g has several results. */
function spreadTuple(count: number, args: readonly Value[]): readonly Value[] {
  const only = count === 1 && args[0] !== undefined ? seen(args[0]) : null;
  return only !== null && typeof only === "object" && only.kind === "tuple" ? only.values : args;
}
