import type { FineStep } from "../../emulator/runtime/steps.ts";
import type { ListingFunction } from "../listing/listing.ts";
import { step as stepState } from "../machine/dataFlow.ts";
import type { Known, PlainWords } from "../machine/decode.ts";
import type { Comparison, Decoded } from "../machine/effects.ts";
import type { FlowGraph, Jumps } from "../machine/flowGraph.ts";
import { knowNothing } from "../machine/inputs.ts";
import type { Machine, MachineState } from "../machine/machine.ts";
import { copyState } from "../machine/machineState.ts";
import { spreadSteps } from "../steps/inferSteps.ts";
import {
  isHelperWork,
  type LandmarkContext,
  landmarkStep,
  type Operation,
  operationOf,
} from "../steps/landmarkSteps.ts";
import { applyHandOut, applyRegions, applyRemoval, type Decision } from "../steps/regions.ts";
import { comparisonOf } from "./conditionText.ts";
import { explainInstruction } from "./explainInstruction.ts";

/** One walk over the instructions of a function: what each does, and which step it shows. */

/** What following the data flow through a function gives. */
export interface InstructionWalk {
  readonly steps: readonly (FineStep | undefined)[];
  readonly explanations: string[];
  /** Index of a store through the address that a map call returned → index of that call. */
  readonly elementStores: Map<number, number>;
}

/** Instructions explained between two rests. */
const explainedAtOnce = 512;

/** Follows the data flow through the blocks in order and explains every instruction; rests now and then. */
export function* walkInstructions(
  fn: ListingFunction,
  known: readonly Known[],
  graph: FlowGraph,
  machine: Machine,
  states: readonly MachineState[],
  isMapFunction: boolean,
): Generator<undefined, InstructionWalk> {
  const decoded = known.map((one) => one.decoded);
  const explanations: string[] = new Array(fn.instructions.length).fill("");
  const landmarks: (FineStep | undefined)[] = new Array(fn.instructions.length).fill(undefined);
  const elementStores = new Map<number, number>();
  const operation = operationOf(fn.name);
  const helpers: boolean[] = new Array(fn.instructions.length).fill(false);
  const decisions = new Map<number, Decision>();
  let lastMark: FineStep | undefined;
  let explained = 0;
  for (const [number, block] of graph.blocks.entries()) {
    const state = copyState(states[number] as MachineState);
    const ahead = isMapFunction ? callsAhead(decoded, graph, number) : "";
    let comparison: Comparison | undefined;
    for (let i = block.start; i < block.end; i++) {
      if (++explained % explainedAtOnce === 0) yield;
      const one = known[i] as Known;
      const instruction = one.decoded;
      const words =
        !isMapFunction && knowNothing(one.inputs, state, machine) ? plainWords(one, machine) : undefined;
      const compared = words === undefined ? comparisonOf(instruction, state, machine) : words.comparison;
      if (instruction.control === "branch") comparison = compared ?? comparison;
      if (isMapFunction) {
        const context: LandmarkContext = {
          machine,
          operation,
          marked: lastMark !== undefined,
          lastMark,
          callsAhead: ahead,
          keyWasEqual:
            block.start === i || i - block.start < 3 ? entersByEqualKey(decisions, graph, number) : false,
          asksEquality: asksEquality(decoded, i, block.end),
          bitTested: bitTested(instruction),
          searching: isSearching(state),
        };
        const step = landmarkStep(instruction, state, context);
        if (step === "markWriting" || step === "unmarkWriting") lastMark = step;
        landmarks[i] = step;
        helpers[i] = isHelperWork(instruction, state, machine);
        const decision =
          operation.walk === "next"
            ? endOfChain(instruction, comparison)
            : decisionOf(instruction, i, block.start, decoded, landmarks, comparison, operation);
        if (decision !== undefined) decisions.set(i, decision);
      }
      explanations[i] =
        words?.explanation ??
        explainInstruction(instruction, state, {
          machine,
          targetText: targetText(fn, graph.targets, i),
          comparison,
        });
      const from = isMapFunction ? undefined : storesElementOf(instruction, state);
      if (from !== undefined) elementStores.set(i, from);
      comparison = compared ?? comparison;
      stepState(one, i, state, machine);
    }
  }
  const steps = isMapFunction ? spreadSteps(decoded, graph, landmarks, helpers, machine.arch) : [];
  if (isMapFunction) applyRegions(decoded, graph, steps, decisions, operation);
  if (isMapFunction && operation.remove) applyRemoval(graph, steps);
  if (isMapFunction && operation.walk === "next") applyHandOut(graph, steps);
  return { steps, explanations, elementStores };
}

/**
 * Explains code without map operations instruction by instruction: no data flow, and the same words for the same
 * instruction wherever it stands.
 */
export function* walkPlainly(
  fn: ListingFunction,
  known: readonly Known[],
  jumps: Jumps,
  machine: Machine,
): Generator<undefined, InstructionWalk> {
  const explanations: string[] = [];
  let comparison: Comparison | undefined;
  for (const [i, one] of known.entries()) {
    if (i % explainedAtOnce === explainedAtOnce - 1) yield;
    if (jumps.leaders[i] === 1) comparison = undefined;
    const words = plainWords(one, machine);
    const own = words.comparison ?? comparison;
    explanations.push(
      words.explanation ??
        explainInstruction(one.decoded, machine.nothing, {
          machine,
          targetText: targetText(fn, jumps.targets, i),
          comparison: one.decoded.control === "branch" ? own : comparison,
        }),
    );
    comparison = own;
  }
  return { steps: [], explanations, elementStores: new Map() };
}

/** The words of an instruction where nothing is known, made once. */
function plainWords(one: Known, machine: Machine): PlainWords {
  const release = machine.release.name;
  let words = one.plain;
  if (words?.release === release) return words;
  const { decoded } = one;
  const context = { machine, targetText: "", comparison: undefined };
  const depends = decoded.control === "jump" || dependsOnComparison(decoded);
  words = {
    release,
    explanation: depends ? undefined : explainInstruction(decoded, machine.nothing, context),
    comparison: comparisonOf(decoded, machine.nothing, machine),
  };
  one.plain = words;
  return words;
}

function dependsOnComparison(instruction: Decoded): boolean {
  if (instruction.control === "branch") return true;
  for (const { condition } of instruction.effects) if (condition !== undefined) return true;
  return false;
}

/** Names of what the blocks after a block call, joined. */
function callsAhead(decoded: readonly Decoded[], graph: FlowGraph, number: number): string {
  let names = "";
  for (const successor of graph.blocks[number]?.successors ?? []) {
    const block = graph.blocks[successor];
    for (let i = block?.start ?? 0; i < (block?.end ?? 0); i++) {
      const target = decoded[i]?.control === "call" ? decoded[i]?.target : undefined;
      if (target?.kind === "sym") names += `${target.name} `;
    }
  }
  return names;
}

function entersByEqualKey(
  decisions: ReadonlyMap<number, Decision>,
  graph: FlowGraph,
  number: number,
): boolean {
  for (const [branch, decision] of decisions) {
    if (decision.about !== "key") continue;
    const block = graph.blocks[graph.blockOf[branch] as number];
    const taken = graph.targets[branch] as number;
    if (block === undefined || taken < 0) continue;
    if ((decision.holdsWhenTaken ? graph.blockOf[taken] : graph.blockOf[block.end]) === number) return true;
  }
  return false;
}

/** The branch of an iteration that asks whether the chain of a bucket has ended. */
function endOfChain(instruction: Decoded, comparison: Comparison | undefined): Decision | undefined {
  const { condition, control } = instruction;
  if (control !== "branch" || comparison === undefined || (condition !== "==" && condition !== "!="))
    return undefined;
  const { left, right } = comparison;
  if (!/^b(\(\w+\))?$/.test(left) || (right !== "0" && right !== left)) return undefined;
  return { about: "bucket", holdsWhenTaken: condition === "==" };
}

/** Whether a branch decides that the key was found or that there is room. */
function decisionOf(
  instruction: Decoded,
  index: number,
  blockStart: number,
  decoded: readonly Decoded[],
  landmarks: readonly (FineStep | undefined)[],
  comparison: Comparison | undefined,
  operation: Operation,
): Decision | undefined {
  if (instruction.control !== "branch") return undefined;
  let tested = index;
  if (instruction.effects.length === 0)
    for (tested = index - 1; tested >= blockStart; tested--) if (setsFlags(decoded[tested])) break;
  const step = tested < blockStart ? undefined : landmarks[tested];
  const condition = instruction.condition;
  if (step === "growthTest" && comparison !== undefined && !operation.intoRoom)
    return { about: "room", holdsWhenTaken: condition === "!=" || condition === "u>" || condition === ">" };
  if (step !== "compareKey" || comparison === undefined) return undefined;
  if (/match/.test(comparison.left)) return undefined;
  const boolean = comparison.op !== "compare" || comparison.left === "equal";
  if (/tophash\[/.test(comparison.left) && comparison.right === "1")
    return { about: "key", holdsWhenTaken: condition === "u>" };
  return { about: "key", holdsWhenTaken: (condition === "==") !== boolean };
}

function asksEquality(decoded: readonly Decoded[], from: number, end: number): boolean {
  for (let i = from; i < end; i++) {
    const condition = decoded[i]?.condition;
    if (condition !== undefined) return condition === "==" || condition === "!=";
  }
  return false;
}

/** The number of the one bit that a test is about, -1 when it tests more or something else. */
function bitTested(instruction: Decoded): number {
  for (const effect of instruction.effects) {
    const bit = effect.srcs.find((o) => o.kind === "imm");
    if (effect.op !== "test" || bit?.kind !== "imm") continue;
    if (effect.name === "bit") return bit.value;
    const power = Math.log2(bit.value);
    return Number.isInteger(power) ? power : -1;
  }
  return -1;
}

function setsFlags(decoded: Decoded | undefined): boolean {
  return (
    decoded?.effects.some((e) => e.op === "compare" || e.op === "test" || e.op === "compareNegative") === true
  );
}

function isSearching(state: {
  readonly registers: readonly ({ readonly kind: string } | undefined)[];
}): boolean {
  return state.registers.some((v) => v?.kind === "bucket");
}

function targetText(fn: ListingFunction, targets: Int32Array, index: number): string {
  const target = targets[index] as number;
  const instruction = target < 0 ? undefined : fn.instructions[target];
  if (instruction === undefined) return "";
  return fn.format === "source"
    ? `line ${instruction.line}`
    : `0x${instruction.pc.toString(16)} (line ${instruction.line})`;
}

/** The call that returned the element's address through which an instruction stores. */
function storesElementOf(instruction: Decoded, state: MachineState): number | undefined {
  for (const { op, dst } of instruction.effects) {
    if (op !== "move" || dst?.kind !== "mem" || dst.base < 0) continue;
    const base = state.registers[dst.base];
    if (base?.kind === "elemAddress" && base.origin !== undefined) return base.origin;
  }
  return undefined;
}
