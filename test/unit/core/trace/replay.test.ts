import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { type ReplayDifference, TraceReplay } from "../../../../extension/src/core/trace/replay.ts";
import { TraceError } from "../../../../extension/src/core/trace/traceFormat.ts";
import { projectPath } from "../../../support/projectPath.ts";

const sha256Hex = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

function replay(lines: readonly string[]): { difference: ReplayDifference | null; replay: TraceReplay } {
  const run = new TraceReplay({ sha256Hex });
  for (const line of lines) {
    const difference = run.feed(line);
    if (difference) return { difference, replay: run };
  }
  return { difference: run.end(), replay: run };
}

function recorded(name: string): string[] {
  const file = projectPath("test", "golden", "traces", `${name}.trace.jsonl`);
  return readFileSync(file, "utf8").trim().split("\n");
}

/** The header of the recorded Swiss life, with some fields changed. */
function header(changes: object): string {
  return JSON.stringify({ ...JSON.parse(recorded("facts-swiss")[0] as string), ...changes });
}

function assertMalformed(lines: readonly string[], line: number, message: RegExp): void {
  assert.throws(
    () => replay(lines),
    (error) => error instanceof TraceError && error.line === line && message.test(error.message),
  );
}

const k = (byte: number): string => `x${byte.toString(16).padStart(2, "0")}00000000000000`;

test("counts states, digests and reads of an equal trace", () => {
  const lines = [...recorded("facts-swiss"), `["get","${k(1)}","${k(1)}"]`, `["get","${k(0x99)}",null]`];
  const { difference, replay: run } = replay(lines);
  assert.equal(difference, null);
  const digests = lines.filter((line) => line.startsWith('["digest"')).length;
  assert.deepEqual([run.states, run.digests, run.reads], [9, digests, 2]);
});

for (const [name, from, to, path] of [
  ["facts-swiss", "21f54035c4f7716", "21f54035c4f7717", "small.ctrl"],
  ["facts-swiss", '"growthLeft":5', '"growthLeft":6', "tables[0].growthLeft"],
  ["facts-classic", "6be2556926b56dc4", "6be2556926b56dc5", "buckets[0][0].tophash"],
  ["facts-classic", '"noverflow":0', '"noverflow":1', "noverflow"],
] as const) {
  test(`finds ${path} changed in ${name}`, () => {
    const lines = recorded(name);
    const at = lines.findIndex((line) => line.startsWith('["state"') && line.includes(from));
    lines[at] = (lines[at] as string).replace(from, to);
    const { difference } = replay(lines);
    assert.equal(difference?.line, at + 1);
    assert.equal(difference.path, path);
    assert.ok(to.includes(difference.expected.replaceAll('"', "").replace(/^0x/, "")), difference.expected);
    assert.ok(from.includes(difference.got.replaceAll('"', "").replace(/^0x/, "")), difference.got);
  });
}

test("finds a changed digest, read, byte count and object count, with the operation before", () => {
  const lines = recorded("facts-swiss");
  const digestAt = lines.findIndex((line) => line.startsWith('["digest"'));
  const wrongDigest = [...lines];
  wrongDigest[digestAt] = `["digest","${"0".repeat(64)}"]`;
  assert.equal(replay(wrongDigest).difference?.path, "digest");
  assert.equal(
    replay(wrongDigest).difference?.operation,
    lines
      .slice(0, digestAt)
      .reverse()
      .find((line) => line.startsWith('["set"')),
  );

  const read = replay([...lines, `["get","${k(1)}","${k(2)}"]`]).difference;
  assert.deepEqual(read, {
    line: lines.length + 1,
    path: "value",
    expected: JSON.stringify(k(2)),
    got: JSON.stringify(k(1)),
    operation: `["get","${k(1)}","${k(2)}"]`,
  });
  assert.equal(replay([...lines, '["bytes",1,2]']).difference?.path, "bytes");
  const bytes = JSON.parse(lines.at(-1) as string)[1];
  assert.equal(replay([...lines, `["bytes",${bytes},99]`]).difference?.path, "objects");
});

test("a seed that only one side draws is a difference", () => {
  const head = header({});
  const set = `["set","${k(1)}","${k(1)}"]`;
  const remove = `["delete","${k(1)}"]`;
  assert.equal(replay([head, set, remove, '["seed","0x77"]']).difference, null);
  assert.deepEqual(replay([head, set, remove]).difference, {
    line: 3,
    path: "seed",
    expected: "no new seed",
    got: "a new seed",
    operation: remove,
  });
  const { difference } = replay([head, set, '["seed","0x77"]']);
  assert.deepEqual([difference?.expected, difference?.got], ["0x77", "no new seed"]);
});

test("an entry that an iteration gives elsewhere, too late or not is a difference", () => {
  const lines = [header({}), `["set","${k(1)}","${k(2)}"]`, '["range","0x0","0x0"]'];
  const entry = `["next","${k(1)}","${k(2)}"]`;
  assert.equal(replay([...lines, entry, '["next"]']).difference, null);
  for (const [next, expected, got] of [
    ['["next"]', "[]", `["${k(1)}","${k(2)}"]`],
    [`["next","${k(1)}","${k(3)}"]`, `["${k(1)}","${k(3)}"]`, `["${k(1)}","${k(2)}"]`],
  ] as const) {
    const { difference } = replay([...lines, next]);
    assert.deepEqual([difference?.path, difference?.expected, difference?.got], ["entry", expected, got]);
  }
  assert.equal(replay([...lines, entry, entry]).difference?.got, "[]");
});

test("a clone that differs is a difference", () => {
  const lines = recorded("facts-classic");
  const state = lines.find((line) => line.startsWith('["state"')) as string;
  const at = lines.indexOf(state) + 1;
  lines.splice(at, 0, state.replace("state", "clone").replace('"nevacuate":0', '"nevacuate":7'));
  assert.equal(replay(lines).difference?.path, "clone.nevacuate");
});

test("dynamic types keep the name that the trace gives them", () => {
  const value = '["i","struct { A [2]byte; B string }",["x0102","s6162"]]';
  const lines = [
    header({ map: "map[interface {}]interface{}" }),
    `["set",${value},${value}]`,
    `["get",${value},${value}]`,
  ];
  assert.equal(replay(lines).difference, null);
});

test("a malformed header is reported on line 1", () => {
  for (const [head, message] of [
    ["", /empty/],
    ["[]", /not a JSON object/],
    ["{", /not JSON/],
    [header({ format: "mapscope-trace/2" }), /"mapscope-trace\/2"/],
    [header({ go: "gollum" }), /gollum/],
    [header({ go: 1 }), /"go"/],
    [header({ goarch: "z80" }), /z80/],
    [header({ family: "classic" }), /family/],
    [header({ experiments: null }), /experiments/],
    [header({ experiments: ["noswissmap"] }), /noswissmap/],
    [header({ map: "[]int" }), /not a map type/],
    [header({ map: "map[[]int]int" }), /\[\]int/],
    [header({ map: 7 }), /"map"/],
    [header({ hint: "many" }), /hint/],
    [header({ hint: 2 ** 30 }), /bytes/],
    [header({ seed: 5 }), /seed/],
    [header({ hash: null }), /hash/],
    [header({ hash: { algorithm: "md5" } }), /md5/],
    [header({ hash: { algorithm: "aes", keys: "zz" } }), /hex/],
    [header({ hash: { algorithm: "aes", keys: "00" } }), /128 bytes/],
    [header({ hash: { algorithm: "fallback", keys: ["0x1"] } }), /four words/],
    [header({ hash: { algorithm: "fallback", keys: ["0x1", "0x2", "0x3", 4] } }), /"hash"/],
  ] as const)
    assertMalformed([head], 1, message);
  assert.throws(() => replay([]), TraceError);
});

test("a malformed line is reported with its number", () => {
  const set = `["set","${k(1)}","${k(1)}"]`;
  for (const [line, message] of [
    ["", /empty/],
    ['["set","x01', /cut off/],
    ["{}", /array/],
    ["[]", /unknown/],
    ['["sett",1,2]', /sett/],
    ['["set","x01"]', /malformed/],
    [`["set","x01","${k(1)}"]`, /"x01" is no value of type int/],
    [`["set",5,"${k(1)}"]`, /no value of type int/],
    [`["get","${"xgg".padEnd(17, "0")}",null]`, /no value/],
    ['["delete","s00"]', /no value/],
    ['["state",[]]', /malformed/],
    ['["digest","00"]', /malformed/],
    ['["bytes","1",2]', /malformed/],
    ['["clear",1]', /malformed/],
    ['["clone",null]', /malformed/],
    ['["range"]', /malformed/],
    ['["range",1,2]', /malformed/],
    ['["range","0x1","0x2","0x3"]', /malformed/],
    ['["next","x00"]', /malformed/],
    ['["next"]', /no iteration/],
  ] as const)
    assertMalformed([header({}), set, line, '["clear"]', '["seed","0x1"]'], 3, message);
  assertMalformed([header({}), '["seed","0x1"]'], 2, /directly after/);
  assertMalformed([header({}), set, '["seed","77"]'], 3, /malformed/);
  const interfaces = header({ map: "map[interface{}]string" });
  for (const key of ['["i"]', '["i",5,6]', '["i","nonsense{",6]', '["i","int","x01"]', '"p0x1"'])
    assertMalformed([interfaces, `["delete",${key}]`], 2, /./);
});
