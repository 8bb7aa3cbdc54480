import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { loadParser } from "../../../extension/src/cli/loadParser.ts";
import { compiledSites, locateSite } from "../../../extension/src/core/compile/compiledSites.ts";
import { describeSite } from "../../../extension/src/core/compile/describeSite.ts";
import { escapeNote } from "../../../extension/src/core/present/escapeNote.ts";
import { LineIndex } from "../../../extension/src/core/source/lineIndex.ts";
import { diskFiles } from "../../../extension/src/node/diskFiles.ts";
import { goFolders } from "../../../extension/src/node/goFolders.ts";
import { machine } from "../../../extension/src/node/machine.ts";
import { goCommand } from "../../../extension/src/node/runGo.ts";
import { Workspace } from "../../../extension/src/workspace/ask.ts";
import { FolderBuilds } from "../../../extension/src/workspace/folderBuilds.ts";
import { projectPath } from "../../support/projectPath.ts";
import { modelOf } from "../goToolchain.ts";

// Why maps, keys and elems are on the heap: what is said of each line, by the words of real compilers.

const folder = projectPath("test/fixtures/escape");
const file = projectPath("test/fixtures/escape/escape.go");
const text = readFileSync(file, "utf8");

/** What is wanted of each line that has a "want". */
const wanted = text.split("\n").flatMap((line, i) => {
  const want = /\/\/ want (.*)$/.exec(line)?.[1];
  return want === undefined ? [] : [[i + 1, want] as const];
});

async function notesBy(release: string): Promise<Map<number, string>> {
  const files = diskFiles(1_000_000);
  const go = goCommand("");
  const workspace = new Workspace({
    ...{ files, go, parser: loadParser, machine, folders: goFolders(), now: Date.now },
    slices: () => ({ isOver: () => false, pause: () => Promise.resolve() }),
    variable: () => "",
    complain: () => {},
  });
  const built = await new FolderBuilds(go, files, Date.now).compile({
    ...{ folder, tests: false, env: { GOTOOLCHAIN: `go${release}`, GOFLAGS: "" }, flags: ["-m=2"] },
    keep: () => false,
  });
  const build = built.packages.get("escape");
  assert.ok(build);
  const model = modelOf({ release, goarch: "amd64" });
  const lines = new LineIndex(text);
  const read = await workspace.readAs(file, model);
  const notes = new Map<number, string>();
  for await (const { sites } of workspace.open.sites({ place: file, text }, read)) {
    const located = sites.map((site) => locateSite(site, file, lines));
    const compiled = compiledSites(located, build.listed, build.package, model).sites;
    for (const { site, start } of located) {
      const note = escapeNote(describeSite(site, model, { compiled: compiled.get(site) ?? null }));
      if (note !== null) notes.set(start.line, `${notes.get(start.line) ?? ""}${note}`);
    }
  }
  return notes;
}

describe("why maps, keys and elems are on the heap", () => {
  for (const release of ["1.18.10", "1.21.13", "1.24.13", "1.25.14", "1.27.4"])
    it(`by go${release}`, async () => {
      const notes = await notesBy(release);
      for (const [line, want] of wanted) {
        const note = notes.get(line) ?? "nothing";
        assert.ok(note.endsWith(want), `line ${line}: ${note}`);
      }
    });
});
