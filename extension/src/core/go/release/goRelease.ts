/**
 * What each Go release has that shows in its maps, as data: adding a release means adding a row here and the
 * recorded traces that prove it. Every quirk names the release that introduced or removed it.
 */

import { experimentsOn } from "./goExperiments.ts";

export type MapFamily = "classic" | "swiss";

/** The GOEXPERIMENT names that change built-in maps, and the one that changes sync.Map. */
export type GoExperiment = "noswissmap" | "mapsplitgroup" | "nosynchashtriemap";

/** One Go release with the experiments in force. All fields are facts about that release's runtime and compiler. */
export interface GoRelease {
  /** 26 for go1.26. */
  readonly minor: number;
  /** "go1.26", with experiments "go1.24+noswissmap". */
  readonly name: string;
  readonly experiments: readonly GoExperiment[];
  readonly family: MapFamily;

  /** Classic: entries per bucket that start growth, times 2 (13 is 6.5; 12 in 1.21 by an integer division). */
  readonly loadFactorNum: 12 | 13;
  /** Classic: `clear` marks every cell emptyRest first, so that live iterators end (1.21 to 1.23). */
  readonly clearMarksCells: boolean;
  /** Classic: hmap has clearSeq (noswissmap of 1.24 and 1.25). */
  readonly hmapHasClearSeq: boolean;
  /** Classic: maps.Clone clamps its hint when the source is overloaded (1.22.12, 1.23.12, noswissmap). */
  readonly cloneClampsHint: boolean;

  /** Swiss: a full small map grows on any assign, also on an update (1.24 to 1.26). */
  readonly fullSmallMapGrowsOnUpdate: boolean;
  /** A key for which a small map grows goes to the first free slot of the new table, without another look for it (uncheckedPutSlotForAssign, 1.27 on). */
  readonly putsUncheckedIntoGrownTable: boolean;
  /** Swiss: tombstonePossible exists and inserts without room prune tombstones (1.25 on). */
  readonly prunesTombstones: boolean;
  /** Swiss: the fast pointer variants prune too (1.27 on); the generic mapassign never does. */
  readonly prunesInPtrVariants: boolean;
  /** Swiss: maps.Clone copies tables with the seed (1.25 on) instead of inserting anew (1.24). */
  readonly cloneCopiesTables: boolean;
  /** Swiss: which groups `clear` wipes: all (1.24), those with full slots (1.25), tested only when sparse or large (1.26 on). */
  readonly clearGroups: "all" | "withFullSlots" | "testedWhenSparseOrLarge";
  /** Swiss: groups hold eight keys then eight elems instead of key/elem pairs (1.27 mapsplitgroup). */
  readonly splitGroups: boolean;
  /** Swiss: 1.27's map type descriptor has KeysOff, KeyStride, ElemsOff, ElemStride. */
  readonly descriptorHasStrides: boolean;

  /** sort.Ints puts its slice into an interface, which is an object (up to 1.21). */
  readonly sortIntsAllocates: boolean;

  /** malloc: pointerful objects over 512 bytes (128 on 32-bit) carry an 8-byte header (1.22 on). */
  readonly mallocHeaders: boolean;

  /** Fallback hash: hashkey words are forced odd and mixed with fixed constants (up to 1.22). */
  readonly fallbackUsesConstants: boolean;
  /** arm64 AES hash of 1 to 16 bytes ends with one more MixColumns (1.21 on). */
  readonly arm64ShortHashMixesLast: boolean;
  /** arm64 memhash32 uses the whole seed (1.27 on); before only its low half. */
  readonly arm64Memhash32WholeSeed: boolean;
  /** The fallback's hash of a word takes the high half of a big-endian one first (up to 1.26). */
  readonly fallbackTakesHighHalfFirst: boolean;
  /** The hash of a NaN is made with a whole random word (1.22 on), before with 32 bits. */
  readonly nanHashTakesWholeWord: boolean;
  /** wasm has 32-bit hashes (1.26 on). */
  readonly wasmHashIs32: boolean;
  /** Composite-key hashers follow the flattened signature of the type (1.27 on). */
  readonly signatureHashers: boolean;

  /** maps.Clone exists (1.21 on). */
  readonly hasMapsClone: boolean;
  /** Looking an unhashable key up in an empty map: found by a check of the key (1.22 on), before by hashing it. */
  readonly emptyLookupChecksKey: boolean;
  /** Classic runtime and Swiss: "hash of unhashable type: T" without "runtime error: " (1.25 on). */
  readonly shortUnhashableMessage: boolean;

  /** What the files of the runtime's map functions end in while both families exist (1.24, 1.25). */
  readonly mapSourceSuffix: "" | "_noswiss" | "_swiss";
  /** mapKeyError of Swiss maps is still in runtime/alg.go (1.24). */
  readonly keyErrorInRuntime: boolean;
  /** Type descriptors are internal/abi's, with exported fields (1.21 on), before runtime._type. */
  readonly exportsTypeFields: boolean;
  readonly mapTypeName: "maptype" | "MapType" | "OldMapType" | "SwissMapType";
  /** What the symbols of types begin with: "type." up to 1.19. */
  readonly typeSymbolPrefix: "type." | "type:";
  /** Interfaces hold every pointer-sized type with pointers directly, also structs with more fields of no size (1.26 on). */
  readonly allPointerWordsDirect: boolean;
  /** loong64 takes unaligned keys as words (1.27 on). */
  readonly loong64Unaligned: boolean;

  /** A map literal's hint counts only the entries that are constant (1.18). */
  readonly literalHintIsStatic: boolean;
  /** Large map literals of package variables are made in functions of their own, which the linker drops with the variable (1.21 on). */
  readonly outlinesMapInits: boolean;
  /** What an inlined call of one return statement gives a package variable is laid out when it is compiled (1.21 on). */
  readonly laysOutInlinedCalls: boolean;
  /**
   * Keys of `m[k] = append(m[k], …)` of maps without a fast variant that are copied for each side, so that both
   * operations stay: also variables (up to 1.19); what is computed, constants and nil among it (up to 1.21).
   */
  readonly appendCopiesKeys: readonly ("variable" | "computed")[];
  /**
   * Of an array that is ranged over without its elements the length alone is taken, and no map in it looked up: always but
   * for what must be called or checked (up to 1.20), never (1.21 to 1.24), as the specification says (1.25 on).
   */
  readonly rangedArrays: "rarelyEvaluated" | "evaluated" | "asSpecified";
  /** Of a loop over a slice or array that is one clear of it: the place that it is read at (the loop's head up to 1.24). */
  readonly clearReadsSlice: "range" | "body";
  /** A loop over a pointer to an array may be one clear too (1.19 on). */
  readonly clearsByPointer: boolean;
  /** A loop that deletes all entries is a clear also where the map's own type is M of `M ~map[K]V` (1.19 on). */
  readonly clearsTypeParameters: boolean;
  /** `delete(m, string(bytes))` converts the key first (up to 1.24). */
  readonly deleteConvertsByteKeys: boolean;
  /** The function that seeds a map on the stack: fastrand up to 1.21, rand32 in 1.22 and 1.23 and with noswissmap, rand for Swiss maps. */
  readonly seedFunction: "runtime.fastrand" | "runtime.rand32" | "runtime.rand";
  /** append begins in a buffer on the stack (cmd/compile/internal/slice, 1.26 on). */
  readonly appendStartsOnStack: boolean;
  /** Functions of package maps that are called, not inlined, in a function of usual size: all where the package does not exist. */
  readonly mapsFunctionsCalled: readonly string[];
  /** The runtime makes hashes by itself in internal/runtime/maps, and fast assigns by variants of uncheckedPutSlot (1.27 on). */
  readonly hashesInMapsPackage: boolean;
  /** mallocgc has functions for single size classes (1.27 on). */
  readonly mallocBySizeClass: boolean;

  /** What sync.Map is made of: read and dirty maps up to 1.23 and with nosynchashtriemap, else internal/sync.HashTrieMap. */
  readonly syncMap: "readDirty" | "HashTrieMap";
  /** sync.Map: read is an atomic.Pointer[readOnly] and an entry's p one of any (1.20 on), before an atomic.Value and an unsafe.Pointer. */
  readonly syncMapTypedPointers: boolean;
  /** sync.Map has Swap, CompareAndSwap and CompareAndDelete (1.20 on). */
  readonly syncMapSwaps: boolean;
  /** sync.Map has Clear (1.23 on). */
  readonly syncMapClears: boolean;
  /** sync.Map of read and dirty maps: each Range allocates a readOnly, used or not (1.20, 1.21). */
  readonly syncMapRangeAllocates: boolean;
  /** HashTrieMap: the panic of an insert that ran out of hash bits names what may have caused it (1.26 on). */
  readonly triePanicNamesCauses: boolean;
}

const oldestMinor = 18;
const newestMinor = 27;

/** The releases that are modelled, oldest first: 18 … 27. */
export const modelledMinors: readonly number[] = Array.from(
  { length: newestMinor - oldestMinor + 1 },
  (_, i) => oldestMinor + i,
);

/** Whether a release's maps are Swiss ones where no experiment says otherwise. */
export const swissByDefault = (minor: number): boolean => minor >= 24;

/** The newest release that is modelled: what stands where none is told. */
export const newestRelease = (): GoRelease => goRelease(newestMinor);

/** The newest release whose maps are of a family where no experiment says otherwise. */
export const newestOf = (family: MapFamily): GoRelease =>
  goRelease(Math.max(...modelledMinors.filter((minor) => swissByDefault(minor) === (family === "swiss"))));

/** Whether a release came after another. */
export const isAfter = (release: GoRelease, other: GoRelease): boolean => release.minor > other.minor;

/** Every release that is modelled with each of its experiments, oldest first. */
export const modelledReleases = (): GoRelease[] =>
  modelledMinors.flatMap((minor) => [
    goRelease(minor),
    ...experimentsOf(minor).map((experiment) => goRelease(minor, [experiment])),
  ]);

/** Which experiments of built-in maps a release knows. */
export function experimentsOf(minor: number): readonly GoExperiment[] {
  if (bothFamilies(minor)) return ["noswissmap"];
  return minor >= 27 ? ["mapsplitgroup"] : [];
}

/** Which experiments of built-in maps and of sync.Map a release knows. */
export function allExperimentsOf(minor: number): readonly GoExperiment[] {
  return bothFamilies(minor) ? [...experimentsOf(minor), "nosynchashtriemap"] : experimentsOf(minor);
}

/**
 * The release data of go1.`minor`.
 * @throws RangeError for a release that is not modelled or an experiment that it does not have.
 */
export function goRelease(minor: number, experiments: readonly GoExperiment[] = []): GoRelease {
  if (!modelledMinors.includes(minor)) throw new RangeError(`go1.${minor} is not modelled`);
  for (const e of experiments)
    if (!allExperimentsOf(minor).includes(e)) throw new RangeError(`go1.${minor} has no GOEXPERIMENT ${e}`);
  const classic = !swissByDefault(minor) || experiments.includes("noswissmap");
  return {
    minor,
    name: [`go1.${minor}`, ...experiments].join("+"),
    experiments,
    family: classic ? "classic" : "swiss",
    loadFactorNum: minor === 21 ? 12 : 13,
    clearMarksCells: minor >= 21 && minor <= 23,
    hmapHasClearSeq: classic && minor >= 24,
    cloneClampsHint: minor >= 22,
    fullSmallMapGrowsOnUpdate: minor <= 26,
    putsUncheckedIntoGrownTable: minor >= 27,
    prunesTombstones: minor >= 25,
    prunesInPtrVariants: minor >= 27,
    cloneCopiesTables: minor >= 25,
    clearGroups: minor <= 24 ? "all" : minor === 25 ? "withFullSlots" : "testedWhenSparseOrLarge",
    splitGroups: experiments.includes("mapsplitgroup"),
    descriptorHasStrides: minor >= 27,
    sortIntsAllocates: minor <= 21,
    mallocHeaders: minor >= 22,
    fallbackUsesConstants: minor <= 22,
    arm64ShortHashMixesLast: minor >= 21,
    arm64Memhash32WholeSeed: minor >= 27,
    fallbackTakesHighHalfFirst: minor <= 26,
    nanHashTakesWholeWord: minor >= 22,
    wasmHashIs32: minor >= 26,
    signatureHashers: minor >= 27,
    hasMapsClone: minor >= 21,
    emptyLookupChecksKey: minor >= 22,
    shortUnhashableMessage: minor >= 25,
    mapSourceSuffix: bothFamilies(minor) ? (classic ? "_noswiss" : "_swiss") : "",
    keyErrorInRuntime: minor <= 24,
    exportsTypeFields: minor >= 21,
    mapTypeName: mapTypeName(minor, classic),
    typeSymbolPrefix: minor <= 19 ? "type." : "type:",
    allPointerWordsDirect: minor >= 26,
    loong64Unaligned: minor >= 27,
    literalHintIsStatic: minor === 18,
    outlinesMapInits: minor >= 21,
    laysOutInlinedCalls: minor >= 21,
    appendCopiesKeys: minor <= 19 ? ["variable", "computed"] : minor <= 21 ? ["computed"] : [],
    rangedArrays: minor <= 20 ? "rarelyEvaluated" : minor <= 24 ? "evaluated" : "asSpecified",
    clearReadsSlice: minor <= 24 ? "range" : "body",
    clearsByPointer: minor >= 19,
    clearsTypeParameters: minor >= 19,
    deleteConvertsByteKeys: minor <= 24,
    seedFunction: classic ? (minor <= 21 ? "runtime.fastrand" : "runtime.rand32") : "runtime.rand",
    appendStartsOnStack: minor >= 26,
    mapsFunctionsCalled: mapsFunctionsCalled(minor),
    hashesInMapsPackage: minor >= 27,
    mallocBySizeClass: minor >= 27,
    syncMap: minor >= 24 && !experiments.includes("nosynchashtriemap") ? "HashTrieMap" : "readDirty",
    syncMapTypedPointers: minor >= 20,
    syncMapSwaps: minor >= 20,
    syncMapClears: minor >= 23,
    syncMapRangeAllocates: minor === 20 || minor === 21,
    triePanicNamesCauses: minor >= 26,
  };
}

/** Releases whose runtime has both families and whose library has both forms of sync.Map, chosen by GOEXPERIMENT. */
const bothFamilies = (minor: number): boolean => minor === 24 || minor === 25;

function mapsFunctionsCalled(minor: number): string[] {
  if (minor <= 20) return ["Clone", "Copy", "Equal", "EqualFunc", "DeleteFunc", ...iteratorFunctions];
  if (minor <= 22) return ["EqualFunc", ...iteratorFunctions];
  return minor === 23 ? ["EqualFunc", "Collect", "Insert"] : [];
}

/** They exist from 1.23 on. */
const iteratorFunctions = ["Keys", "Values", "All", "Collect", "Insert"];

function mapTypeName(minor: number, classic: boolean): GoRelease["mapTypeName"] {
  if (bothFamilies(minor)) return classic ? "OldMapType" : "SwissMapType";
  return minor <= 20 ? "maptype" : "MapType";
}

/**
 * GOEXPERIMENT for builds of a release: what the environment says, but of the experiments that change maps what the release says.
 * @param environment "noswissmap,jsonv2", or ""
 */
export function experimentSetting(environment: string, release: GoRelease): string {
  const maps = allExperimentsOf(release.minor).map((e) =>
    release.experiments.includes(e) ? e : opposite(e),
  );
  return [environment, ...maps].filter((word) => word !== "").join(",");
}

/** The experiments that change maps under a GOEXPERIMENT: "noswissmap" of "noswissmap,jsonv2" and of "none" in 1.24 and 1.25. */
export function mapExperimentsIn(setting: string, minor: number): readonly GoExperiment[] {
  const on = experimentsOn({ minor, goos: "linux", goarch: "amd64" }, setting);
  return allExperimentsOf(minor).filter((e) => (e.startsWith("no") ? !on.has(opposite(e)) : on.has(e)));
}

const opposite = (experiment: string): string =>
  experiment.startsWith("no") ? experiment.slice(2) : `no${experiment}`;

const goExperimentNames: readonly GoExperiment[] = ["noswissmap", "mapsplitgroup", "nosynchashtriemap"];

/** Narrows a text to an experiment that changes maps in some release, or undefined. */
export function asGoExperiment(text: string): GoExperiment | undefined {
  return goExperimentNames.find((name) => name === text);
}

/** What was understood of a version text, and a note when it is not exactly what was asked for. */
export interface ParsedGoVersion {
  readonly release: GoRelease;
  /** Set when the nearest model stands in for an unknown release. */
  readonly note?: string;
  /** What was asked for is older than all releases that are known. */
  readonly isOlder?: true;
}

/**
 * Parses "1.26", "go1.26.4", "1.24+noswissmap", "go1.25.3 X:noswissmap", "go1.27.4-X:mapsplitgroup", "go1.28rc1".
 * A release newer than the newest known gives the newest model, an older one the oldest, each with a note.
 * @throws RangeError with one clear sentence when the text is no Go version or names an unknown experiment.
 */
export function parseGoVersion(text: string): ParsedGoVersion {
  const match =
    /^(?:go)?1\.(\d{1,3})(?:\.\d+|rc\d+|beta\d+)?(?:(?: X:|-X:|\+)([a-z0-9,+]+))?(?:[ -].*)?$/.exec(
      text.trim(),
    );
  if (!match) throw new RangeError(`"${text}" is not a Go release such as 1.26, go1.26.4 or 1.24+noswissmap`);
  const asked = Number(match[1]);
  const minor = Math.min(newestMinor, Math.max(oldestMinor, asked));
  const known = allExperimentsOf(minor);
  const experiments: GoExperiment[] = [];
  for (const name of match[2]?.split(/[,+]/) ?? []) {
    const experiment = known.find((e) => e === name);
    if (experiment !== undefined) experiments.push(experiment);
    else if (asGoExperiment(name) !== undefined)
      throw new RangeError(`go1.${minor} has no GOEXPERIMENT ${name}`);
    else if (text.includes("+")) throw new RangeError(`"${name}" is not a GOEXPERIMENT that changes maps`);
  }
  const release = goRelease(minor, experiments);
  if (asked === minor) return { release };
  return {
    release,
    ...(asked < minor ? { isOlder: true } : {}),
    note: `go1.${asked} is not known to this version; shown as ${release.name}, the nearest model`,
  };
}
