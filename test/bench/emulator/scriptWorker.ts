import { parentPort, workerData } from "node:worker_threads";
import { type KeyKind, makeKeys } from "./keys.ts";
import type { Operation } from "./operations.ts";
import { scriptSide } from "./scriptSide.ts";

// The thread behind ScriptThread: answers each operation with its time.
const { kind, count } = workerData as { readonly kind: KeyKind; readonly count: number };
const side = scriptSide(kind, makeKeys(count));
parentPort?.on("message", async (operation: Operation) => parentPort?.postMessage(await side.run(operation)));
