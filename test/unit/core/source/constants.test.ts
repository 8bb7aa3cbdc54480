import assert from "node:assert/strict";
import { test } from "node:test";
import { operationsIn } from "./syntaxFixture.ts";

/** Constants each made of the one before. */
function chain(name: string, first: string, next: (before: string) => string, count: number): string {
  const rest = Array.from({ length: count }, (_, i) => `const ${name}${i + 1} = ${next(`${name}${i}`)}`);
  return [`const ${name}0 = ${first}`, ...rest].join("\n");
}

const rows: [hint: string, value: bigint | null][] = [
  ["0x1_0", 16n],
  ["0b101", 5n],
  ["017", 15n],
  ["1e3", 1000n],
  ["'a' + 1", 98n],
  ["1 << 10 >> 2", 256n],
  ["(7 &^ 2) | 8", 13n],
  ["-7 / 2 + 10", 7n],
  ["Third", 12n],
  ["Typed", 255n],
  ["len(`häß`)", 5n],
  ['len("a\\n\\u00e4")', 4n],
  ['len("\\xff\\377\\xe4")', 3n],
  ['len("\\U0001F600ä\\u20ac")', 9n],
  ["len(raw)", 1n],
  ["len(array)", 9n],
  ["len(slice)", null],
  ["int(2.0 * 3)", 6n],
  ["^uint8(1)", 254n],
  ["1 << 600", null],
  ["1 << 511 >> 500", 2048n],
  ["1 << 512 >> 500", null],
  ["(1 << 511 + (1 << 511 - 1)) >> 510", 3n],
  ["(1 << 511 + 1 << 511) >> 510", null],
  ["(-(1 << 511) - 1 << 511) >> 510", null],
  [`${"9".repeat(2000)} / ${"9".repeat(2000)}`, null],
  ["squared3 >> 8", 25n],
  ["squared40", null],
  ["len(doubled4)", 48n],
  ["len(doubled14 + doubled10)", 52_224n],
  ["len(doubled60)", null],
  ["shifted40", null],
  ["tripled300 >> 470", 44n],
  ["1 / 0", null],
  ["cyclic", null],
  ["unsafe.Sizeof(1)", null],
];

for (const [hint, value] of rows)
  test(`the value of ${hint}`, async () => {
    const sites = await operationsIn(`package p
const ( First = 4 * (iota + 1); Second; Third )
const Typed uint8 = ^uint8(0)
const cyclic = other
const other = cyclic
var array [9]int
var slice []int
const raw = "\\xff"
${chain("squared", "3", (c) => `${c} * ${c}`, 40)}
${chain("doubled", '"abc"', (c) => `${c} + ${c}`, 60)}
${chain("shifted", "3", (c) => `${c} << ${c}`, 40)}
${chain("tripled", "1", (c) => `${c} + ${c} + ${c}`, 300)}
var m = make(map[int]int, ${hint})
`);
    assert.equal(sites.find((s) => s.form === "make")?.hint?.constant, value);
  });

// Go's floats are exact, ours are not: what is too close is not known.
for (const [condition, dead] of [
  ["1.0 == 1", false],
  ["1.5 < 1", true],
  ["2.5 > 2", false],
  ["0.1+0.2 == 0.3", false],
  ["0.1+0.2 != 0.3", false],
  ["1e400 > 1", false],
  ["tooLong == tooLong", false],
  ['"\\xff" == "ÿ"', true],
  ['"\\xc3\\xbf" != "ÿ"', true],
  ['"\\xff" < "\\u0100"', true],
] as const)
  test(`code below ${condition} is ${dead ? "dead" : "not said to be dead"}`, async () => {
    const [site] = await operationsIn(
      `package p\nconst tooLong = 1 << 600\nfunc f(m map[int]int) {\n\tif ${condition} {\n\t\tm[1] = 2\n\t}\n}\n`,
    );
    assert.equal(site?.dead, dead);
  });

test("long expressions that iota repeats often are worked out as far as that takes seconds", async () => {
  const names = Array.from({ length: 3000 }, (_, i) => `\ta${i}`).slice(1);
  const sum = Array.from({ length: 1000 }, () => "1").join(" + ");
  const sites = await operationsIn(`package p
const (
\ta0 = iota + ${sum}
${names.join("\n")}
)
func f() {
${["a0", ...names].map((name) => `\t_ = make(map[int]int, ${name.trim()})`).join("\n")}
}
`);
  const values = sites.map(({ hint }) => hint?.constant);
  assert.deepEqual(values.slice(0, 3), [1000n, 1001n, 1002n]);
  assert.equal(values.at(-1), null);
});
