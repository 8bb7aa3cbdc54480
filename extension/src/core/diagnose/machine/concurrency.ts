import { nodeText, type SyntaxNode } from "../../source/syntaxNode.ts";
import { type Clock, joined, noClock } from "./accesses.ts";
import { origin } from "./memory.ts";
import { type Answer, type Call, type Model, nothing } from "./models.ts";
import { stateOf, subject } from "./states.ts";
import { acquire, release, type Thread } from "./thread.ts";
import { Cell, seen, type Value } from "./value.ts";

/** A mutex, or one for readers and writers. */
interface Lock {
  writer: Thread | null;
  readers: Thread[];
  written: Clock;
  read: Clock;
}

const newLock = (): Lock => ({ writer: null, readers: [], written: noClock, read: noClock });

/** "mu" of `c.mu.Lock()`. */
function lockName(node: SyntaxNode): string {
  return nodeText(node)
    .replace(/\.\w+\([^()]*\)$/, "")
    .replace(/\s+/g, " ");
}

const take =
  (shared: boolean, tries: boolean): Model =>
  (call) => {
    const { thread } = call;
    const lock = stateOf(call, newLock);
    const isFree = (): boolean => lock.writer === null && (shared || lock.readers.length === 0);
    if (!isFree()) {
      if (tries) return { value: false };
      thread.ready = isFree;
      return "wait";
    }
    acquire(thread, lock.written);
    if (shared) lock.readers.push(thread);
    else {
      acquire(thread, lock.read);
      lock.writer = thread;
    }
    thread.held.push({ lock, name: lockName(call.node), shared });
    return tries ? { value: true } : nothing;
  };

const give =
  (shared: boolean): Model =>
  (call) => {
    const { thread } = call;
    const lock = stateOf(call, newLock);
    const at = thread.held.map((held) => held.lock).lastIndexOf(lock);
    if (at >= 0) thread.held.splice(at, 1);
    const clock = release(thread);
    if (shared) {
      lock.read = joined(lock.read, clock);
      const reader = lock.readers.indexOf(thread);
      lock.readers.splice(Math.max(0, reader), 1);
    } else {
      lock.written = clock;
      lock.writer = null;
    }
    return nothing;
  };

const readersLock: Model = (call) => {
  const lock = subject(call);
  if (lock === null) return null;
  const type = call.resultType();
  return { value: { kind: "thing", type, name: "RLocker", done: null, children: [], lock } };
};

/** A lock behind the interface, which is one for readers where it came from RLocker. */
const ofLocker =
  (operation: (shared: boolean, tries: boolean) => Model): Model =>
  (call) => {
    const held = call.base === null ? null : seen(call.base.value);
    const lock = held !== null && typeof held === "object" && held.kind === "thing" ? held.lock : undefined;
    return lock === undefined
      ? operation(false, false)(call)
      : operation(true, false)({ ...call, base: lock });
  };

/** How many are awaited, and what those that are done did; a count that is not known awaits all. */
interface Group {
  count: number;
  known: boolean;
  clock: Clock;
}

const newGroup = (): Group => ({ count: 0, known: true, clock: noClock });

const add: Model = (call) => {
  const group = stateOf(call, newGroup);
  const by = call.args[0] === undefined ? -1 : seen(call.args[0]);
  if (by === -1) group.clock = joined(group.clock, release(call.thread));
  if (typeof by === "number") group.count += by;
  else group.known = false;
  return nothing;
};

const done: Model = (call) => add({ ...call, args: [-1] });

const wait: Model = (call) => {
  const { m, thread } = call;
  const group = stateOf(call, newGroup);
  const others = (): boolean => m.threads.every((t) => t === thread || t.over || t.ready !== null);
  const isOver = (): boolean => (group.known ? group.count <= 0 : others());
  if (!isOver()) {
    thread.ready = isOver;
    return "wait";
  }
  acquire(thread, group.clock);
  return nothing;
};

/** Runs a function in a goroutine that a group waits for. */
const go: Model = (call) => {
  const { m, thread, args, node, how } = call;
  const [work] = args;
  const group = stateOf(call, newGroup);
  if (work === undefined) return null;
  group.count++;
  const other = m.spawn(thread, node, how.where);
  const finished = (): void => {
    group.count--;
    group.clock = joined(group.clock, release(other));
  };
  m.call(other, work, [], node, finished, how.where);
  return call.name.startsWith("sync.") ? nothing : null;
};

const startsGroup: Model = (call) => {
  go(call);
  return nothing;
};

interface Once {
  state: "new" | "running" | "done";
  clock: Clock;
  value: Value | null;
}

const newOnce = (): Once => ({ state: "new", clock: noClock, value: null });

function doOnce(once: Once, call: Call, work: Value): Answer {
  const { thread } = call;
  if (once.state === "done") {
    acquire(thread, once.clock);
    return { value: once.value ?? { kind: "tuple", values: [] } };
  }
  if (once.state === "running") {
    thread.ready = () => once.state === "done";
    return "wait";
  }
  once.state = "running";
  const then = (result: Value): Value => {
    once.state = "done";
    once.clock = release(thread);
    once.value = result;
    return result;
  };
  return { call: work, args: [], then };
}

/** sync.OnceFunc and its like give a function that does it once. */
const onceFunction: Model = ({ args }) => {
  const [work] = args;
  if (work === undefined) return null;
  const held = new Cell(work, null);
  return {
    value: {
      kind: "function",
      flow: null,
      captured: [],
      receiver: null,
      external: { name: "once function", base: held },
      types: [],
    },
  };
};

const pool: Model = (call) => {
  const { m, base } = call;
  const cell = subject(call);
  if (cell === null || base === null) return null;
  const kept = stateOf(call, () => ({ items: [] as Value[] }));
  const item = kept.items.pop();
  if (item !== undefined) return { value: item };
  const make = m.memory.field(base, "New");
  const value = make === null ? null : seen(make.value);
  if (value === null || typeof value !== "object" || value.kind === "nil")
    return { value: { kind: "nil", type: null, origin: origin(call.node, call.how.where, "") } };
  return { call: value, args: [] };
};

const putBack: Model = (call) => {
  const kept = stateOf(call, () => ({ items: [] as Value[] }));
  if (call.args[0] !== undefined) kept.items.push(call.args[0]);
  return nothing;
};

/** Locks, groups, channels of clocks, and what else orders goroutines. */
export const concurrencyModels: readonly (readonly [string, Model])[] = [
  ["sync.Mutex.Lock", take(false, false)],
  ["sync.Mutex.TryLock", take(false, true)],
  ["sync.Mutex.Unlock", give(false)],
  ["sync.RWMutex.Lock", take(false, false)],
  ["sync.RWMutex.TryLock", take(false, true)],
  ["sync.RWMutex.Unlock", give(false)],
  ["sync.RWMutex.RLock", take(true, false)],
  ["sync.RWMutex.TryRLock", take(true, true)],
  ["sync.RWMutex.RUnlock", give(true)],
  ["sync.RWMutex.RLocker", readersLock],
  ["sync.Locker.Lock", ofLocker(take)],
  ["sync.Locker.Unlock", ofLocker(give)],
  ["sync.WaitGroup.Add", add],
  ["sync.WaitGroup.Done", done],
  ["sync.WaitGroup.Wait", wait],
  ["sync.WaitGroup.Go", startsGroup],
  ["golang.org/x/sync/errgroup.Group.Go", startsGroup],
  [
    "golang.org/x/sync/errgroup.Group.TryGo",
    (call) => {
      go(call);
      return { value: true };
    },
  ],
  [
    "golang.org/x/sync/errgroup.Group.Wait",
    (call) => (wait(call) === "wait" ? "wait" : { value: call.m.memory.fresh("free", call.resultType()) }),
  ],
  ["sync.Once.Do", (call) => doOnce(stateOf(call, newOnce), call, call.args[0] ?? false)],
  ["sync.OnceFunc", onceFunction],
  ["sync.OnceValue", onceFunction],
  ["sync.OnceValues", onceFunction],
  ["once function", (call) => doOnce(stateOf(call, newOnce), call, call.base?.value ?? false)],
  ["sync.Pool.Get", pool],
  ["sync.Pool.Put", putBack],
];
