/** Programs of ours that run, each the head of a process group. */
const running = new Set<number>();

const signals = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

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
  if (pid !== undefined) running.add(pid);
  return () => {
    if (pid !== undefined) running.delete(pid);
  };
}

/** From now on a signal that ends this program ends those that it runs too, with all that they started. */
export function endGroupsWithProgram(): void {
  for (const [signal, number] of Object.entries(signals))
    process.once(signal, () => {
      for (const pid of running) killGroup(pid);
      process.exit(128 + number);
    });
}
