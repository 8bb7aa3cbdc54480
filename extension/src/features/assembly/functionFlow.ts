import type { AnnotatedFunction } from "../../core/asm/runtime/annotated.ts";
import { type StepName, stepMeaning, stepOf } from "../../core/emulator/runtime/steps.ts";
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
  const lines = new Map<StepName, LineRange>();
  for (const { step, from, to } of fn.steps) {
    const closed = stepOf(step);
    if (closed !== "other" && !lines.has(closed)) lines.set(closed, { from, to });
  }
  const steps = [...lines.keys()].map((step) => ({ step, meaning: stepMeaning[step] }));
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
