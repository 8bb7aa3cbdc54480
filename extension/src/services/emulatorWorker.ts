import { Worker } from "node:worker_threads";
import type {
  EmulatorReply,
  EmulatorRequest,
  EmulatorRequestName,
  FromEmulator,
  ToEmulator,
} from "../protocol/emulatorMessages.ts";

/** How a request is watched. */
export interface RequestOptions {
  /** Ends the request with the error "cancelled". */
  readonly signal?: AbortSignal;
  readonly timeLimitMilliseconds?: number;
  /** Hears the share done, 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

/** A thread that holds no map and has nothing to do ends after so long. */
const idleMilliseconds = 30_000;
const defaultTimeLimitMilliseconds = 10 * 60_000;
/** A cancelled request that does not end by itself takes the thread with it. */
const cancelPatienceMilliseconds = 3000;

interface Pending {
  readonly name: EmulatorRequestName;
  readonly body: unknown;
  readonly resolve: (reply: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly onProgress: ((share: number) => void) | undefined;
}

/**
 * The thread that emulates large maps, so that the extension host stays free. It starts with the first request, and ends
 * when it holds no map and is idle, or with the window.
 */
export class EmulatorWorker {
  readonly #script: string;
  readonly #idleMilliseconds: number;
  #worker: Worker | undefined;
  readonly #pending = new Map<number, Pending>();
  readonly #maps = new Set<number>();
  #lastId = 0;
  #idleTimer: ReturnType<typeof setTimeout> | undefined;

  /** @param script path of the thread's bundle, extension/dist/emulatorWorker.cjs */
  constructor(script: string, options: { readonly idleMilliseconds?: number } = {}) {
    this.#script = script;
    this.#idleMilliseconds = options.idleMilliseconds ?? idleMilliseconds;
  }

  /** Whether the thread is there now. */
  get isRunning(): boolean {
    return this.#worker !== undefined;
  }

  /**
   * Asks the thread for something.
   * @throws Error with one sentence: what the emulator says, "cancelled", the time limit, or that the thread ended
   */
  request<Name extends EmulatorRequestName>(
    name: Name,
    body: EmulatorRequest<Name>,
    options: RequestOptions = {},
  ): Promise<EmulatorReply<Name>> {
    const { signal, timeLimitMilliseconds = defaultTimeLimitMilliseconds, onProgress } = options;
    if (signal?.aborted) return Promise.reject(new Error("cancelled"));
    const worker = (this.#worker ??= this.#start());
    clearTimeout(this.#idleTimer);
    const id = ++this.#lastId;
    return new Promise<EmulatorReply<Name>>((resolve, reject) => {
      const cancel = (): void => this.#end(id, new Error("cancelled"));
      const limit = setTimeout(() => {
        const seconds = Math.round(timeLimitMilliseconds / 1000);
        this.#end(id, new Error(`the emulator did not finish within ${seconds} s`));
      }, timeLimitMilliseconds);
      const release = (): void => {
        clearTimeout(limit);
        signal?.removeEventListener("abort", cancel);
      };
      signal?.addEventListener("abort", cancel);
      this.#pending.set(id, {
        name,
        body,
        resolve: (reply) => {
          release();
          resolve(reply as EmulatorReply<Name>);
        },
        reject: (error) => {
          release();
          reject(error);
        },
        onProgress,
      });
      worker.postMessage({ id, name, body });
    });
  }

  /** Ends the thread; what is under way fails. */
  dispose(): void {
    this.#stop(new Error("the emulator was closed"));
  }

  #start(): Worker {
    const worker = new Worker(this.#script, { execArgv: [], name: "mapscope emulator" });
    const ended = (why: string): void => {
      if (this.#worker === worker) this.#stop(new Error(why));
    };
    worker.on("message", (message: unknown) => {
      if (this.#worker === worker) this.#receive(message);
    });
    worker.on("error", (error) => ended(`the emulator failed: ${error.message}`));
    worker.on("exit", () => ended("the emulator ended unexpectedly"));
    worker.unref();
    return worker;
  }

  #stop(why: Error): void {
    clearTimeout(this.#idleTimer);
    const worker = this.#worker;
    this.#worker = undefined;
    this.#maps.clear();
    for (const [id, pending] of [...this.#pending]) {
      this.#pending.delete(id);
      pending.reject(why);
    }
    void worker?.terminate();
  }

  #receive(message: unknown): void {
    const answer = checkFromEmulator(message);
    const pending = answer && this.#pending.get(answer.id);
    if (!answer || !pending) return;
    if ("progress" in answer) {
      pending.onProgress?.(answer.progress);
      return;
    }
    this.#pending.delete(answer.id);
    if ("error" in answer) pending.reject(new Error(answer.error));
    else {
      if (pending.name === "fill") this.#maps.add((answer.reply as EmulatorReply<"fill">).map);
      if (pending.name === "drop") this.#maps.delete((pending.body as EmulatorRequest<"drop">).map);
      pending.resolve(answer.reply);
    }
    this.#endWhenIdle();
  }

  /** Ends a request from this side, and asks the thread to stop it; a thread that does not is ended. */
  #end(id: number, why: Error): void {
    const pending = this.#pending.get(id);
    const worker = this.#worker;
    if (!pending || !worker) return;
    pending.reject(why);
    const stuck = setTimeout(() => {
      if (this.#worker === worker) this.#stop(new Error("the emulator did not stop and was ended"));
    }, cancelPatienceMilliseconds);
    // The answer to the cancelled request, an error or a reply that came too late, shows that the thread is well.
    const settled = (): void => clearTimeout(stuck);
    this.#pending.set(id, {
      name: pending.name,
      body: pending.body,
      resolve: (reply) => {
        settled();
        if (pending.name === "fill") void this.#drop((reply as EmulatorReply<"fill">).map);
      },
      reject: settled,
      onProgress: undefined,
    });
    const cancel: ToEmulator = { cancel: id };
    worker.postMessage(cancel);
  }

  async #drop(map: number): Promise<void> {
    await this.request("drop", { map }).catch(() => null);
  }

  #endWhenIdle(): void {
    clearTimeout(this.#idleTimer);
    if (this.#pending.size > 0 || this.#maps.size > 0 || !this.#worker) return;
    this.#idleTimer = setTimeout(() => this.#stop(new Error("idle")), this.#idleMilliseconds);
    this.#idleTimer.unref();
  }
}

/** The message if it has the form of an answer, else undefined. */
function checkFromEmulator(value: unknown): FromEmulator | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const message = value as {
    readonly id?: unknown;
    readonly progress?: unknown;
    readonly reply?: unknown;
    readonly error?: unknown;
  };
  if (typeof message.id !== "number") return undefined;
  const isAnswer =
    typeof message.progress === "number" || typeof message.error === "string" || message.reply !== undefined;
  return isAnswer ? (value as FromEmulator) : undefined;
}
