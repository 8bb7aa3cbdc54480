import { localsPointer, type RegisterNames } from "./operands.ts";

/** Registers as small numbers, and where the ABI puts arguments (cmd/compile/abi-internal.md). */

export interface Architecture extends RegisterNames {
  readonly goarch: "amd64" | "arm64" | "";
  /** How many register numbers there are. */
  readonly count: number;
  readonly stackPointer: number;
  /** Always zero: arm64 ZR; -1 when there is none. */
  readonly zero: number;
  /** The vector register that ABIInternal keeps zero; -1 when there is none. */
  readonly zeroVector: number;
  readonly goroutine: number;
  readonly closureContext: number;
  /** Integer argument and result registers in order. */
  readonly arguments: readonly number[];
  /** Where gcWriteBarrier returns its buffer. */
  readonly writeBarrierBuffer: number;
  /** Chains the frames for tracebacks; compiled code reaches no variable through it. */
  readonly frameRegister: number;
  readonly firstVector: number;
  readonly vectorCount: number;
  /** Bytes between SP at entry and the first stack argument: the return address on amd64, LR's slot on arm64. */
  readonly argumentHomeBytes: number;
  /** Canonical name of a register number. */
  readonly names: readonly string[];
}

function architecture(
  base: Omit<Architecture, "numberOf" | "count">,
  aliases: ReadonlyMap<string, number>,
): Architecture {
  const numbers = new Map<string, number>(base.names.map((name, i) => [name, i]));
  for (const [alias, number] of aliases) numbers.set(alias, number);
  return { ...base, count: base.names.length, numberOf: (name) => numbers.get(name) ?? -1 };
}

const range = (n: number, prefix: string, from = 0): string[] =>
  Array.from({ length: n }, (_, i) => `${prefix}${from + i}`);

const amd64Names = [
  "AX",
  "CX",
  "DX",
  "BX",
  "SP",
  "BP",
  "SI",
  "DI",
  ...range(8, "R", 8),
  ...range(16, "X"),
  "IP",
];

function amd64Aliases(): ReadonlyMap<string, number> {
  const alias = new Map<string, number>(
    Object.entries({
      AL: 0,
      CL: 1,
      DL: 2,
      BL: 3,
      SPB: 4,
      BPB: 5,
      SIB: 6,
      DIB: 7,
      AH: 0,
      CH: 1,
      DH: 2,
      BH: 3,
    }),
  );
  for (let i = 8; i < 16; i++) {
    alias.set(`R${i}B`, i);
    alias.set(`R${i}W`, i);
    alias.set(`R${i}L`, i);
  }
  for (let i = 0; i < 16; i++) {
    alias.set(`Y${i}`, 16 + i);
    alias.set(`Z${i}`, 16 + i);
  }
  return alias;
}

export const amd64: Architecture = architecture(
  {
    goarch: "amd64",
    names: amd64Names,
    shiftedIndex: false,
    stackPointer: 4,
    zero: -1,
    zeroVector: 31,
    goroutine: 14,
    closureContext: 2,
    arguments: [0, 3, 1, 7, 6, 8, 9, 10, 11],
    writeBarrierBuffer: 11,
    frameRegister: 5,
    firstVector: 16,
    vectorCount: 16,
    argumentHomeBytes: 8,
  },
  amd64Aliases(),
);

function arm64Aliases(): ReadonlyMap<string, number> {
  const alias = new Map<string, number>(Object.entries({ SP: localsPointer, g: 28, LR: 30, R31: 32 }));
  for (let i = 0; i < 32; i++) alias.set(`V${i}`, 33 + i);
  return alias;
}

export const arm64: Architecture = architecture(
  {
    goarch: "arm64",
    names: [...range(31, "R"), "RSP", "ZR", ...range(32, "F")],
    shiftedIndex: true,
    stackPointer: 31,
    zero: 32,
    zeroVector: -1,
    goroutine: 28,
    closureContext: 26,
    arguments: range(16, "R").map((_, i) => i),
    writeBarrierBuffer: 25,
    frameRegister: 29,
    firstVector: 33,
    vectorCount: 32,
    argumentHomeBytes: 8,
  },
  arm64Aliases(),
);

/** An architecture without semantics: no register has a known role. */
export const unknownArchitecture: Architecture = {
  goarch: "",
  names: [],
  count: 0,
  numberOf: () => -1,
  shiftedIndex: false,
  stackPointer: -1,
  zero: -1,
  zeroVector: -1,
  goroutine: -1,
  closureContext: -1,
  arguments: [],
  writeBarrierBuffer: -1,
  frameRegister: -1,
  firstVector: -1,
  vectorCount: 0,
  argumentHomeBytes: 0,
};
