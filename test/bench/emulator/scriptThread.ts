import { once } from "node:events";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { projectPath } from "../../support/projectPath.ts";
import type { KeyKind } from "./keys.ts";
import type { Operation, Side } from "./operations.ts";

/** JavaScript's Map in a thread with a heap of its own, so that no side's garbage collection goes over the other's objects. */
export class ScriptThread implements Side {
  readonly #worker: Worker;

  private constructor(worker: Worker) {
    this.#worker = worker;
  }

  static async start(kind: KeyKind, count: number): Promise<ScriptThread> {
    const { bundleForNode } = await import(pathToFileURL(projectPath("esbuild.mjs")).href);
    const folder = projectPath(".build", "bench");
    const entry = "test/bench/emulator/scriptWorker.ts";
    await bundleForNode([entry], folder);
    const file = path.join(folder, entry.replace(/\.ts$/, ".mjs"));
    return new ScriptThread(new Worker(file, { workerData: { kind, count } }));
  }

  async run(operation: Operation): Promise<number> {
    const answer = once(this.#worker, "message");
    this.#worker.postMessage(operation);
    const [nanoseconds] = (await answer) as [number];
    return nanoseconds;
  }

  end(): Promise<number> {
    return this.#worker.terminate();
  }
}
