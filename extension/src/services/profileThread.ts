import { Worker } from "node:worker_threads";
import type { FromProfiler, OpenedProfiles, ProfileOrder } from "../protocol/profileMessages.ts";

/** How the reading of profiles is watched. */
export interface ProfileWatch {
  /** Ends it at once. */
  readonly signal: AbortSignal;
  readonly onStage: (stage: string) => void;
  /** Larger source files are not read. */
  readonly maxFileBytes: number;
}

/**
 * Reads profiles on a thread of their own, which ends with it.
 * @param script path of the thread's bundle, extension/dist/profileWorker.cjs
 * @returns null when it was cancelled
 * @throws Error with one sentence for what cannot be read
 */
export function readProfilesAside(
  script: string,
  order: ProfileOrder,
  { signal, onStage, maxFileBytes }: ProfileWatch,
): Promise<OpenedProfiles | null> {
  if (signal.aborted) return Promise.resolve(null);
  const worker = new Worker(script, {
    execArgv: [],
    name: "mapscope profile",
    workerData: { order, maxFileBytes },
  });
  return new Promise<OpenedProfiles | null>((resolve, reject) => {
    const cancelled = (): void => resolve(null);
    signal.addEventListener("abort", cancelled, { once: true });
    worker.on("message", (message: FromProfiler) => {
      if ("stage" in message) onStage(message.stage);
      else if ("opened" in message) resolve(message.opened);
      else reject(new Error(message.refused));
    });
    worker.on("error", (error) => reject(new Error(`reading the profile failed: ${error.message}`)));
    worker.on("exit", () => reject(new Error("reading the profile ended unexpectedly")));
  }).finally(() => void worker.terminate());
}
