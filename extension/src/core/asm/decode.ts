import { decodeAmd64 } from "./decodeAmd64.ts";
import { decodeArm64 } from "./decodeArm64.ts";
import { decodeOther } from "./decodeOther.ts";
import type { Decoded } from "./effects.ts";
import type { Instruction, ListingFunction } from "./listing.ts";
import { type Architecture, amd64, arm64, unknownArchitecture } from "./registers.ts";

/** Chooses the architecture of a function and decodes its instructions. */

/** Decoded instructions by their text: most of a listing repeats itself. */
const cache = new Map<string, Decoded>();
const cacheLimit = 60_000;

export function decodeFunction(
  fn: ListingFunction,
  goarch: string,
): { arch: Architecture; decoded: Decoded[] } {
  const reversed = goarch === "amd64" && comparesReversed(fn);
  const arch = goarch === "arm64" ? arm64 : goarch === "amd64" ? amd64 : unknownArchitecture;
  const decoded = fn.instructions.map((instruction): Decoded => {
    const needsCode = instruction.mnemonic === "MOVZX" || instruction.mnemonic === "MOVSX";
    const key = `${goarch}${reversed ? "~" : " "}${instruction.mnemonic} ${instruction.operands}${needsCode ? instruction.code.slice(0, 10) : ""}`;
    let known = cache.get(key);
    if (known === undefined) {
      known = decodeOne(instruction, goarch, reversed);
      if (cache.size >= cacheLimit) cache.clear();
      cache.set(key, known);
    }
    return known;
  });
  return { arch, decoded };
}

function decodeOne(instruction: Instruction, goarch: string, reversed: boolean): Decoded {
  if (goarch === "amd64")
    return decodeAmd64(instruction.mnemonic, instruction.operands, instruction.code, reversed);
  if (goarch === "arm64") return decodeArm64(instruction.mnemonic, instruction.operands);
  return decodeOther(instruction.mnemonic, instruction.operands);
}

/** objdump of Go 1.18 to 1.20 prints compares reversed on amd64: an immediate or the stack limit comes first. */
function comparesReversed(fn: ListingFunction): boolean {
  if (fn.format !== "objdump") return false;
  for (const { mnemonic, operands } of fn.instructions) {
    if (!mnemonic.startsWith("CMP")) continue;
    if (operands.startsWith("$")) return true;
    if (operands.endsWith("(R14), SP") || operands.endsWith("(R14), R12") || operands.endsWith("(R14), R13"))
      return true;
    if (/, \$-?0x/.test(operands)) return false;
    if (/^(SP|R12|R13), 0x1[08]\(R14\)$/.test(operands)) return false;
  }
  return false;
}

const mnemonicHints: Readonly<Record<string, string>> = {
  MOVQ: "amd64",
  LEAQ: "amd64",
  PUSHQ: "amd64",
  CMPQ: "amd64",
  ADDQ: "amd64",
  SUBQ: "amd64",
  TESTQ: "amd64",
  XORL: "amd64",
  CBZ: "arm64",
  CBNZ: "arm64",
  "MOVD.W": "arm64",
  "MOVD.P": "arm64",
  ADRP: "arm64",
  STP: "arm64",
  LDP: "arm64",
  TBZ: "arm64",
  MOVBU: "arm64",
  CSEL: "arm64",
  MOVWU: "arm64",
  "MOVW.W": "arm",
  "MOVW.P": "arm",
  "MOVM.IA.W": "arm",
  TEQ: "arm",
  MOV: "riscv64",
  BLTU: "riscv64",
  BGEU: "riscv64",
  JALR: "riscv64",
  ADDI: "riscv64",
  MOVV: "loong64",
  MOVDU: "ppc64le",
  MOVBZ: "ppc64le",
  CMPU: "ppc64le",
  BC: "ppc64le",
  CMPBEQ: "s390x",
  MOVHBR: "s390x",
  STMG: "s390x",
  Get: "wasm",
  I64Const: "wasm",
  I32WrapI64: "wasm",
  Set: "wasm",
  I64Load: "wasm",
};

/** How many instructions of a function are looked at for its processor. */
const lookedAt = 40;

/** GOARCH of a function by its mnemonics and registers; "" when too little tells. */
export function goarchOf(fn: ListingFunction): string {
  const votes = new Map<string, number>();
  const end = Math.min(fn.instructions.length, lookedAt);
  for (let i = 0; i < end; i++) {
    const { mnemonic, operands } = fn.instructions[i] as Instruction;
    let arch = mnemonicHints[mnemonic];
    if (arch === undefined && mnemonic === "MOVL" && /\bTLS\b|^GS:|E[A-D]X/.test(operands)) arch = "386";
    if (arch === undefined && (operands.includes("RSP") || operands.includes("(g)"))) arch = "arm64";
    if (arch !== undefined) votes.set(arch, (votes.get(arch) ?? 0) + 1);
  }
  let best = "";
  let most = 0;
  for (const [arch, count] of votes) {
    if (count > most) {
      best = arch;
      most = count;
    }
  }
  return best === "386" && votes.has("amd64") ? "amd64" : best;
}
