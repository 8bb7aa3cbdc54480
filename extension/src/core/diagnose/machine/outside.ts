import { newChannel } from "./channels.ts";
import { origin } from "./memory.ts";
import { type Call, type Model, nothing } from "./models.ts";
import { Cell, seen, type Value } from "./value.ts";

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
  return null;
};

/** Registers what serves requests. */
const handle: Model = ({ m, args }) => {
  const handler = args.at(-1);
  if (handler !== undefined) m.handlers.push(handler);
  return nothing;
};

/** Two requests at a time, for each that is registered. */
const serve: Model = (call) => {
  const { m, thread, node, how } = call;
  for (const handler of m.handlers) {
    const now = seen(handler);
    if (typeof now !== "object" || now.kind !== "function" || now.flow === null) continue;
    const { flow } = now;
    for (let n = 0; n < 2; n++) {
      const other = m.spawn(thread, node, how.where);
      const args = flow.params.map(({ type }) =>
        m.memory.fresh("free", m.types.inference.resolve(type, flow.where)),
      );
      m.call(other, handler, args, node, () => {}, how.where);
    }
  }
  thread.ready = () => false;
  return nothing;
};

/** One request after another, in the goroutine that asks. */
const serveHere: Model = (call) => {
  const { m } = call;
  const handler = m.handlers[0];
  const now = handler === undefined ? null : seen(handler);
  if (
    handler === undefined ||
    now === null ||
    typeof now !== "object" ||
    now.kind !== "function" ||
    now.flow === null
  )
    return null;
  return { call: handler, args: call.args };
};

/** Clocks, and servers that call what was registered. */
export const outsideModels: readonly (readonly [string, Model])[] = [
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
  [
    "net/http.HandlerFunc.ServeHTTP",
    (call) => (call.base === null ? null : { call: call.base.value, args: call.args }),
  ],
  ["net/http.ListenAndServe", serve],
  ["net/http.ListenAndServeTLS", serve],
  ["net/http.Serve", serve],
  ["net/http.Server.ListenAndServe", serve],
  ["net/http.Server.Serve", serve],
  ["net/http.ServeMux.ServeHTTP", serveHere],
];
