import type { Instruction, Temp } from "../../source/flow/instruction.ts";
import type { SyntaxNode } from "../../source/syntaxNode.ts";
import { joined, noClock } from "./accesses.ts";
import type { Machine } from "./machine.ts";
import { elemOf, origin, Panic } from "./memory.ts";
import { acquire, type Frame, park, release, type Thread } from "./thread.ts";
import { type Channel, copied, seen, type Tuple, type Value } from "./value.ts";

/** A new channel. */
export function newChannel(
  m: Machine,
  type: Channel["type"],
  capacity: number,
  due: number | null = null,
  period: number | null = null,
): Channel {
  return {
    ...{
      kind: "channel",
      id: m.id(),
      type,
      capacity,
      queue: [],
      closed: null,
      received: noClock,
      due,
      period,
    },
  };
}

function waits(thread: Thread, ready: () => boolean, receives: readonly Channel[] = []): void {
  thread.ready = ready;
  thread.receives = receives;
}

/** Sends, or has the thread wait until it can: then false. @throws Panic on a closed channel */
export function send(m: Machine, thread: Thread, frame: Frame, to: Value, value: Value): boolean {
  const channel = seen(to);
  if (typeof channel !== "object" || channel.kind !== "channel") {
    m.memory.havoc(value);
    thread.vague = true;
    if (typeof channel === "object" && channel.kind === "nil") park(thread);
    return true;
  }
  const { offered } = frame;
  if (offered !== null) {
    if (offered.taken === null) {
      waits(thread, () => offered.taken !== null);
      return false;
    }
    acquire(thread, offered.taken);
    frame.offered = null;
    return true;
  }
  if (channel.closed !== null) throw new Panic("send on closed channel");
  if (channel.capacity > 0 && channel.queue.length >= channel.capacity) {
    waits(thread, () => channel.closed !== null || channel.queue.length < channel.capacity);
    return false;
  }
  if (channel.capacity > 0) acquire(thread, channel.received);
  const message = { value: copied(value), clock: release(thread), taken: null };
  channel.queue.push(message);
  if (channel.capacity > 0) return true;
  frame.offered = message;
  waits(thread, () => message.taken !== null);
  return false;
}

function canReceive(m: Machine, channel: Channel): boolean {
  return (
    channel.queue.length > 0 || channel.closed !== null || (channel.due !== null && channel.due <= m.time)
  );
}

/** What is received, with `ok`; null where the thread has to wait. */
export function receive(
  m: Machine,
  thread: Thread,
  frame: Frame,
  from: Value,
  node: SyntaxNode,
): Tuple | null {
  const channel = seen(from);
  if (typeof channel !== "object" || channel.kind !== "channel") {
    thread.vague = true;
    const type = typeof channel === "object" && "type" in channel ? elemOf(channel.type, m.types) : null;
    if (typeof channel === "object" && channel.kind === "nil") park(thread);
    return { kind: "tuple", values: [m.memory.fresh("free", type), m.memory.fresh("free")] };
  }
  if (!canReceive(m, channel)) {
    waits(thread, () => canReceive(m, channel), [channel]);
    return null;
  }
  const elem = elemOf(channel.type, m.types);
  if (channel.due !== null) {
    channel.due = channel.period === null ? null : Math.max(m.time, channel.due) + channel.period;
    return { kind: "tuple", values: [m.memory.fresh("free", elem), true] };
  }
  const message = channel.queue.shift();
  if (message !== undefined) {
    acquire(thread, message.clock);
    message.taken = release(thread);
    channel.received = joined(channel.received, message.taken);
    return { kind: "tuple", values: [message.value, true] };
  }
  if (channel.closed !== null) acquire(thread, channel.closed);
  const zero =
    elem === null
      ? m.memory.fresh("doubt")
      : m.types.zero(elem, origin(node, frame.flow.where, "the closed channel gives nil here"));
  return { kind: "tuple", values: [zero, false] };
}

/** `close(c)`. @throws Panic for one that is closed */
export function close(thread: Thread, of: Value): void {
  const channel = seen(of);
  if (typeof channel !== "object" || channel.kind !== "channel") return;
  if (channel.closed !== null) throw new Panic("close of closed channel");
  channel.closed = release(thread);
}

/** Takes a case of a select statement that can go on, or has the thread wait: then false. */
export function select(
  m: Machine,
  thread: Thread,
  frame: Frame,
  at: Extract<Instruction, { op: "select" }>,
  value: (temp: Temp) => Value,
  put: (to: Temp, value: Value) => void,
): boolean {
  const channels = at.cases.map(({ channel }) => seen(value(channel)));
  const isReady = (i: number): boolean => {
    const channel = channels[i];
    if (typeof channel !== "object" || channel.kind !== "channel") return false;
    if (at.cases[i]?.kind === "receive") return canReceive(m, channel);
    if (channel.closed !== null) return true;
    if (channel.capacity > 0) return channel.queue.length < channel.capacity;
    return m.threads.some((t) => t !== thread && !t.over && t.receives.includes(channel));
  };
  const indexes = at.cases.map((_, i) => i);
  const ready = indexes.filter(isReady);
  // What comes from outside may be ready or not.
  const outside: number[] = indexes.filter((i) => {
    const channel = channels[i];
    return typeof channel === "object" && channel.kind === "unknown";
  });
  // A timer may be sooner than what others do.
  const timers = indexes.filter((i) => {
    const channel = channels[i];
    return (
      typeof channel === "object" &&
      channel.kind === "channel" &&
      channel.due !== null &&
      channel.period === null
    );
  });
  const [timer] = timers.filter((i) => !ready.includes(i));
  if (
    timer !== undefined &&
    indexes.length > 1 &&
    m.threads.length > 1 &&
    frame.offered === null &&
    !frame.timed.has(at)
  ) {
    frame.timed.add(at);
    m.conditions.chosen++;
    if (m.settings.choices.choose(2, false) === 1) {
      const channel = channels[timer];
      if (typeof channel === "object" && channel.kind === "channel") channel.due = m.time;
      ready.splice(0, ready.length, timer);
      outside.length = 0;
    }
  }
  const open = [...ready, ...outside];
  if (ready.length === 0 && outside.length > 0 && at.hasDefault) open.push(-1);
  if (open.length === 0 && at.hasDefault) open.push(-1);
  if (open.length === 0) {
    const receives = indexes.flatMap((i) => {
      const channel = channels[i];
      return at.cases[i]?.kind === "receive" && typeof channel === "object" && channel.kind === "channel"
        ? [channel]
        : [];
    });
    waits(thread, () => indexes.some(isReady), receives);
    return false;
  }
  const chosen =
    open.length === 1 ? (open[0] ?? -1) : (open[m.settings.choices.choose(open.length, false)] ?? -1);
  if (open.length > 1) m.conditions.chosen++;
  put(at.to, chosen);
  const taken = at.cases[chosen];
  const channel = channels[chosen];
  if (taken === undefined || channel === undefined) return true;
  if (taken.kind === "send") {
    if (typeof channel === "object" && channel.kind === "channel") {
      if (channel.closed !== null) throw new Panic("send on closed channel");
      channel.queue.push({ value: copied(value(taken.from)), clock: release(thread), taken: null });
    }
    return true;
  }
  const got = receive(m, thread, frame, channel, at.node);
  if (got === null) return false;
  put(taken.to, taken.pair ? got : (got.values[0] ?? m.memory.fresh("doubt")));
  return true;
}
