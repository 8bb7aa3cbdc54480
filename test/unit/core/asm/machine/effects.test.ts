import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { decodeAmd64 } from "../../../../../extension/src/core/asm/machine/decodeAmd64.ts";
import { decodeArm64 } from "../../../../../extension/src/core/asm/machine/decodeArm64.ts";
import type { Decoded } from "../../../../../extension/src/core/asm/machine/effects.ts";
import { type Architecture, amd64, arm64 } from "../../../../../extension/src/core/asm/machine/registers.ts";
import { projectPath } from "../../../../support/projectPath.ts";
import { execute, type Processor } from "../executor.ts";

/** One case of test/oracle/asm/vectors: what a real processor made of the instructions. */
interface Case {
  readonly source: string;
  /** Mnemonic, operands and code of each instruction, as the disassembler prints them. */
  readonly listing: readonly (readonly [string, string, string])[];
  /** State before and after in hex, per run. */
  readonly runs: readonly string[];
}

interface Target {
  readonly arch: Architecture;
  readonly general: readonly string[];
  readonly vectors: readonly string[];
  readonly pointer: string;
  decode(mnemonic: string, operands: string, code: string): Decoded;
}

const targets: readonly Target[] = [
  {
    arch: amd64,
    general: ["AX", "BX", "CX", "DX"],
    vectors: ["X0", "X1", "X2"],
    pointer: "SI",
    decode: (mnemonic, operands, code) => decodeAmd64(mnemonic, operands, code, false),
  },
  {
    arch: arm64,
    general: ["R0", "R1", "R2", "R3"],
    vectors: ["F0", "F1", "F2"],
    pointer: "R4",
    decode: decodeArm64,
  },
];

const memoryAt = 0x10000n;

function littleEndian(hex: string): bigint {
  return BigInt(`0x${Buffer.from(hex, "hex").reverse().toString("hex")}`);
}

function processorOf(state: string, target: Target): Processor {
  const registers: bigint[] = new Array(target.arch.count).fill(0n);
  const set = (name: string, value: bigint): void => {
    registers[target.arch.numberOf(name)] = value;
  };
  target.general.forEach((name, i) => set(name, littleEndian(state.slice(16 * i, 16 * i + 16))));
  target.vectors.forEach((name, i) => set(name, littleEndian(state.slice(64 + 32 * i, 96 + 32 * i))));
  set(target.pointer, memoryAt);
  return { registers, memory: Buffer.from(state.slice(160), "hex"), memoryAt, comparison: undefined };
}

/** The same text as the recorded state, from a processor. */
function stateOf(at: Processor, target: Target): string {
  const hex = (name: string, bytes: number): string =>
    Buffer.from(
      (at.registers[target.arch.numberOf(name)] as bigint).toString(16).padStart(2 * bytes, "0"),
      "hex",
    )
      .reverse()
      .toString("hex");
  return [
    ...target.general.map((name) => hex(name, 8)),
    ...target.vectors.map((name) => hex(name, 16)),
    Buffer.from(at.memory).toString("hex"),
  ].join("");
}

/** The first register or piece of memory that differs, in words; "" when all is equal. */
function differenceOf(actual: string, expected: string, target: Target): string {
  const parts = [...target.general, ...target.vectors, "memory"];
  let at = 0;
  for (const [i, name] of parts.entries()) {
    const end = at + (i < 4 ? 16 : i < 7 ? 32 : 64);
    if (actual.slice(at, end) !== expected.slice(at, end))
      return `${name} is ${expected.slice(at, end)}, not ${actual.slice(at, end)}`;
    at = end;
  }
  return "";
}

for (const target of targets) {
  const { goarch } = target.arch;
  const cases = gunzipSync(readFileSync(projectPath("test/golden/asm", `vectors.${goarch}.jsonl.gz`)))
    .toString()
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Case);

  for (const form of ["assembler's", "disassembler's"] as const)
    test(`${goarch}: effects of instructions in the ${form} words do what the processor did`, () => {
      const wrong: string[] = [];
      for (const { source, listing, runs } of cases) {
        const decoded =
          form === "assembler's"
            ? source.split("; ").map((text) => {
                const [mnemonic = "", ...operands] = text.split(" ");
                return target.decode(mnemonic, operands.join(" "), "");
              })
            : listing.map(([mnemonic, operands, code]) => target.decode(mnemonic, operands, code));
        try {
          for (const run of runs) {
            const [before, after] = run.split(" ") as [string, string];
            const at = processorOf(before, target);
            for (const instruction of decoded) execute(instruction, at, target.arch);
            const difference = differenceOf(stateOf(at, target), after, target);
            if (difference !== "") throw new Error(`${difference} from ${before}`);
          }
        } catch (error) {
          const words = listing.map(([mnemonic, operands]) => `${mnemonic} ${operands}`).join("; ");
          wrong.push(`${form === "assembler's" ? source : words}: ${(error as Error).message}`);
        }
      }
      assert.deepEqual(wrong, [], `${wrong.length} of ${cases.length}`);
    });
}
