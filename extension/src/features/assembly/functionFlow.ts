import type { AnnotatedFunction } from "../../core/asm/runtime/annotated.ts";
import { exitCheck } from "../../core/asm/steps/stepFlow.ts";
import { stepMeaning, stepOf } from "../../core/emulator/runtime/steps.ts";
import { shortPaths } from "../../core/present/shortPaths.ts";
import { statementFlow } from "../../core/present/statementFlow.ts";
import type { FlowPage } from "../../protocol/flowMessages.ts";
import type { LineRange, ListingModel } from "./listingModel.ts";

/** A function's flow as the panel draws it, and the lines that each of its nodes stands for. */
export interface FunctionFlow {
  /** The function's name with a short path. */
  readonly name: string;
  readonly page: FlowPage;
  readonly lines: ReadonlyMap<string, LineRange>;
}

/** The flow of steps of a map function, of statements of any other; undefined where there is none to draw. */
export function flowOf(model: ListingModel, index: number): FunctionFlow | undefined {
  const fn = model.explained(index);
  if (!fn) return undefined;
  return fn.mermaid === "" ? statementsFlow(model, index, fn) : stepsFlow(fn);
}

function titleOf({ function: name, release, goarch }: AnnotatedFunction): string {
  return [shortPaths(name), `go${release}`, goarch].filter((part) => part !== "").join(" · ");
}

function stepsFlow(fn: AnnotatedFunction): FunctionFlow {
  const lines = new Map<string, LineRange>();
  const steps: { step: string; meaning: string }[] = [];
  for (const { step, from, to } of fn.steps) {
    const closed = stepOf(step);
    if (closed === "other" || lines.has(closed)) continue;
    lines.set(closed, { from, to });
    steps.push({ step: closed, meaning: stepMeaning[closed] });
  }
  const last = fn.steps.filter(({ step }) => stepOf(step) === "concurrencyCheck").at(-1);
  if (last && fn.mermaid.includes(exitCheck)) lines.set(exitCheck, last);
  return {
    name: shortPaths(fn.function),
    page: { title: titleOf(fn), summary: fn.summary, kind: "steps", mermaid: fn.mermaid, steps },
    lines,
  };
}

function statementsFlow(model: ListingModel, index: number, fn: AnnotatedFunction): FunctionFlow | undefined {
  const parsed = model.parsed(index);
  const spans = model.statements.filter((span) => span.fn === index);
  const flow =
    parsed &&
    statementFlow(
      parsed,
      spans.map(({ statement }) => statement),
      fn.goarch,
    );
  if (!flow) return undefined;
  const lines = new Map<string, LineRange>();
  for (const { name, first } of flow.nodes) {
    const span = spans.find(({ statement }) => statement.first === first);
    if (span) lines.set(name, span);
  }
  return {
    name: shortPaths(fn.function),
    page: {
      title: titleOf(fn),
      summary: shortPaths(fn.summary),
      kind: "statements",
      mermaid: flow.mermaid,
      steps: flow.nodes.map(({ name, text }) => ({ step: name, meaning: text })),
    },
    lines,
  };
}

/** Functions that are looked at for a flow of statements; a larger listing is one of many functions. */
const maxAsked = 16;

/** Whether a listing has a function with a flow to draw. */
export function hasFlow(model: ListingModel): boolean {
  const hasStatements = model.statements.length > 0;
  return model.functions.some(
    (_, index) =>
      model.hasSteps(index) || (hasStatements && index < maxAsked && flowOf(model, index) !== undefined),
  );
}
