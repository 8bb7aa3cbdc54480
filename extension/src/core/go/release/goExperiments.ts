/**
 * The GOEXPERIMENT names of each release and which of them are on by default, from internal/goexperiment/flags.go and
 * internal/buildcfg/exp.go of 1.18 to 1.27. What is on is a build tag: `goexperiment.swissmap`.
 */

/** Releases by their minor numbers, both included; without an end up to the newest. */
interface Span {
  readonly from: number;
  readonly to?: number;
}

interface Experiment {
  readonly name: string;
  /** The releases that know the name. */
  readonly known: Span;
  /** Those in which it is on by default. */
  readonly on?: Span;
  /** Only for these targets. */
  readonly where?: (target: ExperimentTarget) => boolean;
}

/** What decides which experiments are on. */
export interface ExperimentTarget {
  /** 26 for go1.26. */
  readonly minor: number;
  readonly goos: string;
  readonly goarch: string;
}

const experiments: readonly Experiment[] = [
  ...["fieldtrack", "preemptibleloops", "staticlockranking", "heapminimum512kib"].map((name) => ({
    name,
    known: { from: 18 },
  })),
  { name: "pacerredesign", known: { from: 18, to: 18 }, on: { from: 18 } },
  { name: "unified", known: { from: 18, to: 20 }, on: { from: 20 } },
  { name: "regabiwrappers", known: { from: 18 }, on: { from: 18 }, where: hasRegisterAbi },
  { name: "regabireflect", known: { from: 18, to: 18 }, on: { from: 18 }, where: hasRegisterAbi },
  { name: "regabiargs", known: { from: 18 }, on: { from: 18 }, where: hasRegisterAbi },
  { name: "boringcrypto", known: { from: 19 } },
  { name: "coverageredesign", known: { from: 20, to: 24 }, on: { from: 20 } },
  { name: "arenas", known: { from: 20 } },
  { name: "pagetrace", known: { from: 20, to: 22 } },
  { name: "cgocheck2", known: { from: 21 } },
  { name: "loopvar", known: { from: 21 } },
  { name: "cacheprog", known: { from: 21, to: 25 } },
  { name: "newinliner", known: { from: 22 } },
  { name: "rangefunc", known: { from: 22, to: 25 } },
  { name: "range", known: { from: 22, to: 22 } },
  { name: "allocheaders", known: { from: 22, to: 22 }, on: { from: 22 } },
  { name: "exectracer2", known: { from: 22, to: 22 }, on: { from: 22 } },
  { name: "aliastypeparams", known: { from: 23, to: 25 }, on: { from: 24 } },
  { name: "swissmap", known: { from: 24, to: 25 }, on: { from: 24 } },
  { name: "spinbitmutex", known: { from: 24, to: 24 }, on: { from: 24 }, where: hasByteExchange },
  { name: "synchashtriemap", known: { from: 24, to: 25 }, on: { from: 24 } },
  { name: "synctest", known: { from: 24, to: 25 } },
  { name: "dwarf5", known: { from: 25 }, on: { from: 25 }, where: hasDwarf5 },
  { name: "jsonv2", known: { from: 25 }, on: { from: 27 } },
  { name: "greenteagc", known: { from: 25 }, on: { from: 26 } },
  { name: "randomizedheapbase64", known: { from: 26 }, on: { from: 26 } },
  { name: "runtimefreegc", known: { from: 26 } },
  { name: "sizespecializedmalloc", known: { from: 26 }, on: { from: 27 } },
  { name: "goroutineleakprofile", known: { from: 26, to: 26 } },
  { name: "simd", known: { from: 26 } },
  { name: "runtimesecret", known: { from: 26 } },
  { name: "mapsplitgroup", known: { from: 27 } },
];

/** The GOARCHs that pass arguments in registers, by the release from which they do. */
const registerAbiFrom: Readonly<Record<string, number>> = {
  amd64: 18,
  arm64: 18,
  ppc64: 18,
  ppc64le: 18,
  riscv64: 19,
  loong64: 22,
  s390x: 26,
};

/** Where no setting turns it off. */
const registerAbiAlwaysFrom: Readonly<Record<string, number>> = {
  amd64: 18,
  arm64: 19,
  ppc64: 19,
  ppc64le: 19,
  riscv64: 20,
  loong64: 23,
  s390x: 27,
};

function hasRegisterAbi({ minor, goarch }: ExperimentTarget): boolean {
  return minor >= (registerAbiFrom[goarch] ?? Number.POSITIVE_INFINITY);
}

function hasByteExchange({ goarch }: ExperimentTarget): boolean {
  return /^(?:386|amd64|arm|arm64|ppc64|ppc64le)$/.test(goarch);
}

function hasDwarf5({ goos }: ExperimentTarget): boolean {
  return !/^(?:darwin|ios|aix)$/.test(goos);
}

const within = (minor: number, { from, to }: Span): boolean =>
  from <= minor && minor <= (to ?? Number.POSITIVE_INFINITY);

/**
 * The experiments that are on in a build, by name (internal/buildcfg ParseGOEXPERIMENT).
 * @param setting GOEXPERIMENT: "noswissmap,jsonv2", "none"; names that the release does not know are passed over
 */
export function experimentsOn(target: ExperimentTarget, setting: string): ReadonlySet<string> {
  const { minor, goarch } = target;
  const known = experiments.filter((experiment) => within(minor, experiment.known));
  const on = new Set<string>();
  for (const { name, on: span, where } of known)
    if (span !== undefined && within(minor, span) && (where?.(target) ?? true)) on.add(name);
  const registers = known.map(({ name }) => name).filter((name) => name.startsWith("regabi"));
  for (const word of setting.split(",")) {
    if (word === "none") on.clear();
    const [, no, name = ""] = /^(no)?(.*)$/.exec(word) ?? [];
    const names = name === "regabi" ? registers : known.some((e) => e.name === name) ? [name] : [];
    for (const each of names)
      if (no === undefined) on.add(each);
      else on.delete(each);
  }
  for (const name of registers)
    if (minor >= (registerAbiAlwaysFrom[goarch] ?? Number.POSITIVE_INFINITY)) on.add(name);
    else if (!hasRegisterAbi(target) && !(minor === 18 && name === "regabiwrappers")) on.delete(name);
  return on;
}

/** The build tags of a processor's instruction sets under its default setting (GOAMD64=v1, GOARM=7 …), from 1.20 on. */
export function defaultFeatureTags({ minor, goarch, goos }: ExperimentTarget): readonly string[] {
  if (minor < 20) return [];
  switch (goarch) {
    case "386":
      return ["386.sse2"];
    case "amd64":
      return ["amd64.v1"];
    case "arm":
      // A toolchain of 1.20 that was built elsewhere takes 5, but for Android (cmd/dist/util.go, internal/buildcfg/cfg.go).
      return minor === 20 && goos !== "android" ? ["arm.5"] : ["arm.5", "arm.6", "arm.7"];
    case "arm64":
      return minor >= 23 ? ["arm64.v8.0"] : [];
    case "riscv64":
      return minor >= 23 ? ["riscv64.rva20u64"] : [];
    case "mips":
    case "mipsle":
    case "mips64":
    case "mips64le":
      return [`${goarch}.hardfloat`];
    case "ppc64":
    case "ppc64le":
      return [`${goarch}.power8`];
    case "wasm":
      return minor >= 26 ? ["wasm.satconv", "wasm.signext"] : [];
    default:
      return [];
  }
}
