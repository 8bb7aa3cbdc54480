import { setImmediate } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { diskFiles } from "../node/diskFiles.ts";
import { goFolders } from "../node/goFolders.ts";
import { machine } from "../node/machine.ts";
import { parserFrom } from "../node/parserFiles.ts";
import type { ToChecker } from "../protocol/checkMessages.ts";
import { serveChecks } from "./serveChecks.ts";

/** The thread that looks for mistakes: a bundle of its own, started by services/checkThread.ts. */
const port = parentPort;
if (!port) throw new Error("checkWorker runs as a worker thread only");
const { maxFileBytes } = workerData as { readonly maxFileBytes: number };
let parser: ReturnType<typeof parserFrom> | undefined;
const serve = serveChecks({
  post: (message) => port.postMessage(message),
  pause: () => setImmediate(),
  disk: diskFiles(maxFileBytes),
  folders: goFolders(),
  parser: () => {
    parser ??= parserFrom(__dirname);
    return parser;
  },
  machine,
});
port.on("message", (message: ToChecker) => void serve(message));
