import { parseListing } from "../../../extension/src/core/asm/listing/listingParser.ts";
import { annotateFunction, tellRelease } from "../../../extension/src/core/asm/words/annotate.ts";
import { mapFunctionRole } from "../../../extension/src/core/asm/words/functionRoles.ts";
import { releases } from "../goToolchain.ts";
import { agreementOf } from "./agreement.ts";
import { dwarfFacts } from "./dwarf.ts";
import { buildSample, listing } from "./listings.ts";

/** How many instructions of a listing are explained: of the map runtime, and of user code. */
export interface Coverage {
  readonly runtime: number;
  readonly runtimeOpen: readonly string[];
  readonly user: number;
  readonly userOpen: readonly string[];
}

/** Counts the instructions that the annotator leaves unexplained. */
export function coverageOf(text: string): Coverage {
  const parsed = parseListing(text);
  const told = tellRelease(parsed, {});
  const coverage = { runtime: 0, runtimeOpen: [] as string[], user: 0, userOpen: [] as string[] };
  for (const fn of parsed.functions) {
    const ofRuntime = mapFunctionRole(fn.name, told.release.family) !== undefined;
    const open = ofRuntime ? coverage.runtimeOpen : coverage.userOpen;
    for (const line of annotateFunction(fn, told, {}).lines) {
      coverage[ofRuntime ? "runtime" : "user"]++;
      if (line.fallback || line.explanation === "") open.push(`${fn.name}: ${line.text}`);
    }
  }
  return coverage;
}

const share = (part: number, whole: number): string => `${((100 * part) / Math.max(1, whole)).toFixed(2)} %`;

/** Prints the figures of each release on amd64 and arm64, and with `list` each disagreement. */
export async function report(chosen: readonly string[], list: boolean): Promise<void> {
  console.log(
    "release        runtime explained   user explained      steps blind   with positions   blind, work only",
  );
  for (const release of chosen.length > 0 ? chosen : releases)
    for (const goarch of ["amd64", "arm64"] as const) {
      const source = { release, goarch };
      const program = await buildSample(source);
      const text = await listing(source, "objdump");
      const { runtime, runtimeOpen, user, userOpen } = coverageOf(text);
      const found = agreementOf(text, await dwarfFacts(program));
      console.log(
        `${release.padEnd(8)} ${goarch}  ${share(runtime - runtimeOpen.length, runtime)} of ${runtime}   ` +
          `${share(user - userOpen.length, user)} of ${user}   ${share(found.blind, found.instructions)} of ${found.instructions}   ` +
          `${share(found.positions, found.instructions)}   ${share(found.workBlind, found.work)} of ${found.work}`,
      );
      for (const open of [...runtimeOpen, ...userOpen]) console.log(`    not explained: ${open}`);
      if (!list) continue;
      for (const d of found.disagreements)
        console.log(`    ${d.function} ${d.pc} ${d.text} (${d.lines}): ${d.source}, not ${d.inferred}`);
    }
}
