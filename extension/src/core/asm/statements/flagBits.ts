import type { Machine } from "../machine/machine.ts";
import { resolved, type Term } from "./term.ts";

interface Speaker {
  readonly machine: Machine;
  text(term: Term): string;
}

/** Bits of hmap.flags (runtime/map.go). */
const flagNames: readonly [bigint, string][] = [
  [1n, "iterator"],
  [2n, "oldIterator"],
  [4n, "hashWriting"],
  [8n, "sameSizeGrow"],
];

/** The names of bits of a map's flags, where they are what a mask chooses or changes. */
export function flagBits(term: Term, mask: Term, sign: string, say: Speaker): string | undefined {
  if (mask.op !== "const" || (sign !== "&" && sign !== "^" && sign !== "|" && sign !== "&^"))
    return undefined;
  const inner = term.op === "cut" ? resolved(term.args[0] as Term) : term;
  if (inner.value?.kind !== "flags" && !/\.flags$/.test(say.text(inner))) return undefined;
  if (!say.machine.isMapFunction || say.machine.family !== "classic") return undefined;
  return flagNames.find(([bit]) => bit === mask.num)?.[1];
}
