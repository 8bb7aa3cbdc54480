import { boundsCheckOf, compilerCall } from "../../go/abi/compilerCalls.ts";
import type { Decoded } from "../machine/effects.ts";
import type { Operand } from "../machine/operands.ts";
import type { Architecture } from "../machine/registers.ts";
import { runtimeName, signatureOf } from "../runtime/signatures.ts";
import type { InstructionFact } from "./places.ts";

/** What calls are handed, and give back, where the callee is known. */

export interface Callee {
  /** Registers of its arguments, in order. */
  readonly registers: readonly number[];
  /** How many integer registers it gives back; undefined where that is not known. */
  readonly results: number | undefined;
}

/** The callee of a call, or undefined where its signature is not known. */
export function calleeOf(
  { target }: Decoded,
  fact: InstructionFact | undefined,
  arch: Architecture,
): Callee | undefined {
  if (target?.kind !== "sym") {
    const words = wordsOfClosure(target, fact);
    return words === undefined ? undefined : { registers: arch.arguments.slice(0, words), results: 1 };
  }
  const signature = signatureOf(target.name);
  const isWhole = signature !== undefined && signature.parameters.length > 0;
  if (isWhole || /(makemap_small|NewEmptyMap)$/.test(target.name))
    return {
      registers: arch.arguments.slice(0, signature?.parameters.length),
      results: signature?.results.length,
    };
  const name = runtimeName(target.name);
  if (name === undefined) return undefined;
  const check = boundsCheckOf(name);
  if (check !== undefined) return { registers: checked[arch.goarch][check], results: 0 };
  const words = compilerCall(name);
  return (
    words && {
      registers: [
        ...arch.arguments.slice(0, words.arguments),
        ...Array.from({ length: words.floats }, (_, i) => arch.firstVector + i),
      ],
      results: words.results,
    }
  );
}

/** Registers of a failed check of an index: AX, CX, DX, BX have the numbers 0 to 3. */
const checked = {
  amd64: { first: [0, 1], second: [1, 2], third: [2, 3] },
  arm64: { first: [0, 1], second: [1, 2], third: [2, 3] },
  "": { first: [], second: [], third: [] },
} as const;

/** A hasher takes two words, a comparison of keys too. */
function wordsOfClosure(target: Operand | undefined, fact: InstructionFact | undefined): number | undefined {
  const register = target?.kind === "reg" ? target.reg : target?.kind === "mem" ? target.base : -1;
  const kind = fact?.before[register]?.kind;
  return kind === "hasherCode" || kind === "equalCode" || kind === "hasher" || kind === "equalFunction"
    ? 2
    : undefined;
}
