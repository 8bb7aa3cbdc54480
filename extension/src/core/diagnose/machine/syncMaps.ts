import { type Clock, joined, noClock } from "./accesses.ts";
import { origin } from "./memory.ts";
import { type Call, type Model, nothing } from "./models.ts";
import { stateOf, subject } from "./states.ts";
import { acquire, release } from "./thread.ts";
import { copied, Forgetful, keyOf, seen, type Value } from "./value.ts";

/** What a sync.Map keeps, and what those that use it know of each other. */
class Kept extends Forgetful {
  readonly entries = new Map<string, Value>();
  clock: Clock = noClock;
  /** There may be other entries, or fewer. */
  open = false;

  override forget(): void {
    this.open = true;
  }
}

/** A map that was declared keeps nothing; of one that came from elsewhere nobody knows. */
function keptBy(call: Call): Kept {
  const held = subject(call)?.value;
  const now = held === undefined ? false : seen(held);
  const isOwn = typeof now === "object" && now.kind === "struct" && "zero" in now.fill;
  return stateOf(call, () => {
    const kept = new Kept();
    kept.open = !isOwn;
    return kept;
  });
}

function keyIn({ m, args }: Call): string | null {
  return args[0] === undefined ? null : keyOf(args[0], m.memory.identify);
}

/** What there is under a key; `value` is null where that is not known. */
function found(call: Call, kept: Kept): { readonly value: Value | null; readonly ok: Value } {
  const { m, node, how } = call;
  const key = keyIn(call);
  const value = key === null ? undefined : kept.entries.get(key);
  if (kept.open || key === null) return { value: null, ok: m.memory.fresh("doubt") };
  if (value !== undefined) return { value, ok: true };
  const told = call.resultType();
  const type = told?.kind === "tuple" ? (told.types[0] ?? null) : null;
  const nil = origin(node, how.where, "the map has no such key, which gives nil here");
  return { value: { kind: "nil", type, origin: nil }, ok: false };
}

function put(call: Call, kept: Kept, value: Value | undefined): void {
  const key = keyIn(call);
  if (key === null || value === undefined) kept.open = true;
  else kept.entries.set(key, copied(value));
}

/** An operation that gives a value and whether it was there. @param stores what is there afterwards */
function operation(stores: "nothing" | "if missing" | "always" | "deletes"): Model {
  return (call) => {
    const { m, thread, args } = call;
    const kept = keptBy(call);
    acquire(thread, kept.clock);
    const { value, ok } = found(call, kept);
    const key = keyIn(call);
    if (stores === "deletes") {
      if (key === null) kept.open = true;
      else kept.entries.delete(key);
    } else if (stores === "always" || (stores === "if missing" && ok === false)) put(call, kept, args[1]);
    else if (stores === "if missing" && value === null) kept.open = true;
    if (stores !== "nothing") kept.clock = joined(kept.clock, release(thread));
    const given = stores === "if missing" && ok === false ? args[1] : value;
    return { value: { kind: "tuple", values: [given ?? m.memory.fresh("doubt"), ok] } };
  };
}

const withoutResult =
  (model: Model): Model =>
  (call) => {
    model(call);
    return nothing;
  };

const clear: Model = (call) => {
  const kept = keptBy(call);
  acquire(call.thread, kept.clock);
  kept.entries.clear();
  kept.open = false;
  kept.clock = joined(kept.clock, release(call.thread));
  return nothing;
};

/** What compares elems: whether it does anything is not followed. */
const compares: Model = (call) => {
  const kept = keptBy(call);
  acquire(call.thread, kept.clock);
  kept.open = true;
  kept.clock = joined(kept.clock, release(call.thread));
  return { value: call.m.memory.fresh("doubt") };
};

/** Package sync's Map: what is stored is known to whoever loads it. */
export const syncMapModels: readonly (readonly [string, Model])[] = [
  ["sync.Map.Load", operation("nothing")],
  ["sync.Map.LoadOrStore", operation("if missing")],
  ["sync.Map.LoadAndDelete", operation("deletes")],
  ["sync.Map.Swap", operation("always")],
  ["sync.Map.Store", withoutResult(operation("always"))],
  ["sync.Map.Delete", withoutResult(operation("deletes"))],
  ["sync.Map.Clear", clear],
  ["sync.Map.CompareAndSwap", compares],
  ["sync.Map.CompareAndDelete", compares],
];
