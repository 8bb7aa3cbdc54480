import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, it } from "node:test";
import { type PackageInit, packageInit } from "../../../extension/src/core/compile/packageInit.ts";
import { seededRandom } from "../../../extension/src/core/memory/runtimeRandom.ts";
import {
  findPackageLiterals,
  type PackageLiteral,
} from "../../../extension/src/core/source/packageLiterals.ts";
import { runGo } from "../../../extension/src/node/runGo.ts";
import { openAlone } from "../../unit/core/source/syntaxFixture.ts";
import { modelOf, releases } from "../goToolchain.ts";

// What is said of package literals, beside the listing of each release and the symbols of the linked program.

const seed = Number(process.env["MAPSCOPE_ORACLE_SEED"] ?? Date.now() % 0x7fffffff);
const random = seededRandom(seed);
const below = (n: number): number => random.rand32() % n;
const pick = <Choice>(choices: readonly Choice[]): Choice => choices[below(choices.length)] as Choice;

const head = `package main
import "errors"
type P struct { X, Y int }
type S string
type H func() int
var g int
var gs string
var gp P
var gany any
var errX error
func f() int { return g }
func hard(n int) int { r := 0; for i := 0; i < n; i++ { r += hard(i) }; return r }
func (p P) m() int { return p.X }
func fails(s string) error { return errors.New(s + gs) }
`;

/** Ways to write a value: the constant ones first. */
type Kind = readonly [type: string, ...of: ((n: number) => string)[]];

const keys: readonly Kind[] = [
  ["int", (n) => `${n}`, (n) => `g + ${n}`],
  ["uint32", (n) => `0x${n.toString(16)}`],
  ["string", (n) => `"k${n}"`, (n) => `gs + "k${n}"`],
  ["S", (n) => `S("k${n}")`],
  ["P", (n) => `{${n}, 2}`, (n) => `{X: ${n}, Y: g}`],
  ["[2]int", (n) => `{${n}, 1}`, (n) => `[2]int{1: ${n}}`],
  ["any", (n) => `${n}`, (n) => `P{${n}, 1}`, (n) => `"k${n}"`],
  ["float64", (n) => `${n}.5`],
];

const values: readonly Kind[] = [
  ["int", (n) => `${n}`, () => "g", (n) => `g * ${n} + 1`, () => "f()", () => "hard(2)", () => "len(gs)"],
  ["string", (n) => `"v${n}"`, () => "gs", () => `"a" + gs + "b"`, () => "gs[1:]"],
  ["bool", () => "true", () => "g == 1 && gp.X < 2"],
  ["struct{}", () => "{}", () => "struct{}{}"],
  ["P", (n) => `{${n}, 1}`, (n) => `P{Y: ${n}}`, () => "gp", (n) => `{g, ${n}}`],
  ["*P", () => "nil", (n) => `{${n}, 1}`, () => "&gp", (n) => `&P{X: ${n}}`],
  ["[]int", () => "nil", (n) => `{${n}, 1}`, () => "make([]int, 3)", () => "{g}"],
  ["[]byte", () => "nil", (n) => `[]byte("b${n}")`],
  ["any", () => "nil", (n) => `${n}`, (n) => `P{${n}, 1}`, () => "gp", () => "gany", () => `[]any{1, "x"}`],
  [
    "func() int",
    () => "nil",
    () => "f",
    () => "func() int { return 1 }",
    () => "gp.m",
    () => "func() int { return g }",
  ],
  ["H", () => "nil", () => "f", () => "H(f)"],
  ["[3]int", (n) => `{0: ${n}, 2: 1}`, (n) => `{${n}}`, () => "{2: g}"],
  ["error", () => "nil", () => "errX", () => `errors.New("x")`, () => `fails("x")`],
  ["struct { a string; b []P }", (n) => `{a: "v${n}"}`, (n) => `{"v", []P{{1, ${n}}}}`],
];

/** @param plain of ten values so many are constant */
function written([, constant, ...others]: Kind, n: number, plain: number): string {
  const of = others.length === 0 || below(10) < plain ? constant : pick(others);
  return (of as (n: number) => string)(n);
}

const count = (): number => pick([below(9), below(30), 19 + below(12), below(61)]);

function mapText(): string {
  const [key, value, plain] = [pick(keys), pick(values), pick([0, 5, 9, 10, 10, 10])];
  const entries = Array.from(
    { length: count() },
    (_, n) => `${written(key, n, plain)}: ${written(value, n, plain)}`,
  );
  return `map[${key[0]}]${value[0]}{${entries.join(", ")}}`;
}

function listText(): string {
  const [value, plain] = [pick(values), pick([0, 5, 9, 10, 10])];
  const length = count();
  const elements = Array.from({ length }, (_, n) => written(value, pick([0, n, n]), plain));
  return `[${pick(["", "", "...", `${length + 2}`])}]${value[0]}{${elements.join(", ")}}`;
}

/** A symbol of a listing. */
interface Listed {
  readonly kind: string;
  readonly bytes: number;
  /** Of a function: the calls by source line; of a variable: what its first word refers to. */
  readonly calls: Map<number, string[]>;
  refersTo: string | null;
}

function readListing(text: string): Map<string, Listed> {
  const symbols = new Map<string, Listed>();
  let open: Listed | null = null;
  for (const line of text.split("\n")) {
    const header = /^(?:""|main)\.(\S+) (S[A-Z]+)\b.* size=(\d+)/.exec(line);
    if (header !== null) {
      const [, name = "", kind = "", bytes = ""] = header;
      open = { kind, bytes: Number(bytes), calls: new Map(), refersTo: null };
      symbols.set(name, open);
      continue;
    }
    if (/^\S/.test(line)) open = null;
    const call = /\/p\.go:(\d+)\)\tCALL\t(\S+?)\(SB\)/.exec(line);
    // init calls the functions of outlined literals in their lines.
    if (open !== null && call !== null && !/\.map\.init\.\d+$/.test(call[2] as string)) {
      const at = Number(call[1]);
      open.calls.set(at, [...(open.calls.get(at) ?? []), call[2] as string]);
    }
    const refers = /^\trel 0\+\d+ t=\S+ (?:""|main)\.(\S+)\+0$/.exec(line);
    if (open !== null && refers !== null) open.refersTo = refers[1] as string;
  }
  return symbols;
}

const sections = { ".data": "SDATA", ".noptrdata": "SNOPTRDATA", ".bss": "SBSS", ".noptrbss": "SNOPTRBSS" };

/** What the listing says otherwise, or null. */
function mapDifference(
  literal: PackageLiteral,
  init: PackageInit,
  line: number,
  listed: Map<string, Listed>,
) {
  const functions = [...listed].filter(([, { kind, calls }]) => kind === "STEXT" && calls.has(line));
  const own = functions.find(([name]) => /^(?:init|map\.init\.\d+)$/.test(name));
  const isOutlined = own !== undefined && own[0] !== "init";
  // A map without entries and of no more than a header makes no call that tells where it stands.
  if (own !== undefined && init.outlined !== null && isOutlined !== init.outlined)
    return `outlined: ${isOutlined}`;
  const calls = own?.[1].calls.get(line) ?? [];
  const assign = init.calls?.[1]?.call;
  const made = init.calls?.[0]?.call;
  // Maps in a map call the same functions in the same line.
  if (init.calls === null || /map\[.*map\[/.test(literal.type)) return null;
  if (calls.filter((call) => call === made).length !== 1) return `made by ${calls.slice(0, 2).join()}`;
  const stores = calls.filter((call) => call === assign).length;
  const site = literal.site?.literal;
  const dynamic = site === null || site === undefined ? 0 : site.entries - site.staticEntries;
  const expected = init.form === "loop" ? 1 + dynamic : literal.entries;
  if (init.form !== null && init.certain && literal.entries > 0 && stores !== expected)
    return `${stores} calls of ${assign}, not ${expected}`;
  return null;
}

function dataDifference(
  literal: PackageLiteral,
  init: PackageInit,
  line: number,
  listed: Map<string, Listed>,
) {
  const runs = [...listed].some(([name, { calls }]) => name === "init" && calls.has(line));
  if (init.form === "static" && runs) return "code runs for it";
  const variable = listed.get(literal.variable);
  if (variable === undefined) return "there is no such symbol";
  for (const { of, section, bytes } of init.data) {
    const symbol = of === "variable" ? variable : listed.get(variable.refersTo ?? "");
    if (symbol === undefined) return `${of}: no symbol`;
    if (symbol.bytes !== bytes) return `${of}: ${symbol.bytes} bytes`;
    const wanted = section === null || section === ".rodata" ? null : sections[section];
    if (wanted !== null && symbol.kind !== wanted) return `${of}: ${symbol.kind}`;
  }
  return null;
}

/** Sizes of read-only arrays that loops store from and that the listing does not have. */
function missingArrays(inits: readonly PackageInit[], listed: Map<string, Listed>): number[] {
  const there = [...listed.entries()]
    .filter(([name, { kind }]) => name.startsWith(".stmp_") && kind === "SRODATA")
    .map(([, { bytes }]) => bytes);
  return inits.flatMap(({ data }) =>
    data.flatMap(({ section, bytes }) => {
      if (section !== ".rodata" || bytes === 0) return [];
      const at = there.indexOf(bytes);
      if (at >= 0) there.splice(at, 1);
      return at >= 0 ? [] : [bytes];
    }),
  );
}

interface Compiled {
  readonly listing: string;
  readonly symbols: ReadonlySet<string>;
}

async function compiled(folder: string, release: string, text: string): Promise<Compiled> {
  writeFileSync(path.join(folder, "go.mod"), "module example.com/p\n\ngo 1.18\n");
  writeFileSync(path.join(folder, "p.go"), text);
  const run = async (args: string[]) => {
    const env = { GOTOOLCHAIN: `go${release}`, GOFLAGS: "" };
    const found = await runGo("", args, { cwd: folder, env, timeoutMilliseconds: 300_000 });
    assert.equal(found.exitCode, 0, found.stderr.slice(0, 2000));
    return found;
  };
  const { stderr } = await run(["build", "-gcflags=-S", "-o", "p.bin", "p.go"]);
  const { stdout } = await run(["tool", "nm", "p.bin"]);
  return {
    listing: stderr,
    symbols: new Set(stdout.split("\n").map((line) => line.trim().split(/\s+/).at(-1) ?? "")),
  };
}

describe("package literals", () => {
  for (const release of releases)
    it(`are what go${release} makes of them`, async () => {
      const literals = Array.from({ length: 240 }, (_, i) => (i % 3 === 2 ? listText() : mapText()));
      const lines = literals.map((literal, i) => `var ${i % 4 === 0 ? "unused" : "v"}${i} = ${literal}`);
      const names = lines.map((_, i) => `v${i}`).filter((_, i) => i % 4 !== 0);
      const used = names.filter((_, i) => i % 3 !== 0).map((name) => `len(${name})`);
      const dead = names.filter((_, i) => i % 3 === 0).map((name) => `len(${name})`);
      const text = `${head}${lines.join("\n")}\nfunc main() { println(${used.join("+")}) }\nfunc dead() int { return ${dead.join("+")} }\nvar keep = fails\n`;
      const firstLine = head.split("\n").length;
      const folder = mkdtempSync(path.join(tmpdir(), "mapscope-literals-"));
      try {
        const { listing, symbols } = await compiled(folder, release, text);
        const listed = readListing(listing);
        const { document, scope } = await openAlone(text);
        const model = modelOf({ release, goarch: "amd64" });
        const found = findPackageLiterals(document, scope()).filter(({ variable }) => /\d$/.test(variable));
        assert.equal(found.length, literals.length);
        let certain = 0;
        const inits = found.map((literal, i) => {
          const isNamed = !literal.variable.startsWith("unused");
          const init = packageInit(literal, model, { importPath: "main", isMain: true, isNamed });
          if (init.certain) certain++;
          const compare = literal.kind === "map" ? mapDifference : dataDifference;
          const difference = compare(literal, init, firstLine + i, listed);
          const about = `seed ${seed}: ${lines[i]?.slice(0, 300)}: ${JSON.stringify(init)}`;
          assert.equal(difference, null, `${difference} ${about}`);
          // The elements of a slice have no symbol in the program, so that only an array or map shows that it stays.
          if (init.dropped === true || (init.dropped === false && literal.kind !== "slice"))
            assert.equal(!symbols.has(`main.${literal.variable}`), init.dropped, `dropped: ${about}`);
          return init;
        });
        assert.deepEqual(missingArrays(inits, listed), [], `seed ${seed}: arrays that loops store from`);
        assert.ok(certain > literals.length / 2, `seed ${seed}: only ${certain} are certain`);
        console.log(`${certain} of ${literals.length} certain, seed ${seed}`);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
});
