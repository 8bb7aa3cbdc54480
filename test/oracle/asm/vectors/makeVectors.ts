import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { parseListing } from "../../../../extension/src/core/asm/listing/listingParser.ts";
import { projectPath } from "../../../support/projectPath.ts";
import { runnerOf } from "../../runner.ts";
import { amd64Cases, arm64Cases } from "./cases.ts";

/**
 * Runs every case on the processor (amd64) or in qemu (arm64) with random contents of registers and memory, and
 * writes what went in and came out as golden vectors, with the instructions as the disassembler prints them.
 */

/** State: 4 registers of 8 bytes, 3 vector registers of 16, 32 bytes of memory. */
const stateBytes = 32 + 48 + 32;

const frames = {
  amd64: {
    before: [
      ...["MOVQ s+0(FP), DI", "LEAQ 80(DI), SI", "MOVOU 32(DI), X0", "MOVOU 48(DI), X1", "MOVOU 64(DI), X2"],
      ...["MOVQ 0(DI), AX", "MOVQ 8(DI), BX", "MOVQ 16(DI), CX", "MOVQ 24(DI), DX"],
    ],
    after: [
      ...["MOVQ AX, 0(DI)", "MOVQ BX, 8(DI)", "MOVQ CX, 16(DI)", "MOVQ DX, 24(DI)"],
      ...["MOVOU X0, 32(DI)", "MOVOU X1, 48(DI)", "MOVOU X2, 64(DI)", "RET"],
    ],
    cases: amd64Cases,
  },
  arm64: {
    before: [
      ...[
        "MOVD s+0(FP), R10",
        "ADD $80, R10, R4",
        "FMOVQ 32(R10), F0",
        "FMOVQ 48(R10), F1",
        "FMOVQ 64(R10), F2",
      ],
      ...["MOVD 0(R10), R0", "MOVD 8(R10), R1", "MOVD 16(R10), R2", "MOVD 24(R10), R3"],
    ],
    after: [
      ...["MOVD R0, 0(R10)", "MOVD R1, 8(R10)", "MOVD R2, 16(R10)", "MOVD R3, 24(R10)"],
      ...["FMOVQ F0, 32(R10)", "FMOVQ F1, 48(R10)", "FMOVQ F2, 64(R10)", "RET"],
    ],
    cases: arm64Cases,
  },
} as const;

/** States that every case starts from, the same for all: the file stays small. */
const runs = 16;

export function makeVectors(goarch: "amd64" | "arm64"): void {
  const { before, after, cases } = frames[goarch];
  const folder = projectPath(".build", "oracle", "asm", `vectors-${goarch}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const bodies = cases.map((text, i) => {
    const lines = [...before, ...text.split("; "), ...after].map((line) => `\t${line}\n`).join("");
    return `// func case${i}(s *state)\nTEXT ·case${i}(SB), NOSPLIT, $0-8\n${lines}`;
  });
  writeFileSync(path.join(folder, `cases_${goarch}.s`), `#include "textflag.h"\n\n${bodies.join("\n")}`);
  writeFileSync(path.join(folder, "main.go"), program(cases.length));
  writeFileSync(path.join(folder, "go.mod"), "module vectors\n\ngo 1.21\n");
  const env = { ...process.env, GOARCH: goarch, CGO_ENABLED: "0", GOFLAGS: "", GOWORK: "off" };
  const go = (...args: string[]): string =>
    execFileSync("go", args, { cwd: folder, env, encoding: "utf8", maxBuffer: 1 << 28 });
  go("build", "-buildvcs=false", "-o", "vectors", ".");
  const listed = new Map(
    parseListing(go("tool", "objdump", "-s", "^main\\.case", "vectors"))
      .functions.filter((fn) => fn.path.endsWith(".s"))
      .map((fn) => [fn.name, fn]),
  );
  const runner = runnerOf(goarch);
  if ("missing" in runner) throw new Error(runner.missing);
  const [file, ...args] = [...runner.command, path.join(folder, "vectors")];
  const out = execFileSync(file as string, args, { encoding: "utf8", maxBuffer: 1 << 28 });
  const states = out.trimEnd().split("\n");
  const lines = cases.map((source, i) => {
    const instructions = listed.get(`main.case${i}`)?.instructions ?? [];
    const end = instructions.findIndex((instruction) => instruction.mnemonic === "RET") - after.length + 1;
    const listing = instructions
      .slice(before.length, end)
      .map(({ mnemonic, operands, code }) => [mnemonic, operands, code]);
    return JSON.stringify({ source, listing, runs: states.slice(i * runs, (i + 1) * runs) });
  });
  writeFileSync(
    projectPath("test", "golden", "asm", `vectors.${goarch}.jsonl.gz`),
    gzipSync(`${lines.join("\n")}\n`, { level: 9 }),
  );
  console.log(`${goarch}: ${cases.length} cases, ${states.length} runs`);
}

/** Fills the state anew for every run: random words, small ones, equal ones, extremes. */
function program(count: number): string {
  const names = Array.from({ length: count }, (_, i) => `case${i}`);
  return `package main

import "fmt"

type state [${stateBytes}]byte

${names.map((name) => `func ${name}(s *state)`).join("\n")}

var seed uint64

func next() uint64 {
	seed ^= seed << 13
	seed ^= seed >> 7
	seed ^= seed << 17
	return seed
}

func fill(s *state, run int) {
	word := next()
	for i := 0; i < len(s); i += 8 {
		switch {
		case run < 4 || run > 8 || i >= 32:
			word = next()
		case run == 4:
			word = next() & 0xff
		case run == 5:
			word = -(next() & 0xff)
		case run == 6:
			word = uint64(i/8) % 2
		case run == 7 && i == 16:
			word = 1 << 63
		}
		for j := 0; j < 8; j++ {
			s[i+j] = byte(word >> (8 * j))
		}
	}
	if run%2 == 1 {
		// Some bytes of vectors and memory are alike.
		copy(s[36:44], s[52:60])
		copy(s[82:86], s[8:12])
	}
}

func main() {
	for _, f := range []func(*state){${names.join(", ")}} {
		seed = 0x9e3779b97f4a7c15
		for run := 0; run < ${runs}; run++ {
			var s state
			fill(&s, run)
			fmt.Printf("%x ", s[:])
			f(&s)
			fmt.Printf("%x\\n", s[:])
		}
	}
}
`;
}
