import { fromAmd64 } from "./gnuAmd64.ts";
import { fromArm64, isArm64 } from "./gnuArm64.ts";
import type { GoSyntax } from "./listing.ts";
import { symbolAndOffset } from "./symbolOffset.ts";

/**
 * What other tools than Go's write (delve, gdb, lldb, GNU and LLVM objdump, perf), in Go's syntax. What is in Go's
 * syntax already, or of another processor, stays as it is.
 */

/** Names of jumps and calls, whose operand is a place in code. */
const branch = /^(call[qlw]?|j[a-z]{1,4}|jmp[qlw]?|bl?|b\.[a-z]{2}|cbn?z|tbn?z|bc\.[a-z]{2})$/;

/** Whether a mnemonic in lower case is of a jump or call. */
export const isBranch = (mnemonic: string): boolean => branch.test(mnemonic);

/**
 * Text in the syntax of another tool, split into Go's mnemonic and operands.
 * @param pc address of the instruction, which some targets are relative to
 */
export function translateDebuggerInstruction(text: string, pc = Number.NaN): GoSyntax {
  const space = text.indexOf(" ");
  const mnemonic = space < 0 ? text : text.slice(0, space);
  const rest = space < 0 ? "" : text.slice(space + 1);
  if (mnemonic !== mnemonic.toLowerCase() || mnemonic === "?")
    return { mnemonic, operands: withoutDollar(mnemonic, rest) };
  const { operands, remark } = parted(branch.test(mnemonic) ? rest : withSymbolInPlace(rest));
  const target = branch.test(mnemonic) ? targetIn(operands, remark, pc) : undefined;
  const plain = target ?? operands;
  const isAtt = operands.includes("%") || operands.includes("$");
  if (!isAtt && isArm64(mnemonic, operands))
    return (
      fromArm64(mnemonic, mnemonic.startsWith("ldr") ? fromPlace(plain, pc) : plain) ?? {
        mnemonic,
        operands: plain,
      }
    );
  const symbol = symbolOfRemark(remark, mnemonic.startsWith("lea"));
  const named = symbol === undefined ? plain : withSymbol(plain, symbol);
  return fromAmd64(mnemonic, named, isAtt || target !== undefined) ?? { mnemonic, operands: plain };
}

/** delve to 1.26 writes `CALL $runtime.f(SB)`, `JBE $0x468284` for what Go's disassembler writes without the dollar. */
export function withoutDollar(mnemonic: string, operands: string): string {
  return (mnemonic === "CALL" || mnemonic.startsWith("J")) && operands.startsWith("$")
    ? operands.slice(1)
    : operands;
}

/** Operands, and what the tool wrote behind them: ` # 0x51a3a0 <x>` (GNU, LLVM), ` ; x` (lldb), ` // b.plast` (arm64). */
function parted(text: string): { operands: string; remark: string } {
  let at = -1;
  for (const mark of [" # ", " ; ", " // "]) {
    const found = text.indexOf(mark);
    if (found >= 0 && (at < 0 || found < at)) at = found;
  }
  if (at < 0) return { operands: text.trimEnd(), remark: "" };
  return { operands: text.slice(0, at).trimEnd(), remark: text.slice(at + 1).trim() };
}

/**
 * The operands of a jump or call with its target in Go's syntax: `runtime.f(SB)`, `0x47eefb`; undefined where the target
 * is in a register or in memory.
 */
function targetIn(operands: string, remark: string, pc: number): string | undefined {
  const open = operands.indexOf("<");
  const before = (open < 0 ? operands : operands.slice(0, open)).trimEnd();
  const symbol = open < 0 ? undefined : operands.slice(open + 1, operands.lastIndexOf(">"));
  const comma = before.lastIndexOf(",");
  const kept = comma < 0 ? "" : `${before.slice(0, comma).trimEnd()}, `;
  const place = (comma < 0 ? before : before.slice(comma + 1)).trim();
  const told = symbol ?? remarkedTarget(remark);
  const address = addressOf(place, pc);
  // The function's own name stands for its start; a place inside of it is an address.
  if (told !== undefined && !/[+-](?:0x[0-9a-f]+|\d+)$/.test(told) && told !== "")
    return /^L\d+$/.test(told) ? kept + told : `${kept}${told}(SB)`;
  if (address !== undefined) return kept + address;
  if (told !== undefined) return `${kept}<${told}>`;
  // delve writes a callee's bare name, to 1.26 with a dollar.
  const name = place.startsWith("$") ? place.slice(1) : place;
  if (/^[\p{L}_][^\s,[\]%*]*\.[^\s,%]+/u.test(name)) return `${kept}${name.replace(/\(SB\)$/, "")}(SB)`;
  return undefined;
}

/** `ldr w27, 87080 <x>` loads from a constant behind the function, which Go's syntax tells from the instruction on. */
function fromPlace(operands: string, pc: number): string {
  const [, register, at] = /^(\w+), (?:0x)?([0-9a-f]+)(?: <[^<>]*>)?$/.exec(operands) ?? [];
  return at === undefined ? operands : `${register}, [pc, #${(Number.parseInt(at, 16) - pc) / 4}]`;
}

function addressOf(place: string, pc: number): string | undefined {
  const relative = /^\.([+-]0x[0-9a-f]+)$/.exec(place);
  if (relative !== null && !Number.isNaN(pc)) {
    const offset = Number((relative[1] as string).slice(1));
    return `0x${(pc + ((relative[1] as string).startsWith("-") ? -offset : offset)).toString(16)}`;
  }
  const hex = /^[$#]?(?:0x)?([0-9a-f]+)$/.exec(place);
  return hex === null ? undefined : `0x${hex[1]}`;
}

/** lldb: `; runtime.f`, `; <+59>`, `; main.put + 59 at main.go:4`. A place in a function is told by its address. */
function remarkedTarget(remark: string): string | undefined {
  if (!remark.startsWith("; ") || remark.startsWith("; <")) return undefined;
  const at = remark.indexOf(" at ");
  const name = remark.slice(2, at < 0 ? undefined : at).trim();
  return name.includes(" + ") || name === "" ? undefined : name;
}

/** `# 0x51a3a0 <runtime.writeBarrier>`, `; runtime.writeBarrier`: the variable, where it is exactly that. */
function symbolOfRemark(remark: string, isAddress: boolean): string | undefined {
  const open = remark.indexOf("<");
  const close = remark.lastIndexOf(">");
  if (remark.startsWith("#") && open > 0 && close === remark.length - 1) {
    const symbol = remark.slice(open + 1, close);
    // The nearest symbol below, which need not be what the place belongs to; `type:*` only begins a section.
    const { name, offset } = symbolAndOffset(symbol);
    if ((isAddress && offset !== 0) || name.endsWith("*") || /-0x[0-9a-f]+$/.test(symbol)) return undefined;
    return offset === 0 ? name : `${name}+${offset}`;
  }
  const told = remarkedTarget(remark);
  return told === undefined || /\s/.test(told) ? undefined : told;
}

/** LLVM's `--symbolize-operands` writes `leaq , %rax <x>`, `cmp dword ptr , 0x0 <x>`: the variable is the empty operand. */
function withSymbolInPlace(operands: string): string {
  const open = operands.endsWith(">") ? operands.lastIndexOf(" <") : -1;
  if (open < 0) return operands;
  const symbol = `${operands.slice(open + 2, -1)}(SB)`;
  const parts = operands.slice(0, open).split(",");
  const empty = parts.findIndex((part) => /^(?:\s*\w+ ptr)?\s*$/.test(part));
  if (empty < 0) return operands;
  parts[empty] = `${(parts[empty] as string).trimEnd()} ${symbol}`;
  return parts.map((part) => part.trim()).join(", ");
}

/** `0x14c5(%rip)` and `[rip + 0x14c5]` as the variable there. */
function withSymbol(operands: string, symbol: string): string {
  const att = operands.indexOf("(%rip)");
  if (att >= 0) {
    let start = att;
    while (start > 0 && /[-0-9a-fx]/.test(operands[start - 1] as string)) start--;
    return `${operands.slice(0, start)}${symbol}(SB)${operands.slice(att + 6)}`;
  }
  const intel = operands.indexOf("[rip");
  const close = operands.indexOf("]", intel);
  if (intel < 0 || close < 0) return operands;
  let start = intel;
  while (start > 0 && operands[start - 1] !== ",") start--;
  const gap = start > 0 ? " " : "";
  return `${operands.slice(0, start)}${gap}${symbol}(SB)${operands.slice(close + 1)}`;
}
