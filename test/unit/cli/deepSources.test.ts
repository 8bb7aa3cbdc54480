import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, it } from "node:test";
import { runCli } from "./runCli.ts";

// Sources of thousands of levels: understood, or one word why not; what stands beside them is found as always.

const beside = "\nfunc beside(m map[int]int) int { return m[1] }\n";
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
const lines = (from: number, to: number, line: (i: number) => string) => range(from, to).map(line).join("\n");

/** What `sites` says of a file: the operations on the function `asked`, and the complaints. */
async function saidOf(source: string) {
  const folder = mkdtempSync(path.join(tmpdir(), "mapscope-deep-"));
  try {
    writeFileSync(path.join(folder, "a.go"), `package d\n\n${source}${beside}`);
    const { status, out, err } = await runCli(["sites", folder, "--json", "--go", "1.26"]);
    const sites = out
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line))
      .filter(({ form }) => !["variable", "field", "parameter", "result"].includes(form));
    assert.equal(sites.pop().calls[0], "runtime.mapaccess1_fast64");
    const complaints = err.split("\n").filter((line) => line !== "");
    return { status, sites, complaints: complaints.map((line) => line.replace(/^.*a\.go:/, "")) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("what leads through thousands of declarations is understood", () => {
  const rows: [what: string, source: string, calls: readonly string[]][] = [
    [
      "variables",
      `var a0 map[string]int\n${lines(1, 3000, (i) => `var a${i} = a${i - 1}`)}\nfunc f() int { return a2999["k"] }`,
      ["runtime.mapaccess1_faststr"],
    ],
    [
      "variables of a function",
      `func f(a0 map[string]int) int {\n${lines(1, 3000, (i) => `a${i} := a${i - 1}`)}\nreturn a2999["k"]\n}`,
      ["runtime.mapaccess1_faststr"],
    ],
    [
      "constants",
      `const a0 = 7\n${lines(1, 3000, (i) => `const a${i} = a${i - 1} + 1`)}\nvar m = make(map[int]int, a2999)`,
      ["runtime.makemap"],
    ],
    [
      "types",
      `type T0 map[string]int\n${lines(1, 3000, (i) => `type T${i} T${i - 1}`)}\nfunc f(m T2999) int { return m["k"] }`,
      ["runtime.mapaccess1_faststr"],
    ],
    [
      "operands of a sum",
      `func f(m map[string]int) int { return m[${Array(3000).fill('"a"').join(" + ")}] }`,
      ["runtime.mapaccess1_faststr"],
    ],
  ];
  for (const [what, source, calls] of rows)
    it(what, async () => {
      const { status, sites, complaints } = await saidOf(source);
      assert.deepEqual([status, complaints], [0, []]);
      assert.deepEqual(sites[0]?.calls, calls);
      assert.equal(sites[0]?.certain, true);
    });
});

describe("what is nested too deep is said", () => {
  const deep = (open: string, inner: string, close: string) =>
    open.repeat(10_000) + inner + close.repeat(10_000);
  const tooDeep = "what is nested more than 4000 levels deep is not looked at";
  for (const [what, source] of [
    ["parentheses", `func f(m map[int]int) int { return ${deep("(", "m[1]", ")")} }`],
    ["blocks", `func f(m map[int]int) { ${deep("{", "m[1]++", "}")} }`],
    ["function literals", `func f(m map[int]int) { ${deep("func() {", "m[1]++", "}()")} }`],
    ["arrays", `var m map[int]${deep("[1]", "int", "")}`],
    ["pointers", `var m map[int]${deep("*", "int", "")}`],
    ["literals", `type T []T\nvar t = T{${deep("{", "", "}")}}`],
  ] as const)
    it(what, async () => {
      const { status, complaints } = await saidOf(source);
      assert.equal(status, 0);
      assert.match(complaints[0] ?? "", new RegExp(`^\\d+: ${tooDeep}$`));
    });

  it("structs of structs, site by site", async () => {
    const structs = lines(1, 3000, (i) => `type T${i} struct{ a T${i - 1} }`);
    const { sites } = await saidOf(
      `type T0 struct{}\n${structs}\nfunc f(m map[int]T2999) { m[1] = T2999{} }`,
    );
    assert.deepEqual([sites[0]?.calls, sites[0]?.certain], [[], false]);
    assert.equal(sites[0]?.why, "the type is nested more than 400 levels deep");
  });

  it("a circle of a thousand variables is no endless one", async () => {
    const { sites } = await saidOf(
      `${lines(0, 1000, (i) => `var a${i} = a${(i + 1) % 1000}`)}\nfunc f() int { return a5[1] }`,
    );
    assert.deepEqual(sites, []);
  });
});

describe("a literal", () => {
  it("of more than 200,000 characters is a site as any other", async () => {
    const { sites, complaints } = await saidOf(
      `var p = map[string]int{\n${lines(0, 11_200, (i) => `\t"k${i}": ${i},`)}\n}`,
    );
    assert.deepEqual(complaints, []);
    assert.deepEqual(sites[0]?.calls, ["runtime.makemap", "runtime.mapassign_faststr"]);
    assert.equal(sites[0]?.certain, true);
  });

  it("that is too long is named", async () => {
    const { sites, complaints } = await saidOf(`var p = map[int]string{1: \`${"x".repeat(16_000_000)}\`}`);
    assert.deepEqual(sites, []);
    assert.deepEqual(complaints, ["3: a literal of more than 16000000 characters is not looked at"]);
  });
});
