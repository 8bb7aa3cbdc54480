import { operationOf } from "../../go/abi/mapFunctions.ts";
import { structsOf } from "../../go/abi/structs.ts";
import {
  type GoRelease,
  goRelease,
  modelledMinors,
  modelledReleases,
  swissByDefault,
} from "../../go/release/goRelease.ts";
import type { DataSymbol, Instruction, ListingFunction } from "../listing/listing.ts";
import { goarchOf } from "../machine/decode.ts";
import { runtimeName } from "../runtime/signatures.ts";
import { pathInMaps, releasesWithFunctionAt, tableFile, tableName } from "../runtime/stepLines.ts";

/** Tells the Go release of a listing from what only some releases have: symbols, descriptor sizes, file names, lines. */

export interface ToldRelease {
  readonly release: GoRelease;
  /** The releases that fit, oldest first; the newest of them is `release`. */
  readonly candidates: readonly number[];
  /** False when the listing has no hint at all and the newest release stands in. */
  readonly told: boolean;
  /** GOARCH of most functions, for those too short to tell; "" when unknown. */
  readonly goarch: string;
}

export interface ReleaseTeller {
  function(fn: ListingFunction): void;
  symbol(symbol: DataSymbol): void;
  /** Whether nothing that may follow changes what is told. */
  isSettled(): boolean;
  told(): ToldRelease;
}

const releases = modelledReleases();

/** The minor numbers of the releases, with each of their experiments, that a fact holds for. */
const where = (holds: (release: GoRelease) => boolean): number[] => [
  ...new Set(
    modelledReleases()
      .filter(holds)
      .map((release) => release.minor),
  ),
];
const classic = where(({ family }) => family === "classic");
const swiss = where(({ family }) => family === "swiss");
/** Those whose maps are classic where no experiment says so. */
const classicByDefault = where(({ family, experiments }) => family === "classic" && experiments.length === 0);
const withoutOwnHashes = where((release) => !release.hashesInMapsPackage);
const withoutPruning = where((release) => !release.prunesTombstones);
const withDottedTypes = where((release) => release.typeSymbolPrefix === "type.");
const callsSeed = (name: GoRelease["seedFunction"]): number[] =>
  classicByDefault.filter((minor) => goRelease(minor).seedFunction === name);

/** Symbols of callees and functions, and the releases that have them. Classic ones also exist with noswissmap. */
const symbolHints: readonly [RegExp, readonly number[], ("classic" | "swiss")?][] = [
  [
    /^runtime\.(hashGrow|growWork|evacuate|\(\*hmap\)|makeBucketArray|advanceEvacuationMark|mapiternext|mapiterinit)/,
    classic,
    "classic",
  ],
  [
    /^internal\/runtime\/maps\.\(\*table\)\.uncheckedPutSlotForAssign|^internal\/runtime\/maps\.(memHash|MemHash|StrHash|strHash|UseAeshash)/,
    where((release) => release.hashesInMapsPackage),
    "swiss",
  ],
  [
    /^internal\/runtime\/maps\.\(\*table\)\.pruneTombstones/,
    where((release) => release.prunesTombstones),
    "swiss",
  ],
  [/^internal\/runtime\/maps\.|^runtime\.mapIter(Start|Next)/, swiss, "swiss"],
  [/^runtime\.fastrand/, callsSeed("runtime.fastrand")],
  [/^runtime\.rand32$/, callsSeed("runtime.rand32")],
  [/^runtime\.mallocgc(Small|Tiny)\w*SC\d/, where((release) => release.mallocBySizeClass)],
];

const toolchainPath = /(?:[/\\@-]go-?)1\.(\d\d)(?:\.\d+)?(?:[./\\-]|$)/;

/** @param usePositions false when file names and lines must not be looked at */
export function createReleaseTeller(usePositions: boolean): ReleaseTeller {
  let candidates: readonly number[] = modelledMinors;
  let family: "classic" | "swiss" | undefined;
  let hints = 0;
  const processors = new Map<string, number>();
  const narrow = (to: readonly number[]): void => {
    const both = candidates.filter((minor) => to.includes(minor));
    hints++;
    if (both.length > 0) candidates = both;
  };
  const hear = (symbol: string): void => {
    for (const [pattern, minors, of] of symbolHints) {
      if (!pattern.test(symbol)) continue;
      narrow(minors);
      family ??= of;
      return;
    }
  };
  /** What a Swiss assign does not call rules releases out. */
  const missing = (fn: ListingFunction, name: string): void => {
    if (operationOf(fn.name) !== "assign" || name.endsWith("ptr") || family !== "swiss") return;
    const calls = (part: string): boolean => fn.instructions.some((i) => i.operands.includes(part));
    if (!calls("uncheckedPutSlotForAssign")) narrow(withoutOwnHashes);
    if (name.includes("_") && !calls("pruneTombstones")) narrow(withoutPruning);
  };
  return {
    function(fn) {
      const goarch = goarchOf(fn);
      if (goarch !== "") processors.set(goarch, (processors.get(goarch) ?? 0) + 1);
      const name = runtimeName(fn.name);
      if (usePositions) {
        const path = toolchainPath.exec(fn.path);
        if (path !== null && name !== undefined) narrow([Number(path[1])]);
      }
      if (name !== undefined) {
        hear(fn.name);
        const first = fn.instructions[0];
        if (usePositions && first !== undefined && first.sourceLine > 0) {
          const file = tableFile(first.file, pathInMaps(fn.path || first.file));
          const minors = releasesWithFunctionAt(file, tableName(name), first.sourceLine);
          if (minors.length > 0) narrow(minors);
          if (first.file.includes("map") && first.file.endsWith("_noswiss.go")) family = "classic";
        }
        if (name.startsWith("map") && family === undefined) family = familyByOffsets(fn.instructions);
      }
      for (const instruction of fn.instructions) {
        const code = instruction.mnemonic.charCodeAt(0);
        if (code !== 67 && code !== 66) continue;
        const operands = instruction.operands;
        if (operands.startsWith("runtime.") || operands.startsWith("internal/runtime/maps."))
          hear(operands.slice(0, operands.indexOf("(SB)")));
      }
      if (name !== undefined) missing(fn, name);
    },
    symbol(symbol) {
      if (!symbol.name.startsWith("type:map[") && !symbol.name.startsWith("type.map[")) return;
      if (symbol.name.startsWith("type.")) narrow(withDottedTypes);
      const described = releases.filter((release) =>
        ([4, 8] as const).some(
          (ptrSizeBytes) => structsOf(release, ptrSizeBytes).mapType.sizeBytes === symbol.sizeBytes,
        ),
      );
      if (described.length === 0) return;
      narrow(described.map((release) => release.minor));
      if (described.every((release) => release.family === "classic")) family = "classic";
    },
    isSettled: () => candidates.length === 1 && family !== undefined && processors.size > 0,
    told() {
      let fits = candidates;
      const usual = candidates.filter((m) => swissByDefault(m) === (family === "swiss"));
      if (family !== undefined && usual.length > 0) fits = usual;
      const minor = fits.at(-1) as number;
      const old = family === "classic" && classic.includes(minor) && swissByDefault(minor);
      return {
        release: goRelease(minor, old ? ["noswissmap"] : []),
        candidates: fits,
        told: hints > 0 || family !== undefined,
        goarch: mostFrequent(processors),
      };
    },
  };
}

function mostFrequent(votes: ReadonlyMap<string, number>): string {
  let best = "";
  for (const [name, count] of votes) if (count > (votes.get(best) ?? 0)) best = name;
  return best;
}

/** The writing byte of a Swiss map at 34 against the flags byte of a classic one at 8. */
function familyByOffsets(instructions: readonly Instruction[]): "classic" | "swiss" | undefined {
  for (const { operands } of instructions) {
    if (/(?:^|[ ,])(?:0x22|34)\(/.test(operands)) return "swiss";
    if (/(?:^|[ ,])(?:0x9|9|0x52|82)\((?:BX|R1|AX|R0|DX|CX|R3)\)/.test(operands)) return "classic";
  }
  return undefined;
}
