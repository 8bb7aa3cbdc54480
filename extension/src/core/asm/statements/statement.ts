import { givesTruth } from "../../go/abi/compilerCalls.ts";
import type { Instruction, ListingFunction } from "../listing/listing.ts";
import { solveDataFlow } from "../machine/dataFlow.ts";
import { decodeGradually, goarchOf } from "../machine/decode.ts";
import type { Decoded } from "../machine/effects.ts";
import { finish } from "../machine/finish.ts";
import { type FlowGraph, flowGraph, jumpsOf } from "../machine/flowGraph.ts";
import type { Machine } from "../machine/machine.ts";
import { machineOf } from "../machine/machineState.ts";
import type { AnnotateOptions } from "../runtime/annotated.ts";
import { fieldAt } from "../runtime/fields.ts";
import { runtimeName, signatureOf } from "../runtime/signatures.ts";
import { mapFunctionRole } from "../words/functionRoles.ts";
import type { ToldRelease } from "../words/releaseHints.ts";
import { type Events, eventsOf } from "./events.ts";
import { Expressions, type LocalAt } from "./expressionText.ts";
import { withFloatBranches } from "./floatBranches.ts";
import { placesApart } from "./keptPlaces.ts";
import { foldedIn, linesOf, type Told } from "./lines.ts";
import { lineText } from "./lineText.ts";
import { factsOf, type InstructionFact } from "./places.ts";
import { pointersOf } from "./pointers.ts";
import type { Run } from "./run.ts";
import { runsOf } from "./runs.ts";
import { skipsOf, type Word } from "./skips.ts";
import { resolved, type Term } from "./term.ts";
import { followTerms, type TermFlow } from "./termFlow.ts";
import type { FlagsAfter } from "./termWalker.ts";
import { wordName } from "./variableNames.ts";

/** What stands between a step and an instruction: instructions that make one thought, told as Go-like lines. */
export interface Statement extends Run {
  /** Source line of the instruction that does what it says; 0 when the listing does not say. */
  readonly sourceLine: number;
}

/**
 * The statements of a function: what its instructions do, in Go-like lines. Instructions that belong to no statement
 * are in none. Worked out when asked for: an annotation does not hold them.
 * @param told from tellRelease of the whole listing
 */
export function statementsOf(
  fn: ListingFunction,
  told: ToldRelease,
  options: AnnotateOptions = {},
): readonly Statement[] {
  return finish(statementsGradually(fn, told, options));
}

/** As statementsOf, resting now and then: an editor has other things to do. */
export function* statementsGradually(
  fn: ListingFunction,
  told: ToldRelease,
  options: AnnotateOptions = {},
): Generator<undefined, readonly Statement[]> {
  const read = yield* readGradually(fn, told, options);
  if (read === undefined) return [];
  const { decoded, graph, words, lines, say } = read;
  const runs = yield* runsOf(decoded, graph, words, lines, say, (index) => placeOf(fn, index));
  return runs.map((run) => ({
    ...run,
    sourceLine: (fn.instructions[run.at] as Instruction).sourceLine,
  }));
}

/** What rows call the place of an instruction. */
function placeOf({ format, instructions }: ListingFunction, index: number): string {
  const { line, pc } = instructions[index] as Instruction;
  return format === "source" ? `line ${line}` : `0x${pc.toString(16)}`;
}

/** A function understood as far as its lines, before they are worded. */
export interface ReadFunction {
  readonly name: string;
  readonly decoded: readonly Decoded[];
  readonly graph: FlowGraph;
  readonly machine: Machine;
  readonly facts: readonly InstructionFact[];
  readonly words: readonly (Word | undefined)[];
  readonly flow: TermFlow;
  readonly events: Events;
  readonly lines: Told;
  readonly say: Expressions;
}

/** Longer functions are left to their instructions: no reader goes through them statement by statement. */
const mostInstructions = 20_000;

export function readFunction(
  fn: ListingFunction,
  told: ToldRelease,
  options: AnnotateOptions = {},
): ReadFunction | undefined {
  return finish(readGradually(fn, told, options));
}

function* readGradually(
  fn: ListingFunction,
  told: ToldRelease,
  options: AnnotateOptions,
): Generator<undefined, ReadFunction | undefined> {
  const { release } = told;
  const goarch = options.goarch ?? goarchOf(fn, told.goarch);
  const { arch, decoded: plain, known } = yield* decodeGradually(fn, goarch);
  if (arch.count === 0 || plain.length === 0 || plain.length > mostInstructions) return undefined;
  const { decoded, jumps } = withFloatBranches(plain, jumpsOf(fn, plain));
  const role = mapFunctionRole(fn.name, release.family);
  const graph = flowGraph(decoded, jumps);
  const machine = machineOf(
    arch,
    release,
    decoded,
    fn.format === "compile",
    role === undefined ? "" : fn.name,
  );
  const signature = role === undefined ? undefined : signatureOf(fn.name);
  const states = yield* solveDataFlow(known, graph, machine, signature?.parameters ?? []);
  const facts = yield* factsOf(known, graph, states, machine);
  const words = skipsOf(decoded, graph, arch);
  const flow = yield* followTerms(
    decoded,
    graph,
    facts,
    machine,
    (block) => words[block.start] === "prologue",
    (index) => flagsAfter(decoded[index] as Decoded, fn.instructions[index] as Instruction, goarch),
  );
  if (flow === undefined) return undefined;
  const isSkipped = (index: number): boolean => words[index] !== undefined;
  const isByHand = fn.path.endsWith(".s") || fn.instructions[0]?.file.endsWith(".s") === true;
  const isRuntime = /^(runtime|internal\/runtime|reflect)\b/.test(fn.name);
  const events = yield* eventsOf(decoded, graph, facts, flow, machine, isSkipped, {
    results: usesStack(fn) ? 0 : signature?.results.length,
    argumentBytes: argumentBytes(fn),
    isByHand,
    isRuntime,
  });
  const apart = new Set<Term>();
  let lines = yield* linesOf(events, flow, graph, apart);
  const speakerOf = (told: Told): Expressions => {
    const first = speaker(decoded, facts, events, told, machine, { isRuntime, isByHand }, new Map());
    const apart = placesApart(told.lines, graph, decoded, first);
    return apart.size === 0
      ? first
      : speaker(decoded, facts, events, told, machine, { isRuntime, isByHand }, apart);
  };
  let say = speakerOf(lines);
  for (let round = 0; round < dividedAtMost; round++) {
    const long = partsOfLong(lines, say);
    if (long.length === 0) break;
    for (const term of long) apart.add(term);
    lines = yield* linesOf(events, flow, graph, apart);
    say = speakerOf(lines);
  }
  return { name: fn.name, decoded, graph, machine, facts, words, flow, events, lines, say };
}

/** The operands of the TEXT row that the compiler's listing begins a function with. */
const textOf = ({ format, instructions: [first] }: ListingFunction): string =>
  format === "compile" && first?.mnemonic === "TEXT" ? first.operands : "";

/** Whether a function is of ABI0: it is handed nothing in registers, and gives nothing back there. */
function usesStack(fn: ListingFunction): boolean {
  const text = textOf(fn);
  return text !== "" && !text.includes("ABIInternal");
}

/** Bytes that a function's arguments take in the frame of its caller; -1 where the listing does not tell. */
function argumentBytes(fn: ListingFunction): number {
  const text = textOf(fn);
  const told = text.includes("ABIInternal") ? text.slice(text.lastIndexOf("-") + 1) : "";
  return /^\d+$/.test(told) ? Number(told) : -1;
}

function speaker(
  decoded: readonly Decoded[],
  facts: readonly InstructionFact[],
  events: Events,
  lines: Told,
  machine: Machine,
  { isRuntime, isByHand }: { readonly isRuntime: boolean; readonly isByHand: boolean },
  apart: ReadonlyMap<number, boolean>,
): Expressions {
  // The runtime's own code reads behind numbers that are no pointers to it.
  const pointers = isRuntime ? new Set<Term>() : pointersOf(events.events, lines.plan.live);
  return new Expressions(
    machine,
    lines.names,
    lines.plan.named,
    localsOf(decoded, facts, events, lines, machine, apart),
    {
      isTruth: (term) => isTruth(resolved(term), decoded),
      isPointer: (term) => pointers.has(resolved(term)),
      isByHand,
    },
  );
}

/** How often lines that are too long are divided. */
const dividedAtMost = 3;
/** Longest line that is read at a glance. */
const longestLine = 90;

/** Of each line that is too long the part that divides it best. */
function partsOfLong({ lines, plan }: Told, say: Expressions): Term[] {
  return lines.flatMap((line) => {
    const parts = foldedIn(line, plan);
    const { length } = parts.length < 2 ? "" : lineText(line, say);
    if (length <= longestLine) return [];
    const sized = parts.map((term) => ({ term, size: say.text(term, 0, true).length }));
    sized.sort((a, b) => Math.abs(a.size - length / 2) - Math.abs(b.size - length / 2));
    return sized[0]?.term ?? [];
  });
}

function isTruth({ op, at }: Term, decoded: readonly Decoded[]): boolean {
  const target = op === "call" ? decoded[at]?.target : undefined;
  const name = target?.kind === "sym" ? runtimeName(target.name) : undefined;
  return name !== undefined && givesTruth(name);
}

/** Names of places in the frame: those of the compiler's listing, or of the only thing that is ever put there. */
function localsOf(
  decoded: readonly Decoded[],
  facts: readonly InstructionFact[],
  { spills, events }: Events,
  { names }: Told,
  { arch, frame, layouts, isMapFunction }: Machine,
  apart: ReadonlyMap<number, boolean>,
): LocalAt {
  const local = new Map<number, string | undefined>();
  /** Where something is stored, a variable's places included. */
  const stored = new Set<number>();
  const variables = new Set<number>();
  /** By the name of a variable: where its first word is, and whether others of it are used. */
  const firstWords = new Map<string, number>();
  const ofWords = new Set<string>();
  let top = 0;
  for (const { before } of facts) {
    const pointer = before[arch.stackPointer];
    if (pointer?.kind === "stack") top = Math.min(top, pointer.num);
  }
  const iterators = new Set<number>();
  for (const event of events) {
    if (event.kind !== "call" || event.target?.kind !== "sym") continue;
    for (const [i, kind] of (signatureOf(event.target.name)?.parameters ?? []).entries()) {
      const arg = event.args[i];
      if (kind === "iterator" && arg?.op === "stack") iterators.add(Number(arg.num));
    }
  }
  for (const [i, fact] of facts.entries())
    for (const [operand, place] of fact.places) {
      if (Number.isNaN(place.frame)) continue;
      const isStore = decoded[i]?.effects.some(({ dst }) => dst === operand) === true;
      if (isStore) stored.add(place.frame);
      const start = frame.startOf(place.name, place.offset);
      const variable = wordName(place.name, (place.offset - start) / 8);
      if (variable !== undefined) {
        local.set(place.frame, variable);
        variables.add(place.frame);
        if (place.offset > start) ofWords.add(place.name);
        else firstWords.set(place.name, place.frame);
      }
      // What grows the stack keeps arguments where their variables are, without a name.
      if (variables.has(place.frame)) continue;
      const value = isStore ? spills.get(i)?.value : undefined;
      if (value === undefined) continue;
      const name = names.get(value);
      local.set(place.frame, local.has(place.frame) && local.get(place.frame) !== name ? undefined : name);
    }
  for (const [offset, isSelf] of apart) if (isSelf || !variables.has(offset)) local.delete(offset);
  const firstOfWords = new Set([...ofWords].map((name) => firstWords.get(name)));
  /** What is put at a place names all that is read there only where nothing else is put behind it. */
  const isFirstOfMore = (offset: number, bytes: number): boolean => {
    for (let behind = 1; behind < bytes; behind++) if (stored.has(offset + behind)) return true;
    return false;
  };
  return (offset, isAddress, width) => {
    const known = local.get(offset);
    const reach = isAddress ? 16 : width;
    const isWhole = isMapFunction || variables.has(offset) || !isFirstOfMore(offset, reach);
    if (known !== undefined && isWhole)
      return !isAddress && width <= 8 && firstOfWords.has(offset) ? `${known}.w0` : known;
    const layout = layouts.get("iterator");
    for (const [i, start] of [...iterators].entries()) {
      const name = i === 0 ? "it" : `it${i + 1}`;
      const hit = layout === undefined ? undefined : fieldAt(layout, offset - start);
      if (offset === start && isAddress) return name;
      if (hit?.within === 0) return `${name}.${hit.field.name}`;
    }
    return `frame[${offset - top}]`;
  };
}

const setters = /^(ADD|SUB|AND|BIC|ADC|SBC|NEG|NGC)SW?$|^CCM|^FCM|^FCCM/;
const keepers = new Set([
  "move",
  "address",
  "set",
  "select",
  "none",
  "nilCheck",
  "push",
  "pop",
  "exchange",
  "not",
  "compare",
  "test",
  "compareNegative",
]);

function flagsAfter({ effects, known }: Decoded, { mnemonic }: Instruction, goarch: string): FlagsAfter {
  if (known === "unknown") return "lost";
  if (goarch === "arm64") return setters.test(mnemonic) ? "lost" : "kept";
  if (/^BS[FR]/.test(mnemonic)) return "source";
  if (/^(SHLX|SHRX|SARX|RORX|MULX)/.test(mnemonic)) return "kept";
  return effects.some(({ op, width }) => !keepers.has(op) && width <= 8) ? "lost" : "kept";
}
