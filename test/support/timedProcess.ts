import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";

/** What one run of a command took. */
export interface Taken {
  readonly milliseconds: number;
  /** Time of all its threads on processors, which other programs disturb less; NaN where the system does not tell. */
  readonly processorMilliseconds: number;
  /** Highest resident memory in bytes; NaN where the system does not tell. */
  readonly residentBytes: number;
}

/** How a command is run. */
export interface RunAs {
  /** Bytes that it gets on standard input, as often as `times`. */
  readonly input?: Buffer;
  readonly times?: number;
  readonly cwd?: string;
  /** Variables beside those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** The exit codes of a run that went well. */
  readonly statuses?: readonly number[];
}

/** Runs a command to its end with its output thrown away. @throws Error for another exit code */
export async function timed(
  [file, ...args]: readonly [string, ...string[]],
  { input, times = 1, cwd, env, statuses = [0] }: RunAs = {},
): Promise<Taken> {
  const start = performance.now();
  const child = spawn(file, args, {
    stdio: [input ? "pipe" : "ignore", "ignore", "ignore"],
    ...{ cwd, env: { ...process.env, ...env } },
  });
  const watch = watchProcess(child);
  const exit = once(child, "exit");
  if (input && child.stdin) {
    child.stdin.on("error", () => {});
    for (let i = 0; i < times && child.exitCode === null; i++)
      if (!child.stdin.write(input)) await Promise.race([once(child.stdin, "drain"), exit]);
    child.stdin.end();
  }
  const [status] = await exit;
  const milliseconds = performance.now() - start;
  const seen = watch();
  if (!statuses.includes(status)) throw new Error(`${file} ${args.join(" ")} ended with ${status}`);
  return { milliseconds, ...seen };
}

/** Looks at a process now and then; the function gives what was seen last. */
function watchProcess(child: ChildProcess): () => Omit<Taken, "milliseconds"> {
  let processorMilliseconds = Number.NaN;
  let residentBytes = Number.NaN;
  const look = (): void => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
      const kilobytes = /VmHWM:\s+(\d+) kB/.exec(status)?.[1];
      if (kilobytes === undefined) return;
      residentBytes = Number(kilobytes) * 1024;
      // The name of the program, in brackets, may hold spaces.
      const fields = readFileSync(`/proc/${child.pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
      processorMilliseconds = (Number(fields[11]) + Number(fields[12])) * millisecondsPerTick;
    } catch {
      // Ended, or a system without /proc.
    }
  };
  const timer = setInterval(look, 20);
  return () => {
    clearInterval(timer);
    return { processorMilliseconds, residentBytes };
  };
}

/** Linux counts processor time in hundredths of a second. */
const millisecondsPerTick = 10;
