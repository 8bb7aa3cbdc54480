import { type GoRelease, parseGoVersion } from "../release/goRelease.ts";
import { type FineStep, stepMeaning, stepOf } from "../trace/steps.ts";
import type { AnnotatedFunction, AnnotatedLine, AnnotatedStep, AnnotateOptions } from "./annotated.ts";
import { partsOf, settleSteps } from "./bookkeeping.ts";
import { type Comparison, comparisonOf } from "./conditionText.ts";
import { solveDataFlow, step as stepState } from "./dataFlow.ts";
import { decodeFunction, goarchOf } from "./decode.ts";
import type { Decoded } from "./effects.ts";
import { explainInstruction } from "./explainInstruction.ts";
import { layoutsOf } from "./fields.ts";
import { type FlowGraph, flowGraph } from "./flowGraph.ts";
import { mapFunctionRole } from "./functionRoles.ts";
import { spreadSteps } from "./inferSteps.ts";
import {
  isHelperWork,
  type LandmarkContext,
  landmarkStep,
  type Operation,
  operationOf,
} from "./landmarkSteps.ts";
import type { Listing, ListingFunction } from "./listing.ts";
import type { Machine, MachineState } from "./machine.ts";
import { copyState, entryState } from "./machineState.ts";
import { stepsByPosition } from "./positionSteps.ts";
import { applyHandOut, applyRegions, applyRemoval, type Decision } from "./regions.ts";
import { createReleaseTeller, type ToldRelease } from "./releaseHints.ts";
import { signatureOf } from "./signatures.ts";
import { hasSteps, stepOfWholeFunction } from "./stepLines.ts";
import { explainCallSites, mapOperations } from "./userCode.ts";

/** Which release a listing is of, from all its functions and symbols. */
export function tellRelease(listing: Listing, options: AnnotateOptions): ToldRelease {
  const teller = createReleaseTeller(options.ignorePositions !== true);
  for (const symbol of listing.symbols) teller.symbol(symbol);
  for (const fn of listing.functions) teller.function(fn);
  const told = teller.told();
  if (options.go === undefined) return told;
  const { release } = parseGoVersion(options.go);
  return { release, candidates: [release.minor], told: true, goarch: told.goarch };
}

/** Annotates all functions of a listing. */
export function annotateListing(listing: Listing, options: AnnotateOptions = {}): AnnotatedFunction[] {
  const told = tellRelease(listing, options);
  return listing.functions.map((fn) => annotateFunction(fn, told, options));
}

/**
 * Annotates one function. Pure and independent of the others, so that an editor can do it for what is visible.
 * @param told from tellRelease of the whole listing
 */
export function annotateFunction(
  fn: ListingFunction,
  told: ToldRelease,
  options: AnnotateOptions = {},
): AnnotatedFunction {
  const goarch = options.goarch ?? goarchOf(fn, told.goarch);
  const { arch, decoded } = decodeFunction(fn, goarch);
  const { release } = told;
  const base = {
    function: fn.name,
    package: fn.package,
    release: release.name.slice(2),
    releases: told.candidates.map((minor) => `1.${minor}`),
    releaseTold: told.told,
    goarch,
    range: { from: fn.line, to: fn.endLine },
  };
  const machine: Machine = { arch, release, family: release.family, layouts: layoutsOf(release, 8) };
  const role = mapFunctionRole(fn.name, release.family);
  const graph = flowGraph(fn, decoded);
  const signature = role === undefined ? undefined : signatureOf(fn.name);
  const operations = role === undefined ? mapOperations(decoded) : [];
  const states =
    role === undefined && operations.length === 0
      ? graph.blocks.map(() => unknownState(machine))
      : solveDataFlow(decoded, graph, machine, signature?.parameters ?? []);
  const walk = walkFunction(fn, decoded, graph, machine, states, role !== undefined);
  const smallPath = /Small/.test(fn.name);
  const byPosition =
    role === undefined || options.ignorePositions === true ? undefined : stepsByPosition(fn, release);
  const whole = role === undefined ? undefined : onlyStepOf(role.name, fn.name, release);
  if (byPosition !== undefined && operationOf(fn.name).remove) applyRemoval(graph, byPosition.steps);
  const own =
    whole !== undefined
      ? decoded.map(() => whole)
      : (byPosition?.steps.map((step, i) => step ?? walk.steps[i]) ?? walk.steps);
  const steps = role === undefined ? [] : settleSteps(partsOf(decoded, graph, arch), graph, own);
  const small = byPosition?.small;
  const lines = fn.instructions.map((instruction, i): AnnotatedLine => {
    const step = role === undefined ? "other" : (steps[i] as FineStep);
    const isSmall = role !== undefined && (small === undefined ? smallPath : small[i] === true);
    return {
      line: instruction.line,
      pc: `0x${instruction.pc.toString(16)}`,
      text: instruction.text,
      file: instruction.file,
      sourceLine: instruction.sourceLine,
      step,
      ...(isSmall ? { small: true } : {}),
      explanation: walk.explanations[i] as string,
      fallback: (decoded[i] as Decoded).known === "unknown",
    };
  });
  const runs = runsOf(lines, role !== undefined);
  if (role === undefined) explainCallSites(decoded, walk.elementStores, lines);
  return {
    ...base,
    summary:
      role === undefined
        ? userSummary(fn, operations)
        : `${role.summary}. Steps: ${orderOf(runs).join(", ")}`,
    mermaid: role === undefined ? "" : stepFlow(fn, lines, decoded, graph),
    steps: runs,
    lines,
  };
}

/** The one step of a function that has no other; what works on no map (rand, fatal) has none. */
function onlyStepOf(name: string, symbol: string, release: GoRelease): FineStep | undefined {
  const { assign, remove, access, walk } = operationOf(symbol);
  if (!assign && !remove && !access && walk === undefined && !hasSteps(release, name)) return "other";
  return stepOfWholeFunction(release, name);
}

/** Code without maps is explained block by block, without the data flow. */
function unknownState(machine: Machine): MachineState {
  return entryState(machine, []);
}

interface Walk {
  readonly steps: readonly (FineStep | undefined)[];
  readonly explanations: string[];
  /** Index of a store through the address that a map call returned → index of that call. */
  readonly elementStores: Map<number, number>;
}

/** Follows the data flow through the blocks in order and explains every instruction. */
function walkFunction(
  fn: ListingFunction,
  decoded: readonly Decoded[],
  graph: FlowGraph,
  machine: Machine,
  states: readonly MachineState[],
  isMapFunction: boolean,
): Walk {
  const explanations: string[] = new Array(fn.instructions.length).fill("");
  const landmarks: (FineStep | undefined)[] = new Array(fn.instructions.length).fill(undefined);
  const elementStores = new Map<number, number>();
  const operation = operationOf(fn.name);
  const helpers: boolean[] = new Array(fn.instructions.length).fill(false);
  const decisions = new Map<number, Decision>();
  let lastMark: FineStep | undefined;
  let lastCall = -1;
  for (const [number, block] of graph.blocks.entries()) {
    const state = copyState(states[number] as MachineState);
    let comparison: Comparison | undefined;
    for (let i = block.start; i < block.end; i++) {
      const instruction = decoded[i] as Decoded;
      if (instruction.control === "branch")
        comparison = comparisonOf(instruction, i, state, machine) ?? comparison;
      if (isMapFunction) {
        const context: LandmarkContext = {
          machine,
          operation,
          marked: lastMark !== undefined,
          lastMark,
          callsAhead: callsAhead(decoded, graph, number),
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
      explanations[i] = explainInstruction(instruction, state, {
        machine,
        targetText: targetText(fn, graph, i),
        comparison,
      });
      const store = instruction.effects.find(
        (e) =>
          e.op === "move" &&
          e.dst?.kind === "mem" &&
          e.dst.base >= 0 &&
          state.registers[e.dst.base]?.kind === "elemAddress",
      );
      if (store !== undefined && lastCall >= 0) elementStores.set(i, lastCall);
      comparison = comparisonOf(instruction, i, state, machine) ?? comparison;
      if (instruction.control === "call") lastCall = i;
      stepState(instruction, state, machine);
    }
  }
  const steps = isMapFunction ? spreadSteps(decoded, graph, landmarks, helpers, machine.arch) : [];
  if (isMapFunction) applyRegions(decoded, graph, steps, decisions, operation);
  if (isMapFunction && operation.remove) applyRemoval(graph, steps);
  if (isMapFunction && operation.walk === "next") applyHandOut(graph, steps);
  return { steps, explanations, elementStores };
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

function targetText(fn: ListingFunction, graph: FlowGraph, index: number): string {
  const target = graph.targets[index] as number;
  const instruction = target < 0 ? undefined : fn.instructions[target];
  if (instruction === undefined) return "";
  return fn.format === "source"
    ? `line ${instruction.line}`
    : `0x${instruction.pc.toString(16)} (line ${instruction.line})`;
}

/** Neighbouring instructions of the same step, joined. */
function runsOf(lines: readonly AnnotatedLine[], isMapFunction: boolean): AnnotatedStep[] {
  const runs: AnnotatedStep[] = [];
  if (!isMapFunction) return runs;
  let start = 0;
  for (let i = 1; i <= lines.length; i++) {
    const first = lines[start] as AnnotatedLine;
    const here = lines[i];
    if (here !== undefined && here.step === first.step && here.small === first.small) continue;
    const final = lines[i - 1] as AnnotatedLine;
    runs.push({
      step: first.step,
      ...(first.small === true ? { small: true } : {}),
      from: first.line,
      to: final.line,
      fromPc: first.pc,
      toPc: final.pc,
      text: stepMeaning[stepOf(first.step)],
    });
    start = i;
  }
  return runs;
}

/** Steps in order of first appearance, the closed names only. */
function orderOf(runs: readonly AnnotatedStep[]): string[] {
  return [...new Set(runs.map((run) => stepOf(run.step)))].filter((step) => step !== "other");
}

function userSummary(fn: ListingFunction, operations: readonly string[]): string {
  if (operations.length === 0) return `${fn.name}: no map operation in this function`;
  return `${fn.name} holds ${operations.length} map call${operations.length === 1 ? "" : "s"}: ${operations.join(", ")}`;
}

/** A Mermaid flowchart of the closed steps and how control passes between them. */
function stepFlow(
  fn: ListingFunction,
  lines: readonly AnnotatedLine[],
  decoded: readonly Decoded[],
  graph: FlowGraph,
): string {
  const edges = new Map<string, number>();
  const link = (from: number, to: number): void => {
    const a = stepOf((lines[from] as AnnotatedLine).step);
    const b = stepOf((lines[to] as AnnotatedLine).step);
    if (a !== b && a !== "other" && b !== "other")
      edges.set(`${a}-->${b}`, (edges.get(`${a}-->${b}`) ?? 0) + 1);
  };
  for (let i = 0; i < lines.length; i++) {
    const control = (decoded[i] as Decoded).control;
    const target = graph.targets[i] as number;
    if (control !== "jump" && control !== "return" && control !== "trap" && i + 1 < lines.length)
      link(i, i + 1);
    if ((control === "jump" || control === "branch") && target >= 0) link(i, target);
  }
  void fn;
  if (edges.size === 0) return "";
  return [
    "flowchart TD",
    ...[...edges.keys()].map((edge) => `  ${edge.replace(/return/g, "ret[return]")}`),
  ].join("\n");
}
