import assert from "node:assert/strict";
import { test } from "node:test";
import { runCli } from "./runCli.ts";

const word = (n: number): string => `"x${n.toString(16).padStart(2, "0")}${"00".repeat(7)}"`;

test("a filled map is drawn with its header, rows and cells", async () => {
  const { status, out } = await runCli(["layout", "--map", "map[string]int", "--n", "20", "--go", "1.23"]);
  assert.equal(status, 0);
  assert.match(out, /^map\[string\]int · Go 1\.23 · classic · amd64\n20 entries, 944 bytes in 2 objects/);
  assert.match(out, / 9 +B +2\n/);
  assert.equal(out.match(/"key-\d+":\d+/g)?.length, 20);
});

test("a map is compared with another release, in sentences and as JSON", async () => {
  const args = ["layout", "--map", "map[uint64]uint64", "--n", "1000", "--go", "1.26", "--compare", "1.23"];
  const { status, out, err } = await runCli(args);
  assert.deepEqual([status, err], [0, ""]);
  assert.match(
    out,
    /^Bytes: With 1,000 entries Go 1\.26 holds 4,128 bytes less \(10 %\)\.\n {2}Go 1\.23 {2}41,120 bytes in 5 objects\n {2}Go 1\.26 {2}36,992 bytes in 6 objects\n\n/,
  );
  assert.match(out, /grew at entries 9, 14, 27, 53, 105, 209, 417, 833, next at 1,665\n/);
  const json = JSON.parse((await runCli([...args, "--json"])).out);
  assert.deepEqual(json.names, ["Go 1.23", "Go 1.26"]);
  assert.ok(json.differences.every((one: object) => "topic" in one && "text" in one && "sides" in one));
  const bad = await runCli([...args.slice(0, -1), "1.99x"]);
  assert.equal(bad.status, 2);
  assert.match(bad.err, /1\.99x/);
});

test("operations change the map; the state has its bytes", async () => {
  const ops = `["set",${word(5)},${word(1)}]\n["set",${word(6)},${word(2)}]\n["delete",${word(5)}]\n["get",${word(6)},null]\n`;
  const { status, out } = await runCli(
    ["layout", "--map", "map[int]int", "--go", "1.26", "--ops", "-", "--json"],
    [ops],
  );
  assert.equal(status, 0);
  const state = JSON.parse(out);
  assert.deepEqual(
    [state.used, state.bytes, state.objects, state.small.keys[1]],
    [1, 192, 2, JSON.parse(word(6))],
  );
});

test("the same seed gives the same memory, another one does not", async () => {
  const state = async (seed: string): Promise<string> =>
    (await runCli(["layout", "--map", "map[int]int", "--n", "50", "--seed", seed, "--json"])).out;
  assert.equal(await state("7"), await state("7"));
  assert.notEqual(await state("7"), await state("8"));
});

test("operations take plain JSON values, and a trace's beside them", async () => {
  const groups = async (map: string, ...lines: string[]): Promise<string> => {
    const { out, err, status } = await runCli(
      ["layout", "--map", map, "--go", "1.26", "--ops", "-"],
      [`${lines.join("\n")}\n`],
    );
    assert.equal(status, 0, err);
    return out.slice(out.indexOf("group:"));
  };
  assert.match(await groups("map[int]string", '["set",7,"seven"]', '["set",-1,""]'), /7:"seven"\s+-1:""/);
  assert.match(await groups("map[string]bool", '["set","k",true]', '["delete","k"]'), /0 of 8 slots/);
  const point = "type Point struct{X int32; Y int32}; map[Point][2]float64";
  const written = await groups(point, '["set",{"X":1,"Y":-2},[0.5,1e9]]', '["set",[1,3],[0,-1]]');
  assert.match(written, /\{1 -2\}:\[0\.5 1000000000\]\s+\{1 3\}:\[0 -1\]/);
  const exact = await groups("map[uint64]uint8", '["set",18446744073709551615,255]');
  assert.match(exact, /18446744073709551615:255/);
  assert.match(await groups("map[int]int", `["set",7,${word(1)}]`), /7:1/);
  assert.match(await groups("map[any]*int", '["set","s",null]', '["set",1,"0xc000012345"]'), /2 of 8 slots/);
});

test("bad operations name file and line", async () => {
  for (const [line, reason] of [
    ['["set",7]', /-: line 1: malformed "set"/],
    ["nonsense", /-: line 1: /],
    ['["set","seven",1]', /-: line 1: "seven" is no value of type int/],
    ['["set",7.5,1]', /-: line 1: 7.5 is no value of type int/],
    ['["set",7,null]', /-: line 1: null is no value of type int/],
    ['["set",9223372036854775808,1]', /-: line 1: 9223372036854775808 does not fit into int/],
    ['["set",7,"x01"]', /-: line 1: "x01" is no value of type int/],
    ['["set",7,1,2]', /-: line 1: malformed "set"/],
    ['["bytes",1,1]', /is not an operation/],
  ] as const) {
    const { status, err } = await runCli(["layout", "--map", "map[int]int", "--ops", "-"], [`${line}\n`]);
    assert.equal(status, 2, line);
    assert.match(err, reason);
  }
  const missing = await runCli(["layout", "--map", "map[int]int", "--ops", "no-such-file"]);
  assert.equal(missing.status, 2);
  assert.match(missing.err, /no-such-file/);
  assert.equal((await runCli(["layout", "--map", "map[int]int", "--goarch", "s390x"])).status, 2);
  assert.match((await runCli(["layout", "--map", "map[bool]int", "--n", "3"])).err, /has only 2 values/);
});

test("a map that takes too much memory is one sentence with the figures", async () => {
  for (const [args, reason] of [
    [["--hint", "100000000"], /--hint 100000000: the map would take about 2,421,162,032 bytes on its way/],
    [["--n", "1000000000"], /--n 1000000000: the map would take about [\d,]+ bytes on its way/],
    [["--n", "4000000000", "--hint", "8"], /layout emulates at most 268,435,456$/],
  ] as const) {
    const { status, err, out } = await runCli(["layout", "--map", "map[int]int", "--go", "1.26", ...args]);
    assert.deepEqual([status, out], [2, ""]);
    assert.match(err.trimEnd(), reason);
    assert.match(err, /^[^\n]+\n$/);
  }
});
