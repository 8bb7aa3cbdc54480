import { readFileSync } from "node:fs";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { loadGoParser } from "../core/source/goParser.ts";
import { diskFiles } from "../node/diskFiles.ts";
import { goFolders } from "../node/goFolders.ts";
import { machine } from "../node/machine.ts";
import type { ToChecker } from "../protocol/checkMessages.ts";
import { serveChecks } from "./serveChecks.ts";

/** The thread that looks for mistakes: a bundle of its own, started by services/checkThread.ts. */
const port = parentPort;
if (!port) throw new Error("checkWorker runs as a worker thread only");
const { maxFileBytes } = workerData as { readonly maxFileBytes: number };
const wasm = (name: string): Uint8Array => readFileSync(path.join(__dirname, name));
let parser: ReturnType<typeof loadGoParser> | undefined;
const serve = serveChecks({
  post: (message) => port.postMessage(message),
  pause: () => setImmediate(),
  disk: diskFiles(maxFileBytes),
  folders: goFolders(),
  parser: () => {
    parser ??= loadGoParser(wasm("web-tree-sitter.wasm"), wasm("tree-sitter-go.wasm"));
    return parser;
  },
  machine,
});
port.on("message", (message: ToChecker) => void serve(message));
