/** What decides which files belong to a build. */
export interface BuildTarget {
  readonly goos: string;
  readonly goarch: string;
  /** 26 for go1.26. */
  readonly minor: number;
  readonly cgo: boolean;
}

const knownOs = new Set(
  "aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris wasip1 windows zos".split(
    " ",
  ),
);
const unixOs = new Set(
  "aix android darwin dragonfly freebsd hurd illumos ios linux netbsd openbsd solaris".split(" "),
);
const knownArch = new Set(
  "386 amd64 amd64p32 arm armbe arm64 arm64be loong64 mips mipsle mips64 mips64le mips64p32 mips64p32le ppc ppc64 ppc64le riscv riscv64 s390 s390x sparc sparc64 wasm".split(
    " ",
  ),
);

/** Whether a Go file is part of a build, by its name's suffixes and its `//go:build` line (go/build, goodOSArchFile). */
export function isInBuild(fileName: string, text: string, target: BuildTarget): boolean {
  return nameFits(fileName, target) && constraintFits(text, target);
}

function nameFits(fileName: string, target: BuildTarget): boolean {
  if (/^[_.]/.test(fileName)) return false;
  const parts = fileName
    .replace(/\.go$/, "")
    .replace(/_test$/, "")
    .split("_");
  const last = parts.length > 1 ? (parts.at(-1) ?? "") : "";
  const before = parts.length > 2 ? (parts.at(-2) ?? "") : "";
  if (knownArch.has(last)) return last === target.goarch && (!knownOs.has(before) || osFits(before, target));
  return !knownOs.has(last) || osFits(last, target);
}

function osFits(name: string, target: BuildTarget): boolean {
  if (name === target.goos) return true;
  return (name === "linux" && target.goos === "android") || (name === "darwin" && target.goos === "ios");
}

function constraintFits(text: string, target: BuildTarget): boolean {
  const head = text.slice(0, /^package\s/m.exec(text)?.index ?? 0);
  const line = /^\/\/go:build (.*)$/m.exec(head)?.[1];
  return line === undefined || evaluate(line.match(/&&|\|\||[!()]|[\w.]+/g) ?? [], target);
}

/** A build constraint's value: `||` binds loosest, then `&&`, then `!`. */
function evaluate(tokens: readonly string[], target: BuildTarget): boolean {
  let at = 0;
  const or = (): boolean => {
    let value = and();
    while (tokens[at] === "||") {
      at++;
      value = and() || value;
    }
    return value;
  };
  const and = (): boolean => {
    let value = not();
    while (tokens[at] === "&&") {
      at++;
      value = not() && value;
    }
    return value;
  };
  const not = (): boolean => {
    const token = tokens[at++];
    if (token === "!") return !not();
    if (token !== "(") return tagHolds(token ?? "", target);
    const value = or();
    at++;
    return value;
  };
  return or();
}

function tagHolds(tag: string, target: BuildTarget): boolean {
  if (tag === target.goarch || tag === "gc") return true;
  if (tag === "unix") return unixOs.has(target.goos);
  if (tag === "cgo") return target.cgo;
  const release = /^go1\.(\d+)$/.exec(tag);
  if (release !== null) return Number(release[1]) <= target.minor;
  // The experiments that a release has on by default.
  if (tag === "goexperiment.swissmap") return target.minor >= 24;
  if (/^goexperiment\.(?:regabi\w*|aliastypeparams|spinbitmutex|dwarf5|greenteagc)$/.test(tag)) return true;
  return osFits(tag, target);
}
