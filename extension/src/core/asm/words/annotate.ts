import type { FineStep } from "../../emulator/runtime/steps.ts";
import { experimentsOf, type GoRelease, goRelease, parseGoVersion } from "../../go/release/goRelease.ts";
import { type Instruction, type Listing, type ListingFunction, shownName } from "../listing/listing.ts";
import { solveDataFlow } from "../machine/dataFlow.ts";
import { decodeGradually, goarchOf } from "../machine/decode.ts";
import type { Decoded } from "../machine/effects.ts";
import { finish } from "../machine/finish.ts";
import { type FlowGraph, flowGraph, isStart, jumpsOf } from "../machine/flowGraph.ts";
import { machineOf } from "../machine/machineState.ts";
import type { Architecture } from "../machine/registers.ts";
import type { AnnotatedFunction, AnnotatedLine, AnnotateOptions } from "../runtime/annotated.ts";
import { signatureOf } from "../runtime/signatures.ts";
import { hasSteps, stepOfWholeFunction } from "../runtime/stepLines.ts";
import { partsOf, settleSteps } from "../steps/bookkeeping.ts";
import { operationOf } from "../steps/landmarkSteps.ts";
import { stepsByPosition } from "../steps/positionSteps.ts";
import { applyRemoval } from "../steps/regions.ts";
import { orderOf, runsOf, stepFlow } from "../steps/stepFlow.ts";
import { mapFunctionRole } from "./functionRoles.ts";
import { createReleaseTeller, type ToldRelease } from "./releaseHints.ts";
import { explainCallSites, mapOperations } from "./userCode.ts";
import { walkInstructions, walkPlainly } from "./walkInstructions.ts";
import { whyUncertain } from "./wholeFunction.ts";

/** Which release a listing is of, from all its functions and symbols. */
export function tellRelease(listing: Listing, options: AnnotateOptions): ToldRelease {
  const teller = createReleaseTeller(options.ignorePositions !== true);
  for (const symbol of listing.symbols) teller.symbol(symbol);
  for (const fn of listing.functions) teller.function(fn);
  return chosenRelease(teller.told(), options);
}

/** The release that the user says, or the one that the listing tells. Its maps are those of the listing. */
export function chosenRelease(told: ToldRelease, options: AnnotateOptions): ToldRelease {
  if (options.go === undefined) return told;
  const said = parseGoVersion(options.go).release;
  const old = told.release.family === "classic" && experimentsOf(said.minor).includes("noswissmap");
  const release = old ? goRelease(said.minor, ["noswissmap"]) : said;
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
  return finish(annotateGradually(fn, told, options));
}

/**
 * No map function of the runtime comes near: what only bears its name has no steps, whose search takes more than
 * linear time.
 */
const mostInstructions = 20_000;

/** Lines made between two rests. */
const linesAtOnce = 4096;

/**
 * As annotateFunction, in pieces of a few milliseconds: an editor draws the next piece of a huge function when it has
 * time for it.
 */
export function* annotateGradually(
  fn: ListingFunction,
  told: ToldRelease,
  options: AnnotateOptions = {},
): Generator<undefined, AnnotatedFunction> {
  const { release } = told;
  const goarch = options.goarch ?? goarchOf(fn, told.goarch);
  const { arch, decoded, known } = yield* decodeGradually(fn, goarch);
  const role =
    fn.instructions.length > mostInstructions ? undefined : mapFunctionRole(fn.name, release.family);
  const jumps = jumpsOf(fn, decoded);
  yield;
  const operations = role === undefined ? mapOperations(decoded) : [];
  const graph = role === undefined && operations.length === 0 ? undefined : flowGraph(decoded, jumps);
  // Plain words are the same in every function; only the compiler names variables.
  const machine = machineOf(
    arch,
    release,
    graph === undefined ? [] : decoded,
    fn.format === "compile",
    role === undefined ? "" : fn.name,
  );
  const walk =
    graph === undefined
      ? yield* walkPlainly(fn, known, jumps, machine)
      : yield* walkInstructions(
          fn,
          known,
          graph,
          machine,
          yield* solveDataFlow(
            known,
            graph,
            machine,
            isStart(fn) ? (signatureOf(fn.name)?.parameters ?? []) : undefined,
          ),
          role !== undefined,
        );
  const bySteps =
    role === undefined || graph === undefined
      ? undefined
      : stepsOf(fn, decoded, graph, arch, release, role.name, walk.steps, options.ignorePositions !== true);
  const lines: AnnotatedLine[] = [];
  for (let i = 0; i < decoded.length; i++) {
    if (i % linesAtOnce === linesAtOnce - 1) yield;
    const { line, pc, text, file, sourceLine } = fn.instructions[i] as Instruction;
    const shown: AnnotatedLine = {
      line,
      pc: `0x${pc.toString(16)}`,
      text,
      file,
      sourceLine,
      step: bySteps === undefined ? "other" : (bySteps.steps[i] as FineStep),
      explanation: walk.explanations[i] as string,
      fallback: (decoded[i] as Decoded).known === "unknown",
    };
    lines.push(bySteps?.small(i) === true ? { ...shown, small: true } : shown);
  }
  const runs = role === undefined ? [] : runsOf(lines);
  if (role === undefined) explainCallSites(decoded, walk.elementStores, lines);
  return {
    function: fn.name,
    package: fn.package,
    release: release.name.slice(2),
    releases: told.candidates.map((minor) => `1.${minor}`),
    releaseTold: told.told,
    goarch,
    range: { from: fn.line, to: fn.endLine },
    summary:
      (role === undefined
        ? userSummary(fn, operations, () => whyUncertain(fn, decoded, jumps))
        : `${role.summary}. Steps: ${orderOf(runs).join(", ")}`) + whyUnexplained(lines, goarch),
    mermaid: role === undefined ? "" : stepFlow(lines, decoded, jumps),
    steps: runs,
    lines,
  };
}

/** The step of each instruction of a map function: by its source line where there is one, else inferred. */
function stepsOf(
  fn: ListingFunction,
  decoded: readonly Decoded[],
  graph: FlowGraph,
  arch: Architecture,
  release: GoRelease,
  name: string,
  inferred: readonly (FineStep | undefined)[],
  usePositions: boolean,
): { steps: readonly FineStep[]; small: (index: number) => boolean } {
  const byPosition = usePositions ? stepsByPosition(fn, release) : undefined;
  const parts = partsOf(decoded, graph, arch);
  if (byPosition !== undefined && operationOf(fn.name).remove)
    applyRemoval(graph, byPosition.steps, (i) => parts[i] === "work");
  const whole = onlyStepOf(name, fn.name, release);
  const own = inferred.map((step, i) => byPosition?.steps[i] ?? whole ?? step);
  const smallPath = fn.name.includes("Small");
  return {
    steps: settleSteps(parts, graph, own),
    small: (i) => byPosition?.small[i] ?? smallPath,
  };
}

/** The one step of a function that has no other; what works on no map (rand, fatal) has none. */
function onlyStepOf(name: string, symbol: string, release: GoRelease): FineStep | undefined {
  const { assign, remove, access, walk } = operationOf(symbol);
  if (!assign && !remove && !access && walk === undefined && !hasSteps(release, name)) return "other";
  return stepOfWholeFunction(release, name);
}

/** Why instructions stay without explanation; "" when none does. */
function whyUnexplained(lines: readonly AnnotatedLine[], goarch: string): string {
  let open = 0;
  for (const line of lines) if (line.fallback) open++;
  if (open === 0) return "";
  if (goarch === "")
    return ". Which processor this is for was not recognised: only calls and jumps are explained";
  return goarch === "amd64" || goarch === "arm64"
    ? `. ${open} of ${lines.length} instructions are not known and not explained`
    : `. For ${goarch} only calls and jumps are explained`;
}

/** Names in order of first appearance, with how often each is called when more than once. */
function userSummary(fn: ListingFunction, operations: readonly string[], uncertain: () => string): string {
  const name = shownName(fn.name);
  if (operations.length === 0) return `${name}: no map operation in ${uncertain() || "this function"}`;
  const counts = new Map<string, number>();
  for (const name of operations) counts.set(name, (counts.get(name) ?? 0) + 1);
  const names = [...counts].map(([name, count]) => (count === 1 ? name : `${name} (${count} times)`));
  return `${name} holds ${operations.length} map call${operations.length === 1 ? "" : "s"}: ${names.join(", ")}`;
}
