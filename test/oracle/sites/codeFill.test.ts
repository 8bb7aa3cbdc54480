import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { it } from "node:test";
import { seededRandom } from "../../../extension/src/core/memory/runtimeRandom.ts";
import type { CodeFill } from "../../../extension/src/core/source/codeFill.ts";
import { runGo } from "../../../extension/src/node/runGo.ts";
import { rows } from "../../unit/core/source/codeFills.ts";
import { operationsIn } from "../../unit/core/source/syntaxFixture.ts";

// What is said that code fills a map with, beside the length of the map when the program has come there.

const seed = Number(process.env["MAPSCOPE_ORACLE_SEED"] ?? Date.now() % 0x7fffffff);
const random = seededRandom(seed);
const below = (n: number): number => random.rand32() % n;
const pick = <Choice>(choices: readonly Choice[]): Choice => choices[below(choices.length)] as Choice;

const head = `package main
import ("fmt"; "math/rand"; "strconv"; "time")
const limit = 300
type point struct { x, y int }
type name string
var shared = []string{"a", "b"}
func unknown() bool { return rand.Intn(3) == 0 }
func keep(map[int]int) {}
var counts = map[[2]int]bool{}
func report(id, n int) {
	if !counts[[2]int{id, n}] { fmt.Println(id, n) }
	counts[[2]int{id, n}] = true
}
var _ = strconv.Itoa
`;

const key = (depth: number): string => {
  if (depth === 0) return pick(["i", "i", "j", "j", "k", "k", "n", `(k-k+${below(50)})`]);
  const [a, b] = [key(depth - 1), key(depth - 1)];
  return pick([
    ...[
      `${a}+${b}`,
      `${a}-${b}`,
      `(${a})*${1 + below(9)}`,
      `(${a})%${1 + below(9)}`,
      `(${a})/${1 + below(4)}`,
    ],
    ...[
      `(${a})&${below(64)}`,
      `(${a})^${below(64)}`,
      `(${a})<<${below(4)}`,
      `int(uint8(${a}))`,
      `int(int8(${a}))`,
      a,
    ],
  ]);
};

const kinds: readonly (readonly [type: string, of: (number: string) => string])[] = [
  ["int", (k) => k],
  ["uint8", (k) => `uint8(${k})`],
  ["int16", (k) => `int16(${k})`],
  ["float64", (k) => `float64(${k})`],
  [
    "string",
    (k) =>
      pick([
        `strconv.Itoa(${k})`,
        `fmt.Sprintf("%03d-%x", ${k}, ${k})`,
        `"k" + fmt.Sprint(${k})`,
        `string(rune(${k}))`,
      ]),
  ],
  ["name", (k) => `name(strconv.FormatInt(int64(${k}), 36))`],
  ["point", (k) => pick([`point{${k}, n}`, `point{y: ${k}}`])],
  ["[2]int", (k) => `[2]int{${k}, ${key(0)}}`],
  ["any", (k) => pick([k, `uint8(${k})`, `strconv.Itoa(${k})`])],
];

/** @param most how often it may run, so that nested loops end in time */
function statement(kind: (number: string) => string, depth: number, most = 30_000): string {
  const write = () => `m[${kind(key(1 + below(2)))}] ${pick(["= 1", "+= 2", "++"])}`;
  if (depth === 0) return write();
  const name = pick(["i", "j"]);
  const count = pick([3, 9, 30, 30, 1200, 2500]) / (depth > 2 ? 10 : 1);
  const rounds = Math.max(1, Math.min(most, Math.floor(count)));
  const inner = () => statement(kind, depth - 1, Math.floor(most / rounds));
  return pick([
    write,
    write,
    inner,
    () => `for ${name} := 0; ${name} < ${rounds}; ${name}++ { _ = ${name}; ${inner()}; ${inner()} }`,
    () =>
      `for ${name} := ${rounds}; ${name} > ${below(3)}; ${name} -= ${1 + below(3)} { _ = ${name}; ${inner()} }`,
    () => `for ${name} := range ${rounds} { _ = ${name}; ${inner()} }`,
    () => `for _, k := range []int{1, 5, ${below(9)}} { ${inner()}; k++; ${inner()} }`,
    () =>
      `for ${name} := 0; ${name} < ${rounds}; ${name} += 2 { if ${name}%${1 + below(4)} == 0 { ${pick(["continue", "break", inner()])} }; ${inner()} }`,
    () =>
      `for i := 0; i < ${rounds}; i++ { _ = i; if unknown() { ${pick(["continue", "break", "return", inner()])} }; ${inner()} }`,
    () => `if ${key(1)} < ${below(40)} { ${inner()} } else { ${inner()} }`,
    () => `switch { case unknown(): ${inner()}; case n > 3: ${pick(["break", inner()])} }`,
    () => `k += ${below(4)}; ${inner()}`,
    () => `{ k := ${key(1)}; _ = k; ${inner()} }`,
    () => `for q := 0; unknown() && q < 5; q++ { ${inner()} }`,
  ])();
}

function randomBody(): string {
  const [type, of] = pick(kinds);
  const statements = Array.from({ length: 1 + below(4) }, () => statement(of, 1 + below(3)));
  return `i, j, k := 1, 2, 3; _, _, _ = i, j, k\n\tm := make(map[${type}]int)\n\t${statements.join("\n\t")}\n\t_ = m`;
}

it("real Go counts as many entries as are told", async () => {
  const bodies = [...rows.map(([body]) => body), ...Array.from({ length: 300 }, randomBody)];
  const fills = new Map<number, { readonly fill: CodeFill; readonly body: string }>();
  let text = head;
  for (const [id, body] of bodies.entries()) {
    const start = `func f${id}(n int, words []string, xs [40]int) {\n\t`;
    const alone = `${head}${start}${body}\n}\n`;
    const site = (await operationsIn(alone)).find(
      (s) => s.range.start >= head.length && (s.form === "make" || s.form === "literal"),
    );
    if (!site?.fill) continue;
    const at = site.fill.range.end - head.length - start.length;
    text += `${start}${body.slice(0, at)}\n\treport(${id}, len(m))\n\t${body.slice(at)}\n}\n`;
    fills.set(id, { fill: site.fill, body });
  }
  const calls = [...fills.keys()].map((id) => `f${id}(round, []string{"a", "b"}, [40]int{1, 2, 3})`);
  text += `func main() {\n\trand.Seed(time.Now().UnixNano())\n\tfor round := 0; round < 20; round++ {\n\t\t${calls.join("\n\t\t")}\n\t}\n}\n`;
  const folder = mkdtempSync(path.join(tmpdir(), "mapscope-fill-"));
  try {
    writeFileSync(path.join(folder, "go.mod"), "module example.com/p\n\ngo 1.22\n");
    writeFileSync(path.join(folder, "main.go"), text);
    const { stdout, stderr, exitCode } = await runGo("", ["run", "."], {
      cwd: folder,
      timeoutMilliseconds: 300_000,
    });
    assert.equal(exitCode, 0, stderr.slice(0, 2000));
    const exact = new Set<number>();
    let counted = 0;
    for (const line of stdout.trim().split("\n")) {
      const [id = -1, length = -1] = line.split(" ").map(Number);
      const { fill, body } = fills.get(id) ?? assert.fail(line);
      const what = `MAPSCOPE_ORACLE_SEED=${seed}: ${JSON.stringify({ ...fill, keys: null })}, real Go has ${length}: ${body}`;
      if (fill.atMost) assert.ok(length <= fill.entries, what);
      else assert.equal(length, fill.entries, what);
      if (!fill.atMost) exact.add(id);
      counted++;
    }
    console.log(`fills: ${counted} counts of ${fills.size} maps, ${exact.size} of them exact (seed ${seed})`);
    assert.ok(exact.size > 60, `${exact.size} exact`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
