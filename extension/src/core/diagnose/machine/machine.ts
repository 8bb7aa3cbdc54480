import type { VariableEntity, Where } from "../../source/entity.ts";
import type { FlowFunction } from "../../source/flow/instruction.ts";
import type { SourceType } from "../../source/sourceType.ts";
import type { SyntaxNode } from "../../source/syntaxNode.ts";
import type { Choices } from "./choices.ts";
import type { Conditions } from "./conditions.ts";
import type { Memory } from "./memory.ts";
import type { Declared, ProgramIndex } from "./program.ts";
import type { Target } from "./targets.ts";
import type { Frame, Thread } from "./thread.ts";
import type { Types } from "./types.ts";
import type { Cell, FunctionValue, MapReference, Nil, Origin, Value } from "./value.ts";

/** Which goroutine goes on when several can. */
export interface Schedule {
  /** One that is started goes on, not the one that starts it. */
  readonly startedFirst: boolean;
  /** Of those that wait for their turn. */
  readonly next: "oldest" | "newest";
  /** Instructions after which it is another one's turn. */
  readonly turn: number;
}

/** What a run is given. */
export interface RunSettings {
  readonly index: ProgramIndex;
  readonly types: Types;
  readonly flows: Map<SyntaxNode, FlowFunction | null>;
  readonly choices: Choices;
  /** Instructions before the run is given up. */
  readonly steps: number;
  /** Those that are left for this run and others. */
  readonly allowance: { left: number };
  /** Whether packages were wanted that have not been read: another run will be made. */
  readonly isMissing: () => boolean;
  readonly schedule: Schedule;
  /** What package-level variables hold that nobody has set: their values, or anything. */
  readonly globals: "values" | "anything";
  /** Notes functions that are entered. */
  readonly entered: Set<SyntaxNode>;
}

/** How a call is made. */
export interface How {
  /** A function that returns or panics runs it. */
  readonly deferred: boolean;
  /** The last argument is `xs...`. */
  readonly spread: boolean;
  readonly where: Where;
}

/** One run of a program, as its instructions see it. */
export interface Machine {
  readonly settings: RunSettings;
  readonly types: Types;
  readonly memory: Memory;
  readonly conditions: Conditions;
  readonly threads: readonly Thread[];
  /** Package-level variables that were asked for. */
  readonly globals: Map<VariableEntity, Cell>;
  /** What runs at requests, with the path that it is registered for; null: for all. */
  readonly handlers: { path: string | null; handler: Value }[];
  /** Nanoseconds since the program began. */
  readonly time: number;
  /** A number that nothing else has. */
  id(): number;
  /** The instructions of a function that has a body. */
  flowOf(declared: Declared): FlowFunction | null;
  typeIn(node: SyntaxNode, frame: Frame): SourceType;
  /** A new goroutine, started at a place. */
  spawn(by: Thread, node: SyntaxNode, where: Where): Thread;
  /** Begins a function in a thread. */
  enter(
    thread: Thread,
    target: Extract<Target, { kind: "flow" }>,
    args: readonly Value[],
    from: Frame["from"],
    done: Frame["done"],
    deferred?: boolean,
  ): void;
  /** A method of a value, bound to it; null where it has none that is followed. */
  methodOf(thread: Thread, value: Value, name: string): FunctionValue | null;
  /** Runs the function that a thread has just begun to its end. @throws Cut when it waits for something */
  settle(thread: Thread): void;
  /** Calls a function value; false when the thread has to wait and ask again. @throws Panic for nil */
  call(
    thread: Thread,
    value: Value,
    args: readonly Value[],
    node: SyntaxNode,
    done: (result: Value) => void,
    where: Where,
  ): boolean;
  /** Counts a turn of a loop; true when those that hang on something unknown are enough. */
  turned(frame: Frame, at: number): boolean;
  /** Notes that a loop goes round, by the place of its end. */
  goesRound(frame: Frame, end: number): void;
  /** A new map. */
  newMap(type: SourceType | null, made: Origin): MapReference;
  /** Notes that a thread reads or writes a map. */
  access(thread: Thread, map: MapReference, writes: boolean, node: SyntaxNode): void;
  /** A write into a map that is nil. @throws Panic */
  writesNil(thread: Thread, nil: Nil, node: SyntaxNode, what: string): never;
  /** What a function that is not followed gives. @param pure it gives the same for the same arguments */
  unknownFor(type: SourceType | null, args: readonly Value[], pure: boolean): Value;
}
