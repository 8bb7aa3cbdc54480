import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { sizeText } from "../core/numbers/sizeText.ts";
import type { Cancel, GoResult, GoRun } from "../workspace/ports.ts";
import { killGroup, noteRunning } from "./killGroup.ts";
import { watchMemory } from "./watchMemory.ts";

/** A program and what is said of it. */
export interface Program {
  /** What sentences call it: "go build". */
  readonly name: string;
  /** Its absolute path. */
  readonly program: string;
  /** What is said when it is not there. */
  readonly missing: string;
}

/** How a run is bounded, and where it runs. */
export interface ProgramRunOptions extends Omit<GoRun, "folder"> {
  readonly cwd: string;
  /** The program is ended when it takes more; absent: it may take all that there is. */
  readonly memoryBytes?: number;
  /** Gets standard output piece by piece as text, which is kept too. */
  readonly takeStdout?: (chunk: string) => void;
}

/** Output that is kept; beyond this the program is ended. */
const maxOutputBytes = 64_000_000;
/** So long after its end nothing more of a program's output comes. */
const lateMilliseconds = 2000;
/** Longest line of output that is passed on; a listing's longest are some ten thousand. */
const maxLineLength = 16_000_000;

/**
 * Runs a program: an argument vector, no shell, limits of time, memory and output, and a cancel that ends its whole process group.
 * @throws Error with one sentence when it cannot be started, is cancelled, takes or prints too much
 */
export function runProgram(
  { name, program, missing }: Program,
  args: readonly string[],
  options: ProgramRunOptions,
  cancel?: Cancel,
): Promise<GoResult> {
  return new Promise((resolve, reject) => {
    if (cancel?.isCancellationRequested) return reject(new Error(`${name} was cancelled`));
    const child = spawn(program, [...args], {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
      detached: process.platform !== "win32",
    });
    const ended = noteRunning(child.pid);
    const output = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
    let bytes = 0;
    let lineLength = 0;
    let failure: Error | undefined;
    const end = (reason: string): void => {
      failure ??= new Error(`${name} ${reason}`);
      killGroup(child.pid);
    };
    const keep = (stream: "stdout" | "stderr") => (chunk: Buffer) => {
      if (failure) return;
      bytes += chunk.length;
      if (bytes > maxOutputBytes) end(`printed more than ${maxOutputBytes / 1_000_000} MB`);
      else output[stream].push(chunk);
    };
    const passOn = (take: (chunk: string) => void) => (chunk: string) => {
      if (failure) return;
      const lastLineEnd = chunk.lastIndexOf("\n");
      lineLength = lastLineEnd < 0 ? lineLength + chunk.length : chunk.length - lastLineEnd - 1;
      if (lineLength > maxLineLength) end(`printed a line of more than ${maxLineLength / 1_000_000} MB`);
      else take(chunk);
    };
    const timer = setTimeout(
      () => end(`took longer than ${options.timeoutMilliseconds / 1000} seconds`),
      options.timeoutMilliseconds,
    );
    const cancelled = cancel?.onCancellationRequested(() => end("was cancelled"));
    child.stdout.on("data", keep("stdout"));
    if (options.takeStdout) {
      const take = options.takeStdout;
      const decoder = new TextDecoder();
      child.stdout.on("data", (chunk: Buffer) => failure || take(decoder.decode(chunk, { stream: true })));
    }
    if (options.takeStderr) child.stderr.setEncoding("utf8").on("data", passOn(options.takeStderr));
    else child.stderr.on("data", keep("stderr"));
    const { memoryBytes } = options;
    const unwatched =
      memoryBytes === undefined
        ? () => {}
        : watchMemory(child.pid, memoryBytes, () =>
            end(`took more memory than the limit of ${sizeText(memoryBytes)}`),
          );
    const settle = (): void => {
      clearTimeout(timer);
      unwatched();
      cancelled?.dispose();
      ended();
    };
    child.on("error", (error: NodeJS.ErrnoException) => {
      settle();
      reject(
        error.code === "ENOENT"
          ? new Error(existsSync(options.cwd) ? missing : `the folder ${options.cwd} is not there`)
          : error,
      );
    });
    // What it left running may hold its output open for ever: what is in the pipes is read, then it is ended.
    let late: ReturnType<typeof setTimeout> | undefined;
    const letGo = (): void => {
      killGroup(child.pid);
      child.stdout.destroy();
      child.stderr.destroy();
    };
    child.on("exit", () => {
      late = setTimeout(letGo, lateMilliseconds);
      for (const stream of [child.stdout, child.stderr]) stream.on("data", () => late?.refresh());
    });
    child.on("close", (code, signal) => {
      clearTimeout(late);
      settle();
      if (failure) reject(failure);
      else if (signal !== null) reject(new Error(`${name} was ended by ${signal}`));
      else
        resolve({
          exitCode: code ?? 1,
          stdout: Buffer.concat(output.stdout).toString("utf8"),
          stderr: Buffer.concat(output.stderr).toString("utf8"),
        });
    });
  });
}
