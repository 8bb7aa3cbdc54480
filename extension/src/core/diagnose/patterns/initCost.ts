import type { Pattern } from "./pattern.ts";

/** A map literal that a package variable starts with: code fills it whenever a program with the package starts. */
export const initCost: Pattern = {
  code: "initCost",
  hints: [/^var\b/, /\{/],
  find: (reading) => reading.figures.initCosts(reading),
};
