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
import { relevantFunctions } from "./relevant.ts";

/** How much is tried. */
export interface Effort {
  /** Runs of a main function, and of one whose callers are not known. */
  readonly mainRuns: number;
  readonly functionRuns: number;
  /** Instructions of a run. */
  readonly mainSteps: number;
  readonly functionSteps: number;
}

export const usualEffort: Effort = {
  mainRuns: 60,
  functionRuns: 12,
  mainSteps: 150_000,
  functionSteps: 3000,
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
export type Known = Map<SyntaxNode, ReadonlyMap<string, Finding>>;

/**
 * The mistakes in one package of a program, in no order. A main package is run from its start, with what the outside gives
 * left open; functions that this never enters, and those of other packages, are run for callers of which nothing is known.
 * @param missed how many packages were wanted and not read so far
 */
export function findMistakes(
  program: Program,
  target: FollowedPackage,
  known: Known = new Map(),
  missed: () => number = () => 0,
  effort = usualEffort,
): Finding[] {
  const index = new ProgramIndex(program);
  const entered = new Set<SyntaxNode>();
  const shared = {
    ...{
      index,
      types: new Types(program.inference),
      flows: new Map<SyntaxNode, FlowFunction | null>(),
      entered,
    },
  };
  const found = new Map<string, Finding>();
  const relevant = relevantFunctions(index.functions, program.inference);
  const functions = index.functionsOf(target);
  const main = target.index.name === "main" ? functions.find(isMain) : undefined;
  const remember = (node: SyntaxNode, find: () => ReadonlyMap<string, Finding>): void => {
    const before = missed();
    const more = known.get(node) ?? find();
    if (missed() === before) known.set(node, more);
    for (const [key, finding] of more) if (!found.has(key)) found.set(key, finding);
  };
  if (main !== undefined && relevant.size > 0) {
    const declared = main.declared();
    const before = missed();
    for (const [key, finding] of mainMistakes(shared, program, declared, effort)) found.set(key, finding);
    // What it enters is another thing after more was read.
    if (missed() !== before) return [...found.values()];
  }
  for (const listed of functions) {
    if (!relevant.has(listed)) continue;
    const declared = listed.declared();
    if (entered.has(declared.node)) continue;
    remember(declared.node, () =>
      certain(
        explore(
          (choices) =>
            runFunction(
              { ...shared, choices, steps: effort.functionSteps, schedule: inOrder, globals: "anything" },
              declared,
            ),
          effort.functionRuns,
        ),
      ),
    );
  }
  return [...found.values()];
}

type Shared = Pick<RunSettings, "index" | "types" | "flows" | "entered">;

function mainMistakes(
  shared: Shared,
  program: Program,
  main: Declared,
  effort: Effort,
): Map<string, Finding> {
  const found = new Map<string, Finding>();
  let isConcurrent = false;
  for (const schedule of schedules) {
    if (schedule !== inOrder && !isConcurrent) break;
    const outcomes = explore((choices) => {
      const settings = { ...shared, choices, steps: effort.mainSteps, schedule, globals: "values" } as const;
      const ran = runMain(settings, program, main);
      isConcurrent ||= ran.threads.length > 1;
      return ran.found;
    }, effort.mainRuns);
    for (const [key, finding] of certain(outcomes)) if (!found.has(key)) found.set(key, finding);
  }
  return found;
}

function isMain({ name, declaration }: ListedFunction): boolean {
  return name === "main" && declaration.header.kind === "function_declaration";
}

function runMain(settings: RunSettings, program: Program, main: Declared): Runner {
  const runner = new Runner(settings);
  const { index } = settings;
  try {
    for (const followed of program.packages) {
      for (const variable of index.variablesOf(followed)) runner.initialize(variable);
      for (const init of index.initsOf(followed)) start(runner, init, false);
    }
    start(runner, main, false);
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
