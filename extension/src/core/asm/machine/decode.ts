import type { Instruction, ListingFunction } from "../listing/listing.ts";
import type { Value } from "../runtime/values.ts";
import { decodeAmd64, isVectorCode, needsCode } from "./decodeAmd64.ts";
import { decodeArm64 } from "./decodeArm64.ts";
import { decodeOther } from "./decodeOther.ts";
import type { Comparison, Decoded } from "./effects.ts";
import { finish } from "./finish.ts";
import { type Inputs, inputsOf } from "./inputs.ts";
import { type Architecture, amd64, arm64, unknownArchitecture } from "./registers.ts";

/** Chooses the architecture of a function and decodes its instructions. */

/** What one instruction says and compares where nothing is known of registers. */
export interface PlainWords {
  /** Name of the release whose layouts the words are of. */
  readonly release: string;
  /** undefined for a branch, whose words depend on the comparison before it. */
  readonly explanation: string | undefined;
  readonly comparison: Comparison | undefined;
}

/** What one instruction does where nothing is known of registers: it fills one with a value, -1 where it does more. */
export interface PlainFill {
  readonly release: string;
  readonly register: number;
  readonly value: Value | undefined;
}

/** A decoded instruction, the same for the same text, with what was asked of it where nothing is known of registers. */
export interface Known {
  readonly decoded: Decoded;
  readonly inputs: Inputs | null;
  plain: PlainWords | undefined;
  fill: PlainFill | undefined;
}

const knownOf = (decoded: Decoded, arch: Architecture): Known => ({
  decoded,
  inputs: inputsOf(decoded, arch),
  plain: undefined,
  fill: undefined,
});

/** Instructions by their text: most of a listing repeats itself. The older half is forgotten when there are too many. */
class KnownTexts {
  #young = new Map<string, Known>();
  #old = new Map<string, Known>();

  get(text: string): Known | undefined {
    const known = this.#young.get(text);
    if (known !== undefined) return known;
    const old = this.#old.get(text);
    if (old !== undefined) this.set(text, old);
    return old;
  }

  set(text: string, known: Known): void {
    if (this.#young.size >= youngLimit) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(text, known);
  }
}

const youngLimit = 20_000;

/** One a processor and a way of printing it. */
const texts = new Map<string, KnownTexts>();

function knownTexts(name: string): KnownTexts {
  let known = texts.get(name);
  if (known === undefined) {
    known = new KnownTexts();
    texts.set(name, known);
  }
  return known;
}

/** Instructions decoded between two rests. */
const decodedAtOnce = 2048;

interface DecodedFunction {
  readonly arch: Architecture;
  readonly decoded: readonly Decoded[];
  readonly known: readonly Known[];
}

export function decodeFunction(fn: ListingFunction, goarch: string): DecodedFunction {
  return finish(decodeGradually(fn, goarch));
}

/** As decodeFunction, resting now and then. */
export function* decodeGradually(fn: ListingFunction, goarch: string): Generator<undefined, DecodedFunction> {
  const reversed = goarch === "amd64" && comparesReversed(fn);
  const arch = goarch === "arm64" ? arm64 : goarch === "amd64" ? amd64 : unknownArchitecture;
  const withCode = (fn.instructions[0]?.code ?? "") !== "";
  const seen = knownTexts(`${goarch}${withCode ? " code" : ""}${reversed ? " reversed" : ""}`);
  const decoded: Decoded[] = [];
  const known: Known[] = [];
  for (const instruction of fn.instructions) {
    const { mnemonic, operands } = instruction;
    let one: Known | undefined;
    if (jumpsToAddress(instruction))
      // Each is another, so that remembering them is of no use.
      one = knownOf(decodeOne(instruction, goarch, reversed), arch);
    else {
      // The text of a debugger is in its own syntax, but it decides mnemonic and operands just as well.
      const isDecidedByCode =
        goarch === "amd64"
          ? needsCode(mnemonic, operands) || isVectorCode(instruction.code)
          : mnemonic === "?";
      const key = isDecidedByCode ? instruction.code.slice(0, 10) + instruction.text : instruction.text;
      one = seen.get(key);
      if (one === undefined) {
        one = knownOf(decodeOne(detached(instruction), goarch, reversed), arch);
        seen.set(ownCopy(key), one);
      }
    }
    known.push(one);
    decoded.push(one.decoded);
    if (decoded.length % decodedAtOnce === 0) yield;
  }
  return { arch, decoded, known };
}

/** Only the pieces that decoding reads, without the listing that they were cut from. */
function detached({ mnemonic, operands, code }: Instruction): Coded {
  return { mnemonic: ownCopy(mnemonic), operands: ownCopy(operands), code };
}

/** The engine keeps a whole text alive as long as a piece cut from it; a piece that is remembered gets its own. */
function ownCopy(text: string): string {
  return ` ${text}`.slice(1);
}

/** `JMP 0x401071`, `BNE 0x12345`. */
function jumpsToAddress({ mnemonic, operands }: Instruction): boolean {
  const first = mnemonic.charCodeAt(0);
  return (first === 74 || first === 66) && operands.charCodeAt(0) === 48 && operands.charCodeAt(1) === 120;
}

type Coded = Pick<Instruction, "mnemonic" | "operands" | "code">;

function decodeOne(instruction: Coded, goarch: string, reversed: boolean): Decoded {
  if (goarch === "amd64")
    return decodeAmd64(instruction.mnemonic, instruction.operands, instruction.code, reversed);
  if (goarch === "arm64") return decodeArm64(instruction.mnemonic, instruction.operands, instruction.code);
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

/** Mnemonics that only one processor has in Go's assembly. */
const mnemonicsOf: ReadonlyMap<string, string> = new Map(
  Object.entries({
    amd64: "MOVQ LEAQ PUSHQ POPQ CMPQ ADDQ SUBQ TESTQ ANDQ XORQ SHLQ SHRQ",
    arm64: "CBZ CBNZ CBZW CBNZW TBZ TBNZ CSEL CSET ADRP STP LDP MOVD.W MOVD.P UBFX MADD LDAR STLR",
    arm: "MOVW.W MOVW.P MOVM.IA.W MOVM.DB.W MOVM.IA MOVM.IB TEQ MULLU MOVBU.P",
    riscv64: "MOV BLTU BGEU JALR ADDI BEQZ BNEZ LUI AUIPC SRLI SLLI",
    loong64: "SGTU MOVVP BSTRPICKV SLLV.V PCALAU12I PCADDU12I ADDV16",
    mips64: "JAL SGTU NOR",
    ppc64le: "MOVBZ MOVHZ MOVWZ MOVDU CMPU BC ISEL RLDICL MOVDBR CMPWU",
    s390x:
      "CMPBEQ CMPBNE CMPBGT CMPBLE CMPUBGE CMPUBLT CMPUBGT CMPUBLE MOVHBR MOVDBR STMG LMG MVC BRC RISBGZ LOCGR MOVDEQ",
    wasm: "Get Set Tee I64Const I32Const I32WrapI64 I64Load I64Store I64ExtendI32U",
  }),
);
const mnemonicHints = new Map(
  [...mnemonicsOf].flatMap(([arch, names]) => names.split(" ").map((name) => [name, arch] as const)),
);

/** The stack pointer by its name in operands, where it tells the processor. */
const stackHints: readonly [RegExp, string][] = [
  [/\bRSP\b/, "arm64"],
  [/\(R13\)/, "arm"],
  [/\(X2\)/, "riscv64"],
  [/\(R15\)/, "s390x"],
  [/\(R29\)/, "mips64"],
  [/\bTLS\b|^GS:|\bE[A-D]X\b/, "386"],
];

/** How many instructions of a function are looked at for its processor. */
const lookedAt = 40;

/**
 * GOARCH of a function by its mnemonics and registers.
 * @param usual that of the listing, which stands unless the function clearly says otherwise; "" when unknown
 */
export function goarchOf(fn: ListingFunction, usual = ""): string {
  const votes = new Map<string, number>();
  const end = Math.min(fn.instructions.length, lookedAt);
  for (let i = 0; i < end; i++) {
    const { mnemonic, operands } = fn.instructions[i] as Instruction;
    const arch =
      mnemonicHints.get(mnemonic) ??
      (mnemonic === "MOVV" && operands.includes("(R3)")
        ? "loong64"
        : stackHints.find(([pattern]) => pattern.test(operands))?.[1]);
    if (arch === usual && arch !== "386") return arch;
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
  if (usual !== "" && best !== usual && (most < 3 || votes.has(usual))) return usual;
  return best === "386" && votes.has("amd64") ? "amd64" : best;
}
