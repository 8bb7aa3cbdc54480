import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { GoArch } from "../../extension/src/core/go/release/goTarget.ts";
import { projectPath } from "../support/projectPath.ts";

/** How this machine runs programs of a GOARCH: what goes before their own command line, or why it cannot. */
export type Runner = { readonly command: readonly string[] } | { readonly missing: string };

const known = new Map<string, Runner>();

/** Looks once in a process. */
export function runnerOf(goarch: GoArch): Runner {
  let runner = known.get(goarch);
  if (!runner) known.set(goarch, (runner = findRunner(goarch)));
  return runner;
}

/** qemu-user's name of a processor where it is not GOARCH. */
const qemuNames: Partial<Record<GoArch, string>> = {
  arm64: "aarch64",
  loong64: "loongarch64",
  mips64le: "mips64el",
  mipsle: "mipsel",
};

function findRunner(goarch: GoArch): Runner {
  if (goarch === "wasm")
    return { command: [process.execPath, "--no-warnings", projectPath("test", "oracle", "runWasm.mjs")] };
  if (goarch === "amd64") return process.arch === "x64" ? { command: [] } : { missing: "no amd64 processor" };
  if (goarch === "386") return runnerOf386();
  return goarch === process.arch ? { command: [] } : emulatorOf(goarch);
}

function runnerOf386(): Runner {
  if (process.arch !== "x64") return { missing: "no 386 processor" };
  if (kernelRuns386()) return { command: [] };
  // Go's threads crash under qemu-i386: a machine whose kernel runs no 386 programs can name one that does.
  const named = process.env["MAPSCOPE_RUN_386"];
  return named ? { command: [named] } : { missing: "the kernel runs no 386 programs" };
}

function emulatorOf(goarch: GoArch): Runner {
  const qemu = `qemu-${qemuNames[goarch] ?? goarch}`;
  const name = [qemu, `${qemu}-static`].find(
    (program) => spawnSync(program, ["--version"], { stdio: "ignore", timeout: 10_000 }).status === 0,
  );
  return name ? { command: [name] } : { missing: `no ${qemu} on PATH` };
}

/** An ELF header, one loaded segment, and the system call exit(0): whether it starts tells what the kernel can do. */
function kernelRuns386(): boolean {
  const base = 0x08048000;
  const code = [0xb8, 1, 0, 0, 0, 0x31, 0xdb, 0xcd, 0x80];
  const sizeBytes = 52 + 32 + code.length;
  const program = Buffer.alloc(sizeBytes);
  program.set([0x7f, 0x45, 0x4c, 0x46, 1, 1, 1]);
  // e_type, e_machine and e_version; e_entry and e_phoff; e_ehsize, e_phentsize and e_phnum.
  for (const [at, half] of [
    [16, 2],
    [18, 3],
    [20, 1],
    [40, 52],
    [42, 32],
    [44, 1],
  ] as const)
    program.writeUInt16LE(half, at);
  for (const [at, word] of [
    [24, base + 84],
    [28, 52],
  ] as const)
    program.writeUInt32LE(word, at);
  // p_type, p_offset, p_vaddr, p_paddr, p_filesz, p_memsz, p_flags, p_align.
  for (const [i, word] of [1, 0, base, base, sizeBytes, sizeBytes, 5, 0x1000].entries())
    program.writeUInt32LE(word, 52 + 4 * i);
  program.set(code, 84);
  const folder = mkdtempSync(path.join(tmpdir(), "mapscope-386-"));
  try {
    const file = path.join(folder, "exit");
    writeFileSync(file, program, { mode: 0o755 });
    return spawnSync(file, { stdio: "ignore", timeout: 10_000 }).status === 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
