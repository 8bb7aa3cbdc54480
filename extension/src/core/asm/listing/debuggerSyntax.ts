/**
 * Intel syntax (delve's default) and AT&T syntax (gdb's default) of amd64 as Go's. What is in Go's syntax already, or
 * of another processor, stays as it is.
 */

/** An instruction in Go's syntax. */
export interface GoSyntax {
  mnemonic: string;
  operands: string;
}

const wide: Readonly<Record<string, string>> = {
  rax: "AX",
  rbx: "BX",
  rcx: "CX",
  rdx: "DX",
  rsi: "SI",
  rdi: "DI",
  rbp: "BP",
  rsp: "SP",
  rip: "IP",
  eax: "AX",
  ebx: "BX",
  ecx: "CX",
  edx: "DX",
  esi: "SI",
  edi: "DI",
  ebp: "BP",
  esp: "SP",
  ax: "AX",
  bx: "BX",
  cx: "CX",
  dx: "DX",
  si: "SI",
  di: "DI",
  bp: "BP",
  sp: "SP",
  al: "AX",
  bl: "BX",
  cl: "CX",
  dl: "DX",
  sil: "SI",
  dil: "DI",
  bpl: "BP",
  spl: "SP",
};

function registerName(name: string): string | undefined {
  const known = Object.hasOwn(wide, name) ? wide[name] : undefined;
  if (known !== undefined) return known;
  const numbered = /^r(\d+)[dwb]?$/.exec(name);
  if (numbered !== null) return `R${numbered[1]}`;
  const vector = /^[xyz]mm(\d+)$/.exec(name);
  return vector === null ? undefined : `X${vector[1]}`;
}

function widthOfRegister(name: string): string | undefined {
  if (/^(r[a-ds][xip]|r[sbd][pi]|r\d+)$/.test(name)) return "Q";
  if (/^(e[a-d]x|e[sbd][pi]|r\d+d)$/.test(name)) return "L";
  if (/^([a-d]l|[sbd][pi]l|r\d+b)$/.test(name)) return "B";
  if (/^([a-d]x|[sbd][pi]|r\d+w)$/.test(name)) return "W";
  return undefined;
}

const sized = new Set([
  "mov",
  "add",
  "sub",
  "and",
  "or",
  "xor",
  "cmp",
  "test",
  "lea",
  "shl",
  "shr",
  "sar",
  "sal",
  "imul",
  "inc",
  "dec",
  "neg",
  "not",
  "xchg",
  "bt",
  "bsf",
  "bsr",
  "push",
  "pop",
  "mul",
  "div",
  "idiv",
  "adc",
  "sbb",
  "xadd",
  "cmpxchg",
  "tzcnt",
  "popcnt",
]);
const sourceFirstKept = new Set(["cmp"]);

/** Text in the syntax of a debugger, split into Go's mnemonic and operands. */
export function translateDebuggerInstruction(text: string): GoSyntax {
  const comment = text.indexOf(" # ");
  const bare = comment < 0 ? text : text.slice(0, comment);
  const space = bare.indexOf(" ");
  const mnemonic = space < 0 ? bare : bare.slice(0, space);
  const operands = space < 0 ? "" : bare.slice(space + 1);
  if (mnemonic !== mnemonic.toLowerCase() || mnemonic === "?") return { mnemonic, operands };
  return operands.includes("%") ? fromAtt(mnemonic, operands) : fromIntel(mnemonic, operands);
}

function splitAtCommas(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === "(" || c === "[") depth++;
    else if (c === ")" || c === "]") depth--;
    else if (c === "," && depth === 0) {
      parts.push(text.slice(start, i).trim());
      start = i + 1;
    }
  }
  parts.push(text.slice(start).trim());
  return parts.filter((part) => part !== "");
}

/** `<runtime.fatal>` or `0x40 <runtime.fatal+5>` after a call or jump. */
function targetOf(text: string): string {
  const symbol = /<([^<>+]+(?:\([^)]*\)[^<>+]*)?)>/.exec(text);
  if (symbol !== null) return `${symbol[1]}(SB)`;
  const dollar = /^\$?(0x[0-9a-f]+)/.exec(text);
  return dollar?.[1] ?? text;
}

function fromIntel(mnemonic: string, operands: string): GoSyntax {
  const parts = splitAtCommas(operands);
  if (mnemonic === "call" || mnemonic.startsWith("j")) {
    const register = registerName(parts[0] ?? "");
    return { mnemonic: mnemonic.toUpperCase(), operands: register ?? delveTarget(operands) };
  }
  const width =
    parts.map(widthOfRegister).find((w) => w !== undefined) ??
    /^(byte|word|dword|qword) ptr/.exec(
      operands.toLowerCase().slice(operands.toLowerCase().search(/\b[dq]?word|\bbyte/)),
    )?.[1];
  const converted = parts.map((part) => intelOperand(part));
  const ordered = sourceFirstKept.has(mnemonic) ? converted : converted.reverse();
  return { mnemonic: goMnemonic(mnemonic, suffixOf(width), parts[1] ?? ""), operands: ordered.join(", ") };
}

/** delve prints `call $runtime.fatal`, `jz 0x4630e9`. */
function delveTarget(text: string): string {
  if (text.startsWith("$") && !text.startsWith("$0x")) return `${text.slice(1)}(SB)`;
  return targetOf(text);
}

function suffixOf(width: string | undefined): string {
  switch (width) {
    case "byte":
      return "B";
    case "word":
      return "W";
    case "dword":
      return "L";
    case "qword":
      return "Q";
    default:
      return width ?? "Q";
  }
}

function goMnemonic(mnemonic: string, suffix: string, source: string): string {
  if (mnemonic === "movzx" || mnemonic === "movsx") {
    const bytes = /byte ptr/i.test(source) || widthOfRegister(source) === "B" ? "B" : "W";
    return `MOV${bytes}L${mnemonic === "movzx" ? "ZX" : "SX"}`;
  }
  if (mnemonic === "movsxd") return "MOVSXD";
  if (mnemonic === "ret" || mnemonic === "retq") return "RET";
  if (mnemonic === "ud2") return "UD2";
  if (mnemonic.startsWith("cmov") || mnemonic.startsWith("set")) return mnemonic.toUpperCase();
  return sized.has(mnemonic) ? mnemonic.toUpperCase() + suffix : mnemonic.toUpperCase();
}

function intelOperand(text: string): string {
  const register = registerName(text);
  if (register !== undefined) return register;
  const bracket = /\[([^\]]*)\]/.exec(text);
  if (bracket === null) return /^-?(0x)?[0-9a-f]+$/.test(text) ? `$${text}` : text;
  let base = "";
  let index = "";
  let offset = "";
  for (const term of (bracket[1] as string).replace(/-/g, "+-").split("+")) {
    const [name, scale] = term.split("*");
    const known = registerName(name ?? "");
    if (known === undefined) offset = term;
    else if (scale !== undefined || base !== "") index = `(${known}*${scale ?? "1"})`;
    else base = `(${known})`;
  }
  return `${offset}${base}${index}`;
}

function fromAtt(mnemonic: string, operands: string): GoSyntax {
  const parts = splitAtCommas(operands);
  const names = parts.map((part) => /^%(\w+)$/.exec(part)?.[1] ?? "");
  const width = names.map(widthOfRegister).find((w) => w !== undefined);
  const bare = mnemonic.replace(/[bwlq]$/, "");
  const stem = sized.has(mnemonic) ? mnemonic : sized.has(bare) ? bare : mnemonic;
  const suffix = stem === mnemonic ? (width ?? "Q") : mnemonic.slice(-1).toUpperCase();
  const extension = /^mov([zs])([bw])([wlq])$/.exec(mnemonic);
  const converted = parts.map(attOperand);
  const ordered = sourceFirstKept.has(stem) ? converted.reverse() : converted;
  if (extension !== null)
    return {
      mnemonic: `MOV${(extension[2] as string).toUpperCase()}L${extension[1] === "z" ? "ZX" : "SX"}`,
      operands: ordered.join(", "),
    };
  if (mnemonic.startsWith("call") || mnemonic.startsWith("jmp"))
    return {
      mnemonic: mnemonic.startsWith("call") ? "CALL" : "JMP",
      operands: registerName(operands.replace(/[*%]/g, "")) ?? targetOf(operands),
    };
  return { mnemonic: goMnemonic(stem, suffix, ""), operands: ordered.join(", ") };
}

function attOperand(text: string): string {
  if (text.startsWith("$")) return text;
  if (text.startsWith("%")) return registerName(text.slice(1)) ?? text;
  const memory = /^(-?(?:0x)?[0-9a-f]*)\(([^)]*)\)/.exec(text);
  if (memory === null) return targetOf(text);
  const [base, index, scale] = (memory[2] as string).split(",").map((part) => part.trim().replace("%", ""));
  const baseName = base === undefined || base === "" ? "" : `(${registerName(base) ?? base})`;
  const indexName = index === undefined ? "" : `(${registerName(index) ?? index}*${scale ?? "1"})`;
  return `${memory[1]}${baseName}${indexName}`;
}
