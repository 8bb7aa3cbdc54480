import type { GoSyntax } from "./listing.ts";

/** Vectors, floating point and atomics of arm64 as other tools than Go's write them, in Go's syntax. */

/** A register's or immediate's text in Go's syntax; undefined for what is neither. */
type Reader = (text: string) => string | undefined;

/** `v0.8b` → `V0.B8`, `v1.d[0]` → `V1.D[0]`. */
function vector(text: string): string | undefined {
  const [, number, count, lane, index] = /^v(\d{1,2})\.(\d{0,2})([bhsdq])(\[\d+\])?$/.exec(text) ?? [];
  return lane === undefined ? undefined : `V${number}.${lane.toUpperCase()}${count}${index ?? ""}`;
}

/** `{v2.16b, v3.16b}`, `{v2.16b-v5.16b}` → `[V2.B16, V3.B16]`. */
function vectors(text: string): string | undefined {
  const [, one, lane] = /^\{\s*(\S+)\s*\}(\[\d+\])$/.exec(text) ?? [];
  if (one !== undefined) return vector(`${one}${lane}`);
  const inner = /^\{(.*)\}$/.exec(text)?.[1];
  if (inner === undefined) return undefined;
  const parts = inner.split(/[,-]/).map((part) => vector(part.trim()));
  if (parts.some((part) => part === undefined)) return undefined;
  return `[${parts.join(inner.includes("-") ? "-" : ", ")}]`;
}

/** Operations that Go names as GNU does, with a V in front where the operands are vectors. */
const ofVectors = new Set(
  "cnt uaddlv addv cmeq addp add sub and orr eor bic mov dup shl ushr sri tbl rev32 rev64 zip1 zip2 ext trn1 trn2".split(
    " ",
  ),
);
const ofHashes = /^(?:aes(?:e|d|mc|imc)|sha\d\w+)$/;

/** Vector operations: `cnt v0.8b, v0.8b`, `ld1 {v0.16b}, [x0], #16`. */
export function vectorInstruction(
  mnemonic: string,
  parts: readonly string[],
  operand: Reader,
  memory: (bracket: string, after: string | undefined) => { text: string; suffix: string } | undefined,
): GoSyntax | undefined {
  const list = vectors(parts[0] ?? "");
  const of = /^(ld|st)([1-4])(r?)$/.exec(mnemonic);
  if (of !== null && list !== undefined) {
    const place = memory(parts[1] ?? "", parts[2]);
    if (place === undefined) return undefined;
    const name = `V${mnemonic.toUpperCase()}${place.suffix}`;
    return { mnemonic: name, operands: of[1] === "ld" ? `${place.text}, ${list}` : `${list}, ${place.text}` };
  }
  const isHash = ofHashes.test(mnemonic);
  if (!isHash && !ofVectors.has(mnemonic)) return undefined;
  const texts = parts.map((part) => vector(part) ?? vectors(part) ?? wholeVector(part) ?? operand(part));
  if (texts.some((text) => text === undefined)) return undefined;
  if (!isHash && !parts.some((part) => part.startsWith("v"))) return undefined;
  const name = isHash ? mnemonic.toUpperCase() : `V${mnemonic.toUpperCase()}`;
  return { mnemonic: name, operands: texts.reverse().join(", ") };
}

/** `h0` beside vectors is `V0` in Go's syntax. */
const wholeVector: Reader = (text) => (/^[bhsdq]\d{1,2}$/.test(text) ? `V${text.slice(1)}` : undefined);

const floatNames: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{ fadd: "FADD", fsub: "FSUB", fmul: "FMUL", fdiv: "FDIV", fneg: "FNEG", fabs: "FABS", fsqrt: "FSQRT" },
    ...{ fmax: "FMAX", fmin: "FMIN", fcmp: "FCMP", fmadd: "FMADD", fmsub: "FMSUB", fnmsub: "FNMSUB" },
  }),
);

/** `fadd d0, d1, d2`, `scvtf d0, x1`, `fcvtzs x0, d1`. */
export function floatInstruction(
  mnemonic: string,
  parts: readonly string[],
  operand: Reader,
): GoSyntax | undefined {
  const kinds = parts.map((part) => part.charAt(0));
  const texts = parts.map((part) => (part === "#0.0" ? "$(0.0)" : operand(part)));
  if (texts.some((text) => text === undefined)) return undefined;
  const size = kinds.find((kind) => kind === "d" || kind === "s")?.toUpperCase();
  const [to, from] = kinds as [string, string];
  const operands = (
    mnemonic.startsWith("fmadd") || mnemonic.startsWith("fmsub") || mnemonic.startsWith("fnmsub")
      ? [texts[2], texts[3], texts[1], texts[0]]
      : texts.reverse()
  ).join(", ");
  if (size !== undefined && floatNames.has(mnemonic))
    return { mnemonic: `${floatNames.get(mnemonic)}${size}`, operands };
  if (mnemonic === "scvtf" || mnemonic === "ucvtf")
    return { mnemonic: `${mnemonic.toUpperCase()}${from === "w" ? "W" : ""}${to.toUpperCase()}`, operands };
  if (mnemonic === "fcvtzs" || mnemonic === "fcvtzu")
    return { mnemonic: `${mnemonic.toUpperCase()}${from.toUpperCase()}${to === "w" ? "W" : ""}`, operands };
  if (mnemonic === "fcvt") return { mnemonic: `FCVT${from.toUpperCase()}${to.toUpperCase()}`, operands };
  return undefined;
}

const atomics: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{ ldadd: "LDADD", ldset: "LDOR", ldclr: "LDCLR", swp: "SWP", cas: "CAS" },
  }),
);

/** `ldaddal x0, x1, [x2]`, `casal w0, w1, [x2]`, `stlxr w0, x1, [x2]`. */
export function atomicInstruction(
  mnemonic: string,
  parts: readonly string[],
  operand: Reader,
  memory: (bracket: string, after: string | undefined) => { text: string; suffix: string } | undefined,
): GoSyntax | undefined {
  const place = memory(parts.at(-1) ?? "", undefined);
  const registers = parts.slice(0, -1).map(operand);
  if (place === undefined || place.suffix !== "" || registers.some((text) => text === undefined))
    return undefined;
  const letter = parts.at(-2)?.charAt(0) === "w" ? "W" : "D";
  const [, stem, order, part] = /^(ldadd|ldset|ldclr|swp|cas)(al|a|l|)([bh]?)$/.exec(mnemonic) ?? [];
  if (stem !== undefined && registers.length === 2)
    return {
      mnemonic: `${atomics.get(stem)}${(order as string).toUpperCase()}${part === "" ? letter : (part as string).toUpperCase()}`,
      operands: `${registers[0]}, ${place.text}, ${registers[1]}`,
    };
  const [, store, bytes] = /^(stl?xr)([bh]?)$/.exec(mnemonic) ?? [];
  if (store !== undefined && registers.length === 2)
    return {
      mnemonic:
        store.toUpperCase() + (bytes === "" ? letter.replace("D", "") : (bytes as string).toUpperCase()),
      operands: `${registers[1]}, ${place.text}, ${registers[0]}`,
    };
  const [, load, width] = /^(ldaxr|ldxr)([bh])$/.exec(mnemonic) ?? [];
  if (load !== undefined && registers.length === 1)
    return {
      mnemonic: load.toUpperCase() + (width as string).toUpperCase(),
      operands: `${place.text}, ${registers[0]}`,
    };
  return undefined;
}
