import type { FlowFunction } from "../source/flow/instruction.ts";
import type { SyntaxNode } from "../source/syntaxNode.ts";
import { type Choices, certain, explore } from "./machine/choices.ts";
import type { Finding } from "./machine/finding.ts";
import type { RunSettings, Schedule } from "./machine/machine.ts";
import { Cut } from "./machine/memory.ts";
import {
  type Declared,
  type FollowedPackage,
  type ListedFunction,
  type Program,
  ProgramIndex,
} from "./machine/program.ts";
import { Runner } from "./machine/runner.ts";
import { Types, unknownValue } from "./machine/types.ts";
import type { Value } from "./machine/value.ts";
import { type KnownFacts, relevantFunctions } from "./relevant.ts";

/** How much is tried. */
export interface Effort {
  /** Runs of a main function, and of one whose callers are not known. */
  readonly mainRuns: number;
  readonly functionRuns: number;
  /** Instructions of a run. */
  readonly mainSteps: number;
  readonly functionSteps: number;
  /** Instructions of all runs of a main function, and of all functions of a package: what is left then is silent. */
  readonly mainAllowance: number;
  readonly packageAllowance: number;
}

const usualEffort: Effort = {
  mainRuns: 60,
  functionRuns: 12,
  mainSteps: 150_000,
  functionSteps: 3000,
  mainAllowance: 3_000_000,
  packageAllowance: 1_500_000,
};

const inOrder: Schedule = { startedFirst: false, next: "oldest", turn: Infinity };
/** A race that one order of goroutines hides shows in another one. */
const schedules: readonly Schedule[] = [
  inOrder,
  { ...inOrder, startedFirst: true },
  { ...inOrder, next: "newest" },
  { ...inOrder, turn: 25 },
  { ...inOrder, next: "newest", turn: 7 },
];

/** What is known already from an earlier try, which wanted packages that were not read. */
export class Known {
  readonly found = new Map<SyntaxNode, ReadonlyMap<string, Finding>>();
  readonly flows = new Map<SyntaxNode, FlowFunction | null>();
  readonly functions = new Map<SyntaxNode, ListedFunction>();
  readonly facts: KnownFacts = { of: 0, all: [], by: new Map() };
  /** The last try was given up: packages are missing that may be had. */
  unfinished = false;
}

/**
 * The mistakes in one package of a program, in no order. A main package is run from its start, others through their init
 * functions, with what the outside gives left open; functions that this never enters, and those of other packages, are run for callers of which nothing is known.
 * @param known says afterwards whether it has to be asked again, when what is missing was read
 * @param missed how many packages were wanted and not read so far
 */
export function findMistakes(
  program: Program,
  target: FollowedPackage,
  known: Known = new Known(),
  missed: () => number = () => 0,
  effort = usualEffort,
): Finding[] {
  const before = missed();
  const isMissing = (): boolean => missed() > before;
  const index = new ProgramIndex(program, known.functions);
  const found = new Map<string, Finding>();
  const take = (more: ReadonlyMap<string, Finding>): void => {
    for (const [key, finding] of more) if (!found.has(key)) found.set(key, finding);
  };
  const relevant = relevantFunctions(index.functions, program.inference, known.facts, missed);
  known.unfinished = isMissing();
  if (relevant === null || relevant.writes.size === 0) return [];
  const shared = {
    ...{ index, types: new Types(program.inference), flows: known.flows, isMissing },
    entered: new Set<SyntaxNode>(),
  };
  const functions = index.functionsOf(target);
  const main = target.index.name === "main" ? functions.find(isMain) : undefined;
  const isRelevant = (listed: ListedFunction): boolean =>
    relevant.nils.has(listed) || relevant.races.has(listed);
  const isRun = main !== undefined || index.initsOf(target).some((init) => relevant.writes.has(init));
  if (isRun) {
    take(mainMistakes(shared, program, main?.declared(), effort));
    known.unfinished = isMissing();
    // What it enters is another thing after more was read.
    if (known.unfinished) return [];
  }
  const entered = new Set(shared.entered);
  const allowance = { left: effort.packageAllowance };
  for (const listed of functions) {
    if (!isRelevant(listed)) continue;
    const declared = listed.declared();
    if (entered.has(declared.node)) continue;
    const sofar = missed();
    const settings = { ...shared, allowance, isMissing: () => missed() > sofar };
    const more = known.found.get(declared.node) ?? functionMistakes(settings, declared, effort);
    if (settings.isMissing()) continue;
    known.found.set(declared.node, more);
    take(more);
  }
  known.unfinished = isMissing();
  return [...found.values()];
}

type Shared = Pick<RunSettings, "index" | "types" | "flows" | "entered" | "isMissing">;

function functionMistakes(
  shared: Shared & Pick<RunSettings, "allowance">,
  declared: Declared,
  { functionSteps: steps, functionRuns }: Effort,
): Map<string, Finding> {
  const isOver = (): boolean => shared.isMissing() || shared.allowance.left <= 0;
  const run = (choices: Choices): ReadonlyMap<string, Finding> =>
    runFunction({ ...shared, choices, steps, schedule: inOrder, globals: "anything" }, declared);
  return certain(explore(run, functionRuns, isOver));
}

function mainMistakes(
  shared: Shared,
  program: Program,
  main: Declared | undefined,
  effort: Effort,
): Map<string, Finding> {
  const found = new Map<string, Finding>();
  let isConcurrent = false;
  const allowance = { left: effort.mainAllowance };
  const isOver = (): boolean => shared.isMissing() || allowance.left <= 0;
  for (const schedule of schedules) {
    if ((schedule !== inOrder && !isConcurrent) || isOver()) break;
    const outcomes = explore(
      (choices) => {
        const steps = effort.mainSteps;
        const settings = { ...shared, choices, steps, allowance, schedule, globals: "values" } as const;
        const ran = runMain(settings, program, main);
        isConcurrent ||= ran.threads.length > 1;
        return ran.found;
      },
      effort.mainRuns,
      isOver,
    );
    for (const [key, finding] of certain(outcomes)) if (!found.has(key)) found.set(key, finding);
  }
  return found;
}

function isMain({ name, declaration }: ListedFunction): boolean {
  return name === "main" && declaration.header.kind === "function_declaration";
}

/** The start of a program; of a package that is no program, what is done before anybody calls it. */
function runMain(settings: RunSettings, program: Program, main: Declared | undefined): Runner {
  const runner = new Runner(settings);
  const { index } = settings;
  try {
    for (const followed of program.packages) {
      for (const variable of index.variablesOf(followed)) runner.initialize(variable);
      for (const init of index.initsOf(followed)) start(runner, init.declared(), false);
    }
    if (main !== undefined) start(runner, main, false);
  } catch (error) {
    if (!(error instanceof Cut)) throw error;
  }
  return runner;
}

function runFunction(
  settings: RunSettings & { readonly choices: Choices },
  declared: Declared,
): ReadonlyMap<string, Finding> {
  const runner = new Runner(settings);
  try {
    start(runner, declared, true);
  } catch (error) {
    if (!(error instanceof Cut)) throw error;
  }
  return runner.found;
}

function start(runner: Runner, declared: Declared, goesOn: boolean): void {
  const flow = runner.flowOf(declared);
  if (flow === null || flow.broken) return;
  const anything = (name: string, type: SyntaxNode): Value =>
    unknownValue("context", name, runner.types.inference.resolve(type, flow.where));
  const args = flow.params.flatMap(({ type, variadic }, i) =>
    variadic
      ? [
          unknownValue("context", `arg${i}`, {
            kind: "slice",
            elem: runner.types.inference.resolve(type, flow.where),
          }),
        ]
      : [anything(`arg${i}`, type)],
  );
  const receiver = flow.receiver === null ? null : anything("receiver", flow.receiver.type);
  runner.run({ kind: "flow", flow, captured: [], receiver, types: [] }, args, goesOn);
}
