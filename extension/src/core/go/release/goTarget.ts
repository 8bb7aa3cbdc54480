import { allExperimentsOf, type GoRelease, parseGoVersion } from "./goRelease.ts";

/** The processor families that are modelled, by GOARCH. */
export const goArchs = [
  "amd64",
  "arm64",
  "386",
  "arm",
  "riscv64",
  "ppc64le",
  "ppc64",
  "s390x",
  "loong64",
  "mips64",
  "mips64le",
  "mips",
  "mipsle",
  "wasm",
] as const;
export type GoArch = (typeof goArchs)[number];

/** What of a GOARCH shows in maps. */
export interface GoTarget {
  readonly goarch: GoArch;
  readonly ptrSizeBytes: 4 | 8;
  readonly bigEndian: boolean;
  /** Bits of a hash: the pointer's, but 32 on wasm from 1.26. */
  readonly hashBits: 32 | 64;
  /** The processor has an AES hash in the runtime (amd64, 386, arm64), used where the machine has the instructions. */
  readonly hasAesHash: boolean;
  /** The architecture's Alignment constant, which decides whether unaligned 4- and 8-byte keys count as words. */
  readonly alignmentBytes: 1 | 4 | 8;
  /** Alignment of 8-byte integers and floats in structs: 4 on 386 and arm-like 32-bit targets where Go says so. */
  readonly int64AlignBytes: 4 | 8;
}

/** What of a target decides where a type's parts lie. */
export type WordSizes = Pick<GoTarget, "ptrSizeBytes" | "int64AlignBytes">;

const is32: readonly GoArch[] = ["386", "arm", "mips", "mipsle"];
const big: readonly GoArch[] = ["ppc64", "s390x", "mips64", "mips"];

/** The target data of a GOARCH under a release (loong64's Alignment and wasm's hash width changed). */
export function goTarget(goarch: GoArch, release: GoRelease): GoTarget {
  const ptrSizeBytes = is32.includes(goarch) ? 4 : 8;
  return {
    goarch,
    ptrSizeBytes,
    bigEndian: big.includes(goarch),
    hashBits: ptrSizeBytes === 4 || (goarch === "wasm" && release.wasmHashIs32) ? 32 : 64,
    hasAesHash: goarch === "amd64" || goarch === "arm64" || goarch === "386",
    alignmentBytes: alignmentOf(goarch, release),
    int64AlignBytes: ptrSizeBytes,
  };
}

/** cmd/internal/sys Arch.Alignment; loong64 is 8 up to 1.26 and 1 from 1.27. */
function alignmentOf(goarch: GoArch, release: GoRelease): 1 | 4 | 8 {
  switch (goarch) {
    case "arm":
    case "mips":
    case "mipsle":
      return 4;
    case "mips64":
    case "mips64le":
    case "riscv64":
      return 8;
    case "loong64":
      return release.loong64Unaligned ? 1 : 8;
    default:
      return 1;
  }
}

/** A release on a target: all that the layout, the hash and the algorithm depend on. */
export interface MapModel {
  readonly release: GoRelease;
  readonly target: GoTarget;
}

/** The model of a release on a GOARCH. */
export function mapModel(release: GoRelease, goarch: GoArch): MapModel {
  return { release, target: goTarget(goarch, release) };
}

/**
 * "Go 1.26 · Swiss · amd64", for titles.
 * @param releases where more than the model's may be meant: `go1.24 to go1.27`
 */
export function modelLabel({ release, target }: MapModel, releases = release.name): string {
  const name = `Go ${releases.replaceAll("go", "")}`;
  return `${name} · ${release.family === "swiss" ? "Swiss" : "classic"} · ${target.goarch}`;
}

/** "Swiss (Go 1.26)", "classic (Go 1.23, 386)": the processor is named where it changes the layout. */
export function familyLabel({ release, target }: MapModel): string {
  const family = release.family === "swiss" ? "Swiss" : "classic";
  const narrow = target.ptrSizeBytes === 4 ? `, ${target.goarch}` : "";
  return `${family} (${release.name.replace(/^go/, "Go ")}${narrow})`;
}

/** Narrows a text to a GOARCH that is modelled, or undefined. */
export function asGoArch(text: string): GoArch | undefined {
  return goArchs.find((a) => a === text);
}

/**
 * The model that a build is of, by go's own build tags: `context.ReleaseTags` ("[go1.1 … go1.26]") and `context.ToolTags`
 * ("[goexperiment.swissmap amd64.v1]") of `go list`. Null for a GOARCH that is not modelled.
 */
export function modelOfBuild(releaseTags: string, toolTags: string, goarch: string): MapModel | null {
  const minors = [...releaseTags.matchAll(/go1\.(\d+)/g)].map((match) => Number(match[1]));
  const arch = asGoArch(goarch);
  if (minors.length === 0 || arch === undefined) return null;
  const minor = Math.max(...minors);
  const on = (experiment: string): boolean => toolTags.includes(`goexperiment.${experiment}`);
  const experiments = allExperimentsOf(minor).filter((name) =>
    name.startsWith("no") ? !on(name.slice(2)) : on(name),
  );
  return mapModel(parseGoVersion([`1.${minor}`, ...experiments].join("+")).release, arch);
}
