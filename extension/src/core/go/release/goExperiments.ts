/**
 * The GOEXPERIMENT names of each release and which of them are on by default, from internal/goexperiment/flags.go and
 * internal/buildcfg/exp.go of 1.18 to 1.27. What is on is a build tag: `goexperiment.swissmap`.
 */

/** Releases by their minor numbers, first and last, both included; without a last up to the newest. */
type Span = readonly [from: number, to?: number];

/** An experiment: the releases that know its name, those in which it is on by default, and for which targets alone. */
type Experiment = readonly [
  name: string,
  known: Span,
  on?: Span,
  where?: (target: ExperimentTarget) => boolean,
];

/** What decides which experiments are on. */
export interface ExperimentTarget {
  /** 26 for go1.26. */
  readonly minor: number;
  readonly goos: string;
  readonly goarch: string;
}

const experiments: readonly Experiment[] = [
  ["fieldtrack", [18]],
  ["preemptibleloops", [18]],
  ["staticlockranking", [18]],
  ["heapminimum512kib", [18]],
  ["pacerredesign", [18, 18], [18]],
  ["unified", [18, 20], [20]],
  ["regabiwrappers", [18], [18], hasRegisterAbi],
  ["regabireflect", [18, 18], [18], hasRegisterAbi],
  ["regabiargs", [18], [18], hasRegisterAbi],
  ["boringcrypto", [19]],
  ["coverageredesign", [20, 24], [20]],
  ["arenas", [20]],
  ["pagetrace", [20, 22]],
  ["cgocheck2", [21]],
  ["loopvar", [21]],
  ["cacheprog", [21, 25]],
  ["newinliner", [22]],
  ["rangefunc", [22, 25]],
  ["range", [22, 22]],
  ["allocheaders", [22, 22], [22]],
  ["exectracer2", [22, 22], [22]],
  ["aliastypeparams", [23, 25], [24]],
  ["swissmap", [24, 25], [24]],
  ["spinbitmutex", [24, 24], [24], hasByteExchange],
  ["synchashtriemap", [24, 25], [24]],
  ["synctest", [24, 25]],
  ["dwarf5", [25], [25], hasDwarf5],
  ["jsonv2", [25], [27]],
  ["greenteagc", [25], [26]],
  ["randomizedheapbase64", [26], [26]],
  ["runtimefreegc", [26]],
  ["sizespecializedmalloc", [26], [27]],
  ["goroutineleakprofile", [26, 26]],
  ["simd", [26]],
  ["runtimesecret", [26]],
  ["mapsplitgroup", [27]],
];

/** The GOARCHs that pass arguments in registers, by the release from which they do. */
const registerAbiFrom: ReadonlyMap<string, number> = new Map(
  Object.entries({
    amd64: 18,
    arm64: 18,
    ppc64: 18,
    ppc64le: 18,
    riscv64: 19,
    loong64: 22,
    s390x: 26,
  }),
);

/** Where no setting turns it off. */
const registerAbiAlwaysFrom: ReadonlyMap<string, number> = new Map(
  Object.entries({
    amd64: 18,
    arm64: 19,
    ppc64: 19,
    ppc64le: 19,
    riscv64: 20,
    loong64: 23,
    s390x: 27,
  }),
);

function hasRegisterAbi({ minor, goarch }: ExperimentTarget): boolean {
  return minor >= (registerAbiFrom.get(goarch) ?? Number.POSITIVE_INFINITY);
}

function hasByteExchange({ goarch }: ExperimentTarget): boolean {
  return /^(?:386|amd64|arm|arm64|ppc64|ppc64le)$/.test(goarch);
}

function hasDwarf5({ goos }: ExperimentTarget): boolean {
  return !/^(?:darwin|ios|aix)$/.test(goos);
}

const within = (minor: number, [from, to = Number.POSITIVE_INFINITY]: Span): boolean =>
  from <= minor && minor <= to;

/**
 * The experiments that are on in a build, by name (internal/buildcfg ParseGOEXPERIMENT).
 * @param setting GOEXPERIMENT: "noswissmap,jsonv2", "none"; names that the release does not know are passed over
 */
export function experimentsOn(target: ExperimentTarget, setting: string): ReadonlySet<string> {
  const { minor, goarch } = target;
  const known = experiments.filter(([, releases]) => within(minor, releases));
  const on = new Set<string>();
  for (const [name, , span, where] of known)
    if (span !== undefined && within(minor, span) && (where?.(target) ?? true)) on.add(name);
  const registers = known.map(([name]) => name).filter((name) => name.startsWith("regabi"));
  for (const word of setting.split(",")) {
    if (word === "none") on.clear();
    const [, no, name = ""] = /^(no)?(.*)$/.exec(word) ?? [];
    const names = name === "regabi" ? registers : known.some(([each]) => each === name) ? [name] : [];
    for (const each of names)
      if (no === undefined) on.add(each);
      else on.delete(each);
  }
  for (const name of registers)
    if (minor >= (registerAbiAlwaysFrom.get(goarch) ?? Number.POSITIVE_INFINITY)) on.add(name);
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
