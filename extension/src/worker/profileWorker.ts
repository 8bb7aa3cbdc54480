import { parentPort, workerData } from "node:worker_threads";
import { buildTargetHere } from "../node/buildTarget.ts";
import { diskFiles } from "../node/diskFiles.ts";
import { goFolders } from "../node/goFolders.ts";
import { machine } from "../node/machine.ts";
import { parserFrom } from "../node/parserFiles.ts";
import { profileInFile } from "../node/profileFile.ts";
import { profilePlace } from "../node/profilePlace.ts";
import type { FromProfiler, ProfileOrder } from "../protocol/profileMessages.ts";
import { readProfiles } from "./readProfiles.ts";

/** The thread that reads profiles: a bundle of its own, started by services/profileThread.ts for one order. */
const port = parentPort;
if (!port) throw new Error("profileWorker runs as a worker thread only");
const { order, maxFileBytes } = workerData as {
  readonly order: ProfileOrder;
  readonly maxFileBytes: number;
};
const post = (message: FromProfiler): void => port.postMessage(message);
let parser: ReturnType<typeof parserFrom> | undefined;
readProfiles(order, {
  profileIn: profileInFile,
  placeOf: profilePlace,
  targetOf: buildTargetHere,
  disk: diskFiles(maxFileBytes),
  folders: goFolders(),
  parser: () => {
    parser ??= parserFrom(__dirname);
    return parser;
  },
  machine,
  tell: (stage) => post({ stage }),
}).then(
  (opened) => post({ opened }),
  (error: unknown) => post({ refused: error instanceof Error ? error.message : String(error) }),
);
