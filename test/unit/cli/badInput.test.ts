import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, describe, it } from "node:test";
import { seededRandom } from "../../../extension/src/core/memory/runtimeRandom.ts";
import { projectPath } from "../../support/projectPath.ts";
import { type CliResult, runCli } from "./runCli.ts";

const trace = readFileSync(projectPath("test", "golden", "traces", "facts-swiss.trace.jsonl"), "utf8");
const [headerLine] = trace.split("\n") as [string];
const header = (changes: object): string => JSON.stringify({ ...JSON.parse(headerLine), ...changes });
const set = '["set","x0100000000000000","x0100000000000000"]';

/** What bad input gets: exit status 2, nothing on standard output, one line that is short and no accident of ours. */
function assertRefused({ status, out, err }: CliResult, message: RegExp): void {
  assert.deepEqual([status, out], [2, ""], err);
  assert.match(err, message);
  assert.match(err, /^mapscope[^\n]{1,560}\n$/);
  assert.doesNotMatch(err, /internal error| {2}at |undefined|\[object/);
}

const replay = (text: string): Promise<CliResult> => runCli(["replay", "-"], [text]);

describe("a trace", () => {
  for (const [what, text, message] of [
    ["that is one line break", "\n", /line 1: the line is empty/],
    ["of zero bytes", "\0".repeat(1000), /line 1: the line is not JSON/],
    ["whose header is cut off", headerLine.slice(0, 100), /line 1: the line is not JSON; is it cut off/],
    ["that is cut off inside a line", `${headerLine}\n${set.slice(0, 20)}`, /line 2: .*cut off/],
    ["without a header", `${set}\n${set}`, /line 1: the header is not a JSON object/],
    ["with a second header", `${headerLine}\n${headerLine}`, /line 2: the line is not a JSON array/],
    ["with other line ends", trace.replaceAll("\n", "\r"), /line 1: the line is not JSON/],
    ["with an empty line", `${headerLine}\n\n${set}`, /line 2: the line is empty/],
    ["that draws a seed first", `${headerLine}\n["seed","0x1"]`, /line 2: a seed comes directly after/],
    ["with a seed for a state", `${trace.trim()}\n["seed","0x2"]`, /line \d+: a seed comes/],
    ["that goes on with no iteration", `${headerLine}\n["next"]`, /line 2: no iteration has begun/],
    [
      "whose iteration is of the other family",
      `${headerLine}\n["range","0x1"]`,
      /line 2: .* 2 random numbers/,
    ],
    ["with a very long name", header({ goarch: "x".repeat(100_000) }), /line 1: "goarch" is "xxx/],
    ["of a type that is too long", header({ map: "a".repeat(1_000_000) }), /line 1: unknown type aaa/],
    ["with a hint beyond all memory", header({ hint: 2 ** 31 }), /line 1: .*bytes/],
    ["with a hint that is no whole number", header({ hint: 0.5 }), /line 1: "hint" is neither/],
    ["of values beyond all memory", header({ map: "map[int][9999999999]int" }), /line 1: .*bytes/],
    [
      "with a very deep line",
      `${headerLine}\n${"[".repeat(100_000)}${"]".repeat(100_000)}`,
      /line 2: .*too deeply/,
    ],
    [
      "with a very deep state",
      `${headerLine}\n["state",{"ctrl":${"[".repeat(100_000)}${"]".repeat(100_000)}}]`,
      /line 2: .*too deeply/,
    ],
    [
      "with a long line that does not end",
      `${headerLine}\n["set","x${"0".repeat(5_000_000)}`,
      /line 2: .*cut off/,
    ],
  ] as const)
    it(`${what} is refused`, async () => assertRefused(await replay(text), message));

  it("with CRLF and a byte order mark is read", async () => {
    const { status, out } = await replay(`\uFEFF${trace.replaceAll("\n", "\r\n")}`);
    assert.deepEqual([status, out], [0, "9 states, 10 digests, 0 reads: all equal\n"]);
  });

  it("with a field of another type is refused, whichever it is", async () => {
    for (const field of Object.keys(JSON.parse(headerLine)))
      for (const value of [-1.5, 1e30, "", {}, true, undefined])
        assertRefused(await replay(`${header({ [field]: value })}\n${set}`), /line 1: /);
  });

  it("with any line changed at a random place is equal, different or refused", async () => {
    const seed = Date.now() & 0xffffff;
    const { rand32 } = seededRandom(seed);
    for (let i = 0; i < 150; i++) {
      const at = rand32() % trace.length;
      const garbage = ["", "[", "]", '"', "\n", "9".repeat(30), "-", "null", "\0", "{}"][rand32() % 10];
      const text = trace.slice(0, at) + garbage + trace.slice(at + (rand32() % 3));
      const { status, err } = await replay(text);
      assert.ok(
        status === 2 ? /^mapscope replay: -: line \d+: [^\n]*\n$/.test(err) : err === "",
        `seed ${seed}: ${err}`,
      );
    }
  });
});

const refusedTypes = [
  ["", /.../],
  ["map[", /expected a type, but the text ends/],
  ["map[int]", /expected a type/],
  ["[]int", /not a map type/],
  ["map[func()]int", /key type func\(\) cannot be compared/],
  ["map[[2][]int]int", /cannot be compared/],
  [`map[int]${"*".repeat(100_000)}int`, /more than 500 levels/],
  [`map[int]${"[]".repeat(100_000)}int`, /more than 500 levels/],
  ["type T struct{ t T }; map[T]int", /type T contains itself/],
  ["type A = B; type B = A; map[A]int", /itself/],
  ["type I interface{ I }; map[I]int", /itself/],
  ["a".repeat(1_000_000), /unknown type a/],
  ["map[int][-1]int", /./],
  ["map[int][99999999999999999999999]int", /takes [\d,]+ bytes; Go allows less/],
  ["map[int]int map[int]int", /./],
  ["map[int]\u0001int", /./],
] as const;

describe("a map type", () => {
  for (const [type, message] of refusedTypes)
    it(`${JSON.stringify(type.slice(0, 30))} is refused`, async () => {
      for (const command of ["capacity", "layout"])
        assertRefused(await runCli([command, "--map", type, "--n", "5"]), message);
      assertRefused(await replay(`${header({ map: type })}\n${set}`), message);
    });
});

describe("a size on the command line", () => {
  for (const value of [
    "-1",
    "NaN",
    "1e30",
    "9007199254740993",
    "Infinity",
    "0x10",
    "1.5",
    "",
    " 5",
    "--1",
    "٣",
  ])
    it(`${JSON.stringify(value)} is refused as entries and, where it is no whole number, as hint`, async () => {
      for (const command of ["capacity", "layout"]) {
        assertRefused(await runCli([command, "--map", "map[int]int", "--n", value]), /--n .* whole number/);
        if (value === "-1") continue;
        const hinted = [command, "--map", "map[int]int", "--n", "5", "--hint", value];
        assertRefused(await runCli(hinted), /--hint .* whole number/);
      }
    });

  it("beyond all values of the key type is answered for these, at once", async () => {
    for (const more of [[], ["--hint", "9"], ["--go", "1.23"], ["--budget", "1KiB", "--compare", "1.23"]]) {
      const args = ["capacity", "--json", "--map", "map[[4]byte]bool", "--n", "9007199254740991", ...more];
      const { status, out, err } = await runCli(args);
      assert.deepEqual([status, err], [0, ""]);
      assert.equal(JSON.parse(out).filled.entries, 2 ** 32);
    }
  });

  it("beyond all memory is refused with the figure", async () => {
    const asked = ["--map", "map[int]int", "--n", "900000000000000"];
    assertRefused(await runCli(["capacity", ...asked]), /takes about [\d,]+ bytes; amd64 addresses [\d,]+/);
    for (const go of ["1.23", "1.26"])
      assertRefused(
        await runCli(["layout", "--map", "map[int]int", "--go", go, "--hint", "4294967296"]),
        /bytes/,
      );
  });
});

describe("requests for capacities", () => {
  const good = '{"map":"map[int]int","n":5,"hint":null}';
  const bad: readonly (readonly [line: string, message: RegExp])[] = [
    ["{", /not JSON/],
    ["null", /not a JSON object/],
    ["[]", /not a JSON object/],
    ["\0\0", /not JSON/],
    ["\ufffd\ufffd", /not JSON/],
    ["[".repeat(100_000), /not JSON/],
    ["x".repeat(2_000_000), /not JSON/],
    ['{"map":5,"n":5}', /"map" is not a string/],
    ['{"map":"map[int]int"}', /"n" is not a whole number/],
    ['{"map":"map[int]int","n":1e400}', /"n" is not a whole number/],
    ['{"map":"map[int]int","n":5,"hint":1e30}', /"hint" is neither/],
    ['{"map":"map[int]int","n":9007199254740991}', /takes about/],
    ['{"map":"map[int]int","n":5,"go":"__proto__"}', /"__proto__" is not a Go release/],
    ['{"map":"map[int]int","n":5,"goarch":"constructor"}', /"constructor" is not a GOARCH/],
    ['{"__proto__":{"map":"map[int]int"},"n":5}', /"map" is not a string/],
    [`{"map":"${"[".repeat(1_000_000)}","n":5}`, /"map": /],
  ];

  it("are answered around garbage, which gets one line each", async () => {
    const lines = [...bad.flatMap(([line]) => [good, line]), good];
    const text = `\uFEFF${lines.join("\r\n")}`;
    const { status, out, err } = await runCli(["capacity", "-"], text.match(/[\s\S]{1,60000}/g) ?? []);
    assert.equal(status, 2);
    const answers = out.trimEnd().split("\n");
    assert.equal(answers.length, bad.length + 1);
    assert.equal(new Set(answers).size, 1);
    assert.equal(JSON.parse(answers[0] as string).make.bytes, 48);
    const complaints = err.trimEnd().split("\n");
    assert.equal(complaints.length, bad.length);
    for (const [i, [, message]] of bad.entries()) {
      assert.match(complaints[i] as string, message);
      assert.match(complaints[i] as string, new RegExp(`^mapscope capacity: line ${2 * i + 2}: .{1,540}$`));
    }
  });

  it("that do not come end without a word", async () => {
    assert.deepEqual(await runCli(["capacity", "-"], []), { status: 0, out: "", err: "" });
    assert.deepEqual(await runCli(["capacity", "-"], ["\n\r\n  \n"]), { status: 0, out: "", err: "" });
  });
});

describe("operations for a layout", () => {
  const layout = (text: string): Promise<CliResult> =>
    runCli(["layout", "--map", "map[int]int", "--ops", "-"], [text]);
  for (const [what, text, message] of [
    [
      "a very deep value",
      `${set}\n["set",${"[".repeat(100_000)}${"]".repeat(100_000)},1]`,
      /-: line 2: .*deeply/,
    ],
    ["a line that is cut off", `${set}\n${set.slice(0, 30)}`, /-: line 2: .*cut off/],
    [
      "a value of another type",
      '["set","s61","x0100000000000000"]',
      /-: line 1: "s61" is no value of type int/,
    ],
    ["the start of an iteration", '["range","0x1","0x2"]', /-: line 1: "range" is not an operation/],
  ] as const)
    it(`with ${what} are refused`, async () => assertRefused(await layout(text), message));

  it("with CRLF, empty lines and a byte order mark are read", async () => {
    const { status, err } = await layout(`\uFEFF${set}\r\n\r\n${set}\r\n`);
    assert.deepEqual([status, err], [0, ""]);
  });
});

describe("a path that cannot be looked at", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "mapscope-paths-"));
  after(() => rmSync(folder, { recursive: true }));

  for (const [what, name] of [
    ["too long", "x".repeat(5000)],
    ["in a circle of links", "circle"],
    ["with a zero byte", "a\u0000b"],
    ["behind a file", "file/a"],
  ] as const)
    it(`because it is ${what} is refused in one line`, async () => {
      const place = path.join(folder, name);
      writeFileSync(path.join(folder, "file"), "x");
      if (name === "circle") symlinkSync(name, place);
      for (const args of [
        ["explain", place],
        ["replay", place],
        ["layout", "--map", "map[int]int", "--ops", place],
        ["sites", place],
      ]) {
        const { status, out, err } = await runCli(args);
        assert.deepEqual([status, out], [2, ""], args[0]);
        assert.match(err, /^mapscope \w+: [^\n]*\n$/);
        assert.doesNotMatch(err, /internal error/, args[0]);
      }
    });
});
