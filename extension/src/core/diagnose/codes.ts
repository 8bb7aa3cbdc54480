import type { Code } from "./machine/finding.ts";

/** What is said of a code wherever its findings are shown. */
export interface CodeFacts {
  readonly severity: "error" | "warning" | "information";
  /** One line: what it finds. */
  readonly finds: string;
  readonly url: string;
}

/** Where the README of this extension tells more. */
const page = "README.md#";

/** The codes of findings, which stay what they are. */
export const codes: Readonly<Record<Code, CodeFacts>> = {
  nilMapWrite: {
    severity: "error",
    finds: "a write into a map that is nil on a way that the program can take",
    url: `${page}nilmapwrite`,
  },
  concurrentMapUse: {
    severity: "error",
    finds: "a map that two goroutines use at the same time, one of them writing",
    url: `${page}concurrentmapuse`,
  },
};
