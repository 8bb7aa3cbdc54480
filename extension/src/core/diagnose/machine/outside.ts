import type { Clock } from "./accesses.ts";
import { newChannel } from "./channels.ts";
import { origin, typeOf } from "./memory.ts";
import { type Answer, type Call, type Model, nothing } from "./models.ts";
import { acquire, park, release } from "./thread.ts";
import { Cell, type FunctionValue, keyOf, seen, type Thing, type Value } from "./value.ts";

const sleep: Model = ({ m, thread, args }) => {
  const by = args[0] === undefined ? 0 : seen(args[0]);
  thread.wakes = m.time + (typeof by === "number" ? Math.max(0, by) : 1e9);
  return nothing;
};

/** The type of what a clock sends: whatever a timer's field C has. */
function clockChannel(call: Call, repeats: boolean): Value {
  const by = call.args[0] === undefined ? 0 : seen(call.args[0]);
  const period = typeof by === "number" ? Math.max(1, by) : 1e9;
  return newChannel(call.m, null, 1, call.m.time + period, repeats ? period : null);
}

/** A timer or ticker: a struct with the channel that it sends on. */
const timer =
  (repeats: boolean): Model =>
  (call) => {
    const { node, how } = call;
    const type = call.resultType();
    const elem = type?.kind === "pointer" ? type.elem : null;
    const fields = new Map([["C", new Cell(clockChannel(call, repeats), null)]]);
    const fill = { zero: origin(node, how.where, "") };
    return {
      value: {
        kind: "pointer",
        to: new Cell({ kind: "struct", type: elem, fields, fill }, elem),
      } satisfies Value,
    };
  };

const later: Model = (call) => {
  const { m, thread, args, node, how } = call;
  const [, work] = args;
  if (work === undefined) return null;
  const by = args[0] === undefined ? 0 : seen(args[0]);
  const other = m.spawn(thread, node, how.where);
  m.call(other, work, [], node, () => {}, how.where);
  other.wakes = m.time + (typeof by === "number" ? Math.max(1, by) : 1e9);
  return { value: m.memory.fresh("free", call.resultType()) };
};

/** `context.AfterFunc(ctx, f)`: f runs in a goroutine of its own once ctx is done. */
const afterDone: Model = (call) => {
  const { m, thread, args, node, how } = call;
  const [context, work] = args;
  const held = context === undefined ? null : seen(context);
  if (work === undefined || held === null || typeof held !== "object" || held.kind !== "thing") return null;
  const { done } = held;
  if (done === null) return null;
  const other = m.spawn(thread, node, how.where);
  m.call(other, work, [], node, () => {}, how.where);
  other.ready = () => {
    if (done.closed !== null) acquire(other, done.closed);
    return done.closed !== null;
  };
  return { value: m.memory.fresh("free", call.resultType()) };
};

/** A context that can be cancelled, and the function that cancels it. */
function cancelable(call: Call, due: number | null): Answer {
  const { m, args } = call;
  const parent = args[0] === undefined ? null : seen(args[0]);
  const done = newChannel(m, null, 1, due);
  const type = call.resultType();
  const own: Thing = {
    ...{
      kind: "thing",
      type: type?.kind === "tuple" ? (type.types[0] ?? null) : type,
      name: `context ${m.id()}`,
    },
    done,
    children: [],
  };
  if (parent !== null && typeof parent === "object" && parent.kind === "thing") parent.children.push(own);
  const cancel: Value = {
    ...{ kind: "function", flow: null, captured: [], receiver: null, types: [] },
    external: { name: "cancel function", base: new Cell(own, null) },
  };
  return { value: { kind: "tuple", values: [own, cancel] } };
}

/** A context with a value; the values of those around it are looked up behind its own. */
const withValue: Model = (call) => {
  const { m, args } = call;
  const [given, key, value] = args;
  const parent = given === undefined ? null : seen(given);
  if (key === undefined || value === undefined) return null;
  const around = parent !== null && typeof parent === "object" && parent.kind === "thing" ? parent : null;
  const own: Thing = {
    ...{ kind: "thing", type: call.resultType(), name: `context ${m.id()}`, done: around?.done ?? null },
    children: around?.children ?? [],
    entry: { key, value, around },
  };
  return { value: own };
};

const contextValue: Model = ({ m, base, args }) => {
  const asked = args[0] === undefined ? null : keyOf(args[0], m.memory.identify);
  let at = base === null ? null : seen(base.value);
  while (at !== null && typeof at === "object" && at.kind === "thing" && at.entry !== undefined) {
    const key = keyOf(at.entry.key, m.memory.identify);
    if (key === null || asked === null) return null;
    if (key === asked && typeName(m, at.entry.key) === typeName(m, args[0])) return { value: at.entry.value };
    at = at.entry.around;
  }
  return null;
};

function typeName(m: Call["m"], value: Value | undefined): string {
  return m.types.nameOf(value === undefined ? null : typeOf(value));
}

const cancel: Model = ({ base, thread }) => {
  const cancelled = (value: Value | undefined): void => {
    if (typeof value !== "object" || value.kind !== "thing") return;
    if (value.done !== null && value.done.closed === null) value.done.closed = release(thread);
    value.children.forEach(cancelled);
  };
  cancelled(base?.value);
  return nothing;
};

const contextDone: Model = ({ base }) => {
  const held = base === null ? null : seen(base.value);
  if (held === null || typeof held !== "object" || held.kind !== "thing") return null;
  return held.done === null ? null : { value: held.done };
};

const withTime: Model = (call) => {
  const by = call.args[1] === undefined ? null : seen(call.args[1]);
  return cancelable(call, call.m.time + (typeof by === "number" ? Math.max(1, by) : 1e9));
};

/** The path of a pattern or an address: "/a" of "GET example.com/a". */
function pathIn(text: string): string {
  const bare = text.replace(/^\w{1,10}:\/\/|^[A-Z]{1,10} /, "");
  const at = bare.indexOf("/");
  return at < 0 ? "/" : (bare.slice(at).split(/[?#]/)[0] ?? "/");
}

/** Registers what serves requests. */
const handle: Model = ({ m, args }) => {
  const pattern = args.length > 1 && args[0] !== undefined ? seen(args[0]) : "/";
  const handler = args.at(-1);
  if (handler !== undefined)
    m.handlers.push({ path: typeof pattern === "string" ? pathIn(pattern) : null, handler });
  return nothing;
};

/** The handlers of a path: the longest pattern that it begins with; all where the path is not known. */
function handlersOf({ m, thread }: Call, address: Value | undefined): FunctionValue[] {
  const asked = address === undefined ? null : seen(address);
  const path = typeof asked === "string" ? pathIn(asked) : null;
  const fits = m.handlers.filter(
    (known) => path === null || known.path === null || isUnder(path, known.path),
  );
  const longest = Math.max(...fits.map((known) => known.path?.length ?? 0));
  return fits
    .filter((known) => path === null || (known.path?.length ?? 0) === longest)
    .flatMap(({ handler }) => {
      const now = seen(handler);
      if (typeof now === "object" && now.kind === "function") return now.flow === null ? [] : [now];
      return m.methodOf(thread, now, "ServeHTTP") ?? [];
    });
}

function isUnder(path: string, pattern: string): boolean {
  return pattern.endsWith("/") ? path.startsWith(pattern) : path === pattern;
}

/** Begins a handler in a goroutine of its own, as a server does for each request. */
function request(call: Call, handler: FunctionValue, done: (clock: Clock) => void): void {
  const { m, thread, node, how } = call;
  const { flow } = handler;
  if (flow === null) return;
  const other = m.spawn(thread, node, how.where);
  const args = flow.params.map(({ type }) =>
    m.memory.fresh("free", m.types.inference.resolve(type, flow.where)),
  );
  m.call(other, handler, args, node, () => done(release(other)), how.where);
}

/** Two requests at a time, for each that is registered. */
const serve: Model = (call) => {
  for (const handler of handlersOf(call, undefined))
    for (let n = 0; n < 2; n++) request(call, handler, () => {});
  park(call.thread);
  return nothing;
};

/** One request, in the goroutine that asks: `mux.ServeHTTP(recorder, request)`. */
const serveHere: Model = (call) => {
  const { m, args } = call;
  const asked = args[1] === undefined ? null : seen(args[1]);
  const address =
    asked !== null && typeof asked === "object" && asked.kind === "unknown"
      ? asked.kids?.get("address")
      : undefined;
  const [handler] = handlersOf(call, address?.value);
  return handler === undefined || m.handlers.length === 0 ? null : { call: handler, args };
};

/** A request that a test makes, for an address. */
const newRequest: Model = (call) => {
  const { m, args } = call;
  const type = call.resultType();
  const made = m.memory.fresh("free", type?.kind === "tuple" ? (type.types[0] ?? null) : type);
  const [, address] = args.length > 3 ? args.slice(1) : args;
  if (address !== undefined) made.kids = new Map([["address", new Cell(address, null)]]);
  const error = type?.kind === "tuple" ? m.memory.fresh("free", type.types[1] ?? null) : null;
  return { value: error === null ? made : { kind: "tuple", values: [made, error] } };
};

/** A server of a test: what it is given serves all paths. */
const testServer: Model = (call) => {
  const { m, args } = call;
  if (args[0] !== undefined) m.handlers.push({ path: null, handler: args[0] });
  return { value: m.memory.fresh("free", call.resultType()) };
};

interface Requested {
  clock: Clock | null;
}

/** A client that waits for the answer of a handler of this program. */
const client: Model = (call) => {
  const { thread, node } = call;
  const frame = thread.frames.at(-1);
  const [handler] = handlersOf(call, call.name.endsWith(".Do") ? undefined : call.args[0]);
  if (frame === undefined || handler === undefined) return null;
  let asked = frame.requests.get(node) as Requested | undefined;
  if (asked === undefined) {
    const own: Requested = { clock: null };
    asked = own;
    frame.requests.set(node, own);
    request(call, handler, (clock) => {
      own.clock = clock;
    });
  }
  const waited = asked;
  if (waited.clock === null) {
    thread.ready = () => waited.clock !== null || call.m.threads.every((t) => t === thread || t.over);
    if (!thread.ready()) return "wait";
  }
  acquire(thread, waited.clock ?? new Map());
  thread.ready = null;
  frame.requests.delete(node);
  return null;
};

/** A function as a handler calls itself. */
const served: Model = ({ base, args }) => {
  const now = base === null ? null : seen(base.value);
  return now !== null && typeof now === "object" && now.kind === "function" ? { call: now, args } : null;
};

/** Clocks, and servers that call what was registered. */
export const outsideModels: readonly (readonly [string, Model])[] = [
  ["context.WithCancel", (call) => cancelable(call, null)],
  ["context.WithTimeout", withTime],
  ["context.WithDeadline", withTime],
  ["cancel function", cancel],
  ["context.AfterFunc", afterDone],
  ["context.WithValue", withValue],
  ["context.Context.Value", contextValue],
  ["context.Context.Done", contextDone],
  ["time.Sleep", sleep],
  ["time.After", (call) => ({ value: clockChannel(call, false) })],
  ["time.Tick", (call) => ({ value: clockChannel(call, true) })],
  ["time.NewTimer", timer(false)],
  ["time.NewTicker", timer(true)],
  ["time.AfterFunc", later],
  ["net/http.HandleFunc", handle],
  ["net/http.Handle", handle],
  ["net/http.ServeMux.HandleFunc", handle],
  ["net/http.ServeMux.Handle", handle],
  ["net/http.HandlerFunc.ServeHTTP", served],
  ["net/http.Handler.ServeHTTP", served],
  ["net/http.ListenAndServe", serve],
  ["net/http.ListenAndServeTLS", serve],
  ["net/http.Serve", serve],
  ["net/http.Server.ListenAndServe", serve],
  ["net/http.Server.Serve", serve],
  ["net/http.ServeMux.ServeHTTP", serveHere],
  ["net/http.NewRequest", newRequest],
  ["net/http.NewRequestWithContext", newRequest],
  ["net/http/httptest.NewRequest", newRequest],
  ["net/http/httptest.NewServer", testServer],
  ["net/http/httptest.NewTLSServer", testServer],
  ...["Get", "Head", "Post", "PostForm"].flatMap((method) =>
    ["net/http", "net/http.Client"].map((of) => [`${of}.${method}`, client] as const),
  ),
  ["net/http.Client.Do", client],
];
