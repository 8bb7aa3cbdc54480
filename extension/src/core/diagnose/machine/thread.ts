import type { Where } from "../../source/entity.ts";
import type { FlowFunction, Instruction } from "../../source/flow/instruction.ts";
import type { Substitution } from "../../source/sourceType.ts";
import type { SyntaxNode } from "../../source/syntaxNode.ts";
import type { Clock, Step } from "./accesses.ts";
import type { Panic } from "./memory.ts";
import type { Target } from "./targets.ts";
import type { Cell, Channel, Message, Value } from "./value.ts";

/** A call that waits for its function to return. */
export interface Deferred {
  readonly target: Target;
  readonly args: readonly Value[];
  readonly node: SyntaxNode;
  readonly spread: boolean;
}

/** A loop whose turns are known. */
export interface FollowedLoop {
  turns: number;
  /** Instructions of the run when it was first gone round. */
  readonly since: number;
  /** What is left of it once it was followed long enough: a turn for all that come, then its end. */
  left: "all" | "one" | "none";
}

/** A function that runs. */
export interface Frame {
  readonly flow: FlowFunction;
  readonly temps: (Value | Cell)[];
  readonly cells: Cell[];
  readonly types: Substitution;
  /** Who called it; null for the first function of a thread. */
  readonly from: { readonly node: SyntaxNode; readonly where: Where } | null;
  /** Gets the result; null: nobody wants it. */
  readonly done: ((result: Value) => void) | null;
  /** It runs because another function returns or panics. */
  readonly deferred: boolean;
  readonly defers: Deferred[];
  /** It returns or panics: deferred calls run. */
  leaving: boolean;
  pc: number;
  /** By the place of a loop's end: its turns that hung on something unknown, and what had been chosen by then. */
  readonly turns: Map<number, { count: number; chosen: number }>;
  /** By the place of a loop's end: how long it was followed. */
  readonly followed: Map<number, FollowedLoop>;
  /** What it panicked with, while deferred calls run. */
  panic: Panic | null;
  /** Select statements whose timers were asked whether they come first. */
  readonly timed: Set<Instruction>;
  /** Requests whose answers are waited for. */
  readonly requests: Map<SyntaxNode, unknown>;
  /** A message that is on offer. */
  offered: Message | null;
}

export interface HeldLock {
  readonly lock: object;
  readonly name: string;
  readonly shared: boolean;
}

/** A goroutine. */
export interface Thread {
  readonly id: number;
  readonly frames: Frame[];
  readonly steps: readonly Step[];
  clock: Map<number, number>;
  readonly held: HeldLock[];
  /** Whether it can go on; null where nothing holds it up. */
  ready: (() => boolean) | null;
  /** The channels it would receive from. */
  receives: readonly Channel[];
  /** The time at which it wakes. */
  wakes: number | null;
  panic: Panic | null;
  /** It waited for something that is not followed: nobody knows what it comes after. */
  vague: boolean;
  /** Waits for ever, or has ended. */
  over: boolean;
}

/** The time of a thread itself. */
export function timeOf(thread: Thread): number {
  return thread.clock.get(thread.id) ?? 0;
}

/** What the thread did so far is known to whoever takes the clock. */
export function release(thread: Thread): Clock {
  const given = new Map(thread.clock);
  thread.clock.set(thread.id, timeOf(thread) + 1);
  return given;
}

/** The thread learns of what others did. */
export function acquire(thread: Thread, clock: Clock): void {
  for (const [id, time] of clock) if ((thread.clock.get(id) ?? 0) < time) thread.clock.set(id, time);
}

/** Has a thread wait for ever. */
export function park(thread: Thread): void {
  thread.ready = () => false;
}
