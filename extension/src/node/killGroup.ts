import { constants } from "node:os";

/** Programs of ours that run, each the head of a process group. */
const running = new Set<number>();

/** Ends a process and all that it started. */
export function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

/** Notes a program that must not outlive this one; the answer is called when it has ended. */
export function noteRunning(pid: number | undefined): () => void {
  if (pid === undefined) return () => {};
  running.add(pid);
  if (endsGroups && running.size === 1) listen("on");
  return () => {
    if (running.delete(pid) && endsGroups && running.size === 0) listen("off");
  };
}

let endsGroups = false;

/**
 * From now on a signal that ends this program, and its own end, end those that it runs too, with all that they started.
 * While none runs a signal ends it as it is used to, in the midst of any work.
 */
export function endGroupsWithProgram(): void {
  endsGroups = true;
  process.on("exit", killAll);
}

const onWindows = ["SIGHUP", "SIGINT", "SIGTERM", "SIGBREAK"] as const;
/** Those that end a program which does not listen, and that it can listen to; SIGPIPE is an error of the stream. */
const elsewhere = [
  ...(["SIGHUP", "SIGINT", "SIGQUIT", "SIGABRT", "SIGUSR2", "SIGALRM"] as const),
  ...(["SIGTERM", "SIGXCPU", "SIGVTALRM", "SIGIO"] as const),
];

function listen(to: "on" | "off"): void {
  for (const signal of process.platform === "win32" ? onWindows : elsewhere) process[to](signal, endAll);
}

function killAll(): void {
  for (const pid of running) killGroup(pid);
}

function endAll(signal: NodeJS.Signals): void {
  killAll();
  process.exit(128 + (constants.signals[signal] ?? 0));
}
