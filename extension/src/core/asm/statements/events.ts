import type { Condition, Decoded } from "../machine/effects.ts";
import type { Block, FlowGraph } from "../machine/flowGraph.ts";
import type { FrameRange, Machine } from "../machine/machine.ts";
import type { Operand } from "../machine/operands.ts";
import type { Architecture } from "../machine/registers.ts";
import { calleeOf } from "./callees.ts";
import { branchLocation, type Environment } from "./environment.ts";
import { type Handed, handedOver, type OpenSite, Visible } from "./handed.ts";
import type { InstructionFact, PlaceFact } from "./places.ts";
import { type PointedKey, pointedKey } from "./pointedKey.ts";
import { floatRegisters, registerUses } from "./registerUses.ts";
import { resolved, type Term } from "./term.ts";
import type { TermFlow } from "./termFlow.ts";
import { isAtomic } from "./termKinds.ts";
import { variableName } from "./variableNames.ts";

/** What a function does to the world, in order: what statements are made for. */

export type Event =
  | {
      readonly kind: "store";
      readonly at: number;
      readonly address: Term;
      readonly width: number;
      readonly value: Term;
      readonly place: PlaceFact | undefined;
    }
  | {
      readonly kind: "call";
      readonly at: number;
      readonly target: Operand | undefined;
      /** The code called through a register or memory. */
      readonly code: Term | undefined;
      readonly args: readonly Term[];
      /** Those in registers of floats. */
      readonly floats: readonly Term[];
      /** Whether these are all arguments. */
      readonly isWhole: boolean;
      /** A key of which the address is handed over. */
      readonly key: PointedKey | undefined;
      /** A jump to another function, which returns in place of this one. */
      readonly isLast: boolean;
    }
  | { readonly kind: "branch"; readonly at: number; readonly flags: Term; readonly condition: Condition }
  | { readonly kind: "jump"; readonly at: number }
  /** Memory changes in a way that is not told. */
  | { readonly kind: "change"; readonly at: number }
  /** Looks at registers in a way that is not told. */
  | { readonly kind: "look"; readonly at: number; readonly values: readonly Term[] }
  | {
      readonly kind: "return";
      readonly at: number;
      /** Results, those in registers of integers and those in registers of floats. */
      readonly words: readonly Term[];
      readonly floats: readonly Term[];
      /** Whether these are all results. */
      readonly isWhole: boolean;
    };

type CallEvent = Event & { readonly kind: "call" };

/** A store to the frame. */
export interface Spill {
  /** The variable that the compiler's listing names, and which of its words it is. */
  readonly name: string;
  readonly word: number;
  /** Offset from the stack pointer at entry: what is above it is the caller's. */
  readonly frame: number;
  readonly value: Term;
}

export interface Events {
  /** By instruction. */
  readonly events: readonly Event[];
  readonly placeOf: ReadonlyMap<Term, PlaceFact>;
  /** Stores to words of the frame that no one else sees: the terms go on by themselves. */
  readonly spills: ReadonlyMap<number, Spill>;
  /** Work of which nothing tells what it is for: it has a statement of its own. */
  readonly kept: readonly Term[];
}

/** What is known of a function without its instructions. */
export interface Outside {
  /** How many words it gives back; undefined where no signature tells. */
  readonly results: number | undefined;
  readonly argumentBytes: number;
  readonly isRuntime: boolean;
  readonly isByHand: boolean;
}

export function* eventsOf(
  decoded: readonly Decoded[],
  graph: FlowGraph,
  facts: readonly InstructionFact[],
  flow: TermFlow,
  machine: Machine,
  isSkipped: (index: number) => boolean,
  outside: Outside,
): Generator<undefined, Events> {
  const { arch } = machine;
  const events: Event[] = [];
  const placeOf = new Map<Term, PlaceFact>();
  const spills = new Map<number, Spill>();
  const open: OpenSite[] = [];
  const calls = new Map<number, CallEvent>();
  const onStack = { call: false, return: false };
  const variables = new Set<number>();
  const shown = shownFrom(graph, facts);
  const isTailCall = (at: number): boolean =>
    decoded[at]?.control === "jump" &&
    decoded[at]?.target?.kind === "sym" &&
    (graph.targets[at] as number) < 0;
  const callees = decoded.map((instruction, i) =>
    instruction.control === "call" || isTailCall(i) ? calleeOf(instruction, facts[i], arch) : undefined,
  );
  const given = outside.results === undefined ? undefined : arch.arguments.slice(0, outside.results);
  const handed = [...arch.arguments, ...floatRegisters(arch)];
  const heldBy = (at: number, environment: Environment, registers: readonly number[]): Map<number, Term> =>
    new Map(
      registers.map((r) => {
        const lost = (): Term =>
          flow.terms.make(`unknown${r}@${at}`, "unknown", [], { place: r, at, bytes: 16 });
        return [r, resolved(environment.get(r)?.term ?? lost())];
      }),
    );
  const call = (at: number, target: Operand | undefined, environment: Environment): void => {
    const known = callees[at]?.registers;
    const code =
      target?.kind === "reg"
        ? environment.get(target.reg)?.term
        : target?.kind === "mem" && target.base >= 0
          ? environment.get(target.base)?.term
          : undefined;
    const held = heldBy(at, environment, known ?? handed);
    if (known === undefined) open.push({ at, kind: "call", held });
    const { words, floats } = sorted(known ?? [], held, arch);
    calls.set(at, {
      kind: "call",
      at,
      target,
      code: code === undefined ? undefined : resolved(code),
      args: words,
      floats,
      isWhole: known !== undefined,
      key:
        target?.kind === "sym"
          ? pointedKey(target.name, facts[at], environment, machine, (offset) => variables.has(offset))
          : undefined,
      isLast: decoded[at]?.control === "jump",
    });
  };
  yield* flow.listen({
    reach(at, environment) {
      if (isSkipped(at)) return;
      const { control, condition, target, clobbers, effects } = decoded[at] as Decoded;
      if (clobbers !== undefined || effects.some(({ op }) => op === "exchange"))
        events.push({ kind: "change", at });
      const looks = lookedAt(decoded[at] as Decoded);
      if (looks.length > 0)
        events.push({ kind: "look", at, values: [...heldBy(at, environment, looks).values()] });
      if (control === "call" || isTailCall(at)) call(at, target, environment);
      else if (control === "branch") {
        // The instruction may compare by itself: what it sees is told at the end of its block.
        const flags = flow.ends[graph.blockOf[at] as number]?.get(branchLocation)?.term;
        if (flags !== undefined && condition !== undefined)
          events.push({ kind: "branch", at, flags: resolved(flags), condition });
      } else if (control === "jump") events.push({ kind: "jump", at });
      else if (control === "return") {
        const held = heldBy(at, environment, given ?? handed);
        if (given === undefined) open.push({ at, kind: "return", held });
        else events.push({ kind: "return", at, ...sorted(given, held, arch), isWhole: true });
      }
    },
    store({ at, place, address, width, value }) {
      if (place !== undefined && !Number.isNaN(place.frame)) {
        const start = machine.frame.startOf(place.name, place.offset);
        if (variableName(place.name) !== undefined) variables.add(place.frame);
        const word = (place.offset - start) / 8;
        spills.set(at, { name: place.name, word, frame: place.frame, value: resolved(value) });
      }
      if (isSkipped(at)) return;
      if (place !== undefined && !Number.isNaN(place.frame)) {
        const above =
          place.frame - ((facts[at] as InstructionFact).before[arch.stackPointer]?.num ?? Number.NaN);
        if (above >= 0 && above < machine.frame.outgoingBytes) onStack.call = true;
        if (place.frame >= 0 && resolved(value).op !== "entry") onStack.return = true;
        if (
          !shown[graph.blockOf[at] as number]?.some(({ from, to }) => place.frame >= from && place.frame < to)
        )
          return;
      }
      events.push({ kind: "store", at, address: resolved(address), width, value: resolved(value), place });
    },
    load(term, place) {
      if (place !== undefined) placeOf.set(term, place);
    },
  });
  const visible = new Visible();
  for (const event of [...events, ...calls.values()]) for (const term of rootsOf(event)) visible.add(term);
  yield;
  const uses = yield* registerUses(
    decoded,
    graph,
    arch,
    (i) => ((decoded[i] as Decoded).control === "return" ? given : callees[i]?.registers),
    isSkipped,
  );
  yield;
  const found = handedOver(open, visible, {
    ...outside,
    arch,
    uses,
    onStack,
    calleeAt: (at) => callees[at],
  });
  for (const { at, kind } of open) {
    const { words, floats, isWhole } = found.get(at) as Handed;
    const known = calls.get(at);
    if (kind === "return") events.push({ kind, at, words, floats, isWhole });
    else if (known !== undefined) calls.set(at, { ...known, args: words, floats, isWhole });
  }
  events.push(...calls.values());
  const kept = keptOf(outside.isByHand ? [...uses.open, ...uses.setters] : uses.open, flow, visible);
  for (const term of flow.terms.all)
    if (isAtomic(term) && term.same === undefined && !isSkipped(term.at) && !visible.has(term))
      kept.push(term);
  return { events: events.sort((a, b) => a.at - b.at), placeOf, spills, kept };
}

/** What registers hold, integers and floats apart; what is not known of one shows as such. */
function sorted(
  registers: readonly number[],
  held: ReadonlyMap<number, Term>,
  { arguments: integers }: Architecture,
): { words: Term[]; floats: Term[] } {
  const words: Term[] = [];
  const floats: Term[] = [];
  for (const r of registers) {
    const term = held.get(r);
    if (term !== undefined) (integers.includes(r) || r < 16 ? words : floats).push(term);
  }
  return { words, floats };
}

/** Registers that an instruction may look at without an effect that says so. */
function lookedAt({ effects, clobbers, known }: Decoded): number[] {
  const operands = [
    ...(clobbers ?? []),
    ...effects.flatMap(({ op, dst }) =>
      op === "exchange" || (op === "none" && known !== "rule") ? [dst] : [],
    ),
  ];
  return operands.flatMap((operand) =>
    operand?.kind === "reg"
      ? [operand.reg]
      : operand?.kind === "mem"
        ? [operand.base, operand.index].filter((r) => r >= 0)
        : [],
  );
}

/** By block: parts of the frame that others may look at from there on, be their addresses given away later. */
function shownFrom(
  { blocks }: FlowGraph,
  facts: readonly InstructionFact[],
): readonly (readonly FrameRange[])[] {
  const keyOf = ({ from, to }: FrameRange): string => `${from} ${to}`;
  const shown = blocks.map(
    ({ end }) => new Map((facts[end - 1]?.exposed ?? []).map((range) => [keyOf(range), range])),
  );
  for (let changed = true; changed; ) {
    changed = false;
    for (let number = blocks.length - 1; number >= 0; number--) {
      const own = shown[number] as Map<string, FrameRange>;
      const before = own.size;
      for (const to of (blocks[number] as Block).successors)
        for (const [key, range] of shown[to] as Map<string, FrameRange>) own.set(key, range);
      changed ||= own.size > before;
    }
  }
  return shown.map((ranges) => [...ranges.values()]);
}

/** The terms that an event depends on. */
export function rootsOf(event: Event): readonly Term[] {
  switch (event.kind) {
    case "store":
      return [event.address, event.value];
    case "call":
      return [
        ...event.args,
        ...event.floats,
        ...(event.key?.parts ?? []).map(({ term }) => term),
        ...(event.code === undefined ? [] : [event.code]),
      ];
    case "branch":
      return [event.flags];
    case "look":
      return event.values.filter(({ op }) => op !== "unknown");
    case "return":
      return [...event.words, ...event.floats];
    default:
      return [];
  }
}

/** What instructions make for one of several places, or for none that is known. */
function keptOf(instructions: readonly number[], flow: TermFlow, visible: Visible): Term[] {
  const open = new Set(instructions);
  const made = flow.terms.all.filter(
    (term) => open.has(term.at) && term.same === undefined && isMade(term) && !visible.has(term),
  );
  // The address in a load is part of it.
  const parts = new Set(made.flatMap(({ at, args }) => args.map(resolved).filter((arg) => arg.at === at)));
  return made.filter((term) => !parts.has(term));
}

/** Whether a statement of its own could make a term. */
const isMade = ({ op }: Term): boolean =>
  !/^(const|symbol|stack|entry|phi|call|unknown|compare|test|compareNegative)$/.test(op);
