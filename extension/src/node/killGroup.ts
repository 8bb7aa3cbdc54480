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
 * From now on a signal that ends this program ends those that it runs too, with all that they started. While none runs
 * a signal ends it as it is used to, in the midst of any work.
 */
export function endGroupsWithProgram(): void {
  endsGroups = true;
}

const signals = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

function listen(to: "on" | "off"): void {
  for (const signal of Object.keys(signals) as (keyof typeof signals)[]) process[to](signal, endAll);
}

function endAll(signal: keyof typeof signals): void {
  for (const pid of running) killGroup(pid);
  process.exit(128 + signals[signal]);
}
