import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { projectPath } from "../../support/projectPath.ts";

/** What one run of a command took. */
export interface Taken {
  readonly milliseconds: number;
  /** Highest resident memory in bytes; NaN where the system does not tell. */
  readonly residentBytes: number;
}

/** A command line of the built extension, in a process of its own. */
export function explain(...args: string[]): readonly [string, ...string[]] {
  return [process.execPath, projectPath("extension/dist/cli.cjs"), "explain", ...args];
}

/**
 * Runs a command to its end with its output thrown away.
 * @param input bytes that it gets on standard input, as often as `times`
 */
export async function timed(
  [file, ...args]: readonly [string, ...string[]],
  input?: Buffer,
  times = 1,
): Promise<Taken> {
  const start = performance.now();
  const child = spawn(file, args, { stdio: [input ? "pipe" : "ignore", "ignore", "ignore"] });
  const watch = watchMemory(child);
  const exit = once(child, "exit");
  if (input && child.stdin) {
    child.stdin.on("error", () => {});
    for (let i = 0; i < times && child.exitCode === null; i++)
      if (!child.stdin.write(input)) await Promise.race([once(child.stdin, "drain"), exit]);
    child.stdin.end();
  }
  const [status] = await exit;
  const milliseconds = performance.now() - start;
  const residentBytes = watch();
  if (status !== 0) throw new Error(`${file} ${args.join(" ")} ended with ${status}`);
  return { milliseconds, residentBytes };
}

/** Looks at a process's high-water mark now and then; the function gives the last that was seen. */
function watchMemory(child: ChildProcess): () => number {
  let bytes = Number.NaN;
  const look = (): void => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
      bytes = Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) * 1024 || bytes;
    } catch {
      // Ended, or a system without /proc.
    }
  };
  const timer = setInterval(look, 20);
  return () => {
    clearInterval(timer);
    return bytes;
  };
}
