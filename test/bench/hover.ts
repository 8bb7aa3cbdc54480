import { readFileSync } from "node:fs";
import { describeSite } from "../../extension/src/core/compile/describeSite.ts";
import { parseGoVersion } from "../../extension/src/core/go/release/goRelease.ts";
import { mapModel } from "../../extension/src/core/go/release/goTarget.ts";
import { hoverContent } from "../../extension/src/core/present/hoverMarkdown.ts";
import { noteKinds } from "../../extension/src/core/present/noteKinds.ts";
import {
  type GoDocument,
  type GoParser,
  loadGoParser,
  openGoDocument,
  readGoFile,
} from "../../extension/src/core/source/goParser.ts";
import { findMakingSite } from "../../extension/src/core/source/makingSite.ts";
import { findMapSiteAt, type SiteScope } from "../../extension/src/core/source/mapSites.ts";
import { indexPackage, noPackages } from "../../extension/src/core/source/packageIndex.ts";
import { inferTypes } from "../../extension/src/core/source/typeInference.ts";
import { diskFiles } from "../../extension/src/node/diskFiles.ts";
import { goFolders } from "../../extension/src/node/goFolders.ts";
import { machine } from "../../extension/src/node/machine.ts";
import { Workspace } from "../../extension/src/workspace/ask.ts";
import { hintOf } from "../../extension/src/workspace/foundSite.ts";
import { projectPath } from "../support/projectPath.ts";
import { startGoplsServer } from "./hover/goplsServer.ts";
import { type LargePackage, writeLargePackage } from "./hover/largePackage.ts";

const model = mapModel(parseGoVersion("1.26").release, "amd64");
const keystrokes = 300;

/** One line of the report: percentile 95 in milliseconds. */
interface Row {
  readonly case: string;
  readonly ours: number;
  readonly theirs: number | null;
  readonly peer: string;
}

/** `npm run bench -- hover`: our part of a hover beside gopls's own on the same spots, and parsing after a keystroke. */
export async function bench(json: boolean): Promise<void> {
  const parser = await loadGoParser(
    readFileSync(projectPath("node_modules/web-tree-sitter/web-tree-sitter.wasm")),
    readFileSync(projectPath("node_modules/tree-sitter-go/tree-sitter-go.wasm")),
  );
  for (const lines of [5000, 20_000]) {
    const large = writeLargePackage(lines);
    try {
      for (const row of await measure(parser, large, `${lines} lines`)) report(row, json);
      for (const row of await measureWorkspace(parser, large, `${lines} lines`)) report(row, json);
    } finally {
      large.remove();
    }
  }
}

async function measure(parser: GoParser, large: LargePackage, name: string): Promise<Row[]> {
  const files = [...large.siblings].map(([file, text]) => readGoFile(parser, text, file));
  const document = openGoDocument(parser, large.text, large.file);
  const scopeOf = (): SiteScope => ({
    package: indexPackage("example.com/large/large", [document, ...files]),
    inference: inferTypes(noPackages, 8),
  });
  const theirs = await goplsHovers(large);
  const scope = scopeOf();
  // The first time round types become known; then the code is compiled, as gopls is from the start.
  for (let round = 0; round < 3; round++) for (const offset of large.spots) hover(document, offset, scope);
  const ours = large.spots.map((offset) => timed(() => hover(document, offset, scope)));
  const parses: number[] = [];
  const afterEdit: number[] = [];
  for (let n = 0; n < keystrokes; n++) {
    const at = large.spots[(n * 37) % large.spots.length] ?? 0;
    const end = document.text.indexOf("\n", at + n);
    parses.push(timed(() => document.edit({ startOffset: end, endOffset: end, text: "x" })));
    afterEdit.push(timed(() => hover(document, at, scopeOf())));
    document.edit({ startOffset: end, endOffset: end + 1, text: "" });
  }
  document.close();
  return [
    {
      case: `${name}, hover, types known, p95`,
      ours: percentile95(ours),
      theirs: theirs && percentile95(theirs),
      peer: "gopls",
    },
    { case: `${name}, parse after a keystroke, p95`, ours: percentile95(parses), theirs: null, peer: "" },
    {
      case: `${name}, first hover after a keystroke, p95`,
      ours: percentile95(afterEdit),
      theirs: null,
      peer: "",
    },
  ];
}

/** The same questions asked of the Go workspace, as the editor does: with the package and its imports around the file. */
async function measureWorkspace(parser: GoParser, large: LargePackage, name: string): Promise<Row[]> {
  const workspace = new Workspace({
    files: diskFiles(64_000_000),
    go: { mayRun: () => false, run: () => Promise.reject(new Error("go is not run")) },
    parser: () => Promise.resolve(parser),
    slices: () => ({ isOver: () => false, pause: () => Promise.resolve() }),
    folders: goFolders(),
    machine,
    variable: () => "",
    now: Date.now,
    complain: () => {},
  });
  let { text } = large;
  const ask = async (offset: number): Promise<number> => {
    const start = performance.now();
    const settings = { release: "1.26", goarch: "amd64" };
    const none = { typeAt: () => Promise.resolve(null) };
    await workspace.describeAt({ place: large.file, text }, offset, settings, none);
    return performance.now() - start;
  };
  const write = (startOffset: number, endOffset: number, written: string): void => {
    text = text.slice(0, startOffset) + written + text.slice(endOffset);
    workspace.open.edit(large.file, [{ startOffset, endOffset, text: written }]);
    workspace.fileChanged(large.file);
  };
  for (let round = 0; round < 3; round++) for (const offset of large.spots) await ask(offset);
  const known: number[] = [];
  for (const offset of large.spots) known.push(await ask(offset));
  const afterEdit: number[] = [];
  for (let n = 0; n < keystrokes; n++) {
    const at = large.spots[(n * 37) % large.spots.length] ?? 0;
    const end = text.indexOf("\n", at + n);
    write(end, end, "x");
    afterEdit.push(await ask(at));
    write(end, end + 1, "");
  }
  workspace.open.closeAll();
  const row = (what: string, times: readonly number[]): Row => ({
    ...{ case: `${name}, ${what}, p95`, ours: percentile95(times) },
    ...{ theirs: null, peer: "" },
  });
  return [row("workspace, types known", known), row("workspace, after a keystroke", afterEdit)];
}

/** All of our part: site, make, facts, Markdown and picture. */
function hover(document: GoDocument, offset: number, scope: SiteScope): void {
  const site = findMapSiteAt(document, offset, scope);
  // While a letter is typed the code around may not parse.
  if (site === null) return;
  const making = findMakingSite(document, site, scope);
  const description = describeSite(site, model);
  const hint = hintOf({
    ...{ description, making, makingEscapesTo: null },
    inForce: { model, source: "", notes: [] },
  });
  const parts = {
    headline: true,
    layout: true,
    growth: true,
    advice: true,
    notes: noteKinds,
    picture: true,
  } as const;
  hoverContent(
    { description, model, hint, making: null },
    { ...parts, bytes: "both", slotBytes: "both", theme: "dark" },
  );
}

/** Milliseconds of gopls's hover on each spot, after it has loaded the package; null without gopls. */
async function goplsHovers(large: LargePackage): Promise<number[] | null> {
  const gopls = await startGoplsServer(large.folder);
  if (gopls === null) return null;
  try {
    gopls.open(large.file, large.text);
    const times: number[] = [];
    // The first round loads and type-checks.
    for (const round of ["warm", "timed"])
      for (const offset of large.spots) {
        const before = large.text.slice(0, offset);
        const line = before.split("\n").length - 1;
        const start = performance.now();
        const text = await gopls.hover(large.file, line, offset - before.lastIndexOf("\n") - 1);
        if (text === null) throw new Error(`gopls says nothing at ${offset}`);
        if (round === "timed") times.push(performance.now() - start);
      }
    return times;
  } finally {
    gopls.stop();
  }
}

function timed(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function percentile95(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? Number.NaN;
}

function report({ case: name, ours, theirs, peer }: Row, json: boolean): void {
  const ratio = theirs === null ? null : ours / theirs;
  if (json)
    console.log(JSON.stringify({ bench: "hover", case: name, ours, theirs, peer, unit: "ms", ratio }));
  else {
    const beside =
      theirs === null ? "" : `${peer} ${theirs.toFixed(2).padStart(8)} ms  ratio ${ratio?.toFixed(2)}`;
    console.log(`${name.padEnd(45)}${ours.toFixed(2).padStart(9)} ms  ${beside}`);
  }
}
