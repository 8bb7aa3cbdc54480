import type { Where } from "../../source/entity.ts";
import type { SyntaxNode } from "../../source/syntaxNode.ts";

/** A vector clock: how far into each thread something has seen. */
export type Clock = ReadonlyMap<number, number>;

/** The later of two clocks, thread by thread. */
export function joined(a: Clock, b: Clock): Clock {
  if (a === b || b.size === 0) return a;
  const all = new Map(a);
  for (const [thread, time] of b) if ((all.get(thread) ?? 0) < time) all.set(thread, time);
  return all;
}

export const noClock: Clock = new Map();

/** A step on the way to some place: who calls, or starts a goroutine. */
export interface Step {
  readonly node: SyntaxNode;
  readonly where: Where;
  readonly starts: boolean;
}

/** A lock held during an access. */
export interface HeldLock {
  readonly name: string;
  readonly shared: boolean;
}

/** One reading or writing of a map. */
export interface Access {
  readonly thread: number;
  readonly time: number;
  readonly writes: boolean;
  readonly node: SyntaxNode;
  readonly where: Where;
  readonly steps: readonly Step[];
  readonly held: readonly HeldLock[];
}

/** The latest accesses of a map that one at a given clock does not know of. */
export function unordered(accesses: readonly Access[], by: Access, clock: Clock): Access | null {
  for (const before of accesses)
    if (
      before.thread !== by.thread &&
      (before.writes || by.writes) &&
      (clock.get(before.thread) ?? 0) < before.time
    )
      return before;
  return null;
}

/** Notes an access; of equal ones the latest. */
export function note(accesses: Access[], access: Access): void {
  const known = accesses.findIndex(
    (a) => a.thread === access.thread && a.writes === access.writes && a.node === access.node,
  );
  if (known >= 0) accesses.splice(known, 1);
  accesses.push(access);
}
