import { setImmediate } from "node:timers/promises";
import { parentPort } from "node:worker_threads";
import { serveEmulator } from "./serveEmulator.ts";

/** The thread that emulates large maps: a bundle of its own, started by services/emulatorWorker.ts. */
const port = parentPort;
if (!port) throw new Error("emulatorWorker runs as a worker thread only");
port.on(
  "message",
  serveEmulator({
    post: (message, transfer) => port.postMessage(message, transfer),
    pause: () => setImmediate(),
    clock: { now: () => performance.now(), epoch: () => Date.now() },
  }),
);
