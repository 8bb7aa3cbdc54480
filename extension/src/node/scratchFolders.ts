import { rmSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Scratch } from "../workspace/ports.ts";
import { runProgram } from "./runProgram.ts";

/** Folders that are there; a signal that ends this program leaves none behind. */
const made = new Set<string>();

const removeAll = (): void => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
};

/** Scratch folders in the system's temporary folder, by their paths. */
export const scratchFolders: Scratch = {
  async make(files) {
    const folder = await mkdtemp(path.join(tmpdir(), "mapscope-measure-"));
    if (made.size === 0) process.once("exit", removeAll);
    made.add(folder);
    for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
    return folder;
  },
  run(folder, name, args, run, cancel) {
    const program = path.join(folder, name);
    const what = "the measuring program";
    return runProgram(
      { name: what, program, missing: `${what} was not built` },
      args,
      { ...run, cwd: folder },
      cancel,
    );
  },
  async remove(folder) {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    made.delete(folder);
    if (made.size === 0) process.off("exit", removeAll);
  },
};
