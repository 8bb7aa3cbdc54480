import type { GoSyntax } from "../listing/listing.ts";

/**
 * Atomic instructions of arm64's LSE, which Go's disassembler shows as `?` (golang.org/x/arch/arm64/arm64asm has no rows
 * for them), read from the machine code.
 */

const names = ["LDADD", "LDCLR", "LDEOR", "LDOR", "LDSMAX", "LDSMIN", "LDUMAX", "LDUMIN"];
const widths = ["B", "H", "W", "D"];

/** @param code eight hex digits as Go's objdump prints them, the most significant first */
export function lseInstruction(code: string): GoSyntax | undefined {
  if (code.length !== 8) return undefined;
  const word = Number.parseInt(code, 16);
  const field = (from: number, bits: number): number => (word >>> from) & ((1 << bits) - 1);
  const register = (from: number): string => (field(from, 5) === 31 ? "ZR" : `R${field(from, 5)}`);
  const base = field(5, 5) === 31 ? "RSP" : `R${field(5, 5)}`;
  const width = widths[field(30, 2)] as string;
  const operands = `${register(16)}, (${base}), ${register(0)}`;
  if ((word & 0x3f200c00) === 0x38200000) {
    const order = `${field(23, 1) === 1 ? "A" : ""}${field(22, 1) === 1 ? "L" : ""}`;
    if (field(15, 1) === 0) return { mnemonic: names[field(12, 3)] + order + width, operands };
    return field(12, 3) === 0 ? { mnemonic: `SWP${order}${width}`, operands } : undefined;
  }
  if ((word & 0x3fa07c00) !== 0x08a07c00) return undefined;
  const order = `${field(22, 1) === 1 ? "A" : ""}${field(15, 1) === 1 ? "L" : ""}`;
  return { mnemonic: `CAS${order}${width}`, operands };
}
