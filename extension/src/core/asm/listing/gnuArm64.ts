import { atomicInstruction, floatInstruction, vectorInstruction } from "./gnuArm64More.ts";
import type { GoSyntax } from "./listing.ts";
import { splitOperands } from "./splitOperands.ts";

/** arm64 as GNU and LLVM tools, gdb, lldb and perf write it (destination first), in Go's syntax (sources first). */

interface Register {
  readonly name: string;
  /** "X" 64 and "W" 32 bits; of vectors Q, D, S, H, B and V. */
  readonly kind: string;
}

const registers = new Map<string, Register>([
  ["sp", { name: "RSP", kind: "X" }],
  ["wsp", { name: "RSP", kind: "W" }],
  ["xzr", { name: "ZR", kind: "X" }],
  ["wzr", { name: "ZR", kind: "W" }],
  ["fp", { name: "R29", kind: "X" }],
  ["lr", { name: "R30", kind: "X" }],
  ["pc", { name: "PC", kind: "X" }],
]);
for (let i = 0; i < 31; i++)
  for (const kind of ["X", "W"]) registers.set(`${kind.toLowerCase()}${i}`, { name: `R${i}`, kind });
for (let i = 0; i < 32; i++)
  for (const kind of ["Q", "D", "S", "H", "B"])
    registers.set(`${kind.toLowerCase()}${i}`, { name: `F${i}`, kind });

const ownMnemonic =
  /^(?:b\.[a-z]{2}|bc\.[a-z]{2}|bl|blr|br|cbn?z|tbn?z|adrp|ldr[a-z]*|str[a-z]*|ldp[a-z]*|stp|movk|movz|movn|csel|cset|dmb|dsb|isb|mrs|msr|prfm)$/;
const ownOperand =
  /^[[{]?(?:[xw](?:\d{1,2}|zr)|w?sp|[bhsdq]\d{1,2}|v\d{1,2}\.\d{0,2}[bhsd](?:\[\d\])?)[\]}]?!?$/;

/** Whether an instruction in lower case is one of arm64: by a name or a register that amd64 has not. */
export function isArm64(mnemonic: string, operands: string): boolean {
  if (ownMnemonic.test(mnemonic)) return true;
  if (operands.length > 200) return false;
  if (/(?:^|[ ,[])#-?\d/.test(operands)) return true;
  return operands.split(/[\s,]+/).some((word) => ownOperand.test(word) && word !== "sp");
}

/** Go's names of loads and stores, by GNU's; `?` stands for the letter of the register. */
const memoryNames: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ldrb: "MOVBU",
    ldrh: "MOVHU",
    ldrsb: "MOVB",
    ldrsh: "MOVH",
    ldrsw: "MOVW",
    strb: "MOVB",
    strh: "MOVH",
    ldarb: "LDARB",
    ldarh: "LDARH",
    stlrb: "STLRB",
    stlrh: "STLRH",
  }),
);
const loadedNames: ReadonlyMap<string, string> = new Map(
  Object.entries({
    X: "MOVD",
    W: "MOVWU",
    D: "FMOVD",
    S: "FMOVS",
    Q: "FMOVQ",
  }),
);
const storedNames: ReadonlyMap<string, string> = new Map([...loadedNames, ["W", "MOVW"]]);
const pairNames: ReadonlyMap<string, string> = new Map(
  Object.entries({ X: "P", W: "PW", D: "PD", S: "PS", Q: "PQ" }),
);

/** Operations of registers and immediates, whose 32-bit form Go writes with a W. */
const plain = new Set(
  (
    "add adds sub subs and ands orr eor bic bics orn eon mul mneg madd msub udiv sdiv umulh smulh lsl lsr asr ror neg negs mvn " +
    "cmp cmn tst clz rbit rev rev16 rev32 extr ubfx sbfx ubfiz sbfiz bfi bfxil cset csetm csel csinc csinv csneg cinc cinv " +
    "cneg ccmp ccmn sxtb sxth sxtw uxtb uxth uxtw umull smull"
  ).split(" "),
);
/** The condition stands last in GNU's order and first in Go's. */
const conditional = new Set("cset csetm csel csinc csinv csneg cinc cinv cneg ccmp ccmn".split(" "));
const bitFields = new Set("ubfx sbfx ubfiz sbfiz bfi bfxil".split(" "));

/**
 * An instruction of arm64, or undefined where its form is not known: it is then shown as it is.
 * @param mnemonic in lower case
 */
export function fromArm64(mnemonic: string, operands: string): GoSyntax | undefined {
  const parts = withShifts(splitOperands(operands));
  const branch = branchOf(mnemonic, parts);
  if (branch !== undefined) return branch;
  if (mnemonic === "ret") return { mnemonic: "RET", operands: "" };
  if (mnemonic === "nop" || mnemonic === "hint") return { mnemonic: "NOOP", operands: "" };
  if (mnemonic === "udf" || mnemonic === ".inst" || mnemonic === ".word" || mnemonic === "undefined")
    return { mnemonic: "?", operands: "" };
  if (mnemonic === "brk" || mnemonic === "svc")
    return { mnemonic: mnemonic.toUpperCase(), operands: immediate(parts[0] ?? "") ?? "" };
  if (mnemonic === "prfm") return { mnemonic: "PRFM", operands: "" };
  if (mnemonic === "dmb" || mnemonic === "dsb" || mnemonic === "isb")
    return { mnemonic: mnemonic.toUpperCase(), operands: "" };
  const more =
    vectorInstruction(mnemonic, parts, operandText, memoryText) ??
    floatInstruction(mnemonic, parts, operandText) ??
    atomicInstruction(mnemonic, parts, operandText, memoryText);
  if (more !== undefined) return more;
  const first = registers.get(parts[0] ?? "");
  const memory = memoryInstruction(mnemonic, parts, first);
  if (memory !== undefined) return memory;
  if (mnemonic === "adrp" || mnemonic === "adr") {
    const place = ((parts[1] ?? "").split("<", 1)[0] as string).trimEnd();
    return first && { mnemonic: mnemonic.toUpperCase(), operands: `${addressText(place)}, ${first.name}` };
  }
  if (mnemonic === "mov" || mnemonic === "movz" || mnemonic === "movk" || mnemonic === "movn")
    return first && moveOf(mnemonic, parts, first);
  if (mnemonic === "fmov") return floatMove(parts);
  if (!plain.has(mnemonic) || first === undefined) return undefined;
  const converted = parts.map((part) => operandText(part));
  if (converted.some((part) => part === undefined)) return undefined;
  const texts = converted as string[];
  const name = mnemonic.toUpperCase() + (first.kind === "W" && !isWide(mnemonic) ? "W" : "");
  return { mnemonic: name, operands: inGoOrder(mnemonic, texts).join(", ") };
}

/** `sxtw x0, w1`, `umull x0, w1, w2` are named by what they make. */
const isWide = (mnemonic: string): boolean => mnemonic === "umull" || mnemonic === "smull";

function inGoOrder(mnemonic: string, parts: readonly string[]): string[] {
  if (conditional.has(mnemonic)) {
    const condition = (parts.at(-1) ?? "").toUpperCase();
    const rest = parts.slice(0, -1);
    // Compares have no destination; flags to set stand last.
    return mnemonic.startsWith("cc")
      ? [condition, ...rest]
      : [condition, ...rest.slice(1), rest[0] as string];
  }
  const [destination, a, b, c] = parts as [string, string, string, string];
  if (bitFields.has(mnemonic)) return [b, a, c, destination];
  if (mnemonic === "madd" || mnemonic === "msub") return [b, c, a, destination];
  return [...parts].reverse();
}

function branchOf(mnemonic: string, parts: readonly string[]): GoSyntax | undefined {
  const target = parts.at(-1) ?? "";
  if (mnemonic === "b") return { mnemonic: "JMP", operands: target };
  if (mnemonic === "bl") return { mnemonic: "CALL", operands: target };
  if (mnemonic === "br" || mnemonic === "blr") {
    const register = registers.get(target);
    return register && { mnemonic: mnemonic === "br" ? "JMP" : "CALL", operands: `(${register.name})` };
  }
  const condition = /^bc?\.([a-z]{2})$/.exec(mnemonic)?.[1];
  if (condition !== undefined) return { mnemonic: `B${condition.toUpperCase()}`, operands: target };
  const compared = registers.get(parts[0] ?? "");
  if (compared === undefined) return undefined;
  if (mnemonic === "cbz" || mnemonic === "cbnz")
    return {
      mnemonic: mnemonic.toUpperCase() + (compared.kind === "W" ? "W" : ""),
      operands: `${compared.name}, ${target}`,
    };
  if (mnemonic !== "tbz" && mnemonic !== "tbnz") return undefined;
  return {
    mnemonic: mnemonic.toUpperCase(),
    operands: `${immediate(parts[1] ?? "") ?? "$0"}, ${compared.name}, ${target}`,
  };
}

/** Joins `lsl #3`, `uxtw #2` to the operand before: only there GNU writes a comma inside of one. */
function withShifts(parts: readonly string[]): string[] {
  const joined: string[] = [];
  for (const part of parts) {
    const before = joined.at(-1);
    if (before !== undefined && /^(?:lsl|lsr|asr|ror|[us]xt[bhwx])(?: #?(?:0x)?[0-9a-f]+)?$/.test(part))
      joined[joined.length - 1] = `${before} ${part}`;
    else joined.push(part);
  }
  return joined;
}

const shiftMarks: ReadonlyMap<string, string> = new Map(
  Object.entries({ lsl: "<<", lsr: ">>", asr: "->", ror: "@>" }),
);

/** A register, with its shift or extension; an immediate; a condition. */
function operandText(text: string): string | undefined {
  const [base, operation, amount] = text.split(" ");
  const register = registers.get(base as string);
  if (operation === undefined) return register?.name ?? immediate(text) ?? condition(text);
  const count = amount === undefined ? 0 : Number(amount.replace("#", ""));
  const mark = shiftMarks.get(operation);
  if (register === undefined) {
    const value = immediate(base as string);
    return value !== undefined && mark === "<<" ? `$(${value.slice(1)}<<${count})` : undefined;
  }
  if (mark !== undefined) return count === 0 ? register.name : `${register.name}${mark}${count}`;
  return `${register.name}.${operation.toUpperCase()}${count === 0 ? "" : `<<${count}`}`;
}

const condition = (text: string): string | undefined =>
  /^(?:eq|ne|cs|hs|cc|lo|mi|pl|vs|vc|hi|ls|ge|lt|gt|le|al|nv)$/.test(text) ? text.toUpperCase() : undefined;

function immediate(text: string): string | undefined {
  const bare = text.startsWith("#") ? text.slice(1) : text;
  return /^-?(?:0x[0-9a-f]+|\d+)$/.test(bare) ? `$${bare}` : undefined;
}

const addressText = (place: string): string => (/^[0-9a-f]+$/.test(place) ? `0x${place}` : place);

/** `mov w0, …` clears the upper half, which MOVW of Go's compiler does not. */
function moveOf(mnemonic: string, parts: readonly string[], to: Register): GoSyntax | undefined {
  const source = parts[1] ?? "";
  const from = registers.get(source);
  if (from !== undefined)
    return { mnemonic: to.kind === "W" ? "MOVWU" : "MOVD", operands: `${from.name}, ${to.name}` };
  const shifted = /^#?(-?(?:0x[0-9a-f]+|\d+))(?: lsl #(\d\d?))?$/.exec(source);
  if (shifted === null) return undefined;
  const [, digits, shift] = shifted as unknown as [string, string, string | undefined];
  if (mnemonic === "movk")
    return {
      mnemonic: "MOVK",
      operands: `${shift === undefined ? `$${digits}` : `$(${digits}<<${shift})`}, ${to.name}`,
    };
  const bits = to.kind === "W" ? 32 : 64;
  const size = digits.startsWith("-") ? -BigInt(digits.slice(1)) : BigInt(digits);
  const placed = size << BigInt(shift ?? 0);
  const value = BigInt.asUintN(bits, mnemonic === "movn" ? ~placed : placed);
  return { mnemonic: "MOVD", operands: `$${BigInt.asIntN(64, value)}, ${to.name}` };
}

function floatMove(parts: readonly string[]): GoSyntax | undefined {
  const [to, from] = [registers.get(parts[0] ?? ""), registers.get(parts[1] ?? "")];
  const value = /^#-?\d+\.\d+(?:e[-+]\d+)?$/.test(parts[1] ?? "")
    ? Number((parts[1] as string).slice(1))
    : undefined;
  if (to !== undefined && value !== undefined)
    return {
      mnemonic: `FMOV${to.kind}`,
      operands: `$${value}${Number.isInteger(value) ? "." : ""}, ${to.name}`,
    };
  if (to === undefined || from === undefined) return undefined;
  const isDouble = to.kind === "D" || from.kind === "D";
  return { mnemonic: isDouble ? "FMOVD" : "FMOVS", operands: `${from.name}, ${to.name}` };
}

function memoryInstruction(
  mnemonic: string,
  parts: readonly string[],
  first: Register | undefined,
): GoSyntax | undefined {
  const at = parts.findIndex((part) => part.startsWith("["));
  if (at < 1 || first === undefined) return undefined;
  const place = memoryText(parts[at] as string, parts[at + 1]);
  if (place === undefined) return undefined;
  const isStore = mnemonic.startsWith("st");
  const simple = mnemonic.replace(/^(ld|st)ur/, "$1r");
  const order = (registers: string): string =>
    isStore ? `${registers}, ${place.text}` : `${place.text}, ${registers}`;
  if (simple === "ldr" || simple === "str" || memoryNames.has(simple)) {
    const byRegister = isStore ? storedNames : loadedNames;
    const name = memoryNames.get(simple) ?? byRegister.get(first.kind);
    return name === undefined ? undefined : { mnemonic: name + place.suffix, operands: order(first.name) };
  }
  const second = registers.get(parts[1] ?? "");
  if ((mnemonic === "ldp" || mnemonic === "stp" || mnemonic === "ldpsw") && second !== undefined) {
    const kind = pairNames.get(first.kind) ?? "P";
    const isVector = !"XW".includes(first.kind);
    const name =
      mnemonic === "ldpsw" ? "LDPSW" : `${isVector ? "F" : ""}${mnemonic.slice(0, 2).toUpperCase()}${kind}`;
    return { mnemonic: name + place.suffix, operands: order(`(${first.name}, ${second.name})`) };
  }
  const width = first.kind === "W" ? "W" : "";
  if (/^(?:ldar|ldaxr|ldxr|stlr)$/.test(mnemonic))
    return { mnemonic: mnemonic.toUpperCase() + width, operands: order(first.name) };
  return undefined;
}

/** `[x1, #8]`, `[sp, #-16]!`, `[sp], #16`, `[x0, x1, lsl #3]`: the place, and how the base register moves. */
function memoryText(
  bracket: string,
  after: string | undefined,
): { text: string; suffix: string } | undefined {
  const close = bracket.indexOf("]");
  if (close < 0) return undefined;
  const [base, ...rest] = withShifts(splitOperands(bracket.slice(1, close)));
  const register = registers.get(base ?? "")?.name;
  if (register === undefined) return undefined;
  if (after !== undefined) {
    const by = immediate(after);
    const index = registers.get(after)?.name;
    if (by === undefined && index === undefined) return undefined;
    return {
      text: by === undefined ? `(${register})(${index})` : `${by.slice(1)}(${register})`,
      suffix: ".P",
    };
  }
  const suffix = bracket.endsWith("!") ? ".W" : "";
  const term = rest[0];
  if (term === undefined) return { text: `(${register})`, suffix };
  const offset = immediate(term);
  if (offset !== undefined) return { text: `${offset.slice(1)}(${register})`, suffix };
  const index = operandText(term);
  return index === undefined ? undefined : { text: `(${register})(${index})`, suffix };
}
