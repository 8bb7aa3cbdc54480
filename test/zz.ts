import { readFileSync } from "node:fs";
import { loadParser } from "../extension/src/cli/loadParser.ts";
import { diskFiles } from "../extension/src/node/diskFiles.ts";
import { goFolders } from "../extension/src/node/goFolders.ts";
import { machine } from "../extension/src/node/machine.ts";
import { goCommand } from "../extension/src/node/runGo.ts";
import { Workspace } from "../extension/src/workspace/ask.ts";
export async function go(place: string) {
  const w = new Workspace({
    files: diskFiles(4e6),
    go: goCommand(""),
    parser: loadParser,
    slices: () => ({ isOver: () => false, pause: () => Promise.resolve() }),
    folders: goFolders(),
    machine,
    variable: (n) => process.env[n] ?? "",
    now: Date.now,
    complain: console.log,
  });
  const text = readFileSync(place, "utf8");
  const folder = place.slice(0, place.lastIndexOf("/"));
  await w.saved.build(folder, false, {
    isCancellationRequested: false,
    onCancellationRequested: () => ({ dispose() {} }),
  });
  const t = performance.now();
  const found = await (await w.allocations()).ofPackage(
    { place, text },
    { isOpen: () => false, isDirty: () => false },
  );
  console.log(found?.rows.length, found?.changed, (performance.now() - t).toFixed(0), "ms");
  for (const r of (found?.rows ?? []).slice(0, 40)) {
    console.log(
      `${r.at.file.split("/").at(-1)}:${r.at.line}:${r.at.column} ${r.kind} ${r.text} | ${r.cost} | ${r.bytes} ${r.objects} ${r.instance ?? ""}`,
    );
    for (const s of r.steps) console.log("      " + s.text + " @" + s.at.line);
  }
}
