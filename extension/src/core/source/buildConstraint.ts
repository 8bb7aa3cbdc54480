import {
  hasReleaseTag,
  knowsBoringCryptoTag,
  knowsUnixTag,
  knowsWasip1,
} from "../go/release/goCommandRules.ts";
import { defaultFeatureTags, type ExperimentTarget, experimentsOn } from "../go/release/goExperiments.ts";

/** What decides which files belong to a build. */
export interface BuildTarget extends ExperimentTarget {
  readonly cgo: boolean;
  /** GOEXPERIMENT: "noswissmap,jsonv2"; "" for the release's defaults. */
  readonly experiment: string;
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

/**
 * Whether a Go file is part of a build, by its name's suffixes and its `//go:build` line, or without one its `// +build` lines
 * (go/build goodOSArchFile, shouldBuild, matchTag; 1.18 to 1.27).
 */
export function isInBuild(fileName: string, text: string, target: BuildTarget): boolean {
  return nameFits(fileName, target) && constraintFits(text, target) && (target.cgo || !importsC(text));
}

/**
 * The target most like the given one whose build has a file: of another system, then of another processor, then with cgo. The
 * given one where none has, as with `ignore` and tags of one's own.
 */
export function targetWith(fileName: string, text: string, target: BuildTarget): BuildTarget {
  if (isInBuild(fileName, text, target)) return target;
  for (const cgo of target.cgo ? [true] : [false, true])
    for (const goarch of [target.goarch, ...knownArch])
      for (const goos of [target.goos, ...knownOs]) {
        const other = { ...target, goos, goarch, cgo };
        if (isInBuild(fileName, text, other)) return other;
      }
  return target;
}

/** Whether a file's text imports C, so that only builds with cgo have it. */
export function importsC(text: string): boolean {
  return /^[ \t]*(?:import[ \t]*)?"C"[ \t]*(?:;|\/\/.*)?\r?$/m.test(text);
}

function nameFits(fileName: string, target: BuildTarget): boolean {
  if (/^[_.]/.test(fileName)) return false;
  const parts = (fileName.split(".", 1)[0] as string).split("_").slice(1);
  if (parts.at(-1) === "test") parts.pop();
  const last = parts.at(-1) ?? "";
  const before = parts.at(-2) ?? "";
  if (knownArch.has(last)) return last === target.goarch && (!isOs(before, target) || osFits(before, target));
  return !isOs(last, target) || osFits(last, target);
}

/** wasip1 came with 1.21: a file of that name is every build's before. */
function isOs(name: string, { minor }: BuildTarget): boolean {
  return knownOs.has(name) && (name !== "wasip1" || knowsWasip1(minor));
}

function osFits(name: string, { goos }: BuildTarget): boolean {
  return name === goos || name === parentOs.get(goos);
}

/** Systems whose builds take the files of another one too. */
const parentOs: ReadonlyMap<string, string> = new Map(
  Object.entries({ android: "linux", illumos: "solaris", ios: "darwin" }),
);

function constraintFits(text: string, target: BuildTarget): boolean {
  const head = leadingComments(text);
  const line = /^[ \t]*\/\/go:build[ \t]+(.*?)\r?$/m.exec(head)?.[1];
  if (line !== undefined) return evaluate(line.match(/&&|\|\||[!()]|[\p{L}\p{Nd}_.]+/gu) ?? [], target);
  // Older lines need an empty one behind them: they would belong to the package's comment.
  const lines = head.split("\n").map((text) => text.trim());
  const end = lines.slice(0, -1).lastIndexOf("");
  return lines.slice(0, Math.max(0, end)).every((text) => {
    const options = /^\/\/[ \t]*\+build[ \t]/.test(text) ? text.slice(text.indexOf("+build") + 6) : undefined;
    const alternatives = options?.trim().split(/\s+/);
    return alternatives?.some((terms) => terms.split(",").every((term) => termHolds(term, target))) ?? true;
  });
}

/** What stands before the first word that is no comment; comments of several lines hold no constraints. */
function leadingComments(text: string): string {
  const start = /^(?:\s|\/\/[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*/.exec(text)?.[0] ?? "";
  let head = "";
  let from = 0;
  for (let at = start.indexOf("/*"); at >= 0; at = start.indexOf("/*", from)) {
    const end = start.indexOf("*/", at + 2);
    if (end < 0) break;
    head += start.slice(from, at);
    from = end + 2;
  }
  return (head + start.slice(from)).replace(/^\ufeff/, "");
}

/** A term of a `// +build` line: `tag` or `!tag`. */
function termHolds(term: string, target: BuildTarget): boolean {
  return term.startsWith("!") ? !tagHolds(term.slice(1), target) : tagHolds(term, target);
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
  const { goarch, goos, minor } = target;
  if (tag === goarch || tag === "gc" || osFits(tag, target)) return true;
  if (tag === "unix") return knowsUnixTag(minor) && unixOs.has(goos);
  if (tag === "cgo") return target.cgo;
  const release = /^go1\.(\d+)$/.exec(tag);
  if (release !== null) return hasReleaseTag(Number(release[1]), minor);
  const experiment =
    tag === "boringcrypto" && knowsBoringCryptoTag(minor) ? tag : /^goexperiment\.(.+)$/.exec(tag)?.[1];
  if (experiment !== undefined) return experimentsOn(target, target.experiment).has(experiment);
  return defaultFeatureTags(target).includes(tag);
}
