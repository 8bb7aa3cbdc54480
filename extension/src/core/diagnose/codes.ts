import type { Code } from "./machine/finding.ts";

/** How grave a finding is; one that is off is not told. */
export const severities = ["error", "warning", "information", "hint", "off"] as const;

export type Severity = (typeof severities)[number];

/** What is said of a code wherever its findings are shown. */
export interface CodeFacts {
  readonly severity: Exclude<Severity, "off">;
  /** One line: what it finds. */
  readonly finds: string;
  /** The page that tells what the runtime does, how to put it right and when to ignore it. */
  readonly url: string;
}

/** Where the extension's own page of a code is, from its root. */
const page = (code: Code): string => `media/mistakes/${code}.md`;

/** The codes of findings, which stay what they are. */
export const codes: Readonly<Record<Code, CodeFacts>> = {
  nilMapWrite: {
    severity: "error",
    finds: "a write into a map that is nil on a way that the program can take",
    url: page("nilMapWrite"),
  },
  concurrentMapUse: {
    severity: "error",
    finds: "a map that two goroutines use at the same time, one of them writing",
    url: page("concurrentMapUse"),
  },
};
