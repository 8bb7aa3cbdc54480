import type { Instruction, ListingFunction } from "../listing/listing.ts";
import type { Decoded } from "../machine/effects.ts";
import { isStart, type Jumps, neverReturns } from "../machine/flowGraph.ts";

/** Whether what is shown of a function is all of it: only then it is certain what it does not do. */

/** @returns why map operations may be unseen, as an ending of a sentence; "" when they cannot */
export function whyUncertain(fn: ListingFunction, decoded: readonly Decoded[], jumps: Jumps): string {
  if (!isWhole(fn, decoded, jumps)) return "the part of it that is shown";
  let unnamed = 0;
  for (const [i, { control, target }] of decoded.entries())
    if (control === "call" && target?.kind === "target" && (jumps.targets[i] as number) < 0) unnamed++;
  if (unnamed === 0) return "";
  return `what is told by name: ${unnamed} call${unnamed === 1 ? " goes" : "s go"} to addresses alone`;
}

function isWhole(fn: ListingFunction, decoded: readonly Decoded[], { targets }: Jumps): boolean {
  if (fn.name === "" || !isStart(fn)) return false;
  for (const [i, { control, target }] of decoded.entries())
    if (
      (control === "jump" || control === "branch") &&
      target?.kind === "target" &&
      (targets[i] as number) < 0
    )
      return false;
  let last = decoded.length - 1;
  while (last > 0 && isPadding(fn.instructions[last] as Instruction)) last--;
  const end = decoded[last] as Decoded;
  return (
    end.control === "return" || end.control === "jump" || end.control === "trap" || neverReturns(end, fn)
  );
}

/** Notes, and what lies between functions: nops, zeros that are no instruction. */
const isPadding = ({ mnemonic, operands }: Instruction): boolean =>
  mnemonic === "PCDATA" ||
  mnemonic === "FUNCDATA" ||
  mnemonic === "?" ||
  mnemonic.startsWith("NO") ||
  (mnemonic.startsWith("XCHG") && operands.startsWith("AX, AX")) ||
  (mnemonic === "End" && operands === "");
