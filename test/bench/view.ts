import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { type Result, report } from "../support/benchReport.ts";
import { closeWorkbenches, openWorkbench, type Workbench } from "../support/workbench.ts";
import { writeEmptyView } from "./view/emptyView.ts";
import { cursorCases, emptyViewTimes, scrubCases } from "./view/layoutCases.ts";
import { surveyCases } from "./view/surveyCases.ts";

/** How much is measured; a look at the code takes less. */
export interface Sizes {
  readonly cursorMoves: number;
  readonly heapMoves: number;
  readonly scrubbedOperations: number;
  readonly surveyEntries: number;
}

const usual: Sizes = {
  cursorMoves: 120,
  heapMoves: 10_000,
  scrubbedOperations: 100_000,
  surveyEntries: 10_000_000,
};

/** Maps one below the other, so that the cursor goes from map to map with the arrow keys. */
const source = `package main

func main() {
	visits := make(map[uint64]uint64)
	names := make(map[string]int)
	visits[1] = 1
	names["a"] = 2
}
`;
/** `npm run bench -- view`: the layout view and the survey in the real VS Code, beside the bounds that they keep. */
export async function bench(json: boolean, sizes = usual): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "mapscope-bench-"));
  writeFileSync(path.join(folder, "go.mod"), "module bench\n\ngo 1.26\n");
  writeFileSync(path.join(folder, "main.go"), source);
  const peerFolder = mkdtempSync(path.join(os.tmpdir(), "mapscope-bench-"));
  let workbench: Workbench | undefined;
  const print = (results: readonly Result[]): void => report("view", results, json);
  try {
    workbench = await openWorkbench({ folder, otherExtensions: [writeEmptyView(peerFolder)] });
    await workbench.openFile("main.go");
    const emptyView = await emptyViewTimes(workbench, sizes);
    print(await cursorCases(workbench, sizes, emptyView));
    print(await scrubCases(workbench, sizes));
    print(await surveyCases(workbench, sizes));
  } finally {
    await workbench?.close();
    await closeWorkbenches();
    for (const temporary of [folder, peerFolder]) rmSync(temporary, { recursive: true });
  }
}
