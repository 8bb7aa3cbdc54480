import type { CallChain, ChainMessage, ChainPart, ChainStep } from "../compile/callChain.ts";
import { countedText, decimalText } from "../numbers/numberText.ts";

const titles: Readonly<Record<ChainPart, string>> = {
  source: "source line",
  types: "type check",
  escape: "escape analysis",
  walk: "walk",
  runtime: "runtime",
  heap: "heap",
  stack: "stack",
};

/** A call chain as a Mermaid sequence diagram. */
export function callChainMermaid(chain: CallChain): string {
  const used = partsIn(chain.steps);
  const parts = (Object.keys(titles) as ChainPart[]).filter((part) => used.has(part));
  return [
    "sequenceDiagram",
    ...parts.map((part) => `  participant ${part} as ${titles[part]}`),
    ...chain.steps.flatMap((step) => stepLines(step, "  ")),
    "",
  ].join("\n");
}

function partsIn(steps: readonly ChainStep[]): Set<ChainPart> {
  return new Set(
    steps.flatMap((step) =>
      step.kind === "message" ? [step.from, step.to] : step.cases.flatMap((one) => [...partsIn(one.steps)]),
    ),
  );
}

function stepLines(step: ChainStep, indent: string): string[] {
  if (step.kind === "message")
    return [`${indent}${step.from}->>${step.to}: ${mermaidText(messageText(step))}`];
  return [
    ...step.cases.flatMap(({ when, steps }, i) => [
      `${indent}${i === 0 ? "alt" : "else"} ${mermaidText(when)}`,
      ...steps.flatMap((inner) => stepLines(inner, `${indent}  `)),
    ]),
    `${indent}end`,
  ];
}

/** A message with the memory that it takes: "new hmap, seeded (48 bytes)". */
function messageText({ text, memory }: ChainMessage): string {
  if (!memory) return text;
  const objects = memory.objects === 1 ? "" : ` in ${countedText(memory.objects, "object")}`;
  return `${text} (${decimalText(memory.bytes)} bytes${objects})`;
}

/** Text in which no character means anything to Mermaid (nor two $ to its formulas); it writes others by their code. */
function mermaidText(text: string): string {
  return text.replace(/[#;<>&"%$]/g, (c) => `#${c.charCodeAt(0)};`).replace(/\s+/g, " ");
}

/** One line of a chain as text; a case's lines are indented below its condition. */
export interface ChainLine {
  readonly depth: number;
  readonly text: string;
}

/** The chain as lines of text, for those who do not see the picture. */
export function callChainLines(steps: readonly ChainStep[], depth = 0): ChainLine[] {
  return steps.flatMap((step): ChainLine[] =>
    step.kind === "message"
      ? [{ depth, text: `${titles[step.from]} → ${titles[step.to]}: ${messageText(step)}` }]
      : step.cases.flatMap(({ when, steps: inner }) => [
          { depth, text: `if ${when}:` },
          ...callChainLines(inner, depth + 1),
        ]),
  );
}
