import { spawn } from "node:child_process";
import type * as vscode from "vscode";
import { killGroup } from "../node/killGroup.ts";

/** What a program printed and how it ended. */
export interface GoResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a run of go is bounded, and where it runs. */
export interface GoRunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMilliseconds: number;
  /** Gets standard error piece by piece as text instead of keeping it: a compiler listing may be hundreds of megabytes. */
  readonly takeStderr?: (chunk: string) => void;
}

/** Output beyond this is cut off and the program ended. */
const maxOutputBytes = 64_000_000;

/**
 * Runs the go command: an argument vector, no shell, a time limit, and a cancel that ends its whole process group.
 * @throws Error with one sentence when go cannot be started, is cancelled or takes too long
 */
export function runGo(
  goPath: string,
  args: readonly string[],
  options: GoRunOptions,
  token?: vscode.CancellationToken,
): Promise<GoResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(goPath || "go", [...args], {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
      detached: process.platform !== "win32",
    });
    const output = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
    let bytes = 0;
    let failure: Error | undefined;
    const end = (reason: string): void => {
      failure ??= new Error(reason);
      killGroup(child.pid);
    };
    const take = (stream: "stdout" | "stderr") => (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxOutputBytes) end(`go ${args[0] ?? ""} printed more than ${maxOutputBytes} bytes`);
      else output[stream].push(chunk);
    };
    const timer = setTimeout(
      () => end(`go ${args[0] ?? ""} took longer than ${options.timeoutMilliseconds / 1000} seconds`),
      options.timeoutMilliseconds,
    );
    const cancelled = token?.onCancellationRequested(() => end(`go ${args[0] ?? ""} was cancelled`));
    child.stdout.on("data", take("stdout"));
    if (options.takeStderr) child.stderr.setEncoding("utf8").on("data", options.takeStderr);
    else child.stderr.on("data", take("stderr"));
    child.on("error", (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      cancelled?.dispose();
      reject(error.code === "ENOENT" ? new Error("the go command was not found") : error);
    });
    child.on("close", (code) => {
      clearTimeout(timer);
      cancelled?.dispose();
      if (failure) reject(failure);
      else
        resolve({
          exitCode: code ?? 1,
          stdout: Buffer.concat(output.stdout).toString("utf8"),
          stderr: Buffer.concat(output.stderr).toString("utf8"),
        });
    });
  });
}
