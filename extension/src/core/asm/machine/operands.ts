/** Operands of Go assembly, parsed from their text. */

export type Operand =
  | { readonly kind: "reg"; readonly reg: number; readonly text: string }
  | { readonly kind: "imm"; readonly value: number; readonly text: string }
  /** offset(base)(index*scale), with the name that `-S` prints before it (`main.k+56(SP)`). */
  | {
      readonly kind: "mem";
      readonly base: number;
      readonly index: number;
      readonly scale: number;
      readonly offset: number;
      readonly name: string;
      readonly text: string;
    }
  /** `runtime.writeBarrier+8(SB)`; address is true with a leading `$`. */
  | {
      readonly kind: "sym";
      readonly name: string;
      readonly offset: number;
      readonly address: boolean;
      readonly text: string;
    }
  /** arm64 `R8<<3`, `R0>>7`, `R1->2`, `R1@>3`, `R2.UXTW`. */
  | {
      readonly kind: "shifted";
      readonly reg: number;
      readonly shift: string;
      readonly amount: number;
      readonly text: string;
    }
  | { readonly kind: "pair"; readonly first: number; readonly second: number; readonly text: string }
  /** A jump target: an absolute pc, or a count of instructions from here (arm64 `15(PC)`). */
  | { readonly kind: "target"; readonly pc: number; readonly relative: boolean; readonly text: string }
  | { readonly kind: "other"; readonly text: string };

/** What the operand parser needs of an architecture: register number of a name, or -1. */
export interface RegisterNames {
  numberOf(name: string): number;
  /** Scale notation of an index: `R3<<3` (arm64) instead of `DX*8`. */
  readonly shiftedIndex: boolean;
}

/** Parses one operand; what has no known shape is kept as `other`. */
export function parseOperand(text: string, names: RegisterNames): Operand {
  const first = text.charCodeAt(0);
  if (first === 36) return parseImmediate(text);
  const reg = names.numberOf(text);
  if (reg >= 0) return { kind: "reg", reg, text };
  if (first === 40 && text.indexOf(",") > 0 && text.endsWith(")")) {
    const [a, b] = text.slice(1, -1).split(",");
    return {
      kind: "pair",
      first: names.numberOf((a ?? "").trim()),
      second: names.numberOf((b ?? "").trim()),
      text,
    };
  }
  if (text.endsWith(")")) return parseMemory(text, names);
  const number = parseInteger(text);
  if (!Number.isNaN(number)) return { kind: "target", pc: number, relative: false, text };
  return parseShifted(text, names) ?? { kind: "other", text };
}

function parseImmediate(text: string): Operand {
  const body = text.slice(1);
  const value = parseShiftedNumber(body.startsWith("(") && body.endsWith(")") ? body.slice(1, -1) : body);
  if (!Number.isNaN(value)) return { kind: "imm", value, text };
  if (body.endsWith("(SB)")) return { ...symbolOperand(body.slice(0, -4), text), address: true };
  return { kind: "other", text };
}

/** A number, or one with its shift: `2<<12`. */
function parseShiftedNumber(text: string): number {
  const shift = text.indexOf("<<");
  return shift < 0
    ? parseNumber(text)
    : parseInteger(text.slice(0, shift)) * 2 ** parseInteger(text.slice(shift + 2));
}

/** What bit patterns are written in: beyond this, decimals tell a reader nothing. */
const longestDecimal = 2 ** 32;

/** An immediate as pseudo-code shows it: small ones in decimal, long ones as the 64 bits that they are. */
export function immediateText(operand: Operand & { kind: "imm" }): string {
  const { value, text } = operand;
  if (value >= -65536 && value <= 65536) return String(value);
  const digits = text.slice(1);
  if (Math.abs(value) < longestDecimal || !/^-?\d+$/.test(digits)) return digits;
  return `0x${BigInt.asUintN(64, BigInt(digits)).toString(16).padStart(16, "0")}`;
}

/** Decimal, with a point too, or hex, with sign; NaN for anything else. Values over 2^53 lose low bits (the text keeps them). */
function parseNumber(text: string): number {
  const first = text.charCodeAt(text.charCodeAt(0) === 45 ? 1 : 0);
  if (!(first >= 48 && first <= 57)) return Number.NaN;
  const number = text.startsWith("-") ? -Number(text.slice(1)) : Number(text);
  return Number.isFinite(number) ? number : Number.NaN;
}

/** Addresses, offsets and counts are whole. */
function parseInteger(text: string): number {
  const number = parseNumber(text);
  return Number.isInteger(number) ? number : Number.NaN;
}

function symbolOperand(body: string, text: string): Operand & { kind: "sym" } {
  const plus = body.lastIndexOf("+");
  const offset = plus > 0 ? parseInteger(body.slice(plus + 1)) : Number.NaN;
  if (Number.isNaN(offset)) return { kind: "sym", name: plain(body), offset: 0, address: false, text };
  return { kind: "sym", name: plain(body.slice(0, plus)), offset, address: false, text };
}

/** A symbol without its ABI suffix, in linker spelling. */
function plain(name: string): string {
  let n = name.endsWith(".abi0") ? name.slice(0, -5) : name;
  if (n.endsWith(">")) n = n.replace(/<[^<>]*>$/, "");
  return n.indexOf("·") < 0 || n.endsWith("·f") ? n : n.replace(/·/g, ".").replace(/∕/g, "/");
}

/** What an index is multiplied by: at most the 16 bytes of a vector register. */
const isScale = (scale: number): boolean => [1, 2, 4, 8, 16].includes(scale);

function parseMemory(text: string, names: RegisterNames): Operand {
  if (text.endsWith("(SB)")) return symbolOperand(text.slice(0, -4), text);
  let open = text.lastIndexOf("(");
  let inner = text.slice(open + 1, -1);
  let index = -1;
  let scale = 1;
  if (open > 0 && text.charCodeAt(open - 1) === 41) {
    const indexText = inner;
    const star = indexText.indexOf("*");
    const shift = indexText.indexOf("<<");
    if (star > 0) {
      index = names.numberOf(indexText.slice(0, star));
      scale = Number(indexText.slice(star + 1));
    } else if (shift > 0) {
      index = names.numberOf(indexText.slice(0, shift).split(".", 1)[0] as string);
      scale = 2 ** Number(indexText.slice(shift + 2));
    } else {
      index = names.numberOf(indexText.split(".", 1)[0] as string);
    }
    if (index < 0 || !isScale(scale)) return { kind: "other", text };
    const end = open - 1;
    open = text.lastIndexOf("(", end - 1);
    inner = text.slice(open + 1, end);
  } else if (inner.indexOf("*") > 0) {
    const star = inner.indexOf("*");
    index = names.numberOf(inner.slice(0, star));
    scale = Number(inner.slice(star + 1));
    if (index < 0 || !isScale(scale)) return { kind: "other", text };
    return memory(-1, index, scale, text.slice(0, open), text);
  }
  if (inner === "PC") {
    const count = parseInteger(text.slice(0, open));
    return Number.isNaN(count)
      ? { kind: "other", text }
      : { kind: "target", pc: count, relative: true, text };
  }
  const base = inner === "FP" ? framePointer : names.numberOf(inner);
  if (base === -1) return { kind: "other", text };
  return memory(base, index, scale, text.slice(0, open), text);
}

/** Base register number of Plan 9's pseudo register FP (arguments of the caller). */
export const framePointer = -2;

/** Base register number of Plan 9's pseudo register SP (top of the locals), where it is not the hardware's. */
export const localsPointer = -3;

function memory(base: number, index: number, scale: number, head: string, text: string): Operand {
  let name = "";
  let offset = head === "" ? 0 : parseInteger(head);
  if (Number.isNaN(offset)) {
    const sign = Math.max(head.lastIndexOf("+"), head.lastIndexOf("-"));
    const number =
      sign >= 0 ? parseInteger(head.slice(head.charCodeAt(sign) === 43 ? sign + 1 : sign)) : Number.NaN;
    name = Number.isNaN(number) ? head : head.slice(0, sign);
    offset = Number.isNaN(number) ? 0 : number;
  }
  // The disassembler prints large negative offsets without a sign, as 32 bits.
  if (offset > 0x7fffffff && offset <= 0xffffffff && head.startsWith("0x")) offset -= 2 ** 32;
  // No processor has offsets of more than 32 bits.
  if (Math.abs(offset) > 2 ** 32) return { kind: "other", text };
  return { kind: "mem", base, index, scale, offset, name, text };
}

const shiftMarks = ["<<", ">>", "->", "@>"];

function parseShifted(text: string, names: RegisterNames): Operand | undefined {
  for (const shift of shiftMarks) {
    const at = text.indexOf(shift);
    if (at <= 0) continue;
    const reg = names.numberOf(text.slice(0, at).replace(/\.[USXTBHW]+$/, ""));
    const amount = parseInteger(text.slice(at + shift.length));
    if (reg >= 0 && !Number.isNaN(amount)) return { kind: "shifted", reg, shift, amount, text };
  }
  const dot = text.indexOf(".");
  if (dot > 0) {
    const reg = names.numberOf(text.slice(0, dot));
    if (reg >= 0 && text.startsWith("V") && !text.endsWith("]")) return { kind: "reg", reg, text };
    if (reg >= 0) return { kind: "shifted", reg, shift: text.slice(dot), amount: 0, text };
  }
  return undefined;
}
