import { parentPort, workerData } from "node:worker_threads";
import { diskFiles } from "../node/diskFiles.ts";
import { filesUnderEdit } from "../workspace/filesUnderEdit.ts";
import { type ChangedTexts, type FromCheckThread, maxFileBytes, type ToCheckThread } from "./checkThreads.ts";
import { diskWorkspace } from "./diskWorkspace.ts";

/** A thread of `mapscope check`: a bundle of its own, started by cli/checkThreads.ts. Answers one place after another. */
const port = parentPort;
if (port === null) throw new Error("checkThread runs as a worker thread only");
const workspace = diskWorkspace(filesUnderEdit(diskFiles(maxFileBytes), workerData as ChangedTexts));

async function answer({ at, here, place, request }: ToCheckThread): Promise<FromCheckThread> {
  try {
    const found = [];
    for await (const batch of (await workspace.checks()).ofPattern(here, place, request))
      found.push(...batch);
    return { at, found };
  } catch (error) {
    return { at, error: error instanceof Error ? error : new Error(String(error)) };
  }
}

port.on("message", (order: ToCheckThread) => void answer(order).then((reply) => port.postMessage(reply)));
