import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { it } from "node:test";
import { seededRandom } from "../../../extension/src/core/memory/runtimeRandom.ts";
import { runGo } from "../../../extension/src/node/runGo.ts";
import { head, rows, signature } from "../../unit/core/source/nilMaps.ts";
import { operationsIn } from "../../unit/core/source/syntaxFixture.ts";

// Where a map is told to be surely nil, beside what the program has in its variable when it comes there.

const seed = Number(process.env["MAPSCOPE_ORACLE_SEED"] ?? Date.now() % 0x7fffffff);
const random = seededRandom(seed);
const below = (n: number): number => random.rand32() % n;
const pick = <Choice>(choices: readonly Choice[]): Choice => choices[below(choices.length)] as Choice;

const variable = (): string => pick(["m", "m", "n", "r"]);

function look(): string {
  const name = variable();
  return `look(len(${name}), ${name} == nil)`;
}

/** Each `:=` declares a name of its own. */
let names = 0;

function assignment(): string {
  const name = variable();
  return pick([
    `${name} = made()`,
    `${name} = nil`,
    `for _, ${name} = range all { if unknown() { break } }`,
    `set(&${name})`,
    `select { case ${name} = <-ch: default: }`,
    `func() { ${name} = made() }()`,
    `defer func() { ${name} = made() }()`,
    `{ ${name}, k := made(), 1; _, _ = ${name}, k }`,
    `k${++names}, ${name} := 1, made(); _, _ = k${names}, ${name}`,
  ]);
}

function statement(depth: number): string {
  if (depth === 0) return below(5) < 3 ? look() : assignment();
  const inner = (): string => block(depth - 1);
  return pick([
    look,
    inner,
    () => `{ ${inner()} }`,
    () => `if unknown() { ${inner()} } else { ${inner()} }`,
    () =>
      `for i := 0; i < 3; i++ { ${inner()}; if unknown() { ${pick(["break", "continue", "panic(1)"])} }; ${inner()} }`,
    () => `switch { case unknown(): ${inner()}; fallthrough; default: ${inner()} }`,
    () => `func() { ${inner()} }()`,
    () => `defer func() { ${inner()} }()`,
    () => `{ var ${variable()} map[int]int; _, _, _ = m, n, r; ${inner()} }`,
  ])();
}

/** In a scope of its own: what it declares hides nothing behind it. */
const block = (depth: number): string =>
  `{ ${Array.from({ length: 1 + below(3) }, () => statement(depth)).join("; ")} }`;

const randomBody = (): string =>
  `var m, n map[int]int; _, _ = m, n; ${Array.from({ length: 1 + below(4) }, () => statement(1 + below(3))).join("; ")}`;

it("real Go never has a map where one is told to be surely nil", async () => {
  const bodies = [...rows.map(([body]) => body), ...Array.from({ length: 400 }, randomBody)];
  const told = new Map<string, string>();
  let text = head;
  for (const [id, body] of bodies.entries()) {
    const looks = (
      await operationsIn(`${head}func look(int, bool) {}\nfunc f${signature} { ${body}; return }\n`)
    ).filter(({ form }) => form === "len");
    let at = 0;
    text += `func f${id}${signature} { defer func() { recover() }(); ${body.replaceAll("look(", () => `look(${id}, ${at++}, `)}; return }\n`;
    assert.equal(looks.length, at, body);
    for (const [i, { nilHere }] of looks.entries()) if (nilHere) told.set(`${id} ${i}`, body);
  }
  const calls = bodies.map((_, id) => `f${id}(made(), ch, []map[int]int{made(), nil})`);
  text += `var seen = map[[2]int]int{}
func look(id, at, _ int, isNil bool) { n := 1; if isNil { n = 2 }; seen[[2]int{id, at}] |= n }
func main() {
	ch := make(chan map[int]int, 1)
	for round := 0; round < 30; round++ {
		select { case ch <- made(): default: }
		${calls.join("\n\t\t")}
	}
	for at, was := range seen { fmt.Println(at[0], at[1], was) }
}
`;
  const folder = mkdtempSync(path.join(tmpdir(), "mapscope-nil-"));
  try {
    writeFileSync(path.join(folder, "go.mod"), "module example.com/p\n\ngo 1.22\n");
    writeFileSync(path.join(folder, "main.go"), text);
    const args = ["run", "-gcflags=-l", "."];
    const { stdout, stderr, exitCode } = await runGo("", args, { cwd: folder, timeoutMilliseconds: 300_000 });
    assert.equal(exitCode, 0, stderr.slice(0, 2000));
    let [reached, always] = [0, 0];
    for (const line of stdout.trim().split("\n")) {
      const [id = "", at = "", was = ""] = line.split(" ");
      const body = told.get(`${id} ${at}`);
      if (was === "2") always++;
      if (body === undefined) continue;
      assert.equal(was, "2", `MAPSCOPE_ORACLE_SEED=${seed}: look ${at} has a map: ${body}`);
      reached++;
    }
    console.log(`nil maps: ${reached} told of ${always} that were always nil (seed ${seed})`);
    assert.ok(reached > 100, `${reached} told`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
