import type { VariableEntity, Where } from "../../source/entity.ts";
import { flowOfFunction } from "../../source/flow/flowFunction.ts";
import type { FlowFunction } from "../../source/flow/instruction.ts";
import { type SourceType, substitute } from "../../source/sourceType.ts";
import type { SyntaxNode } from "../../source/syntaxNode.ts";
import { type Access, note, type Step, unordered } from "./accesses.ts";
import { callValue, invoke, methodOf } from "./calling.ts";
import { Conditions } from "./conditions.ts";
import type { Finding } from "./finding.ts";
import { globalPlace } from "./globals.ts";
import { depthLimit, turnLimit } from "./limits.ts";
import { goRound } from "./longLoops.ts";
import type { Machine, RunSettings } from "./machine.ts";
import { Cut, Memory, origin, Panic } from "./memory.ts";
import type { Declared } from "./program.ts";
import { step } from "./step.ts";
import type { Target } from "./targets.ts";
import { type Frame, release, type Thread, timeOf } from "./thread.ts";
import type { Types } from "./types.ts";
import {
  Cell,
  type FunctionValue,
  type MapObject,
  type MapReference,
  type Nil,
  type Origin,
  seen,
  type Value,
} from "./value.ts";
import { concurrentUse, nilWrite } from "./words.ts";

/** A write into a nil map that has begun to unwind its goroutine. */
class NilMapPanic extends Panic {
  readonly finding: Finding;

  constructor(finding: Finding) {
    super("assignment to entry in nil map");
    this.finding = finding;
  }
}

/** One run of a program, with values that may be unknown. */
export class Runner implements Machine {
  readonly settings: RunSettings;
  readonly types: Types;
  readonly memory: Memory;
  readonly conditions: Conditions;
  readonly found = new Map<string, Finding>();
  readonly threads: Thread[] = [];
  readonly globals = new Map<VariableEntity, Cell>();
  readonly handlers: { path: string | null; handler: Value }[] = [];
  time = 0;
  #steps = 0;
  /** Instructions of the turn so far. */
  #turn = 0;
  #started = false;
  #ids = 0;
  readonly #main: Thread;

  constructor(settings: RunSettings) {
    this.settings = settings;
    this.types = settings.types;
    this.memory = new Memory(settings.types);
    this.conditions = new Conditions(settings.choices);
    this.#main = this.#thread([], new Map());
  }

  get main(): Thread {
    return this.#main;
  }

  id(): number {
    return ++this.#ids;
  }

  /** The instructions of a function that has a body. */
  flowOf({ node, where }: Declared): FlowFunction | null {
    const { flows } = this.settings;
    let flow = flows.get(node);
    if (flow === undefined) {
      flow = flowOfFunction(node, where, this.types.inference);
      if (!this.settings.isMissing()) flows.set(node, flow);
    }
    return flow;
  }

  typeIn(node: SyntaxNode, frame: Frame): SourceType {
    const type = this.types.inference.resolve(node, frame.flow.where);
    return frame.types.length === 0 ? type : substitute(type, frame.types);
  }

  /** Gives a package-level variable its value, as the program does before it begins. */
  initialize(variable: VariableEntity): void {
    this.#main.over = false;
    globalPlace(this, this.#main, variable);
  }

  /** Lets the first thread run a function to its end, then the others until nothing can go on or the program is over. */
  run(target: Extract<Target, { kind: "flow" }>, args: readonly Value[], goesOn: boolean): void {
    const main = this.#main;
    main.over = false;
    this.enter(main, target, args, null, null);
    this.#schedule(() => main.over && !goesOn);
  }

  spawn(by: Thread, node: SyntaxNode, where: Where): Thread {
    const frame = by.frames.at(-1);
    const steps = [...this.stepsOf(by), { node, where, starts: true }];
    const clock = new Map(release(by));
    return this.#thread(frame === undefined ? [] : steps, clock);
  }

  #thread(steps: readonly Step[], clock: Map<number, number>): Thread {
    const id = this.id();
    clock.set(id, 1);
    const thread: Thread = {
      ...{ id, frames: [], steps, clock, held: [], ready: null, receives: [], wakes: null, panic: null },
      over: false,
      vague: false,
    };
    this.threads.push(thread);
    return thread;
  }

  /** Begins a function in a thread. */
  enter(
    thread: Thread,
    target: Extract<Target, { kind: "flow" }>,
    args: readonly Value[],
    from: Frame["from"],
    done: Frame["done"],
    deferred = false,
  ): void {
    const { flow } = target;
    if (thread.frames.length >= depthLimit || flow.broken) {
      for (const value of [...args, ...(target.receiver === null ? [] : [target.receiver])])
        this.memory.havoc(value);
      for (const cell of target.captured) this.memory.havoc({ kind: "pointer", to: cell });
      done?.(this.memory.fresh("doubt"));
      return;
    }
    this.settings.entered.add(flow.node);
    const cells: Cell[] = [];
    flow.captures.forEach(({ inner }, i) => {
      cells[inner] = target.captured[i] ?? new Cell(this.memory.fresh("doubt"), null);
    });
    const frame: Frame = {
      flow,
      temps: [],
      cells,
      types: target.types,
      from,
      done,
      deferred,
      defers: [],
      leaving: false,
      pc: 0,
      turns: new Map(),
      followed: new Map(),
      offered: null,
      panic: null,
      timed: new Set(),
      requests: new Map(),
    };
    const put = (variable: (typeof flow.params)[number], value: Value | null): void => {
      const type = this.typeIn(variable.type, frame);
      const given = variable.variadic ? ({ kind: "slice", elem: type } as const) : type;
      const cell = new Cell(false, given);
      const zero = origin(variable.type, flow.where, "it has its zero value here");
      this.memory.store(cell, value ?? this.types.zero(given, zero));
      cells[variable.slot] = cell;
    };
    if (flow.receiver !== null) put(flow.receiver, target.receiver ?? this.memory.fresh("doubt"));
    flow.params.forEach((param, i) => {
      put(param, args[i] ?? (param.variadic ? null : this.memory.fresh("doubt")));
    });
    for (const result of flow.results) put(result, null);
    thread.frames.push(frame);
  }

  #schedule(isDone: () => boolean): void {
    let running: Thread = this.#main;
    while (!isDone()) {
      const next = this.#next(running);
      if (next === null) return;
      running = next;
      this.#advance(running);
    }
  }

  /** The thread that goes on; time passes when all wait for it. */
  #next(running: Thread): Thread | null {
    const can = this.threads.filter((t) => !t.over && t.wakes === null && (t.ready === null || t.ready()));
    const { schedule } = this.settings;
    const newest = can.at(-1);
    if (newest !== undefined) {
      if (this.#started) {
        this.#started = false;
        if (schedule.startedFirst) return newest;
      }
      if (this.#turn < schedule.turn && can.includes(running)) return running;
      this.#turn = 0;
      if (schedule.next === "newest") return newest === running ? (can.at(-2) ?? running) : newest;
      return can.find((t) => t.id > running.id) ?? can[0] ?? newest;
    }
    const waits = this.threads.filter((t) => !t.over);
    const times = waits.flatMap((t) => [
      ...(t.wakes === null ? [] : [t.wakes]),
      ...t.receives.flatMap((channel) => (channel.due === null ? [] : [channel.due])),
    ]);
    const due = Math.min(...times);
    if (!Number.isFinite(due)) return null;
    this.time = Math.max(this.time, due);
    for (const thread of waits) if (thread.wakes !== null && thread.wakes <= this.time) thread.wakes = null;
    return this.#next(running);
  }

  /** Runs a thread until it waits, ends, or another one's turn comes. */
  #advance(thread: Thread): void {
    thread.ready = null;
    thread.receives = [];
    const { turn } = this.settings.schedule;
    const started = this.threads.length;
    while (!thread.over && thread.ready === null && thread.wakes === null && this.#turn < turn) {
      this.#turn++;
      this.#instruction(thread);
      if (this.threads.length > started) {
        this.#started = true;
        return;
      }
    }
  }

  #instruction(thread: Thread): void {
    if (++this.#steps > this.settings.steps || --this.settings.allowance.left < 0) throw new Cut();
    const frame = thread.frames.at(-1);
    if (frame === undefined) {
      thread.over = true;
      return;
    }
    try {
      if (thread.panic !== null || frame.leaving) this.#leave(thread, frame);
      else step(this, thread, frame);
    } catch (error) {
      if (!(error instanceof Panic)) throw error;
      thread.panic = error;
    }
  }

  /** Runs what was deferred, then gives the results to the caller. */
  #leave(thread: Thread, frame: Frame): void {
    frame.leaving = true;
    if (thread.panic !== null) frame.panic = thread.panic;
    thread.panic = null;
    const next = frame.defers.pop();
    if (next !== undefined) {
      const answered = invoke(this, thread, next.target, next.args, next.node, () => {}, {
        deferred: true,
        spread: next.spread,
        where: frame.flow.where,
      });
      if (!answered) frame.defers.push(next);
      return;
    }
    thread.frames.pop();
    const { panic } = frame;
    if (panic !== null) {
      thread.panic = panic;
      if (thread.frames.length > 0) return;
      if (panic instanceof NilMapPanic) this.#report(panic.finding);
      // The whole program ends with it.
      for (const other of this.threads) other.over = true;
      return;
    }
    const { results } = frame.flow;
    const values = results.map(({ slot }) => frame.cells[slot]?.value ?? this.memory.fresh("doubt"));
    const [only] = values;
    frame.done?.(values.length === 1 && only !== undefined ? only : { kind: "tuple", values });
  }

  call(...[thread, value, args, node, done, where]: Parameters<Machine["call"]>): boolean {
    return callValue(this, thread, value, args, node, done, where);
  }

  methodOf(thread: Thread, value: Value, name: string): FunctionValue | null {
    return thread.frames.length === 0 ? null : methodOf(this, value, name);
  }

  settle(thread: Thread): void {
    const depth = thread.frames.length;
    while (thread.frames.length >= depth && !thread.over) {
      this.#instruction(thread);
      if (thread.ready !== null || thread.wakes !== null) throw new Cut();
    }
    if (thread.over) throw new Cut();
  }

  goesRound(frame: Frame, end: number): void {
    goRound(this.memory, frame, end, this.#steps, this.settings.steps);
  }

  /** Counts a turn of a loop; true when those that hang on something unknown are enough. */
  turned(frame: Frame, at: number): boolean {
    const known = frame.turns.get(at) ?? { count: 0, chosen: this.conditions.chosen };
    if (this.conditions.chosen > known.chosen) known.count++;
    known.chosen = this.conditions.chosen;
    frame.turns.set(at, known);
    return known.count > turnLimit;
  }

  stepsOf(thread: Thread): Step[] {
    return [
      ...thread.steps,
      ...thread.frames.flatMap(({ from }) => (from === null ? [] : [{ ...from, starts: false }])),
    ];
  }

  /** A new map. */
  newMap(type: SourceType | null, made: Origin): MapReference {
    const below = type === null ? null : this.types.underlying(type);
    const elem = below?.kind === "map" ? below.elem : null;
    const map: MapObject = { id: this.id(), elem, entries: new Map(), open: null, made, accesses: [] };
    return { kind: "map", map, type };
  }

  /** Notes that a thread reads or writes a map, and reports one that another thread may use meanwhile. */
  access(thread: Thread, { map }: MapReference, writes: boolean, node: SyntaxNode): void {
    const frame = thread.frames.at(-1);
    // What the only thread does is known to all that it starts.
    if (frame === undefined || thread.vague || this.threads.length === 1) return;
    const access: Access = {
      ...{ thread: thread.id, time: timeOf(thread), writes, node, where: frame.flow.where },
      steps: this.stepsOf(thread),
      held: thread.held.map(({ name, shared }) => ({ name, shared })),
    };
    const other = unordered(map.accesses, access, thread.clock);
    if (other !== null) this.#report(concurrentUse(access, other, map));
    note(map.accesses, access);
  }

  /** A write into a map that is nil. @throws Panic */
  writesNil(thread: Thread, nil: Nil, node: SyntaxNode, what: string): never {
    const frame = thread.frames.at(-1);
    if (frame === undefined) throw new Cut();
    throw new NilMapPanic(nilWrite(node, frame.flow.where, what, nil.origin, this.stepsOf(thread)));
  }

  /** Of a map that goroutines share one finding a function that writes it is enough. */
  #report(finding: Finding): void {
    const { code, node, where, group } = finding;
    const at = (place: SyntaxNode): number => place.unit.baseOffset + place.start;
    const key = `${code} ${where.file.path} ${group === null ? at(node) : `${at(group)} ${node.unit.baseOffset}`}`;
    if (!this.found.has(key)) this.found.set(key, finding);
  }

  /** What a function leaves open. */
  unknownFor(type: SourceType | null, args: readonly Value[], pure: boolean): Value {
    const unknowns = args
      .map(seen)
      .flatMap((a) => (typeof a === "object" && a.kind === "unknown" ? [a] : []));
    const doubtful = pure && unknowns.length === 0;
    return this.memory.fresh(
      doubtful || unknowns.some((u) => u.certainty === "doubt") ? "doubt" : "free",
      type,
    );
  }
}
