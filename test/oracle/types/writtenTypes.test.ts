import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { experimentSetting, parseGoVersion } from "../../../extension/src/core/go/release/goRelease.ts";
import { type GoArch, type MapModel, mapModel } from "../../../extension/src/core/go/release/goTarget.ts";
import type { GoType } from "../../../extension/src/core/go/types/goType.ts";
import { type BuildTarget, isInBuild } from "../../../extension/src/core/source/buildConstraint.ts";
import { knownNames } from "../../../extension/src/core/source/knownLibrary.ts";
import {
  standardPackageName,
  standardPackagePaths,
} from "../../../extension/src/core/source/standardPackages.ts";
import { diskFiles } from "../../../extension/src/node/diskFiles.ts";
import { libraryOfRelease } from "../../../extension/src/node/goFolders.ts";
import { WrittenTypes } from "../../../extension/src/workspace/writtenTypes.ts";
import { goParser } from "../../unit/core/source/syntaxFixture.ts";
import { releases } from "../goToolchain.ts";
import { compileTypes } from "./compiledTypes.ts";
import { type Pick, seededPick } from "./randomMapTypes.ts";

const seed = Number(process.env.MAPSCOPE_SEED ?? Date.now() & 0xffffff);
const packagesOfOne = 16;
const lengthsPerRelease = 40;

const parser = await goParser();
const targetOf = ({ release, target }: MapModel): BuildTarget => ({
  goos: "linux",
  goarch: target.goarch,
  minor: release.minor,
  cgo: false,
  experiment: experimentSetting("", release),
});
const ports = { files: diskFiles(64_000_000), parser: () => Promise.resolve(parser), targetOf };
const fromSources = new WrittenTypes({ ...ports, libraryOf: libraryOfRelease });
const fromTable = new WrittenTypes({ ...ports, libraryOf: () => null });

const cases: { release: string; goarch: GoArch }[] = [
  ...releases.map((release) => ({ release, goarch: "amd64" as const })),
  ...["1.20.14", "1.26.11"].map((release) => ({ release, goarch: "386" as const })),
];

/** Building what the library's packages need takes minutes the first time: other cases each run. */
const chosen = cases.filter((_, i) => (i + seed) % 3 === 0);

for (const one of chosen) {
  const { release, goarch } = one;
  test(`types that users write have Go's sizes: go${release} ${goarch}`, async (t) => {
    t.diagnostic(`MAPSCOPE_SEED=${seed}`);
    const pick = seededPick(seed ^ (cases.indexOf(one) << 8));
    const model = mapModel(parseGoVersion(release).release, goarch);
    const { minor } = model.release;
    const written: { reader: WrittenTypes; declarations: string; text: string }[] = [];
    const add = (reader: WrittenTypes, text: string, declarations = ""): void => {
      written.push({ reader, declarations, text });
    };
    for (const { path: from, name, isType } of knownNames(minor)) {
      const named = `${from}.${name}`;
      const generic = from === "unique" || named === "sync/atomic.Pointer" ? "[string]" : "";
      for (const reader of [fromSources, fromTable])
        add(reader, isType ? `${named}${generic}` : `[${named} & 0xff]byte`);
    }
    const library = libraryOfRelease(minor);
    if (library === null) throw new Error(`the sources of Go ${release} are not there`);
    // Building many packages takes minutes: one case of a run does it.
    const packages = chosen.indexOf(one) === seed % chosen.length ? packagesOfOne : 0;
    for (let i = 0; i < packages; i++) {
      const from = standardPackagePaths[pick(standardPackagePaths.length)] as string;
      for (const name of exportedTypes(path.join(library, from), targetOf(model)))
        add(fromSources, `${from}.${name}`);
    }
    for (let i = 0; i < lengthsPerRelease; i++) {
      add(fromTable, `[(${constant(pick, 3, minor)}) & 63]int16`);
      const generic = `type G${i}[A any, B comparable] struct { a A; b [2]B; c *A; d []B; e struct{ A A } }`;
      add(fromSources, `G${i}[${typeArgument(pick)}, ${typeArgument(pick)}]`, generic);
    }
    const used = [...new Set(written.flatMap(({ text }) => [...pathsIn(text)]))];
    const inGo = (text: string): string =>
      text.replace(pathPattern, (from) => (used.includes(from) ? `p${used.indexOf(from)}` : from));
    const compiled = compileTypes(
      [
        `import "unsafe"`,
        ...used.map((from, i) => `import p${i} ${JSON.stringify(from)}`),
        "const _ = unsafe.Sizeof(0)",
        ...new Set(written.map(({ declarations }) => declarations)),
      ].join("\n"),
      written.map(({ text }) => inGo(text)),
      { toolchain: `go${release}`, goarch, ptrSizeBytes: model.target.ptrSizeBytes },
    );
    for (const [i, { reader, declarations, text }] of written.entries()) {
      const ours = await elemOf(reader, `${declarations}; map[int]${text}`, model);
      // Nothing is said of what one rule of the compiler alone knows.
      if (ours === null) continue;
      const { sizeBytes, alignBytes, hasPointers, comparable } = ours;
      assert.deepEqual(
        { sizeBytes, alignBytes, hasPointers, comparable },
        compiled[i],
        `${text} (seed ${seed})`,
      );
    }
    t.diagnostic(`${written.length} types`);
  });
}

async function elemOf(reader: WrittenTypes, text: string, model: MapModel): Promise<GoType | null> {
  try {
    return (await reader.read(text.replace(/^; /, ""), model)).elem;
  } catch (error) {
    if (error instanceof Error && /aligns 64-bit atomics/.test(error.message)) return null;
    throw new Error(`${text} (seed ${seed})`, { cause: error });
  }
}

const pathPattern = /(?<![\w."])(?:[a-z]\w*\/)*[a-z]\w*(?=\.\p{Lu})/gu;

/** The packages whose names a text has; unsafe is there anyway. */
function pathsIn(text: string): string[] {
  return [...text.matchAll(pathPattern)].map(([from]) => from).filter((from) => from !== "unsafe");
}

/** Names of the types that a package of the library declares for all who import it, generic ones apart. */
function exportedTypes(folder: string, target: BuildTarget): string[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((name) => /^[^._].*(?<!_test)\.go$/.test(name));
  const texts = files
    .map((name) => ({ name, text: readFileSync(path.join(folder, name), "utf8") }))
    .filter(({ name, text }) => isInBuild(name, text, target))
    .map(({ text }) => text);
  const name = standardPackageName(folder);
  return texts
    .filter((text) => new RegExp(`^package ${name}\\b`, "m").test(text))
    .flatMap((text) =>
      [...text.matchAll(/^type (\p{Lu}\w*) (?!interface \{$)/gmu)].map(([, one]) => one ?? ""),
    );
}

/** A constant expression of whole numbers. */
function constant(pick: Pick, depth: number, minor: number): string {
  const of = (): string => constant(pick, depth - 1, minor);
  if (depth === 0)
    return (
      [
        String(pick(100)),
        `0x${pick(255).toString(16)}`,
        "0b1_01",
        "'a'",
        `len("${"x".repeat(pick(9))}é")`,
        "100_0",
        `len([${pick(7)}]string{})`,
        "int(unsafe.Sizeof(time.Time{}))",
        "int(unsafe.Alignof(struct{ a bool; b int64 }{}))",
      ][pick(9)] ?? "1"
    );
  const forms = [
    () => `(${of()} + ${of()})`,
    () => `(${of()} - ${of()})`,
    () => `${of()} * ${of()}`,
    () => `(${of()} | ${of()}) &^ ${of()}`,
    () => `(${of()} ^ -${of()})`,
    () => `(${of()}) << ${pick(5)}`,
    () => `(${of()}) >> ${pick(5)}`,
    () => `(${of()}) % ${1 + pick(30)}`,
    () => `(${of()}) / ${1 + pick(30)}`,
    () => (minor >= 21 ? `max(${of()}, ${of()}, ${pick(50)})` : of()),
  ];
  return (forms[pick(forms.length)] ?? of)();
}

function typeArgument(pick: Pick): string {
  const all = [
    "int8",
    "string",
    "time.Time",
    "[3]byte",
    "*int",
    "struct{ a, b int16 }",
    "chan any",
    "complex128",
  ];
  return all[pick(all.length)] ?? "int";
}
