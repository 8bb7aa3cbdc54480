import { type Clock, joined, noClock } from "./accesses.ts";
import { origin } from "./memory.ts";
import type { Answer, Call, Model } from "./models.ts";
import { stateOf } from "./states.ts";
import { acquire, release } from "./thread.ts";
import { copied, seen, type Value } from "./value.ts";

/** What atomic operations at one place know of each other. */
interface Atomic {
  clock: Clock;
  value: Value | null;
}

const newAtomic = (): Atomic => ({ clock: noClock, value: null });

function atomic(call: Call, work: (now: Value, to: Atomic) => Value, stores = true): Answer {
  const { m, thread, node, how } = call;
  const state = stateOf(call, newAtomic);
  acquire(thread, state.clock);
  const type = call.resultType();
  const zero = origin(node, how.where, "nothing was stored before");
  const now = state.value ?? (type === null ? m.memory.fresh("doubt") : m.types.zero(type, zero));
  const result = work(now, state);
  if (stores) m.memory.written?.add(state);
  if (stores) state.clock = joined(state.clock, release(thread));
  return { value: result };
}

const none: Value = { kind: "tuple", values: [] };
const operations: readonly (readonly [string, Model])[] = [
  ["Load", (call) => atomic(call, (now) => now, false)],
  [
    "Store",
    (call) =>
      atomic(call, (_, to) => {
        to.value = copied(call.args[0] ?? false);
        return none;
      }),
  ],
  [
    "Swap",
    (call) =>
      atomic(call, (now, to) => {
        to.value = copied(call.args[0] ?? false);
        return now;
      }),
  ],
  [
    "Add",
    (call) =>
      atomic(call, (now, to) => {
        const [a, b] = [seen(now), call.args[0] === undefined ? 0 : seen(call.args[0])];
        to.value = typeof a === "number" && typeof b === "number" ? a + b : call.m.memory.fresh("doubt");
        return to.value;
      }),
  ],
  [
    "CompareAndSwap",
    (call) =>
      atomic(call, (now, to) => {
        const [a, b] = [seen(to.value ?? now), call.args[0] === undefined ? false : seen(call.args[0])];
        const same =
          a === b ||
          (to.value === null && (b === 0 || b === false)) ||
          (typeof a === "object" &&
            typeof b === "object" &&
            a.kind === "pointer" &&
            b.kind === "pointer" &&
            a.to === b.to);
        if (typeof a === "object" && a.kind === "unknown") return call.m.memory.fresh("doubt");
        if (same) to.value = copied(call.args[1] ?? false);
        return same;
      }),
  ],
];

/** Functions of sync/atomic take the place as a pointer. */
const atPlace =
  (model: Model): Model =>
  (call) => {
    const place = call.args[0] === undefined ? null : seen(call.args[0]);
    if (place === null || typeof place !== "object" || place.kind !== "pointer") return null;
    const answer = model({ ...call, base: place.to, args: call.args.slice(1) });
    return answer;
  };

/** Package sync/atomic: what is stored is known to whoever loads it. */
export const atomicModels: readonly (readonly [string, Model])[] = [
  ...["Pointer", "Value", "Bool", "Int32", "Int64", "Uint32", "Uint64", "Uintptr"].flatMap((type) =>
    operations.map(([name, model]) => [`sync/atomic.${type}.${name}`, model] as const),
  ),
  ...["Int32", "Int64", "Uint32", "Uint64", "Uintptr", "Pointer"].flatMap((type) =>
    operations.map(([name, model]) => [`sync/atomic.${name}${type}`, atPlace(model)] as const),
  ),
];
