import type { GoSyntax } from "./listing.ts";
import { splitOperands } from "./splitOperands.ts";

/** AT&T and Intel syntax of amd64, as GNU and LLVM tools, gdb, lldb, perf and delve write them, as Go's. */

const registers = new Map<string, { name: string; width: string }>();
for (const [go, quad, long, word, byte] of [
  ["AX", "rax", "eax", "ax", "al"],
  ["BX", "rbx", "ebx", "bx", "bl"],
  ["CX", "rcx", "ecx", "cx", "cl"],
  ["DX", "rdx", "edx", "dx", "dl"],
  ["SI", "rsi", "esi", "si", "sil"],
  ["DI", "rdi", "edi", "di", "dil"],
  ["BP", "rbp", "ebp", "bp", "bpl"],
  ["SP", "rsp", "esp", "sp", "spl"],
] as const) {
  registers.set(quad, { name: go, width: "Q" });
  registers.set(long, { name: go, width: "L" });
  registers.set(word, { name: go, width: "W" });
  registers.set(byte, { name: go, width: "B" });
}
for (const [name, long] of [
  ["ah", "AH"],
  ["bh", "BH"],
  ["ch", "CH"],
  ["dh", "DH"],
] as const)
  registers.set(name, { name: long, width: "B" });
for (let i = 8; i < 16; i++)
  for (const [suffix, width] of [
    ["", "Q"],
    ["d", "L"],
    ["w", "W"],
    ["b", "B"],
    ["l", "B"],
  ] as const)
    registers.set(`r${i}${suffix}`, { name: `R${i}`, width });
for (let i = 0; i < 32; i++)
  for (const kind of ["x", "y", "z"])
    registers.set(`${kind}mm${i}`, { name: `${kind.toUpperCase()}${i}`, width: "" });
registers.set("rip", { name: "IP", width: "" });
for (const segment of ["cs", "ds", "es", "fs", "gs", "ss"])
  registers.set(segment, { name: segment.toUpperCase(), width: "" });

/** Integer operations whose width Go writes behind the name. */
const sized = new Set(
  (
    "mov add sub and or xor cmp test lea shl shr sar sal rol ror rcl rcr imul inc dec neg not xchg bt bts btr btc bsf " +
    "bsr push pop mul div idiv adc sbb xadd cmpxchg tzcnt lzcnt popcnt bswap andn blsr blsi shlx shrx sarx rorx mulx"
  ).split(" "),
);
/** Their count may be in CL, which says nothing of their width. */
const shifts = new Set("shl shr sar sal rol ror rcl rcr".split(" "));

/** Conditions as GNU and Intel write them, as Go's disassembler does. */
const conditions = new Map<string, string>();
for (const [go, names] of [
  ["E", "e z"],
  ["NE", "ne nz"],
  ["B", "b c nae"],
  ["AE", "ae nb nc"],
  ["BE", "be na"],
  ["A", "a nbe"],
  ["L", "l nge"],
  ["GE", "ge nl"],
  ["LE", "le ng"],
  ["G", "g nle"],
  ["S", "s"],
  ["NS", "ns"],
  ["O", "o"],
  ["NO", "no"],
  ["P", "p pe"],
  ["NP", "np po"],
] as const)
  for (const name of names.split(" ")) conditions.set(name, go);

/** As Go's assembler writes them behind a width, where one letter could be either. */
const assemblerConditions: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{ E: "EQ", B: "CS", AE: "CC", BE: "LS", A: "HI", L: "LT", G: "GT" },
    ...{ S: "MI", NS: "PL", O: "OS", NO: "OC", P: "PS", NP: "PC" },
  }),
);

/** Names without operands, or whose operands say nothing more, that Go calls otherwise. */
const renamed: ReadonlyMap<string, string> = new Map(
  Object.entries({
    cltq: "CDQE",
    cqto: "CQO",
    cltd: "CDQ",
    cwtl: "CWDE",
    ret: "RET",
    retq: "RET",
    endbr64: "NOP",
    endbr32: "NOP",
    pause: "PAUSE",
    "(bad)": "?",
  }),
);

const prefixes = new Set(
  "lock rep repz repe repnz repne data16 addr32 cs ds es ss bnd notrack rex.w rex".split(" "),
);
const stringOperation = /^(movs|stos|scas|cmps|lods)([bwlqd]?)$/;
const bytesOfPointer: ReadonlyMap<string, string> = new Map(
  Object.entries({ byte: "B", word: "W", dword: "L", qword: "Q" }),
);

/**
 * An instruction of amd64, or undefined where it cannot be one: an operand is none of this processor.
 * @param mnemonic in lower case
 * @param target a jump's or call's operand in Go's syntax, where it was told
 */
export function fromAmd64(mnemonic: string, operands: string, isAtt: boolean): GoSyntax | undefined {
  if (prefixes.has(mnemonic)) return prefixed(mnemonic, operands, isAtt);
  const parts = splitOperands(operands);
  const read = isAtt ? attOperand : intelOperand;
  const converted: string[] = [];
  for (const part of parts) {
    const operand = read(part);
    if (operand === undefined) return undefined;
    converted.push(operand);
  }
  const name = renamed.get(mnemonic);
  if (name !== undefined) return { mnemonic: name, operands: "" };
  const condition = mnemonic.startsWith("j") ? conditions.get(mnemonic.slice(1)) : undefined;
  if (condition !== undefined) return { mnemonic: `J${condition}`, operands: converted[0] ?? "" };
  if (/^(call|jmp)[qlw]?$/.test(mnemonic))
    return { mnemonic: mnemonic.startsWith("c") ? "CALL" : "JMP", operands: converted[0] ?? "" };
  if (/^nop[wl]?$/.test(mnemonic)) return { mnemonic: "NOP", operands: converted.join(", ") };
  if (mnemonic === "int3") return { mnemonic: "INT", operands: "$3" };
  const goOrder = isAtt ? parts : [...parts].reverse();
  const ordered = isAtt ? converted : [...converted].reverse();
  const { go, width } = goName(mnemonic, goOrder, isAtt);
  // A register exchanged with itself changes nothing: padding.
  if (go.startsWith("XCHG") && ordered.length === 2 && ordered[0] === ordered[1] && width !== "L")
    return { mnemonic: "NOP", operands: "" };
  if (/^CMP[BWLQ]$/.test(go)) ordered.reverse();
  // Shifts by one are written without the one.
  const stem = mnemonic.replace(/[bwlq]$/, "");
  if (ordered.length === 1 && (shifts.has(mnemonic) || shifts.has(stem))) ordered.unshift("$0x1");
  const count = ordered.length === 3 && go.startsWith("IMUL") ? go.replace("IMUL", "IMUL3") : go;
  return { mnemonic: count, operands: ordered.map((operand) => signedImmediate(operand, width)).join(", ") };
}

/** `rep movsq …`, `lock cmpxchg …`, `cs nopw …`: what the prefix is written before. */
function prefixed(prefix: string, rest: string, isAtt: boolean): GoSyntax | undefined {
  const space = rest.indexOf(" ");
  const [mnemonic, operands] = space < 0 ? [rest, ""] : [rest.slice(0, space), rest.slice(space + 1).trim()];
  if (mnemonic === "") return { mnemonic: prefix.toUpperCase(), operands: "" };
  const kind = stringOperation.exec(mnemonic);
  if (kind !== null && prefix.startsWith("rep")) {
    const told = kind[2] === "d" ? "l" : (kind[2] ?? "");
    const width = told !== "" ? told.toUpperCase() : (widthIn(operands) ?? "");
    return { mnemonic: `REP; ${(kind[1] as string).toUpperCase()}${width}`, operands: "" };
  }
  const inner = fromAmd64(mnemonic, operands, isAtt);
  if (inner === undefined) return undefined;
  return prefix === "lock" ? { mnemonic: `LOCK ${inner.mnemonic}`, operands: inner.operands } : inner;
}

/** The width of the first register or pointer in some operands. */
function widthIn(operands: string): string | undefined {
  for (const part of splitOperands(operands)) {
    const width = widthOf(part);
    if (width !== undefined && width !== "") return width;
  }
  return undefined;
}

/** The width of one operand by its register or `qword ptr`. */
function widthOf(operand: string): string | undefined {
  const name = operand.startsWith("%") ? operand.slice(1) : operand;
  const known = registers.get(name)?.width;
  if (known !== undefined) return known === "" ? undefined : known;
  const space = operand.indexOf(" ");
  const pointer = space < 0 ? "" : operand.slice(0, space).toLowerCase();
  return bytesOfPointer.get(pointer);
}

const isVector = (operand: string): boolean => /^%?[xyz]mm\d+$/.test(operand);

/**
 * Go's name of an operation, and the width that it works on.
 * @param parts its operands, sources first
 */
function goName(
  mnemonic: string,
  parts: readonly string[],
  isAtt: boolean,
): { go: string; width: string | undefined } {
  const last = parts.at(-1) ?? "";
  const first = parts[0] ?? "";
  // All 64 bits are written out: nothing was sign-extended.
  if (mnemonic === "movabs" || mnemonic === "movabsq") return { go: "MOVQ", width: undefined };
  const extended = extension(mnemonic, first, last);
  if (extended !== undefined) return { go: extended, width: undefined };
  const select = conditional(mnemonic, last);
  if (select !== undefined) return { go: select, width: undefined };
  const number = numberConversion(mnemonic, first, last);
  if (number !== undefined) return { go: number, width: undefined };
  if (/^mov[dq]$/.test(mnemonic) && parts.some(isVector))
    return { go: mnemonic.toUpperCase(), width: undefined };
  if (parts.some(isVector)) return { go: mnemonic.toUpperCase(), width: undefined };
  const bare = isAtt && /[bwlq]$/.test(mnemonic) ? mnemonic.slice(0, -1) : mnemonic;
  if (sized.has(mnemonic)) {
    const byRegister = shifts.has(mnemonic)
      ? widthOf(last)
      : parts.map(widthOf).find((width) => width !== undefined);
    const width = byRegister ?? "Q";
    return { go: mnemonic.toUpperCase() + width, width };
  }
  if (sized.has(bare)) {
    const width = mnemonic.slice(-1).toUpperCase();
    return { go: bare.toUpperCase() + width, width };
  }
  return { go: mnemonic.toUpperCase(), width: undefined };
}

/** `movzbl`, `movslq`; `movzx ecx, byte ptr [rax]`, `movsxd rax, ecx`. */
function extension(mnemonic: string, source: string, destination: string): string | undefined {
  const att = /^mov([zs])([bwl])([wlq]?)$/.exec(mnemonic);
  if (att !== null && !isVector(source) && mnemonic !== "movsl") {
    const to = att[3] !== "" ? (att[3] as string).toUpperCase() : widthOf(destination);
    if (to !== undefined) return `MOV${(att[2] as string).toUpperCase()}${to}${att[1] === "z" ? "ZX" : "SX"}`;
  }
  if (mnemonic === "movslq" || mnemonic === "movsxd") return "MOVSXD";
  if (mnemonic !== "movzx" && mnemonic !== "movsx") return undefined;
  const from = widthOf(source);
  const to = widthOf(destination);
  if (from === undefined || to === undefined) return mnemonic.toUpperCase();
  return `MOV${from}${to}${mnemonic === "movzx" ? "ZX" : "SX"}`;
}

/** `cmove`, `cmovneq` (LLVM's, with the width), `setbe`. */
function conditional(mnemonic: string, destination: string): string | undefined {
  if (mnemonic.startsWith("set")) {
    const condition = conditions.get(mnemonic.slice(3));
    return condition === undefined ? undefined : `SET${condition}`;
  }
  if (!mnemonic.startsWith("cmov")) return undefined;
  const rest = mnemonic.slice(4);
  const condition = conditions.get(rest) ?? conditions.get(rest.slice(0, -1));
  if (condition === undefined) return undefined;
  const name = assemblerConditions.get(condition) ?? condition;
  return `CMOV${widthOf(destination) ?? "Q"}${name}`;
}

/** `cvtsi2sd %rdi,%xmm0` with the width of the integer, which GNU leaves to the register. */
function numberConversion(mnemonic: string, source: string, destination: string): string | undefined {
  const [, stem, suffix] = /^(cvtsi2s[sd]|cvtt?s[sd]2si)([lq]?)$/.exec(mnemonic) ?? [];
  if (stem === undefined) return undefined;
  const width =
    suffix !== "" ? suffix?.toUpperCase() : widthOf(stem.startsWith("cvtsi") ? source : destination);
  return width === undefined ? undefined : `${stem.toUpperCase()}${width}`;
}

const bitsOf: ReadonlyMap<string, number> = new Map(Object.entries({ W: 16, L: 32, Q: 64 }));

/** Immediates with the top bit of their width set are negative in Go's syntax, but for bytes. */
function signedImmediate(operand: string, width: string | undefined): string {
  // LLVM writes bytes with their sign, Go's disassembler without.
  if (width === "B" && /^\$-(?:0x[0-9a-f]{1,2}|\d{1,3})$/i.test(operand))
    return `$0x${(256 - Number(operand.slice(2))).toString(16)}`;
  if (!/^\$0x[0-9a-f]{2,16}$/i.test(operand) || width === undefined) return operand;
  const bits = bitsOf.get(width);
  if (bits === undefined) return operand;
  const value = BigInt(operand.slice(1));
  if (value < 1n << BigInt(bits - 1) || value >= 1n << BigInt(bits)) return operand;
  return `$-0x${((1n << BigInt(bits)) - value).toString(16)}`;
}

const number = /^-?(?:0x[0-9a-f]+|\d+)$/;

function attOperand(text: string): string | undefined {
  const bare = text.startsWith("*") ? text.slice(1) : text;
  if (bare.startsWith("$")) return bare;
  if (bare.startsWith("%")) {
    const colon = bare.indexOf(":");
    if (colon > 0) {
      const rest = attOperand(bare.slice(colon + 1));
      return rest === undefined ? undefined : `${bare.slice(1, colon).toUpperCase()}:${rest}`;
    }
    return registers.get(bare.slice(1))?.name;
  }
  if (bare.endsWith("(SB)")) return bare;
  const open = bare.lastIndexOf("(");
  // perf writes a variable by its name alone.
  if (open < 0 && /^[\p{L}_][^\s,]+$/u.test(bare) && /[.:]/.test(bare)) return `${bare}(SB)`;
  if (open < 0 || !bare.endsWith(")")) return bare;
  const offset = bare.slice(0, open);
  const inner = bare.slice(open + 1, -1).split(",");
  if (offset !== "" && !number.test(offset)) return bare;
  let address = offset;
  for (const [i, part] of inner.entries()) {
    const term = part.trim();
    if (i === 2 || term === "") continue;
    const name = term.startsWith("%") ? registers.get(term.slice(1))?.name : undefined;
    if (name === undefined) return undefined;
    address += i === 0 ? `(${name})` : `(${name}*${inner[2]?.trim() || "1"})`;
  }
  return address;
}

const pointer = /^(?:byte|word|dword|qword|xmmword|ymmword|zmmword|tbyte|oword)\s+ptr\s*|^ptr\s*/i;

function intelOperand(text: string): string | undefined {
  const known = registers.get(text.toLowerCase())?.name;
  if (known !== undefined) return known;
  const place = text.replace(pointer, "");
  if (place.endsWith("(SB)")) return place;
  const open = place.indexOf("[");
  if (open < 0) {
    if (number.test(place)) return place === text ? `$${place}` : place;
    const segment = /^([c-gs]s):(.*)$/.exec(place);
    return segment === null ? undefined : `${(segment[1] as string).toUpperCase()}:${segment[2]}`;
  }
  if (!place.endsWith("]")) return undefined;
  let base = "";
  let index = "";
  let offset = "";
  for (const raw of place
    .slice(open + 1, -1)
    .replaceAll("-", "+-")
    .split("+")) {
    const term = raw.replaceAll(" ", "");
    if (term === "") continue;
    const star = term.indexOf("*");
    const [left, right] = star < 0 ? [term, ""] : [term.slice(0, star), term.slice(star + 1)];
    const register = registers.get(left)?.name ?? registers.get(right)?.name;
    if (register === undefined) {
      if (!number.test(term)) return undefined;
      offset = term;
    } else if (star >= 0) index = `(${register}*${registers.has(left) ? right : left})`;
    else if (base === "") base = `(${register})`;
    else index = `(${register}*1)`;
  }
  const segment = open > 0 ? place.slice(0, open).toUpperCase() : "";
  return `${segment}${offset}${base}${index}`;
}
