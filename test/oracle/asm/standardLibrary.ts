import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { ListingFunction } from "../../../extension/src/core/asm/listing/listing.ts";
import { createListingParser } from "../../../extension/src/core/asm/listing/listingParser.ts";
import { annotateFunction, chosenRelease } from "../../../extension/src/core/asm/words/annotate.ts";
import { createReleaseTeller } from "../../../extension/src/core/asm/words/releaseHints.ts";

/** What explaining the whole standard library showed. */
export interface StandardLibrary {
  readonly bytes: number;
  readonly functions: number;
  readonly mapFunctions: number;
  readonly instructions: number;
  readonly mapInstructions: number;
  /** Not known, in code without and with map operations; by mnemonic, most frequent first. */
  readonly unknown: number;
  readonly unknownInMapFunctions: number;
  readonly unknownMnemonics: readonly (readonly [string, number])[];
  /** Sentences that are wrong by their form, with their instruction; functions that failed. */
  readonly faults: readonly string[];
}

/** A word that shows a missing value. */
const wrongWords = /\bundefined\b|(?<!\(|no |")\bNaN\b|\[object |(^|[ (])\?([ ),;]|$)/;

/** The text of strings, which symbols are named by. */
const quoted = /"(?:[^"\\]|\\.)*"/g;

/**
 * Compiles all packages of a release's standard library with `-gcflags=-S`, and explains every function as the compiler
 * prints it.
 */
export async function explainStandardLibrary(release: string, goarch: string): Promise<StandardLibrary> {
  const cache = mkdtempSync(path.join(os.tmpdir(), "mapscope-std-"));
  const found = {
    bytes: 0,
    functions: 0,
    mapFunctions: 0,
    instructions: 0,
    mapInstructions: 0,
    unknown: 0,
    unknownInMapFunctions: 0,
  };
  const mnemonics = new Map<string, number>();
  const faults: string[] = [];
  const told = chosenRelease(createReleaseTeller(true).told(), { go: release });
  const explain = (fn: ListingFunction): void => {
    found.functions++;
    try {
      const annotated = annotateFunction(fn, told, { goarch });
      const holdsMaps = !annotated.summary.includes("no map operation");
      found.instructions += annotated.lines.length;
      if (holdsMaps) {
        found.mapFunctions++;
        found.mapInstructions += annotated.lines.length;
      }
      for (const [i, line] of annotated.lines.entries()) {
        if (line.fallback) {
          found.unknown++;
          if (holdsMaps) found.unknownInMapFunctions++;
          const mnemonic = fn.instructions[i]?.mnemonic ?? "";
          mnemonics.set(mnemonic, (mnemonics.get(mnemonic) ?? 0) + 1);
        } else if (wrongWords.test(line.explanation.replace(quoted, "")))
          faults.push(`${fn.name}: ${line.text}: ${line.explanation}`);
      }
    } catch (error) {
      faults.push(`${fn.name}: ${error instanceof Error ? error.stack : String(error)}`);
    }
  };
  const parser = createListingParser({ function: explain });
  try {
    // A cache of its own: what is cached is not printed again in full.
    const child = spawn("go", ["build", "-gcflags=-S", "std"], {
      env: {
        ...process.env,
        GOTOOLCHAIN: `go${release}`,
        GOARCH: goarch,
        GOCACHE: cache,
        GOFLAGS: "",
        GOEXPERIMENT: "",
        GOWORK: "off",
        GODEBUG: "goindex=0",
        CGO_ENABLED: "0",
      },
      stdio: ["ignore", "ignore", "pipe"],
      cwd: cache,
    });
    const exit = once(child, "exit");
    child.stderr.setEncoding("utf8");
    for await (const chunk of child.stderr) {
      found.bytes += (chunk as string).length;
      parser.feed(chunk as string);
    }
    parser.end();
    const [status] = await exit;
    if (status !== 0) faults.push(`go build ended with ${status}`);
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
  return { ...found, unknownMnemonics: [...mnemonics].sort((a, b) => b[1] - a[1]), faults };
}
