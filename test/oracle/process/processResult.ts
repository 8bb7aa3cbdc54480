/** What was found while a program was stepped, and how it is told. */

import type { OrderCounts } from "./stepOrder.ts";

/** What registers hold, what is at places in memory, what an instruction does, which way a branch goes, what statements say. */
export type ClaimGroup = "registers" | "places" | "effects" | "branches" | "statements";

export interface FalseClaim {
  count: number;
  /** Function, instruction and what is claimed. */
  readonly where: string;
  /** One time that it happened. */
  readonly example: string;
}

export interface ProcessResult {
  readonly name: string;
  instructions: number;
  /** Instructions with a claim that was checked. */
  withClaim: number;
  /** Claims that were checked, by group. */
  readonly claims: Record<ClaimGroup, number>;
  /** Claims of registers that would have been found false with another content. */
  noticing: number;
  /** Claims of which nothing can be told. */
  untold: number;
  /** Claims that came true only later in the operation: a count before it is stored. */
  early: number;
  readonly falses: Map<string, FalseClaim>;
  /** Operations stepped, by map type and operation. */
  readonly operations: Map<string, number>;
  /** Instructions of map functions that do work: all, with the step of their line, told so without lines. */
  readonly steps: { compared: number; agree: number; blind: number };
  readonly wrongSteps: Map<string, number>;
  /** Operations whose steps the emulator tells in the order in which they were passed. */
  readonly order: OrderCounts;
}

export function emptyResult(name: string): ProcessResult {
  return {
    name,
    instructions: 0,
    withClaim: 0,
    claims: { registers: 0, places: 0, effects: 0, branches: 0, statements: 0 },
    noticing: 0,
    untold: 0,
    early: 0,
    falses: new Map(),
    operations: new Map(),
    steps: { compared: 0, agree: 0, blind: 0 },
    wrongSteps: new Map(),
    order: { compared: 0, wrong: new Map() },
  };
}

/** One sentence with the counts. */
export function resultLine(result: ProcessResult): string {
  const { name, instructions, withClaim, claims, steps, order } = result;
  const total = claims.registers + claims.places + claims.effects + claims.branches + claims.statements;
  const share = (part: number, all: number): string => `${((100 * part) / Math.max(1, all)).toFixed(1)} %`;
  return (
    `process ${name}: ${instructions} instructions, ${share(withClaim, instructions)} with a claim that was checked, ` +
    `${total} claims (${claims.registers} of registers, ${claims.places} of places, ${claims.effects} of effects, ` +
    `${claims.branches} of branches, ${claims.statements} of statements), ${falseClaims(result).length} false; steps ${steps.agree} of ${steps.compared}; ` +
    `order of ${order.compared} operations`
  );
}

/** What was false, one line each, the most frequent first: claims, and steps that are not those of the line. */
export function falseClaims({ falses, wrongSteps, order }: ProcessResult): string[] {
  return [
    ...[...falses.values()]
      .sort((a, b) => b.count - a.count)
      .map(({ count, where, example }) => `${count} times ${where}: ${example}`),
    ...[...wrongSteps].sort((a, b) => b[1] - a[1]).map(([where, count]) => `${count} times step ${where}`),
    ...[...order.wrong].map(([what, count]) => `${count} times steps of ${what}`),
  ];
}
