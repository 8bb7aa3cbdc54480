import type { Cancel, GoCommand, GoResult, GoRun } from "../workspace/ports.ts";
import { findProgram } from "./findProgram.ts";
import { runProgram } from "./runProgram.ts";

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

/**
 * Runs the go command: an argument vector, no shell, limits of time and output, and a cancel that ends its whole process group.
 * @param goPath the program's absolute path, or a name in PATH; empty: go
 * @throws Error with one sentence when go cannot be started, is cancelled, takes too long or prints too much
 */
export async function runGo(
  goPath: string,
  args: readonly string[],
  options: GoRunOptions,
  cancel?: Cancel,
): Promise<GoResult> {
  const name = `go ${args[0] ?? ""}`;
  if (cancel?.isCancellationRequested) throw new Error(`${name} was cancelled`);
  const program = findProgram(goPath || "go");
  if (program === null) throw new Error(missingText(goPath));
  return runProgram({ name, program, missing: missingText("") }, args, options, cancel);
}

const missingText = (goPath: string): string =>
  /[\\/]/.test(goPath)
    ? `${goPath} is not the absolute path of a go command`
    : "the go command was not found";
