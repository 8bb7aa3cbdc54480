import assert from "node:assert/strict";
import { test } from "node:test";
import { runCli } from "./runCli.ts";

const calls = [
  ["store", "a", 1000],
  ["load", "x"],
  ["store", "b", 2],
  ["delete", "a"],
  ["store", "c", 3],
  ["range"],
  ["loadOrStore", "b", 7],
];
const lines = (all: readonly unknown[]): string[] => [all.map((call) => JSON.stringify(call)).join("\n")];

async function layout(go: string, all: readonly unknown[], ...more: string[]) {
  const args = ["layout", "--map", "sync.Map[string,int]", "--go", go, "--ops", "-", ...more];
  return runCli(args, lines(all));
}

test("a read and a dirty map are drawn with what each call did to them", async () => {
  const { status, out, err } = await layout("1.23", [...calls, ["store", "d", 4]]);
  assert.deepEqual([status, err], [0, ""]);
  assert.match(out, /^sync\.Map\[string,int\] · Go 1\.23 · read and dirty map \(classic\) · amd64\n/);
  assert.match(out, /\["load","x"\] +nil, false; promotes dirty to read; allocates 16 bytes in 1 object\n/);
  assert.match(out, /\["store","b",2\] +copies read to dirty; /);
  assert.match(out, /\["range"\] +2 entries; promotes dirty to read; /);
  assert.match(out, /\["loadOrStore","b",7\] +int\(2\), true; allocates nothing\n/);
  assert.match(out, /read {3}3 entries, amended/);
  assert.match(out, /string\("a"\): expunged/);
  assert.match(out, /dirty {2}3 entries[\s\S]*string\("d"\): int\(4\)[\s\S]*misses 0 of 3/);
});

test("a trie is drawn node by node", async () => {
  const { out } = await layout("1.26", calls, "--n", "40", "--rows", "100");
  assert.match(out, /^sync\.Map\[string,int\] · Go 1\.26 · HashTrieMap · amd64\n/);
  assert.match(out, /\nroot\n(?: {2}[0-9a-f] {2}.*\n| {5,}[0-9a-f] {2}.*\n)+$/);
  assert.match(out, / {2}[0-9a-f] {2}node\n {5}[0-9a-f] {2}string\("key-\d+"\): int\(\d+\)\n/);
  const none = await layout("1.26", []);
  assert.match(none.out, /no root: the first operation makes it/);
});

test("JSON has the state of a trace, what is held and the calls", async () => {
  const old = JSON.parse((await layout("1.25+nosynchashtriemap", calls, "--json")).out);
  assert.deepEqual([old.form, old.state.dirty, old.calls.length], ["readDirty", null, calls.length]);
  assert.ok(old.state.values.length >= 2 && old.held.cells.bytes === 32);
  const trie = JSON.parse((await layout("1.27", calls, "--json")).out);
  assert.equal(trie.state.root.length, 16);
  assert.deepEqual(trie.calls[6], {
    ...{ call: '["loadOrStore","b",7]', result: "int(2), true", change: "" },
    allocated: { bytes: 0, objects: 0 },
  });
});

test("panics of the runtime are results, bad calls are refused with their line", async () => {
  const any = ["layout", "--map", "sync.Map[any,any]", "--go", "1.26", "--ops", "-"];
  const { out } = await runCli(
    any,
    lines([
      ["store", 1, 1.5],
      ["load", null],
    ]),
  );
  assert.match(out, /int\(1\): float64\(1\.5\)/);
  for (const [go, call, message] of [
    ["1.26", ["look", "a"], /line 1: "look" is not a method of sync\.Map/],
    ["1.26", ["load"], /line 1: malformed "load"/],
    ["1.26", ["store", "a", "b"], /line 1: .*int/],
    ["1.19", ["swap", "a", 1], /line 1: sync\.Map of go1\.19 has no swap/],
    ["1.22", ["clear"], /line 1: sync\.Map of go1\.22 has no clear/],
  ] as const) {
    const { status, err } = await layout(go, [call]);
    assert.equal(status, 2);
    assert.match(err, message);
  }
  assert.match((await layout("1.26", [], "--hint", "8")).err, /--hint is not for a sync\.Map/);
  assert.match((await layout("1.26", [], "--n", "100000000")).err, /layout emulates at most/);
});
