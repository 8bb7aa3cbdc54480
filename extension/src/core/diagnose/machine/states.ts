import type { Call } from "./models.ts";
import { Cell, seen } from "./value.ts";

/** The receiver itself, behind any pointer. */
export function subject({ m, base }: Call): Cell | null {
  if (base === null) return null;
  const held = seen(base.value);
  if (typeof held !== "object") return base;
  if (held.kind === "pointer") return held.to;
  // What came from elsewhere is the same thing each time.
  return held.kind === "unknown" ? m.memory.kid(held, "itself", null) : base;
}

/** What a lock, group or other thing remembers of itself at its place. */
export function stateOf<State extends object>(call: Call, make: () => State): State {
  const cell = subject(call) ?? new Cell(false, null);
  cell.sync ??= make();
  return cell.sync as State;
}
