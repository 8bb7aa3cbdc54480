import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { closeSync, openSync, readSync } from "node:fs";
import { type Architecture, amd64, arm64 } from "../../../extension/src/core/asm/machine/registers.ts";
import { killGroup } from "../../../extension/src/node/killGroup.ts";
import type { GoTarget } from "../goToolchain.ts";
import { runnerOf } from "../runner.ts";
import { freePort, GdbRemote } from "./gdbRemote.ts";

/** A Go program that is run one instruction at a time: amd64 by gdbserver, arm64 by the stub of qemu-user. */

/** Registers of the stopped thread by the numbers of the architecture; vector registers have 128 bits. */
export type Registers = readonly bigint[];

/** Where a stub's `g` answer has each register: offset and size in bytes, -1 for what it does not tell. */
interface RegisterLayout {
  readonly places: readonly (readonly [number, number])[];
  readonly pc: number;
}

function layoutOf(arch: Architecture): RegisterLayout {
  const none = [-1, 0] as const;
  if (arch.goarch === "arm64") {
    const places = arch.names.map((_, i) => (i <= 31 ? ([8 * i, 8] as const) : none));
    return { places, pc: 256 };
  }
  // rax rbx rcx rdx rsi rdi rbp rsp r8 … r15, rip; 16 vector registers behind the flags, segments and the x87.
  const order = ["AX", "BX", "CX", "DX", "SI", "DI", "BP", "SP"];
  const places = arch.names.map((name, i) => {
    const at = order.indexOf(name);
    if (at >= 0) return [8 * at, 8] as const;
    if (name.startsWith("R")) return [8 * Number(name.slice(1)), 8] as const;
    return name.startsWith("X") ? ([276 + 16 * (i - 16), 16] as const) : none;
  });
  return { places, pc: 128 };
}

function littleEndian(bytes: Buffer, at: number, size: number): bigint {
  return size === 8
    ? bytes.readBigUInt64LE(at)
    : bytes.readBigUInt64LE(at) | (bytes.readBigUInt64LE(at + 8) << 64n);
}

/** Why programs of a GOARCH cannot be stepped here, or undefined. */
export function missingStepper(goarch: string): string | undefined {
  if (process.platform !== "linux") return "no Linux";
  if (goarch === "arm64") {
    const runner = runnerOf("arm64");
    return "command" in runner && runner.command.length > 0 ? undefined : "no qemu-aarch64 on PATH";
  }
  if (process.arch !== "x64") return "no amd64 processor";
  const found = spawnSync("gdbserver", ["--version"], { stdio: "ignore", timeout: 10_000 }).status === 0;
  return found ? undefined : "no gdbserver on PATH";
}

/** The process that gdbserver has started: its first thread bears the same number. */
async function processOf(remote: GdbRemote): Promise<number> {
  const answer = await remote.ask("qC");
  return Number.parseInt(/^QC(?:p[0-9a-f]+\.)?([0-9a-f]+)/.exec(answer)?.[1] ?? "", 16);
}

export class SteppedProcess {
  readonly arch: Architecture;
  readonly #child: ChildProcess;
  readonly #remote: GdbRemote;
  readonly #memory: number;
  readonly #layout: RegisterLayout;
  readonly #breakpointBytes: string;
  readonly #breakpoints = new Set<number>();
  #thread = "";
  /** Whether the program has ended. */
  ended = false;

  private constructor(arch: Architecture, child: ChildProcess, remote: GdbRemote, pid: number) {
    this.arch = arch;
    this.#child = child;
    this.#remote = remote;
    this.#memory = openSync(`/proc/${pid}/mem`, "r");
    this.#layout = layoutOf(arch);
    this.#breakpointBytes = arch.goarch === "amd64" ? "1" : "4";
  }

  /** Starts a program, stopped before its first instruction. @throws Error when it cannot be stepped here */
  static async start(target: GoTarget, program: string, args: readonly string[]): Promise<SteppedProcess> {
    const port = await freePort();
    const isEmulated = target.goarch === "arm64";
    const runner = runnerOf(target.goarch);
    const [file, ...before] = isEmulated
      ? [...("command" in runner ? runner.command : []), "-g", String(port)]
      : ["gdbserver", "--once", `127.0.0.1:${port}`];
    const env = { ...process.env, GODEBUG: "asyncpreemptoff=1", GOGC: "off", GOMAXPROCS: "1" };
    const child = spawn(file as string, [...before, program, ...args], {
      env,
      detached: true,
      stdio: ["ignore", "ignore", "pipe"],
    });
    let told = "";
    child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
      if (told.length < 4000) told += chunk;
    });
    try {
      const failed = new Promise<never>((_, reject) => {
        child.once("error", reject);
        child.once("exit", (status) => reject(new Error(`${file} ended with ${status}: ${told}`)));
      });
      failed.catch(() => undefined);
      const remote = await Promise.race([GdbRemote.connect(port), failed]);
      await remote.ask("qSupported:swbreak+;vContSupported+");
      const pid = isEmulated ? child.pid : await processOf(remote);
      const stepped = new SteppedProcess(isEmulated ? arm64 : amd64, child, remote, Number(pid));
      stepped.#stopped(await remote.ask("?"));
      // Signals of the runtime's own go on to the program: urgent data is how it asks a thread to yield.
      await remote.ask("QPassSignals:e;10;11;14;17;1a;1b;1c");
      return stepped;
    } catch (error) {
      killGroup(child.pid);
      throw error;
    }
  }

  async addBreakpoint(address: number): Promise<void> {
    await this.#remote.ask(`Z0,${address.toString(16)},${this.#breakpointBytes}`);
    this.#breakpoints.add(address);
  }

  async removeBreakpoint(address: number): Promise<void> {
    await this.#remote.ask(`z0,${address.toString(16)},${this.#breakpointBytes}`);
    this.#breakpoints.delete(address);
  }

  /** Runs the thread that is stopped at `pc` for one instruction; the others stand still. */
  async step(pc: number): Promise<void> {
    // A stub stops at once at a breakpoint where it stands.
    const stands = this.#breakpoints.has(pc);
    if (stands) await this.removeBreakpoint(pc);
    this.#stopped(await this.#remote.ask(`vCont;s:${this.#thread}`));
    if (stands && !this.ended) await this.addBreakpoint(pc);
  }

  /** Runs from `pc` until a breakpoint or the end. */
  async resume(pc: number): Promise<void> {
    if (this.#breakpoints.has(pc)) await this.step(pc);
    if (this.ended) return;
    this.#stopped(await this.#remote.ask("vCont;c"));
  }

  async registers(): Promise<{ pc: number; registers: Registers }> {
    const bytes = Buffer.from((await this.#remote.ask("g")).replaceAll("x", "0"), "hex");
    const registers = this.#layout.places.map(([at, size]) => (at < 0 ? 0n : littleEndian(bytes, at, size)));
    return { pc: Number(bytes.readBigUInt64LE(this.#layout.pc)), registers };
  }

  /** Memory of the stopped program. @throws Error where nothing is mapped */
  read(address: number, sizeBytes: number): Buffer {
    const bytes = Buffer.allocUnsafe(sizeBytes);
    const count = readSync(this.#memory, bytes, 0, sizeBytes, address);
    if (count < sizeBytes)
      throw new Error(`only ${count} of ${sizeBytes} bytes at 0x${address.toString(16)}`);
    return bytes;
  }

  /** A word as a number; words over 2^53 lose their low bits. */
  word(address: number): number {
    return Number(this.read(address, 8).readBigUInt64LE(0));
  }

  /** Writes one byte of the stopped program. */
  async writeByte(address: number, byte: number): Promise<void> {
    await this.#remote.ask(`M${address.toString(16)},1:${byte.toString(16).padStart(2, "0")}`);
  }

  /** Ends the program. */
  end(): void {
    closeSync(this.#memory);
    this.#remote.close();
    killGroup(this.#child.pid);
  }

  #stopped(answer: string): void {
    const kind = answer[0];
    this.ended = kind === "W" || kind === "X";
    if (this.ended) return;
    if (kind !== "T" && kind !== "S") throw new Error(`unexpected stop: ${answer}`);
    const signal = answer.slice(1, 3);
    if (signal !== "05") throw new Error(`the program was stopped by signal ${Number.parseInt(signal, 16)}`);
    const thread = /thread:([^;]+);/.exec(answer)?.[1];
    if (thread !== undefined) this.#thread = thread;
  }
}
