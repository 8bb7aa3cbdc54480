import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseListing } from "../../../extension/src/core/asm/listing/listingParser.ts";
import { decodeFunction, goarchOf } from "../../../extension/src/core/asm/machine/decode.ts";
import { callCard } from "../../../extension/src/core/asm/runtime/callCards.ts";
import { runtimeName } from "../../../extension/src/core/asm/runtime/signatures.ts";
import { isMapCode } from "../../../extension/src/core/asm/words/userCode.ts";
import type { GoRelease } from "../../../extension/src/core/go/release/goRelease.ts";

/** The runtime functions that the map code of a listing calls or jumps to, with one caller of each. */
export function calleesOf(text: string, { family }: GoRelease): Map<string, string> {
  const callees = new Map<string, string>();
  for (const fn of parseListing(text).functions) {
    if (!isMapCode(fn, family)) continue;
    for (const { control, target } of decodeFunction(fn, goarchOf(fn)).decoded) {
      if ((control !== "call" && control !== "jump") || target?.kind !== "sym") continue;
      if (target.name !== fn.name && runtimeName(target.name) !== undefined)
        callees.set(target.name, fn.name);
    }
  }
  return callees;
}

/**
 * What is wrong with the cards of these functions: there is none, or its file does not declare the function.
 * @param sources the release's own src folder
 */
export function cardFaults(
  callees: ReadonlyMap<string, string>,
  release: GoRelease,
  goarch: string,
  sources: string,
): string[] {
  const faults: string[] = [];
  for (const [name, caller] of callees) {
    const card = callCard(name, release);
    if (card === undefined) {
      faults.push(`${name}, called by ${caller}, has no card`);
      continue;
    }
    const file = card.file.replace("$GOARCH", goarch);
    const short = name.slice(name.lastIndexOf(".") + 1);
    const declares = new RegExp(`(func (\\([^)]*\\) )?|·)(runtime_|maps_)?${short}\\b`);
    const source = path.join(sources, file);
    if (!existsSync(source) || !declares.test(readFileSync(source, "utf8")))
      faults.push(`${name} is not declared in ${file}`);
  }
  return faults.sort();
}
