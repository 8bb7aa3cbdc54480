import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import type { Cancel, GoCommand, GoResult, GoRun } from "../workspace/ports.ts";
import { findProgram } from "./findProgram.ts";
import { killGroup, noteRunning } from "./killGroup.ts";

/** How a run of go is bounded, and where it runs. */
export interface GoRunOptions extends Omit<GoRun, "folder"> {
  readonly cwd: string;
}

/** The go command at a path, or of PATH where that is empty; folders are named by their paths. */
export function goCommand(goPath: string): GoCommand {
  return {
    mayRun: () => true,
    run: (args, { folder, ...options }, cancel) => runGo(goPath, args, { ...options, cwd: folder }, cancel),
  };
}

/** Output that is kept; beyond this the program is ended. */
const maxOutputBytes = 64_000_000;
/** So long after its end nothing more of a program's output comes. */
const lateMilliseconds = 2000;
/** Longest line of output that is passed on; a listing's longest are some ten thousand. */
const maxLineLength = 16_000_000;

/**
 * Runs the go command: an argument vector, no shell, limits of time and output, and a cancel that ends its whole process group.
 * @param goPath the program's absolute path, or a name in PATH; empty: go
 * @throws Error with one sentence when go cannot be started, is cancelled, takes too long or prints too much
 */
export function runGo(
  goPath: string,
  args: readonly string[],
  options: GoRunOptions,
  cancel?: Cancel,
): Promise<GoResult> {
  const name = `go ${args[0] ?? ""}`;
  return new Promise((resolve, reject) => {
    if (cancel?.isCancellationRequested) return reject(new Error(`${name} was cancelled`));
    const program = findProgram(goPath || "go");
    if (program === null) return reject(new Error(missingText(goPath)));
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
    if (options.takeStderr) child.stderr.setEncoding("utf8").on("data", passOn(options.takeStderr));
    else child.stderr.on("data", keep("stderr"));
    const settle = (): void => {
      clearTimeout(timer);
      cancelled?.dispose();
      ended();
    };
    child.on("error", (error: NodeJS.ErrnoException) => {
      settle();
      reject(
        error.code === "ENOENT"
          ? new Error(existsSync(options.cwd) ? missingText("") : `the folder ${options.cwd} is not there`)
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

const missingText = (goPath: string): string =>
  /[\\/]/.test(goPath)
    ? `${goPath} is not the absolute path of a go command`
    : "the go command was not found";
