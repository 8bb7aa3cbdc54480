import { renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { projectPath } from "../support/projectPath.ts";

/** The extension that works, and ends threads, within the extension host. */
export const driverFolder = projectPath("test/stress/stress.driver-0.0.1");

/** What the driver can be asked. */
interface Asked {
  readonly load?: Readonly<Record<"rounds" | "moves" | "edits" | "listings", number>>;
  readonly endThreads?: true;
}

/** Asks the driver of the window that has a folder open; it looks some times a second. */
export function askDriver(folder: string, asked: Asked): void {
  writeFileSync(path.join(folder, "ask.tmp"), JSON.stringify(asked));
  renameSync(path.join(folder, "ask.tmp"), path.join(folder, "ask.json"));
}
