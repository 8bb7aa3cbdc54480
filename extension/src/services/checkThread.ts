import { Worker } from "node:worker_threads";
import type { FoundMistake } from "../core/diagnose/mistake.ts";
import type { CheckOrder, CheckOutcome, FromChecker, ToChecker } from "../protocol/checkMessages.ts";

/** How a check is watched. */
export interface CheckWatch {
  /** Ends it as cancelled. */
  readonly signal: AbortSignal;
  /** Hears what was found in each file or folder, and how many of them are done. */
  readonly onFound: (place: string, found: readonly FoundMistake[], done: number, of: number) => void;
  /** For one package; a thread that takes longer is ended. */
  readonly timeLimitMilliseconds: number;
}

/** A thread that has nothing to do ends after so long. */
const idleMilliseconds = 120_000;
/** A cancelled check that does not end by itself takes the thread with it. */
const cancelPatienceMilliseconds = 1000;

interface Pending extends CheckWatch {
  readonly resolve: (outcome: CheckOutcome) => void;
  limit: ReturnType<typeof setTimeout> | undefined;
}

/** The thread that looks for mistakes, so that the extension host stays free. It starts with the first check. */
export class CheckThread {
  readonly #script: string;
  readonly #maxFileBytes: () => number;
  readonly #idleMilliseconds: number;
  #worker: Worker | undefined;
  readonly #pending = new Map<number, Pending>();
  /** The texts of files that are open, and those that the thread knows. */
  readonly #open = new Map<string, string>();
  #lastId = 0;
  #idleTimer: ReturnType<typeof setTimeout> | undefined;

  /** @param script path of the thread's bundle, extension/dist/checkWorker.cjs */
  constructor(script: string, options: { maxFileBytes: () => number; idleMilliseconds?: number }) {
    this.#script = script;
    this.#maxFileBytes = options.maxFileBytes;
    this.#idleMilliseconds = options.idleMilliseconds ?? idleMilliseconds;
  }

  /** Whether the thread is there now. */
  get isRunning(): boolean {
    return this.#worker !== undefined;
  }

  /** A file is open, with this text. */
  open(file: string, text: string): void {
    if (this.#open.get(file) === text) return;
    this.#open.set(file, text);
    this.#post({ open: file, text });
  }

  /** A file is as it is on the disk, where it has changed, come or gone; one that is open stays as it is open. */
  changedOnDisk(file: string): void {
    if (!this.#open.has(file)) this.#post({ disk: file });
  }

  /** A file is no longer open. */
  close(file: string): void {
    if (this.#open.delete(file)) this.#post({ disk: file });
  }

  /** Looks for mistakes, package by package. @returns how it ended: of what fails, too */
  check(order: CheckOrder, watch: CheckWatch): Promise<CheckOutcome> {
    if (watch.signal.aborted) return Promise.resolve({ kind: "cancelled" });
    clearTimeout(this.#idleTimer);
    const worker = (this.#worker ??= this.#start());
    const id = ++this.#lastId;
    return new Promise((resolve) => {
      const cancel = (): void => this.#cancel(id);
      watch.signal.addEventListener("abort", cancel);
      const pending: Pending = {
        ...watch,
        resolve: (outcome) => {
          watch.signal.removeEventListener("abort", cancel);
          resolve(outcome);
        },
        limit: undefined,
      };
      this.#pending.set(id, pending);
      this.#watchTime(pending);
      const message: ToChecker = { id, order };
      worker.postMessage(message);
    });
  }

  /** Ends the thread; what is under way fails. */
  dispose(): void {
    this.#stop({ kind: "failed", message: "the check was closed" });
  }

  #post(message: ToChecker): void {
    this.#worker?.postMessage(message);
  }

  #start(): Worker {
    const worker = new Worker(this.#script, {
      execArgv: [],
      name: "mapscope check",
      workerData: { maxFileBytes: this.#maxFileBytes() },
    });
    const ended = (message: string): void => {
      if (this.#worker === worker) this.#stop({ kind: "failed", message });
    };
    worker.on("message", (message: FromChecker) => {
      if (this.#worker === worker) this.#receive(message);
    });
    worker.on("error", (error) => ended(`the check failed: ${error.message}`));
    worker.on("exit", () => ended("the check ended unexpectedly"));
    worker.unref();
    for (const [open, text] of this.#open) {
      const message: ToChecker = { open, text };
      worker.postMessage(message);
    }
    return worker;
  }

  #stop(why: CheckOutcome): void {
    clearTimeout(this.#idleTimer);
    const worker = this.#worker;
    this.#worker = undefined;
    for (const id of [...this.#pending.keys()]) this.#settle(id, why);
    void worker?.terminate();
  }

  #receive(message: FromChecker): void {
    const pending = this.#pending.get(message.id);
    if (pending === undefined) return;
    if ("found" in message) {
      this.#watchTime(pending);
      if (!pending.signal.aborted) pending.onFound(message.place, message.found, message.done, message.of);
    } else this.#settle(message.id, message.outcome);
  }

  /** A check that is cancelled ends at the next package; one that is in the middle of a long one takes the thread along. */
  #cancel(id: number): void {
    const pending = this.#pending.get(id);
    if (pending === undefined) return;
    this.#post({ cancel: id });
    clearTimeout(pending.limit);
    pending.limit = setTimeout(() => this.#stop({ kind: "cancelled" }), cancelPatienceMilliseconds);
  }

  #watchTime(pending: Pending): void {
    clearTimeout(pending.limit);
    const { timeLimitMilliseconds } = pending;
    if (pending.signal.aborted) return;
    pending.limit = setTimeout(() => {
      const seconds = Math.round(timeLimitMilliseconds / 1000);
      this.#stop({ kind: "slow", message: `a package took more than ${seconds} s` });
    }, timeLimitMilliseconds);
  }

  #settle(id: number, outcome: CheckOutcome): void {
    const pending = this.#pending.get(id);
    if (pending === undefined) return;
    this.#pending.delete(id);
    clearTimeout(pending.limit);
    pending.resolve(pending.signal.aborted ? { kind: "cancelled" } : outcome);
    this.#endWhenIdle();
  }

  #endWhenIdle(): void {
    clearTimeout(this.#idleTimer);
    if (this.#pending.size > 0 || this.#worker === undefined) return;
    this.#idleTimer = setTimeout(() => this.#stop({ kind: "done" }), this.#idleMilliseconds);
    this.#idleTimer.unref();
  }
}
