import { type Code, codeNames } from "./machine/finding.ts";

/** How grave a finding is; one that is off is not told. */
export const severities = ["error", "warning", "information", "hint", "off"] as const;

export type Severity = (typeof severities)[number];

/** The entries that name a code and a severity; others count as not there. */
export function givenSeverities(value: unknown): Map<Code, Severity> {
  const given = typeof value === "object" && value !== null ? Object.entries(value) : [];
  return new Map(
    given.flatMap(([name, wanted]: [string, unknown]) => {
      const code = codeNames.find((known) => known === name);
      const severity = severities.find((known) => known === wanted);
      return code === undefined || severity === undefined ? [] : [[code, severity] as const];
    }),
  );
}
