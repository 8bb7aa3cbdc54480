import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { openReplay } from "../../../../extension/src/core/trace/openReplay.ts";
import { SyncMapReplay } from "../../../../extension/src/core/trace/syncMapReplay.ts";
import { TraceError } from "../../../../extension/src/core/trace/traceFormat.ts";
import { projectPath } from "../../../support/projectPath.ts";

const ports = { sha256Hex: (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex") };

function replay(lines: readonly string[]) {
  const run = new SyncMapReplay(ports);
  for (const line of lines) {
    const difference = run.feed(line);
    if (difference) return { difference, run };
  }
  return { difference: run.end(), run };
}

function recorded(name: string): string[] {
  const file = projectPath("test", "golden", "traces", `syncmap-${name}.trace.jsonl.gz`);
  return gunzipSync(readFileSync(file)).toString().trim().split("\n");
}

const old = recorded("go1.23.12-amd64");
const trie = recorded("go1.26.11-amd64");

function header(lines: readonly string[], changes: object): string {
  return JSON.stringify({ ...JSON.parse(lines[0] as string), ...changes });
}

test("a sync.Map's trace is told from a map's by its format", () => {
  assert.ok(openReplay(old[0] as string, ports) instanceof SyncMapReplay);
  assert.ok(!(openReplay("{}", ports) instanceof SyncMapReplay));
});

test("all that was recorded is compared", () => {
  const { difference, run } = replay(old);
  assert.equal(difference, null);
  const count = (kind: string): number => old.filter((line) => line.startsWith(`["${kind}"`)).length;
  assert.deepEqual([run.states, run.digests], [count("state"), count("digest")]);
  assert.ok(run.reads >= 1500 && count("allocated") > 1000 && count("start") > 5 && count("panic") > 0);
});

/** Changes the first line of a kind that has a text; what then differs. */
function changed(lines: readonly string[], kind: string, from: string, to: string) {
  const at = lines.findIndex((line) => line.startsWith(`["${kind}"`) && line.includes(from));
  assert.ok(at > 0, `${kind} ${from}`);
  const altered = [...lines];
  altered[at] = (lines[at] as string).replace(from, to);
  const { difference } = replay(altered);
  return { ...difference, at: at + 1 };
}

test("a difference names line, path, both values and the operation", () => {
  const state = changed(old, "state", '"misses":1', '"misses":7777');
  assert.deepEqual([state.line, state.path], [state.at, "misses"]);
  assert.match(state.expected ?? "", /^7777/);
  assert.match(state.operation ?? "", /^\["/);
  assert.equal(changed(old, "state", '"amended":true', '"amended":false').path, "amended");
  assert.match(changed(old, "state", '"expunged"', "null").path ?? "", /^values\[\d+\]$/);
  assert.match(changed(trie, "state", '{"chain"', '{"chained"').path ?? "", /^root\[/);
  assert.equal(changed(old, "allocated", ",1]", ",2]").path, "allocated.objects");
  assert.equal(changed(old, "panic", "unhashable", "unheard").path, "panic");
  assert.equal(changed(old, "load", ",null]", ',["i","bool","x01"]]').path, "value");
  assert.equal(changed(old, "loadOrStore", ",false]", ",true]").path, "loaded");
  assert.equal(changed(old, "compareAndSwap", ",false]", ",true]").path, "swapped");
  assert.equal(changed(old, "compareAndDelete", ",false]", ",true]").path, "deleted");
  assert.match(changed(old, "range", ",[[", ',[[["i",null],["i",null]],[').path ?? "", /^range/);
});

test("what a trace leaves out, or adds, of chance and panics is a difference", () => {
  const without = (kind: string): string[] => {
    const at = old.findIndex((line) => line.startsWith(`["${kind}"`));
    return [...old.slice(0, at), ...old.slice(at + 1)];
  };
  assert.equal(replay(without("seed")).difference?.path, "seed");
  assert.equal(replay(without("panic")).difference?.path, "panic");
  const load = old.findIndex((line) => line.startsWith('["load"'));
  const added = [...old.slice(0, load + 1), '["panic","no"]', ...old.slice(load + 1)];
  assert.deepEqual(replay(added).difference?.expected, "no");
});

test("what is no trace of a sync.Map is refused with its line", () => {
  const refused = (lines: readonly string[], line: number, message: RegExp): void =>
    assert.throws(
      () => replay(lines),
      (error) => error instanceof TraceError && error.line === line && message.test(error.message),
      String(message),
    );
  refused([], 1, /the trace is empty/);
  refused(["[]"], 1, /not a JSON object/);
  refused(["{}"], 1, /the format is missing/);
  refused([header(old, { form: "HashTrieMap" })], 1, /sync\.Map of go1\.23 is readDirty/);
  refused([header(old, { map: "map[string]int" })], 1, /"map" is not sync\.Map\[KEY,VALUE\]/);
  refused([header(old, { map: "sync.Map[string,nothing]" })], 1, /nothing/);
  refused([header(old, { goarch: "vax" })], 1, /"goarch" is "vax"/);
  refused([header(old, { hash: 1 })], 1, /"hash" is not an object/);
  const body = (line: string, go = "go1.23.12"): string[] => [header(old, { go }), line];
  refused(body('{"load":1}'), 2, /not a JSON array/);
  refused(body('["look"]'), 2, /unknown line "look"/);
  refused(body('["toString"]'), 2, /unknown line/);
  refused(body('["load",1]'), 2, /malformed "load"/);
  refused(body('["load",1,null]'), 2, /1 is no value of type/);
  refused(body('["swap",["i",null],["i",null],null]', "go1.19.13"), 2, /sync\.Map of go1\.19 has no swap/);
  refused(body('["clear"]', "go1.22.12"), 2, /has no clear/);
  refused(body('["seed","0x1"]'), 2, /behind its operation/);
  refused(body('["digest","00"]'), 2, /malformed "digest"/);
  const typed = header(old, { map: "sync.Map[string,int]" });
  refused(
    [typed, '["store",["i","int","x0100000000000000"],["i",null]]'],
    2,
    /type int where string is stored/,
  );
});
